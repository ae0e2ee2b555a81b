//! The native methods, called as a JVM calls them.

#![cfg(feature = "jni")]

use warden as _;
use warden_jvm::{ALLOW, DENY, JavaString, JavaThread};

/// Twice the number of the resource type, plus that of the action.
const READ_DATASOURCE: i32 = 0;

const POLICY: &str = r#"{"version": 1,
    "roles": {"reader": {"allow": [
        {"actions": ["READ"], "type": "DATASOURCE", "names": ["wiki", "web_*", "*_t1_*", {"regex": "a.b"}, "équipe 🦀"]},
        {"actions": ["READ"], "type": "of an extension", "names": ["x"]}
    ]}},
    "users": {"alice": ["reader"]}}"#;

#[test]
fn a_name_is_decided_as_java_spells_it() {
    let java = JavaThread::new();
    let guard = java.open(&[]).unwrap();
    java.load(guard, POLICY.as_bytes()).unwrap();
    let alice = java.subject(guard, "alice", &[]).unwrap();
    let ask = |name| java.decide(guard, alice, name, READ_DATASOURCE);
    for allowed in ["wiki", "web_", "web_1", "a_t1_b", "aéb", "équipe 🦀"] {
        assert_eq!(ask(java.string(allowed)), ALLOW, "{allowed}");
    }
    for denied in [
        "",
        "wik",
        "wikiq",
        "web",
        "équipe",
        &"w".repeat(300),
        &"w".repeat(9_000),
    ] {
        assert_eq!(ask(java.string(denied)), DENY, "{denied}");
    }
    assert_eq!(ask(JavaString::NULL), DENY);
    assert_eq!(ask(java.utf16(vec![0xd800])), DENY);

    assert_eq!(
        java.load(guard, b"{}").unwrap_err().class,
        "java/lang/IllegalArgumentException"
    );
    java.close(guard).unwrap();
}
