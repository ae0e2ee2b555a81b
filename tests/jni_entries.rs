//! The native methods, called as a JVM calls them.

#![cfg(feature = "jni")]

use warden as _;
use warden_jvm::{ALLOW, DENY, JavaString, JavaThread, Name};

/// Twice the number of the resource type, plus that of the action.
const READ_DATASOURCE: i32 = 0;

const POLICY: &str = r#"{"version": 1,
    "roles": {"reader": {"allow": [
        {"actions": ["READ"], "type": "DATASOURCE", "names": ["wiki", "web_*", "équipe 🦀"]},
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
    let both = |text: &str| [ask(java.name(text)), ask(Name::String(java.string(text)))];
    for allowed in [
        "wiki",
        "web_",
        "web_1",
        "équipe 🦀",
        &format!("web_{}", "a".repeat(28)),
    ] {
        assert_eq!(both(allowed), [ALLOW; 2], "{allowed}");
    }
    let long = [32, 33, 64, 65, 256, 257, 8_192, 8_193].map(|length| "w".repeat(length));
    let denied = ["", "wik", "wikiq", "web", "équipe", "wiki\0"];
    for denied in denied.into_iter().chain(long.iter().map(String::as_str)) {
        assert_eq!(both(denied), [DENY; 2], "{denied}");
    }
    assert_eq!(ask(Name::String(JavaString::NULL)), DENY);
    assert_eq!(ask(Name::String(java.utf16(vec![0xd800]))), DENY);
    assert_eq!(
        java.load(guard, b"{}").unwrap_err().class,
        "java/lang/IllegalArgumentException"
    );
    java.close(guard).unwrap();
}

#[test]
fn numbers_that_are_no_name_are_denied() {
    let java = JavaThread::new();
    let guard = java.open(&[]).unwrap();
    java.load(guard, POLICY.as_bytes()).unwrap();
    let alice = java.subject(guard, "alice", &[]).unwrap();
    let Name::Short(wiki, _) = java.name("wiki") else {
        panic!("short");
    };
    let [first, ..] = wiki;
    for name in [
        Name::Short(wiki, 3),
        Name::Short(wiki, 5),
        Name::Short(wiki, 0),
        Name::Short(wiki, 33),
        Name::Short(wiki, -1),
        Name::Short(wiki, i32::MIN),
        Name::Short(wiki, i32::MAX),
        Name::Short([-1; 4], 32),
        Name::Short([first | 0x80, 0, 0, 0], 4),
        Name::Short([i64::MIN; 4], 32),
    ] {
        assert_eq!(
            java.decide(guard, alice, name, READ_DATASOURCE),
            DENY,
            "{name:?}"
        );
    }
    java.close(guard).unwrap();
}

#[test]
fn a_service_says_what_it_needs_on_s3_or_nothing() {
    let java = JavaThread::new();
    let configured = [
        ("druid.msq.intermediate.storage.enable", "true"),
        ("druid.msq.intermediate.storage.type", "s3"),
        ("druid.msq.intermediate.storage.bucket", "größe"),
        ("druid.msq.intermediate.storage.prefix", "a"),
    ];
    let line = java.announcement("indexer", &configured).unwrap().unwrap();
    assert!(line.contains("'a/*' of the bucket 'größe'"), "{line}");
    assert_eq!(java.announcement("router", &configured), Ok(None));
    assert_eq!(java.announcement("indexer", &[]), Ok(None));

    // What is longer than any name is cut, and no error.
    let long = "b".repeat(100_000);
    let line = java.announcement(
        "indexer",
        &[&configured[..], &[("x", &long), (&long, "x")]].concat(),
    );
    assert!(line.unwrap().is_some());
}
