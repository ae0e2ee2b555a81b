//! The reading of SQL against what the planners of Druid 27.0.0 and 33.0.0 have asked for.
//!
//! The corpus is kept beside the repository (`../shared/sql/corpus.jsonl`, or `WARDEN_SQL_CORPUS`); where it is not,
//! the test says so and passes. `cargo test --test sql_corpus -- --nocapture` prints the figures.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on must fail"
)]

#[path = "sql/table_names.rs"]
mod table_names;

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::{Map, Value};
use table_names::disagreement;
use warden::requirement::sql::{AskedBy, Settings, Statement, Version, read};

/// How many failures of a kind are printed for each group, unless `WARDEN_SQL_FAILURES` says otherwise.
const SHOWN: usize = 5;

/// A line of the corpus.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    sql: String,
    parameters: Vec<Parameter>,
    context: Map<String, Value>,
    input_source_security: bool,
    authorize_system_tables_directly: bool,
    source: String,
    v27: Option<Answer>,
    v33: Option<Answer>,
}

#[derive(Deserialize)]
struct Parameter {
    value: Value,
}

/// What a planner said.
#[derive(Deserialize)]
#[serde(untagged)]
enum Answer {
    Accepted { resources: BTreeSet<Asked> },
    Refused { error: String, message: String },
}

#[derive(Clone, Debug, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    #[serde(rename = "type")]
    resource_type: String,
    name: String,
    action: String,
}

impl Asked {
    fn shown(&self) -> String {
        format!("{} {} {}", self.action, self.resource_type, self.name)
    }
}

/// The figures of a group of statements and a version.
#[derive(Default)]
struct Figures {
    accepted: usize,
    exact: usize,
    over: usize,
    missing: usize,
    unreadable: usize,
    parse_errors: usize,
    parse_errors_seen: usize,
    validation_errors: usize,
    validation_errors_seen: usize,
    disagreements: usize,
    failures: BTreeMap<&'static str, Vec<String>>,
}

impl Figures {
    fn count(&mut self, line: &Line, answer: &Answer, version: Version) {
        let reading = reading(line, version);
        match (answer, reading) {
            (Answer::Accepted { resources }, Ok(read)) => {
                self.accepted += 1;
                let needs = read.iter().map(Asked::shown).collect();
                if let Some(why) = disagreement(&line.sql, &needs) {
                    self.disagreements += 1;
                    self.fail("the tokens disagree", line, &why);
                }
                let missing: Vec<_> = resources.difference(&read).collect();
                let over: Vec<_> = read.difference(resources).collect();
                if missing.is_empty() && over.is_empty() {
                    self.exact += 1;
                } else if missing.is_empty() {
                    self.over += 1;
                    self.fail("over", line, &format!("{over:?}"));
                } else {
                    self.missing += 1;
                    self.fail("missing", line, &format!("{missing:?}, over {over:?}"));
                }
            }
            (Answer::Accepted { .. }, Err(why)) => {
                self.accepted += 1;
                self.unreadable += 1;
                self.fail("unreadable", line, &why);
            }
            (Answer::Refused { error, message }, reading) => {
                let refused = reading.is_err();
                if error == "parse" {
                    self.parse_errors += 1;
                    self.parse_errors_seen += usize::from(refused);
                    if !refused {
                        self.fail("syntax error not seen", line, message);
                    }
                } else {
                    self.validation_errors += 1;
                    self.validation_errors_seen += usize::from(refused);
                }
            }
        }
    }

    fn fail(&mut self, kind: &'static str, line: &Line, why: &str) {
        let failures = self.failures.entry(kind).or_default();
        failures.push(format!("{why}\n      {:?}", line.sql));
    }

    fn share_exact(&self) -> f64 {
        100.0 * count(self.exact) / count(self.accepted.max(1))
    }
}

fn count(number: usize) -> f64 {
    f64::from(u32::try_from(number).unwrap())
}

/// What Warden reads, or why not.
fn reading(line: &Line, version: Version) -> Result<BTreeSet<Asked>, String> {
    let statement = Statement {
        sql: line.sql.clone(),
        parameters: line.parameters.iter().map(|it| it.value.clone()).collect(),
        context: line.context.clone(),
    };
    let settings = Settings {
        druid: version,
        input_source_security: line.input_source_security,
        authorize_system_tables: line.authorize_system_tables_directly,
        authorize_query_context: false,
    };
    let reading = read(&statement, &settings).map_err(|unreadable| {
        assert!(unreadable.position.line > 0 && unreadable.position.column > 0);
        unreadable.to_string()
    })?;
    let asked = reading.needs.into_iter();
    Ok(asked
        .filter(|need| need.asked_by == AskedBy::Druid)
        .map(|need| Asked {
            resource_type: need.requirement.resource_type.to_owned(),
            name: need.requirement.name,
            action: need.requirement.action.name().to_owned(),
        })
        .collect())
}

fn corpus() -> Option<Vec<Line>> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/sql/corpus.jsonl");
    let path = env::var_os("WARDEN_SQL_CORPUS").map_or_else(beside, PathBuf::from);
    let Ok(text) = fs::read_to_string(&path) else {
        println!(
            "there is no corpus at {}: nothing is compared",
            path.display()
        );
        return None;
    };
    Some(
        text.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect(),
    )
}

fn table(groups: &BTreeMap<(String, &str), Figures>) -> String {
    let mut table = String::new();
    writeln!(
        table,
        "{:<13}{:<8}{:>9}{:>8}{:>9}{:>6}{:>9}{:>12}{:>22}{:>18}",
        "group",
        "version",
        "accepted",
        "exact",
        "",
        "over",
        "missing",
        "unreadable",
        "syntax errors seen",
        "others refused"
    )
    .unwrap();
    for ((group, version), figures) in groups {
        writeln!(
            table,
            "{group:<13}{version:<8}{:>9}{:>8}{:>8.2}%{:>6}{:>9}{:>12}{:>22}{:>18}",
            figures.accepted,
            figures.exact,
            figures.share_exact(),
            figures.over,
            figures.missing,
            figures.unreadable,
            format!("{} of {}", figures.parse_errors_seen, figures.parse_errors),
            format!(
                "{} of {}",
                figures.validation_errors_seen, figures.validation_errors
            ),
        )
        .unwrap();
    }
    table
}

fn print_failures(groups: &BTreeMap<(String, &str), Figures>) {
    let shown = env::var("WARDEN_SQL_FAILURES").ok();
    let shown = shown.and_then(|it| it.parse().ok()).unwrap_or(SHOWN);
    for ((group, version), figures) in groups {
        for (kind, failures) in &figures.failures {
            println!("\n{group}, {version}: {kind}, {}:", failures.len());
            for failure in failures.iter().take(shown) {
                println!("  - {failure}");
            }
        }
    }
}

#[test]
fn what_druids_planners_have_asked_for_is_read() {
    let Some(corpus) = corpus() else { return };
    let mut groups: BTreeMap<(String, &str), Figures> = BTreeMap::new();
    for line in &corpus {
        for (name, version, answer) in [
            ("27", Version::V27, &line.v27),
            ("33", Version::V33, &line.v33),
        ] {
            if let Some(answer) = answer {
                let group = groups.entry((line.source.clone(), name)).or_default();
                group.count(line, answer, version);
            }
        }
    }
    print_failures(&groups);
    println!("\n{}", table(&groups));
    for ((group, version), figures) in &groups {
        let least = least_exact(group);
        assert!(
            figures.share_exact() >= least,
            "{group}, {version}: fewer than {least} % are read exactly"
        );
        assert!(
            figures.missing == 0,
            "{group}, {version}: resource actions are missing"
        );
        assert!(
            figures.parse_errors_seen == figures.parse_errors,
            "{group}, {version}: syntax errors are not seen"
        );
        assert!(
            figures.disagreements == 0,
            "{group}, {version}: the tokens show something else"
        );
    }
}

/// The share of the statements that Druid accepts, in per cent, of which exactly what its planner asks for is read.
fn least_exact(group: &str) -> f64 {
    match group {
        "druid-test" | "adversarial" => 100.0,
        "generated" => 99.8,
        other => panic!("the corpus has a new group: {other}"),
    }
}
