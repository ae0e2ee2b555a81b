//! Ordinary statements.

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;
use warden::requirement::sql::{Settings, Statement};

/// What is read, as both readers are asked.
pub struct Asked {
    pub statement: Statement,
    pub settings: Settings,
    /// The same as a line for the planner.
    pub line: String,
}

/// The project's own statements, of every kind that authors write.
pub fn own() -> Vec<Asked> {
    read(&root().join("tests/sql/bench.jsonl")).expect("it is in the repository")
}

/// Those of Druid's tests and others, kept beside the repository (see `tests/sql_corpus.rs`), that Druid 27 accepts.
pub fn beside() -> Option<Vec<Asked>> {
    let path = env::var_os("WARDEN_SQL_CORPUS").map(PathBuf::from);
    read(&path.unwrap_or_else(|| root().join("../shared/sql/corpus.jsonl")))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &Path) -> Option<Vec<Asked>> {
    let lines = fs::read_to_string(path).ok()?;
    Some(lines.lines().filter_map(asked).collect())
}

/// Nothing, if the planner is known to refuse it.
fn asked(json: &str) -> Option<Asked> {
    let line: Value = serde_json::from_str(json).expect("it is JSON");
    if line["v27"].get("error").is_some() {
        return None;
    }
    let set = |name: &str| line[name].as_bool().unwrap_or_default();
    let parameters = line["parameters"].as_array().into_iter().flatten();
    Some(Asked {
        statement: Statement {
            sql: line["sql"].as_str().expect("it is a text").to_owned(),
            parameters: parameters.map(|each| each["value"].clone()).collect(),
            context: line["context"].as_object().cloned().unwrap_or_default(),
        },
        settings: Settings {
            input_source_security: set("inputSourceSecurity"),
            authorize_system_tables: set("authorizeSystemTablesDirectly"),
            ..Settings::default()
        },
        line: json.to_owned(),
    })
}

impl Asked {
    /// Without parameters, context or settings.
    pub fn plainly(sql: String) -> Self {
        Self {
            line: serde_json::json!({ "sql": sql }).to_string(),
            statement: Statement {
                sql,
                ..Statement::default()
            },
            settings: Settings::default(),
        }
    }
}
