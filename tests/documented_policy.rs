//! The policy that the documents show, as an operator would use it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use warden::engine::{Engine, Groups, Identity, Reason, ResourceType};
use warden::policy::{self, Action, IdentityCase, InternalUser, Options};

const DOCUMENTED: &[u8] = include_bytes!("policies/documented.json");

fn engine() -> Engine {
    let reading = policy::read(DOCUMENTED, &Options::default());
    assert_eq!(reading.diagnostics, []);
    Engine::compile(
        reading.policy.unwrap(),
        IdentityCase::Exact,
        vec![InternalUser::parse("druid_system")],
    )
}

fn sentence(user: &str, groups: &[&str], resource: &str, action: Action) -> String {
    let engine = engine();
    let (resource_type, name) = resource.split_once(':').unwrap();
    let identity = Identity {
        user,
        authenticated_by: None,
        groups: Groups {
            names: groups,
            unreadable: false,
        },
    };
    let decision = engine.explain(&identity, resource_type, name, action);
    let subject = engine.subject(&identity).unwrap();
    let resource_type_asked = ResourceType::from_name(resource_type);
    assert_eq!(
        engine.decide(subject, resource_type_asked, name, action),
        decision.allowed
    );
    decision.sentence(&identity, resource_type, name, action)
}

#[test]
fn answers_are_sentences() {
    for (user, groups, resource, action, expected) in [
        (
            "alice",
            &[][..],
            "DATASOURCE:wiki",
            Action::Read,
            "user 'alice' may READ DATASOURCE 'wiki': role 'analyst' allows it",
        ),
        (
            "alice",
            &[],
            "DATASOURCE:wiki",
            Action::Write,
            "user 'alice' needs WRITE on DATASOURCE 'wiki': no rule allows it",
        ),
        (
            "alice",
            &[],
            "DATASOURCE:sales_eu_secret",
            Action::Read,
            "user 'alice' may READ DATASOURCE 'sales_eu_secret': role 'analyst' allows it",
        ),
        (
            "etl-bot",
            &[],
            "DATASOURCE:sales_eu_secret",
            Action::Read,
            "user 'etl-bot' needs READ on DATASOURCE 'sales_eu_secret': role 'etl' denies it",
        ),
        (
            "etl-bot",
            &[],
            "DATASOURCE:sales_eu",
            Action::Read,
            "user 'etl-bot' may READ DATASOURCE 'sales_eu': role 'analyst' allows it",
        ),
        (
            "etl-bot",
            &[],
            "DATASOURCE:wiki",
            Action::Write,
            "user 'etl-bot' may WRITE DATASOURCE 'wiki': role 'etl' allows it",
        ),
        (
            "etl-bot",
            &[],
            "EXTERNAL:EXTERNAL",
            Action::Read,
            "user 'etl-bot' may READ EXTERNAL 'EXTERNAL': role 'etl' allows it",
        ),
        (
            "bob",
            &[],
            "DATASOURCE:wiki",
            Action::Write,
            "user 'bob' needs WRITE on DATASOURCE 'wiki': no rule allows it",
        ),
        (
            "bob",
            &["data-platform"],
            "DATASOURCE:__query_select",
            Action::Read,
            "user 'bob' may READ DATASOURCE '__query_select': role 'observer' allows it",
        ),
        (
            "bob",
            &["data-platform"],
            "DATASOURCE:sales_us_secret",
            Action::Read,
            "user 'bob' needs READ on DATASOURCE 'sales_us_secret': role 'etl' denies it",
        ),
        (
            "Alice",
            &[],
            "DATASOURCE:wiki",
            Action::Read,
            "user 'Alice' needs READ on DATASOURCE 'wiki': no rule allows it",
        ),
        (
            "alice",
            &[],
            "datasource:wiki",
            Action::Read,
            "user 'alice' needs READ on datasource 'wiki': no rule allows it",
        ),
        (
            "druid_system",
            &[],
            "STATE:STATE",
            Action::Write,
            "user 'druid_system' may WRITE STATE 'STATE': it is an internal identity",
        ),
        (
            "b'ob\n",
            &[],
            "DATASOURCE:w\u{202e}iki",
            Action::Read,
            r"user 'b\'ob\n' needs READ on DATASOURCE 'w\u{202e}iki': no rule allows it",
        ),
    ] {
        assert_eq!(sentence(user, groups, resource, action), expected);
    }
}

#[test]
fn a_group_that_cannot_be_read_denies_where_groups_deny() {
    let engine = engine();
    let identity = Identity {
        user: "alice",
        authenticated_by: None,
        groups: Groups {
            names: &[] as &[&str],
            unreadable: true,
        },
    };
    let subject = engine.subject(&identity).unwrap();
    assert!(!engine.decide(subject, ResourceType::Datasource, "wiki", Action::Read));
    let decision = engine.explain(&identity, "DATASOURCE", "wiki", Action::Read);
    assert_eq!(
        (decision.allowed, decision.reason),
        (false, Reason::UnreadableGroup)
    );
}

#[test]
fn the_reference_shows_this_policy() {
    let reference = include_str!("../docs/policy.md");
    let shown = reference
        .split("```")
        .nth(1)
        .unwrap()
        .trim_start_matches("json");
    let [shown, documented]: [serde_json::Value; 2] =
        [shown.as_bytes(), DOCUMENTED].map(|text| serde_json::from_slice(text).unwrap());
    assert_eq!(shown, documented);
}

/// The section about external locations.
fn external_locations() -> &'static str {
    let reference = include_str!("../docs/policy.md");
    let (_, section) = reference
        .split_once("\n## Which external locations\n")
        .unwrap();
    section.split("\n## ").next().unwrap()
}

/// What is found in a policy whose only rule this is.
fn found_in(rule: &str) -> Vec<policy::Diagnostic> {
    let document =
        format!(r#"{{"version": 1, "roles": {{"r": {{"allow": [{rule}]}}}}, "everyone": ["r"]}}"#);
    policy::read(document.as_bytes(), &Options::default()).diagnostics
}

#[test]
fn the_rule_about_external_locations_is_one() {
    let rule = external_locations().split("```").nth(1).unwrap();
    assert_eq!(found_in(rule.trim_start_matches("json")), []);
}

#[test]
fn locations_of_every_type_are_written_as_the_reference_says() {
    let mut count = 0;
    for row in external_locations().lines() {
        let cells: Vec<_> = row
            .split('|')
            .map(|cell| cell.trim().trim_matches('`'))
            .collect();
        let entry = match cells[..] {
            ["", source_type, key @ ("uris" | "paths"), location, _, ""] => {
                format!(r#"{{"type": "{source_type}", "{key}": ["{location}"]}}"#)
            }
            ["", source_type, "none", "", _, ""] => format!(r#"{{"type": "{source_type}"}}"#),
            _ => continue,
        };
        let rule = format!(
            r#"{{"actions": ["READ"], "type": "EXTERNAL", "names": ["*"], "inputSources": [{entry}]}}"#
        );
        assert_eq!(found_in(&rule), [], "{row}");
        count += 1;
    }
    assert_eq!(count, 14);
}
