//! What decisions about input sources rest on, and what they say.

use super::comparisons::LENGTH;
use super::*;
use crate::policy::{IdentityCase, Options, read};
use crate::requirement::input_source;

/// Everyone has one role with these rules about external data, each of which says this besides.
fn engine(allow: &[&str], deny: &[&str]) -> Engine {
    let rules = |rules: &[&str]| {
        let rules = rules.iter().map(|besides| {
            format!(r#"{{"actions": ["READ"], "type": "EXTERNAL", "names": ["*"]{besides}}}"#)
        });
        rules.collect::<Vec<_>>().join(",")
    };
    let text = format!(
        r#"{{"version": 1, "everyone": ["r"], "roles": {{"r": {{"allow": [{}], "deny": [{}]}}}}}}"#,
        rules(allow),
        rules(deny)
    );
    let policy = read(text.as_bytes(), &Options::default()).policy.unwrap();
    Engine::compile(policy, IdentityCase::Exact, Vec::new())
}

const OPEN: &str = r#", "inputSources": [{"type": "http", "uris": ["https://h/open/*"]}]"#;
const SECRET: &str = r#", "inputSources": [{"type": "http", "uris": ["https://h/open/s/*"]}]"#;

fn http(paths: &[&str]) -> Source {
    let uris: Vec<_> = paths
        .iter()
        .map(|path| format!("https://u:secret@h/{path}"))
        .collect();
    let json = serde_json::json!({"type": "http", "uris": uris}).to_string();
    let source = input_source::read(&json).unwrap().sources.pop().unwrap();
    Source {
        connection: false,
        ..source
    }
}

fn why(engine: &Engine, sources: &[Source]) -> String {
    let identity = Identity::user("bob");
    let decision = engine.decide_sources(&identity, "EXTERNAL", Action::Read, sources);
    let sentence = decision.sentence(&identity, "EXTERNAL", "EXTERNAL", Action::Read);
    let start = "user 'bob' needs READ on EXTERNAL 'EXTERNAL'";
    sentence.trim_start_matches(start).to_owned()
}

#[test]
fn a_refusal_names_the_first_location_without_secrets() {
    let engine = engine(&[OPEN], &[SECRET]);
    assert_eq!(
        why(&engine, &[http(&["open/a"])]),
        "user 'bob' may READ EXTERNAL 'EXTERNAL': role 'r' allows it"
    );
    assert_eq!(
        why(&engine, &[http(&["open/a", "b?token=1", "c"])]),
        " for http 'https://h/b': no rule covers it"
    );
    assert_eq!(
        why(
            &engine,
            &[http(&["b"]), http(&["open/a", "open/s/c", "open/s/d"])]
        ),
        " for http 'https://h/open/s/c': role 'r' denies it"
    );
    assert_eq!(
        why(&engine, &[http(&["it's\u{202e}"])]),
        r" for http 'https://h/it\'s\u{202e}': role 'r' denies it"
    );
    assert_eq!(
        why(&engine, &[]),
        ": role 'r' denies certain locations, and no input source was seen"
    );
}

#[test]
fn a_refusal_says_which_key_would_be_enough() {
    let [plain, of_others] = [engine(&[OPEN], &[]), engine(&[""], &[])];
    let with = |connection, environment| Source {
        connection,
        environment,
        ..http(&["open/a"])
    };
    for (engine, source, expected) in [
        (&plain, with(true, false), r#" with "connection": true"#),
        (&plain, with(false, true), r#" with "environment": true"#),
        (
            &plain,
            with(true, true),
            r#" with "connection": true and "environment": true"#,
        ),
        (&of_others, with(true, true), r#" with "environment": true"#),
    ] {
        assert_eq!(
            why(engine, &[source]),
            format!(" for http 'https://h/open/a': no rule covers it{expected}")
        );
    }
    let elsewhere = Source {
        connection: true,
        ..http(&["a"])
    };
    assert_eq!(
        why(&plain, &[elsewhere]),
        " for http 'https://h/a': no rule covers it"
    );
}

#[test]
fn a_source_of_which_nobody_can_tell_is_not_covered_by_locations() {
    let unknown = |source_type: &str| Source {
        source_type: source_type.to_owned(),
        reach: Reach::Unknown,
        connection: false,
        environment: false,
    };
    let untold = |source_type: &str| {
        format!(
            " for an input source of type '{source_type}': rules cover certain locations only, \
             and what it would read cannot be told"
        )
    };
    let open = engine(&[OPEN], &[]);
    assert_eq!(why(&open, &[unknown("http")]), untold("http"));
    assert_eq!(why(&open, &[unknown("x'\n")]), untold(r"x\'\n"));
    let all = engine(&[""], &[]);
    assert!(why(&all, &[unknown("x")]).ends_with("role 'r' allows it"));
    let but = engine(&[""], &[SECRET]);
    assert_eq!(
        why(&but, &[unknown("x")]),
        " for an input source of type 'x': role 'r' denies certain locations, and what it would read cannot be told"
    );
    let but = engine(&[""], &[r#", "inputSources": [{"type": "http"}]"#]);
    assert_eq!(
        why(&but, &[unknown("http")]),
        " for an input source of type 'http': role 'r' denies it"
    );
}

#[test]
fn what_costs_too_much_is_refused() {
    let decide = |allow: &[&str], deny: &[&str], paths: &[&str], comparisons| {
        let identity = Identity::user("bob");
        let decision = engine(allow, deny).decide_within(
            &identity,
            "EXTERNAL",
            Action::Read,
            &[http(paths)],
            comparisons,
        );
        decision.reason
    };
    // Two entries of the type are before the one that covers; the second location is compared with that first.
    let paths = ["open/a", "open/b"];
    assert_eq!(
        decide(&[SECRET, SECRET, OPEN], &[], &paths, 4),
        Reason::Rule
    );
    assert_eq!(
        decide(&[SECRET, SECRET, OPEN], &[], &paths, 3),
        Reason::TooMany
    );
    assert_eq!(decide(&[OPEN], &[SECRET], &paths, 4), Reason::Rule);
    assert_eq!(decide(&[OPEN], &[SECRET], &paths, 3), Reason::TooMany);
    // What is denied of another type costs next to nothing.
    let s3 = r#", "inputSources": [{"type": "s3", "uris": ["s3://a/*", "s3://b/*"]}]"#;
    assert_eq!(decide(&[OPEN], &[s3], &paths, 3), Reason::Rule);
    let long = format!("open/{}", "a".repeat(10 * LENGTH));
    assert_eq!(decide(&[OPEN], &[], &[&long], 11), Reason::Rule);
    assert_eq!(decide(&[OPEN], &[], &[&long], 10), Reason::TooMany);
}
