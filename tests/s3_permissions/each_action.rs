//! What `warden s3 policy` writes passes `warden s3 check` and, on a server, `warden s3 probe`; with any one action taken
//! out of it, both name that action.

use std::thread;

use serde_json::Value;
use warden::s3::need::Action;
use warden_s3_server::Server;

use crate::druid::{Druid, Said, written};

#[test]
fn what_policy_writes_passes_check_and_probe() {
    let server = Server::running();
    for role in ["worker", "overlord", "broker", "all"] {
        let name = format!("the-{role}");
        let druid = Druid::new(&server, role, &name, &written(role, &name));
        assert_eq!(druid.check(), Said::new(0, &[]), "{role}");
        // Who may not put an object has none to fetch.
        let exit_code = if role == "broker" { 4 } else { 0 };
        assert_eq!(druid.probe(), Said::new(exit_code, &[]), "{role}");
    }
}

#[test]
fn check_and_probe_miss_the_same_action() {
    let server = Server::running();
    let take_away = |action: Action| {
        let name = format!("without-{action:?}");
        let document = without(action, written("all", &name));
        let druid = Druid::new(&server, "all", &name, &document);
        let said = Said::new(2, &[action.name()]);
        assert_eq!(druid.check(), said);
        assert_eq!(druid.probe(), said);
    };
    thread::scope(|scope| {
        for action in Action::ALL {
            scope.spawn(move || take_away(action));
        }
    });
}

/// The same document, but for one action.
fn without(action: Action, mut document: Value) -> Value {
    let others = |actions: &Value| -> Vec<Value> {
        let named = actions
            .as_array()
            .map_or(std::slice::from_ref(actions), Vec::as_slice);
        named
            .iter()
            .filter(|it| *it != action.name())
            .cloned()
            .collect()
    };
    let statements = document["Statement"].as_array_mut().unwrap();
    let before = statements.clone();
    for statement in &mut *statements {
        statement["Action"] = others(&statement["Action"]).into();
    }
    statements.retain(|it| it["Action"] != Value::Array(Vec::new()));
    assert_ne!(*statements, before, "{action:?} is not in the document");
    document
}
