//! A decision that allows takes no memory from the allocator, once what it works with is warm.

#![cfg(feature = "jni")]

use allocation_counter::{AllocationInfo, measure};
use warden::engine::{Engine, Identity, ResourceType};
use warden::policy::{self, Action, IdentityCase, Options};
use warden_jvm::{ALLOW, JavaThread, Name};

/// Names of every kind of pattern.
const POLICY: &str = r#"{"version": 1,
    "roles": {
        "reader": {"inherits": ["other"], "allow": [
            {"actions": ["READ"], "type": "DATASOURCE", "names": ["wiki", "équipe 🦀"]},
            {"actions": ["READ"], "type": "DATASOURCE", "names": ["web_*", "*_daily", "a*b*c", "*_t1_*", "*_t2_*"]},
            {"actions": ["READ"], "type": "DATASOURCE", "names": [{"regex": "(x|y)[0-9]+"}, {"regex": ".*_u[0-9]_.*"}]},
            {"actions": ["READ"], "type": "of an extension", "names": ["wiki"]}
        ], "deny": [{"actions": ["READ"], "type": "DATASOURCE", "names": ["secret", "*_secret", {"regex": "s+ecret"}]}]},
        "other": {"allow": [{"actions": ["WRITE"], "type": "DATASOURCE", "names": ["wiki"]}]}
    },
    "users": {"alice": ["reader", "other"]}}"#;

const ALLOWED: [&str; 11] = [
    "wiki",
    "équipe 🦀",
    "web_",
    "web_orders",
    "sales_daily",
    "a-b-c",
    "sales_t1_1",
    "sales_t2_1",
    "x12",
    "sales_u3_1",
    "web_longer_than_thirty_two_characters_in_all",
];

const READ_DATASOURCE: i32 = 0;

/// Runs it twice, and counts what the second run allocates.
fn allocated(run: impl Fn()) -> AllocationInfo {
    run();
    measure(run)
}

#[test]
fn the_engine_allows_without_allocating() {
    let reading = policy::read(POLICY.as_bytes(), &Options::default());
    let engine = Engine::compile(reading.policy.unwrap(), IdentityCase::Exact, Vec::new());
    let alice = engine.subject(&Identity::user("alice")).unwrap();
    for name in ALLOWED {
        let ask = || assert!(engine.decide(alice, ResourceType::Datasource, name, Action::Read));
        assert_eq!(allocated(ask).count_total, 0, "{name}");
    }
}

#[test]
fn the_entries_allow_without_allocating() {
    let java = JavaThread::new();
    let guard = java.open(&[]).unwrap();
    java.load(guard, POLICY.as_bytes()).unwrap();
    let alice = java.subject(guard, "alice", &[]).unwrap();
    let other_type = java.string("of an extension");
    for name in ALLOWED {
        for name in [java.name(name), Name::String(java.string(name))] {
            let ask = || assert_eq!(java.decide(guard, alice, name, READ_DATASOURCE), ALLOW);
            assert_eq!(allocated(ask).count_total, 0, "{name:?}");
        }
    }
    let wiki = java.string("wiki");
    let ask = || assert_eq!(java.decide_other(guard, alice, other_type, wiki, 0), ALLOW);
    assert_eq!(allocated(ask).count_total, 0);
    java.close(guard).unwrap();
}
