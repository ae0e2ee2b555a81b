//! The JSON Schema that editors use agrees with the reader, as far as a schema can.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::fs;
use std::path::Path;

use jsonschema::Validator;
use serde_json::{Value, json};
use warden::policy::{self, Options};

fn schema() -> Validator {
    let schema: Value = serde_json::from_str(policy::SCHEMA).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    jsonschema::validator_for(&schema).unwrap()
}

fn is_read(document: &Value) -> bool {
    policy::read(document.to_string().as_bytes(), &Options::default())
        .policy
        .is_some()
}

#[test]
fn sample_policies_fit() {
    let schema = schema();
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/policies");
    let mut count = 0;
    for entry in fs::read_dir(samples).unwrap() {
        let path = entry.unwrap().path();
        let document: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        if is_read(&document) {
            assert!(schema.is_valid(&document), "{path:?}");
            count += 1;
        }
    }
    assert!(count >= 2);
}

/// A document in which one place holds something else.
fn with(pointer: &str, value: Value) -> Value {
    let mut document = json!({
        "$schema": "https://example.com/schema", "version": 1,
        "roles": {
            "r": {
                "description": "d", "inherits": ["s"], "deny": [],
                "allow": [
                    {"description": "d", "actions": ["READ"], "type": "DATASOURCE", "names": ["a*", {"regex": "b"}]},
                    {"actions": ["READ"], "type": "EXTERNAL", "names": ["*"], "inputSources": [
                        {"description": "d", "type": "http", "uris": ["https://h/*"], "connection": true, "environment": false},
                        {"type": "local", "paths": ["/a/*"]},
                        {"type": "inline"}
                    ]}
                ]
            },
            "s": {}
        },
        "users": {"u": ["r"]}, "groups": {"g": ["r"]}, "everyone": ["s"]
    });
    // The last key may be new.
    let (parent, key) = pointer.rsplit_once('/').unwrap_or_default();
    match document.pointer_mut(parent) {
        Some(Value::Object(members)) if !key.is_empty() => {
            members.insert(key.to_owned(), value);
        }
        _ => *document.pointer_mut(pointer).unwrap() = value,
    }
    document
}

#[test]
fn what_the_schema_refuses_the_reader_refuses_and_the_other_way_round() {
    let schema = schema();
    let rule = "/roles/r/allow/0";
    let external = "/roles/r/allow/1";
    let located = |entry: Value| json!({"actions": ["READ"], "type": "EXTERNAL", "names": ["a"], "inputSources": [entry]});
    for (pointer, value, valid) in [
        ("", json!({}), false),
        ("", json!([]), false),
        ("", json!({"version": 1, "roles": {}}), true),
        ("", json!({"version": 1, "roles": {}, "user": {}}), false),
        ("", json!({"version": 1}), false),
        ("", json!({"roles": {}}), false),
        ("/$schema", json!(1), false),
        ("/version", json!(2), false),
        ("/version", json!("1"), false),
        ("/roles", json!([]), false),
        ("/roles/r", json!(null), false),
        ("/roles/r", json!({}), true),
        ("/roles/r", json!({"grant": []}), false),
        ("/roles/r/description", json!(["d"]), false),
        ("/roles/r/inherits", json!("s"), false),
        ("/roles/r/inherits", json!([1]), false),
        ("/roles/r/allow", json!({}), false),
        ("/roles/r/deny", json!(["a"]), false),
        ("/roles/r/deny", json!([{}]), false),
        (
            rule,
            json!({"actions": ["READ"], "type": "T", "names": ["a"], "name": "a"}),
            false,
        ),
        (rule, json!({"actions": ["READ"], "type": "T"}), false),
        (&format!("{rule}/actions"), json!([]), false),
        (&format!("{rule}/actions"), json!(["read"]), false),
        (
            &format!("{rule}/actions"),
            json!(["WRITE", "READ", "READ"]),
            true,
        ),
        (&format!("{rule}/type"), json!(""), false),
        (&format!("{rule}/type"), json!("of an extension"), true),
        (&format!("{rule}/names"), json!([]), false),
        (&format!("{rule}/names"), json!("a"), false),
        (&format!("{rule}/names/0"), json!(""), false),
        (&format!("{rule}/names/0"), json!(1), false),
        (&format!("{rule}/names/0"), json!(r"\*\\"), true),
        (&format!("{rule}/names/0"), json!(r"\d"), false),
        (&format!("{rule}/names/0"), json!("a\nb\\"), false),
        (&format!("{rule}/names/0"), json!("a\n*"), true),
        (&format!("{rule}/names/0"), json!("é".repeat(4096)), true),
        (&format!("{rule}/names/0"), json!("é".repeat(4097)), false),
        (&format!("{rule}/names/1"), json!({}), false),
        (&format!("{rule}/names/1"), json!({"regex": ""}), false),
        (
            &format!("{rule}/names/1"),
            json!({"regex": "a", "glob": "b"}),
            false,
        ),
        ("/users", json!([]), false),
        ("/users/u", json!("r"), false),
        ("/users", json!({"": []}), false),
        ("/groups", json!({"": []}), false),
        ("/groups/g", json!([null]), false),
        ("/everyone", json!({}), false),
        (
            rule,
            json!({"actions": ["READ"], "type": "EXTERNAL", "names": ["a"], "environment": true}),
            true,
        ),
        (
            rule,
            json!({"actions": ["READ"], "type": "EXTERNAL", "names": ["a"], "environment": 1}),
            false,
        ),
        (
            rule,
            json!({"actions": ["READ"], "type": "STATE", "names": ["a"], "environment": false}),
            false,
        ),
        (
            rule,
            json!({"actions": ["READ"], "type": "STATE", "names": ["a"], "inputSources": [{"type": "inline"}]}),
            false,
        ),
        (&format!("{external}/environment"), json!(true), false),
        (
            "/roles/r/deny",
            json!([located(json!({"type": "http"}))]),
            true,
        ),
        (
            "/roles/r/deny",
            json!([located(json!({"type": "http", "connection": true}))]),
            false,
        ),
        (
            "/roles/r/deny",
            json!([located(json!({"type": "http", "environment": false}))]),
            false,
        ),
        (
            "/roles/r/deny",
            json!([{"actions": ["READ"], "type": "EXTERNAL", "names": ["a"], "environment": true}]),
            false,
        ),
        (&format!("{external}/inputSources"), json!([]), false),
        (&format!("{external}/inputSources"), json!({}), false),
        (&format!("{external}/inputSources/0"), json!("http"), false),
        (&format!("{external}/inputSources/0"), json!({}), false),
        (
            &format!("{external}/inputSources/0"),
            json!({"type": "http", "url": []}),
            false,
        ),
        (&format!("{external}/inputSources/0/type"), json!(""), false),
        (&format!("{external}/inputSources/0/uris"), json!([]), false),
        (
            &format!("{external}/inputSources/0/uris"),
            json!([""]),
            false,
        ),
        (
            &format!("{external}/inputSources/0/uris/0"),
            json!(1),
            false,
        ),
        (
            &format!("{external}/inputSources/0"),
            json!({"type": "combining"}),
            false,
        ),
        (
            &format!("{external}/inputSources/0"),
            json!({"type": "HTTP"}),
            false,
        ),
        (
            &format!("{external}/inputSources/0/paths"),
            json!(["/a"]),
            false,
        ),
        (
            &format!("{external}/inputSources/1/uris"),
            json!(["file:///a"]),
            false,
        ),
        (
            &format!("{external}/inputSources/2/uris"),
            json!(["inline://a/b"]),
            false,
        ),
        (
            &format!("{external}/inputSources/2/paths"),
            json!(["/a"]),
            false,
        ),
        (
            &format!("{external}/inputSources/0/connection"),
            json!("true"),
            false,
        ),
        (
            &format!("{external}/inputSources/0/environment"),
            json!(null),
            false,
        ),
        (
            &format!("{external}/inputSources/1/paths"),
            json!("/a"),
            false,
        ),
        (
            &format!("{external}/inputSources/1/paths/0"),
            json!(format!("/{}", "é".repeat(4095))),
            true,
        ),
        (
            &format!("{external}/inputSources/1/paths/0"),
            json!(format!("/{}", "é".repeat(4096))),
            false,
        ),
    ] {
        let document = with(pointer, value.clone());
        assert_eq!(
            schema.is_valid(&document),
            valid,
            "schema: {pointer} {value}"
        );
        assert_eq!(is_read(&document), valid, "reader: {pointer} {value}");
    }
}

#[test]
fn the_schema_names_the_types_of_input_sources_that_the_reader_knows() {
    let schema: Value = serde_json::from_str(policy::SCHEMA).unwrap();
    let types = &schema["$defs"]["inputSource"]["properties"]["type"]["enum"];
    let entries: Vec<Value> = types
        .as_array()
        .unwrap()
        .iter()
        .map(|name| json!({ "type": name }))
        .collect();
    assert!(entries.len() > 10);
    assert!(is_read(&with(
        "/roles/r/allow/1/inputSources",
        json!(entries)
    )));
    // The one that is known best, misspelt: the answer names the nearest of all.
    let misspelt = with("/roles/r/allow/1/inputSources", json!([{"type": "https"}]));
    let found = policy::read(misspelt.to_string().as_bytes(), &Options::default()).diagnostics;
    assert_eq!(
        found[0].message,
        "unknown input source type `https`; did you mean `http`?"
    );
}
