//! What a suggestion must hold, of random needs.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use super::document::{Base, Document};
use super::wanted::Wanted;
use crate::cli::arguments::Subject;
use crate::cli::asker::Asker;
use crate::cli::policy_file::PolicyFile;
use crate::engine::Engine;
use crate::policy::{self, Action, IdentityCase, Options};
use crate::requirement::Requirement;
use crate::requirement::input_source;
use crate::requirement::sql::{Answer, AskedBy, Need};

/// alice has some of what is needed already; a role of hers denies nothing.
const POLICY: &str = r#"{"version": 1,
    "roles": {
        "some": {"allow": [
            {"actions": ["READ"], "type": "DATASOURCE", "names": ["a", "w*"]},
            {"actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL"], "inputSources":
                [{"type": "http", "uris": ["https://open.example/*"]}, {"type": "inline"}]}]},
        "alice-queries": {}
    },
    "users": {"alice": ["some"]}}"#;

fn subject() -> Subject {
    Subject {
        user: "alice".to_owned(),
        groups: Vec::new(),
        authenticator: None,
    }
}

fn asker<'a>(policy: &[u8], subject: &'a Subject) -> Asker<'a> {
    let reading = policy::read(policy, &Options::default());
    let Some(compiled) = reading.policy else {
        panic!("{:?}", reading.diagnostics);
    };
    let engine = Engine::compile(compiled, IdentityCase::Exact, Vec::new());
    let file = PolicyFile {
        name: String::new(),
        bytes: policy.to_vec(),
    };
    Asker::new(file, engine, subject)
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![Just(Action::Read), Just(Action::Write)]
}

/// Names, some with what a pattern would take for something else.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-c]",
        Just("wiki".to_owned()),
        Just("w*".to_owned()),
        Just("x*".to_owned()),
        Just(r"back\slash".to_owned()),
        Just("é \u{202e}\"".to_owned()),
    ]
}

fn input_source() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        r#"{"type": "inline", "data": "a"}"#,
        r#"{"type": "http", "uris": ["https://open.example/a"]}"#,
        r#"{"type": "http", "uris": ["https://open.example/a", "https://h/a", "https://h/a?x=1", "https://h/b*c"]}"#,
        r#"{"type": "http", "uris": ["https://h:443/a"], "httpAuthenticationUsername": "u", "httpAuthenticationPassword": {"type": "environment", "variable": "X"}}"#,
        r#"{"type": "http", "uris": ["what is this"]}"#,
        r#"{"type": "local", "baseDir": "/data", "filter": "*.json"}"#,
        r#"{"type": "local", "files": ["/data/a.json", "/data/b*"]}"#,
        r#"{"type": "s3", "prefixes": ["s3://b/p/"]}"#,
        r#"{"type": "s3", "uris": ["s3://b/p/a", "s3://b/q\\*"]}"#,
        r#"{"type": "s3", "uris": ["s3://b/p/a"], "endpointConfig": {"url": "x"}}"#,
        r#"{"type": "hdfs", "paths": "hdfs://h/a,hdfs://h/b*"}"#,
        r#"{"type": "google", "objects": [{"bucket": "b", "path": "a?b#c%20"}]}"#,
        r#"{"type": "unheard_of", "at": "x"}"#,
    ])
}

fn external() -> impl Strategy<Value = Need> {
    let name = prop::sample::select(vec!["EXTERNAL", "http", "s3"]);
    (name, vec(input_source(), 0..4), any::<bool>(), action()).prop_map(
        |(name, sources, sources_known, action)| {
            let sources = sources
                .into_iter()
                .flat_map(|json| input_source::read(json).unwrap().sources);
            let sources = if action == Action::Read {
                sources.collect()
            } else {
                Vec::new()
            };
            Need {
                requirement: Requirement {
                    resource_type: "EXTERNAL",
                    name: name.to_owned(),
                    action,
                    sources,
                },
                sources_known: sources_known || action == Action::Write,
                asked_by: AskedBy::Druid,
                places: Vec::new(),
            }
        },
    )
}

fn plain() -> impl Strategy<Value = Need> {
    let resource_type = prop::sample::select(vec!["DATASOURCE", "VIEW", "QUERY_CONTEXT"]);
    (resource_type, name(), action()).prop_map(|(resource_type, name, action)| Need {
        requirement: Requirement {
            resource_type,
            name,
            action,
            sources: Vec::new(),
        },
        sources_known: true,
        asked_by: AskedBy::Druid,
        places: Vec::new(),
    })
}

fn suggested(needs: &[Need], base: &str) -> Value {
    let subject = subject();
    let asker = asker(base.as_bytes(), &subject);
    let mut wanted = Wanted::default();
    for need in needs {
        if asker.on_need(need).answer != Answer::Allowed {
            wanted.add(need, &asker);
        }
    }
    let role = Base::read(base.as_bytes())
        .unwrap()
        .new_role("alice-queries");
    let document = Document::new(role, "alice".to_owned(), wanted.rules().rules);
    serde_json::to_value(document).unwrap()
}

/// Whether everything is allowed once this is added.
fn suffices(addition: &Value, needs: &[Need], base: &str) -> bool {
    let mut merged: Value = serde_json::from_str(base).unwrap();
    for (role, rules) in addition["roles"].as_object().unwrap() {
        assert!(merged["roles"].get(role).is_none(), "{role} is taken");
        merged["roles"][role] = rules.clone();
        let roles = merged["users"]["alice"].as_array_mut().unwrap();
        roles.push(Value::String(role.clone()));
    }
    let subject = subject();
    let asker = asker(merged.to_string().as_bytes(), &subject);
    needs
        .iter()
        .all(|need| asker.on_need(need).answer == Answer::Allowed)
}

/// The addition without one thing: a rule, a name, an entry, a place, a key.
fn lessened(addition: &Value) -> Vec<Value> {
    let mut pointers = Vec::new();
    collect(addition, String::new(), &mut pointers);
    let without = |(parent, key): &(String, String)| {
        let mut less = addition.clone();
        match less.pointer_mut(parent).unwrap() {
            Value::Array(items) => drop(items.remove(key.parse().unwrap())),
            Value::Object(members) => drop(members.remove(key)),
            other => panic!("{other}"),
        }
        // What is empty would be no policy: the whole rule goes.
        prune(&mut less);
        less
    };
    pointers.iter().map(without).collect()
}

fn collect(value: &Value, at: String, found: &mut Vec<(String, String)>) {
    match value {
        Value::Array(items) => {
            for (number, item) in items.iter().enumerate() {
                found.push((at.clone(), number.to_string()));
                collect(item, format!("{at}/{number}"), found);
            }
        }
        Value::Object(members) => {
            for (key, value) in members {
                if ["connection", "environment"].contains(&key.as_str()) {
                    found.push((at.clone(), key.clone()));
                }
                if key != "users" {
                    collect(value, format!("{at}/{key}"), found);
                }
            }
        }
        _ => {}
    }
}

fn prune(addition: &mut Value) {
    let empty = |value: &Value, key: &str| {
        value
            .get(key)
            .and_then(Value::as_array)
            .is_some_and(Vec::is_empty)
    };
    for role in addition["roles"].as_object_mut().unwrap().values_mut() {
        let rules = role["allow"].as_array_mut().unwrap();
        for rule in rules.iter_mut() {
            if let Some(entries) = rule.get_mut("inputSources").and_then(Value::as_array_mut) {
                entries.retain(|entry| !empty(entry, "uris") && !empty(entry, "paths"));
            }
        }
        rules.retain(|rule| {
            ["actions", "names", "inputSources"]
                .iter()
                .all(|key| !empty(rule, key))
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn an_addition_suffices_and_nothing_of_it_is_superfluous(
        needs in vec(prop_oneof![plain(), external()], 0..6),
        from_nothing in any::<bool>(),
    ) {
        let base = if from_nothing {
            r#"{"version": 1, "roles": {}, "users": {"alice": []}}"#
        } else {
            POLICY
        };
        let addition = suggested(&needs, base);
        prop_assert!(suffices(&addition, &needs, base), "{addition:#} does not suffice");
        for less in lessened(&addition) {
            prop_assert!(!suffices(&less, &needs, base), "{less:#} would do, instead of {addition:#}");
        }
    }
}
