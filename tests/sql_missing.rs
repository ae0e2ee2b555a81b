//! A refusal of SQL names all that is missing, and nothing that is allowed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use warden::engine::{Engine, Identity};
use warden::policy::{self, Action, IdentityCase, InternalUser, Options};
use warden::requirement::sql::{Asked, AskedBy, Need, Output, Reading, missing};
use warden::requirement::{Kind, Requirement, Submitted};

const POLICY: &str = r#"{"version": 1,
    "roles": {
        "wiki reader": {"allow": [{"actions": ["READ"], "type": "DATASOURCE", "names": ["wiki"]}]},
        "etl":    {"allow": [{"actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["*"]}],
                   "deny":  [{"actions": ["READ"], "type": "DATASOURCE", "names": ["secret", "payroll"]}]},
        "open":   {"allow": [{"actions": ["READ"], "type": "EXTERNAL", "names": ["*"], "inputSources":
                                [{"type": "http", "uris": ["https://data.example/open/*"]}]}]}
    },
    "users": {"bob": ["wiki reader"], "olga": ["open"], "etl": ["etl"]}
}"#;

const OPEN: &str = r#"{"type": "http", "uris": ["https://data.example/open/a"]}"#;
const CLOSED: &str = r#"{"type": "http", "uris": ["https://data.example/closed"]}"#;
const DATASOURCE: &str = r#"{"type": "druid", "dataSource": "secret", "interval": "2020/2021"}"#;

fn engine_of(policy: &str) -> Engine {
    let policy = policy::read(policy.as_bytes(), &Options::default()).policy;
    let internal = vec![InternalUser::parse("login:druid_system")];
    Engine::compile(policy.unwrap(), IdentityCase::Exact, internal)
}

fn need(action: Action, resource_type: &'static str, name: &str) -> Need {
    Need {
        requirement: Requirement {
            resource_type,
            name: name.to_owned(),
            action,
            sources: Vec::new(),
        },
        sources_known: true,
        asked_by: AskedBy::Druid,
        places: Vec::new(),
    }
}

fn read(name: &str) -> Need {
    need(Action::Read, "DATASOURCE", name)
}

fn write(name: &str) -> Need {
    need(Action::Write, "DATASOURCE", name)
}

fn external() -> Need {
    need(Action::Read, "EXTERNAL", "EXTERNAL")
}

fn asked(need: &Need) -> Asked<'_> {
    Asked {
        resource_type: need.requirement.resource_type,
        name: &need.requirement.name,
        action: need.requirement.action,
    }
}

fn sentence_with(user: &str, needs: &[Need], refused: &Need, submitted: &[&str]) -> Option<String> {
    let reading = Reading {
        output: Output::Results,
        explains: false,
        needs: needs.to_vec(),
    };
    let submitted: Vec<_> = submitted
        .iter()
        .map(|json| Submitted {
            kind: Kind::InputSource,
            json,
        })
        .collect();
    let engine = engine_of(POLICY);
    missing(
        &engine,
        &Identity::user(user),
        &reading,
        &submitted,
        asked(refused),
    )
}

fn sentence(user: &str, needs: &[Need], refused: &Need) -> Option<String> {
    sentence_with(user, needs, refused, &[])
}

#[test]
fn all_that_is_missing_stands_in_the_order_of_the_text() {
    let needs = [write("wiki"), read("wiki"), external(), read("sales")];
    for refused in [&needs[0], &needs[2], &needs[3]] {
        assert_eq!(
            sentence("bob", &needs, refused).unwrap(),
            "user 'bob' needs WRITE on DATASOURCE 'wiki', READ on EXTERNAL 'EXTERNAL' and READ on DATASOURCE 'sales': \
             no rule allows any of them"
        );
    }
    assert_eq!(
        sentence("bob", &needs[..3], &needs[0]).unwrap(),
        "user 'bob' needs WRITE on DATASOURCE 'wiki' and READ on EXTERNAL 'EXTERNAL': no rule allows either"
    );
}

#[test]
fn of_one_thing_that_is_missing_the_refusal_says_it_all() {
    assert_eq!(
        sentence("bob", &[read("wiki"), read("sales")], &read("sales")),
        None
    );
    assert_eq!(
        sentence("bob", &[read("sales"), read("sales")], &read("sales")),
        None
    );
    assert_eq!(sentence("bob", &[], &read("sales")), None);
}

#[test]
fn what_was_asked_stands_there_even_if_the_text_does_not_have_it() {
    assert_eq!(
        sentence("bob", &[read("sales")], &need(Action::Read, "VIEW", "v")).unwrap(),
        "user 'bob' needs READ on VIEW 'v' and READ on DATASOURCE 'sales': no rule allows either"
    );
}

#[test]
fn each_reason_is_said_once() {
    let needs = [read("secret"), read("wiki"), read("payroll")];
    assert_eq!(
        sentence("etl", &needs, &needs[0]).unwrap(),
        "user 'etl' needs READ on DATASOURCE 'secret' and READ on DATASOURCE 'payroll': role 'etl' denies both"
    );
    let needs = [external(), read("secret"), read("payroll")];
    assert_eq!(
        sentence("etl", &needs, &needs[1]).unwrap(),
        "user 'etl' needs READ on EXTERNAL 'EXTERNAL', READ on DATASOURCE 'secret' and READ on DATASOURCE 'payroll': \
         role 'etl' denies READ on 'secret' and READ on 'payroll'; no rule allows the other"
    );
    let needs = [external(), read("a"), read("b")];
    assert_eq!(
        sentence_with("olga", &needs, &needs[1], &[CLOSED]).unwrap(),
        "user 'olga' needs READ on EXTERNAL 'EXTERNAL' for http 'https://data.example/closed', \
         READ on DATASOURCE 'a' and READ on DATASOURCE 'b': \
         no rule covers READ on 'EXTERNAL'; no rule allows the others"
    );
}

/// The places that the text names count for nothing.
#[test]
fn external_data_are_judged_by_what_druid_was_seen_building() {
    let needs = [external(), read("a"), read("b")];
    let both = "user 'olga' needs READ on DATASOURCE 'a' and READ on DATASOURCE 'b': no rule allows either";
    assert_eq!(
        sentence_with("olga", &needs, &needs[1], &[OPEN]).unwrap(),
        both
    );
    let unseen = sentence_with("olga", &needs, &needs[1], &[]).unwrap();
    assert!(
        unseen.contains("READ on EXTERNAL 'EXTERNAL', ")
            && unseen.contains(
                "role 'open' allows certain locations only, and no input source was seen"
            ),
        "{unseen}"
    );
    assert_eq!(
        sentence_with("olga", &needs, &needs[1], &["{}"]),
        None,
        "of what cannot be read nobody can tell what it lacks"
    );
}

#[test]
fn a_datasource_that_is_read_as_external_data_is_named() {
    let needs = [external(), write("hidden")];
    assert_eq!(
        sentence_with("bob", &needs, &needs[1], &[DATASOURCE]).unwrap(),
        "user 'bob' needs READ on EXTERNAL 'EXTERNAL', READ on DATASOURCE 'secret' and WRITE on DATASOURCE 'hidden': no rule allows any of them"
    );
}

/// Druid asks for what `APPEND` names by the text of its literal.
#[test]
fn a_name_and_its_literal_are_one() {
    let needs = [
        read("'wiki'"),
        read("wiki"),
        read("'a'"),
        read("a"),
        read("b"),
    ];
    for refused in [&needs[2], &needs[3]] {
        assert_eq!(
            sentence("bob", &needs, refused).unwrap(),
            "user 'bob' needs READ on DATASOURCE 'a' and READ on DATASOURCE 'b': no rule allows either"
        );
    }
    assert_eq!(
        sentence("etl", &[read("it's"), read("secret")], &read("secret")).unwrap(),
        "user 'etl' needs READ on DATASOURCE 'it\\'s' and READ on DATASOURCE 'secret': \
         a name with a quote or a question mark in it could be a piece of SQL; role 'etl' denies READ on 'secret'"
    );
}

#[test]
fn a_long_list_is_cut_and_counted_but_never_loses_what_was_asked() {
    let needs: Vec<_> = (0..123).map(|n| read(&format!("d{n}"))).collect();
    let first = sentence("bob", &needs, &needs[0]).unwrap();
    assert!(
        first.starts_with("user 'bob' needs READ on DATASOURCE 'd0', READ on DATASOURCE 'd1', ")
    );
    assert!(
        first
            .ends_with(", READ on DATASOURCE 'd49' and 73 more: no rule allows any of those named"),
        "{first}"
    );
    let last = sentence("bob", &needs, &needs[122]).unwrap();
    assert!(
        last.starts_with("user 'bob' needs READ on DATASOURCE 'd122', READ on DATASOURCE 'd0', ")
    );
    assert!(last.contains("'d48' and 73 more"), "{last}");
    let besides = sentence("bob", &needs, &write("wiki")).unwrap();
    assert!(besides.starts_with("user 'bob' needs WRITE on DATASOURCE 'wiki', "));
    assert!(besides.contains("'d48' and 74 more"), "{besides}");
}

/// A line of the log holds a sentence.
#[test]
fn long_names_make_no_endless_sentence() {
    let long = |n| read(&format!("{n}{}", "\u{e0041}".repeat(200)));
    let needs: Vec<_> = (0..123).map(long).collect();
    let sentence = sentence("bob", &needs, &needs[122]).unwrap();
    assert!(sentence.len() < 8_000, "{}", sentence.len());
    assert!(sentence.starts_with("user 'bob' needs READ on DATASOURCE '122"));
    assert!(
        sentence.contains("more: no rule allows any of those named"),
        "{sentence}"
    );
}

#[test]
fn a_hostile_name_is_only_a_name() {
    let name = "a': no rule\n\u{202e}";
    assert_eq!(
        sentence("bob", &[read("b"), write(name)], &read("b")).unwrap(),
        "user 'bob' needs READ on DATASOURCE 'b' and WRITE on DATASOURCE 'a\\': no rule\\n\\u{202e}': \
         no rule allows either"
    );
}

#[test]
fn who_may_do_it_by_now_lacks_nothing() {
    assert_eq!(
        sentence("bob", &[read("a"), read("b")], &read("wiki")),
        None
    );
    let engine = engine_of(POLICY);
    let internal = Identity {
        authenticated_by: Some("login"),
        ..Identity::user("druid_system")
    };
    let reading = Reading {
        output: Output::Results,
        explains: false,
        needs: vec![read("a"), read("b")],
    };
    assert_eq!(
        missing(&engine, &internal, &reading, &[], asked(&read("a"))),
        None
    );
}

const NAMES: [&str; 6] = ["a", "b", "c", "'a'", "it's", "__query_select"];
const TYPES: [&str; 3] = ["DATASOURCE", "VIEW", "QUERY_CONTEXT"];

fn any_need() -> impl Strategy<Value = Need> {
    let action = select(vec![Action::Read, Action::Write]);
    (action, select(&TYPES[..]), select(&NAMES[..]))
        .prop_map(|(action, resource_type, name)| need(action, resource_type, name))
}

/// What a sentence names, a resource action each.
fn named(sentence: &str) -> BTreeSet<String> {
    let list = sentence.strip_prefix("user 'bob' needs ").unwrap();
    let (list, _) = list.split_once("': ").unwrap();
    let list = format!("{list}'").replace("' and ", "', ");
    list.split(", ").map(str::to_owned).collect()
}

proptest! {
    #[test]
    fn whatever_is_missing_is_listed_and_nothing_that_is_allowed(
        needs in vec(any_need(), 0..8),
        refused in any_need(),
        allowed in vec((any_need(), any::<bool>()), 0..6),
    ) {
        let rules = |effect: bool| -> String {
            let rules = allowed.iter().filter(|(_, allows)| *allows == effect).map(|(need, _)| {
                let Requirement { action, resource_type, name, .. } = &need.requirement;
                format!(r#"{{"actions": ["{}"], "type": "{resource_type}", "names": ["{name}"]}}"#, action.name())
            });
            rules.collect::<Vec<_>>().join(", ")
        };
        let policy = format!(
            r#"{{"version": 1, "roles": {{"r": {{"allow": [{}], "deny": [{}]}}}}, "users": {{"bob": ["r"]}}}}"#,
            rules(true), rules(false),
        );
        let engine = engine_of(&policy);
        let bob = Identity::user("bob");
        // What is lacking of each, as the authorizer decides: a literal is the name in it, and another quote is no name.
        let lacks = |need: &Need| {
            let Requirement { action, resource_type, name, .. } = &need.requirement;
            let reads = (*resource_type, *action) == ("DATASOURCE", Action::Read);
            let meant = if reads && name == "'a'" { "a" } else { name };
            let decided = engine.explain(&bob, resource_type, meant, *action).allowed;
            let lacks = !decided || (reads && name == "it's");
            lacks.then(|| format!("{} on {resource_type} '{}'", action.name(), meant.replace('\'', "\\'")))
        };
        let reading = Reading { output: Output::Results, explains: false, needs: needs.clone() };
        let sentence = missing(&engine, &bob, &reading, &[], asked(&refused));
        let expected: BTreeSet<_> = needs.iter().chain([&refused]).filter_map(lacks).collect();
        if lacks(&refused).is_none() || expected.len() == 1 {
            prop_assert_eq!(sentence, None);
        } else {
            prop_assert_eq!(named(&sentence.unwrap()), expected);
        }
    }
}
