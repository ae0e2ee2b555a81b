//! Who has exactly what Druid's planner asks for lacks nothing by the reading: no refusal ever names more.
//!
//! Over the corpus that `sql_corpus.rs` describes, where it is present, and over statements of the project's own.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::{Map, Value, json};
use warden::engine::{Engine, Identity, ResourceType};
use warden::policy::{self, IdentityCase, Options};
use warden::requirement::read_name;
use warden::requirement::sql::{AskedBy, Settings, Statement, Version, read, stack};

const VERSIONS: [(&str, Version); 2] = [("v27", Version::V27), ("v33", Version::V33)];

/// A statement, and `ACTION TYPE name` for all that its planner asks for.
const OWN: [(&str, &[&str]); 8] = [
    ("SELECT 1", &[]),
    ("SELECT * FROM wiki", &["READ DATASOURCE wiki"]),
    (
        "SELECT COUNT(*) FROM wiki JOIN sales ON wiki.page = sales.page",
        &["READ DATASOURCE wiki", "READ DATASOURCE sales"],
    ),
    (
        "WITH sold AS (SELECT page FROM sales) SELECT * FROM wiki, sold WHERE wiki.page = sold.page",
        &["READ DATASOURCE wiki", "READ DATASOURCE sales"],
    ),
    (
        "REPLACE INTO copy OVERWRITE ALL SELECT * FROM wiki PARTITIONED BY DAY CLUSTERED BY page",
        &["WRITE DATASOURCE copy", "READ DATASOURCE wiki"],
    ),
    (
        "EXPLAIN PLAN FOR INSERT INTO copy SELECT * FROM druid.wiki PARTITIONED BY ALL",
        &["WRITE DATASOURCE copy", "READ DATASOURCE wiki"],
    ),
    (
        "SELECT * FROM TABLE(EXTERN('{\"type\":\"inline\",\"data\":\"1\"}', '{\"type\":\"csv\",\"columns\":[\"a\"]}', \
         '[{\"name\":\"a\",\"type\":\"string\"}]')) WHERE a IN (SELECT v FROM lookup.pages)",
        &["READ EXTERNAL EXTERNAL"],
    ),
    (
        "SELECT * FROM sys.servers, INFORMATION_SCHEMA.TABLES, view.mine, wiki -- secret",
        &["READ VIEW mine", "READ DATASOURCE wiki"],
    ),
];

#[test]
fn whoever_has_what_the_planner_asks_for_lacks_nothing() {
    for (sql, resources) in OWN {
        let resources: Vec<_> = resources
            .iter()
            .map(|resource| {
                let mut parts = resource.splitn(3, ' ');
                let mut next = || parts.next().unwrap();
                let (action, resource_type) = (next(), next());
                json!({"action": action, "type": resource_type, "name": next()})
            })
            .collect();
        let statement = Statement {
            sql: sql.to_owned(),
            ..Statement::default()
        };
        for (_, druid) in VERSIONS {
            let settings = Settings {
                druid,
                ..Settings::default()
            };
            let lacking = lacking(&statement, &settings, &resources);
            assert_eq!(lacking, Some(Vec::new()), "{sql}");
        }
    }
}

#[test]
fn on_the_corpus_as_well() {
    let path = corpus();
    if !path.exists() {
        println!("no corpus at {}", path.display());
        return;
    }
    let mut read = 0;
    let mut lack = Vec::new();
    for line in fs::read_to_string(path).unwrap().lines() {
        let line: Value = serde_json::from_str(line).unwrap();
        for (key, druid) in VERSIONS {
            let Some(resources) = line.pointer(&format!("/{key}/resources")) else {
                continue;
            };
            let is = |field: &str| line.get(field).and_then(Value::as_bool).unwrap_or(false);
            let settings = Settings {
                druid,
                input_source_security: is("inputSourceSecurity"),
                authorize_system_tables: is("authorizeSystemTablesDirectly"),
                authorize_query_context: false,
            };
            let resources = resources.as_array().unwrap();
            match lacking(&statement(&line), &settings, resources) {
                Some(lacking) if lacking.is_empty() => read += 1,
                Some(lacking) => lack.push(format!(
                    "{key}: {lacking:?} for {}",
                    line.get("sql").unwrap()
                )),
                // How much is read is for `sql_corpus.rs` to say.
                None => {}
            }
        }
    }
    println!("{read} statements lack nothing");
    assert!(
        lack.is_empty(),
        "{} lack something: {}",
        lack.len(),
        lack.join("\n")
    );
    assert!(read > 0);
}

fn corpus() -> PathBuf {
    env::var_os("WARDEN_SQL_CORPUS").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/sql/corpus.jsonl"),
        PathBuf::from,
    )
}

fn statement(line: &Value) -> Statement {
    let parameters = line.get("parameters").and_then(Value::as_array).unwrap();
    Statement {
        sql: line.get("sql").and_then(Value::as_str).unwrap().to_owned(),
        parameters: parameters
            .iter()
            .map(|parameter| parameter.get("value").cloned().unwrap_or_default())
            .collect(),
        context: line
            .get("context")
            .and_then(Value::as_object)
            .cloned()
            .unwrap_or_else(Map::new),
    }
}

/// What somebody who may do just this lacks for a statement; none if it is not read.
fn lacking(statement: &Statement, settings: &Settings, resources: &[Value]) -> Option<Vec<String>> {
    let reading = stack::run(|| read(statement, settings).ok()).unwrap()?;
    let engine = granting(resources);
    let alice = Identity::user("alice");
    let asked = reading
        .needs
        .iter()
        // Where Druid asks for nothing Warden demands something of its own.
        .filter(|need| need.asked_by == AskedBy::Druid)
        .map(|need| &need.requirement);
    let lacking = asked.filter(|needed| {
        let resource_type = ResourceType::from_name(needed.resource_type);
        let name = read_name::meant(resource_type, &needed.name, needed.action);
        let allowed = |name| {
            engine
                .explain(&alice, needed.resource_type, name, needed.action)
                .allowed
        };
        !name.is_some_and(allowed)
    });
    Some(
        lacking
            .map(|needed| {
                let action = needed.action.name();
                format!("{action} {} {}", needed.resource_type, needed.name)
            })
            .collect(),
    )
}

/// A policy by which alice may do just this.
fn granting(resources: &[Value]) -> Engine {
    let text = |resource: &Value, field: &str| {
        resource
            .get(field)
            .and_then(Value::as_str)
            .unwrap()
            .to_owned()
    };
    let rules: Vec<_> = resources
        .iter()
        .map(|resource| {
            let (resource_type, name) = (text(resource, "type"), text(resource, "name"));
            // Druid asks for a table of `APPEND` by its literal, which the authorizer takes for the name in it.
            let literal = name
                .strip_prefix('\'')
                .and_then(|name| name.strip_suffix('\''));
            let name = literal
                .unwrap_or(&name)
                .replace('\\', r"\\")
                .replace('*', r"\*");
            json!({"actions": [text(resource, "action")], "type": resource_type, "names": [name]})
        })
        .collect();
    let policy = json!({"version": 1, "roles": {"r": {"allow": rules}}, "users": {"alice": ["r"]}});
    let policy = policy::read(policy.to_string().as_bytes(), &Options::default()).policy;
    Engine::compile(policy.unwrap(), IdentityCase::Exact, Vec::new())
}
