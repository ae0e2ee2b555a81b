//! The engine decides as the plain meaning of the policy demands, and says a rule that is truly there.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

mod reference;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use reference::external::{Entry, Place, Read, Sources};
use reference::{Name, Policy, Request, Role, Rule, role_name};
use warden::engine::{Decision, Engine, Groups, Identity, ResourceType};
use warden::policy::{self, Action, Effect, IdentityCase, Options};

/// Few letters, so that patterns and names meet; among them such as tear lines, reorder them or end texts.
const LETTERS: [&str; 10] = ["a", "b", "ab", "_", "\n", "\u{202e}", "\0", "😀", "*", "\\"];

const USERS: [&str; 4] = ["alice", "Alice", "b\nob", "nobody"];
const GROUPS: [&str; 3] = ["staff", "stäff", ""];
const TYPES: [&str; 4] = ["DATASOURCE", "VIEW", "EXTERNAL", "of an extension"];
const SOURCES: [&str; 3] = ["s3", "local", "inline"];
const ACTIONS: [&str; 2] = ["READ", "WRITE"];
/// Of each kind that is matched in a way of its own.
const EXPRESSIONS: [&str; 22] = [
    // Automata of many expressions.
    "a|ab",
    r"\w+",
    "(?i)A[^b]?",
    r"\W*",
    ".",
    r"[\s\d]|b{2,3}",
    ".*[ab].{12}",
    // Everything.
    ".*",
    "^(.*)$",
    // Globs, exact names and prefixes among them.
    "a.*",
    ".*ab.*",
    "^.*?b_(?:.*)a",
    "_ab",
    ".*😀",
    // Like globs.
    "a(?-s:.*)",
    "ab.+",
    // What must be there.
    "(ab?)*_",
    "[ab]+_ab[^_]*",
    r"\w*_a\b.*",
    "(a_|b_|)ab(_.*)?",
    "(aab|bba).*|.*(b_a|a_b)",
    r"(?i)[ab]*\n_b.*",
];

fn text() -> impl Strategy<Value = String> {
    vec(select(&LETTERS[..]), 0..5).prop_map(|letters| letters.concat())
}

fn name() -> impl Strategy<Value = Name> {
    let literal = || text().prop_map(|text| text.replace('\\', r"\\").replace('*', r"\*"));
    let exact = literal().prop_filter("a name is not empty", |text| !text.is_empty());
    let glob = vec(literal(), 2..4).prop_map(|literals| literals.join("*"));
    let prefix = literal().prop_map(|literal| literal + "*");
    let regex = select(&EXPRESSIONS[..]).prop_map(str::to_owned);
    prop_oneof![
        4 => exact.prop_map(Name::Glob),
        2 => prefix.prop_map(Name::Glob),
        2 => glob.prop_map(Name::Glob),
        1 => regex.prop_map(Name::Regex),
    ]
}

fn rule() -> impl Strategy<Value = Rule> {
    rule_of(select(&TYPES[..]), name())
}

fn rule_of(
    resource_type: impl Strategy<Value = &'static str>,
    name: impl Strategy<Value = Name>,
) -> impl Strategy<Value = Rule> {
    let actions = select(vec![vec!["READ"], vec!["WRITE"], vec!["READ", "WRITE"]]);
    (actions, resource_type, vec(name, 1..4), sources()).prop_map(
        |(actions, resource_type, names, sources)| Rule {
            actions,
            resource_type: resource_type.to_owned(),
            names,
            sources: if resource_type == "EXTERNAL" {
                sources
            } else {
                Sources::All { environment: false }
            },
        },
    )
}

fn sources() -> impl Strategy<Value = Sources> {
    prop_oneof![
        1 => any::<bool>().prop_map(|environment| Sources::All { environment }),
        3 => vec(entry(), 1..4).prop_map(Sources::Listed),
    ]
}

fn entry() -> impl Strategy<Value = Entry> {
    let places = |source_type| {
        vec(
            (path(), any::<bool>()),
            0..if source_type == "inline" { 1 } else { 4 },
        )
    };
    select(&SOURCES[..]).prop_flat_map(move |source_type| {
        (places(source_type), any::<bool>(), any::<bool>()).prop_map(
            move |(places, connection, environment)| Entry {
                source_type,
                places: places
                    .into_iter()
                    .map(|(path, is_prefix)| place(source_type, &path, is_prefix))
                    .collect(),
                connection,
                environment,
            },
        )
    })
}

/// What is read: single objects, or for S3 beginnings of names, rarely with a connection of its own or the like.
fn read() -> impl Strategy<Value = Read> {
    let rarely = || proptest::bool::weighted(0.1);
    let reach = (vec(path(), 1..4), any::<bool>(), rarely());
    (select(&SOURCES[..]), reach, rarely(), rarely()).prop_map(
        |(source_type, (paths, are_prefixes, unknown), connection, environment)| {
            let is_prefix = are_prefixes && source_type == "s3";
            let places = paths
                .iter()
                .map(|path| place(source_type, path, is_prefix))
                .filter(|_| source_type != "inline");
            Read {
                source_type,
                places: (!unknown).then(|| places.collect()),
                connection,
                environment,
            }
        },
    )
}

/// Few, so that they begin like each other.
fn path() -> impl Strategy<Value = String> {
    vec(select(&["a", "b", "a/b", "ab"][..]), 1..4).prop_map(|parts| parts.concat())
}

fn place(source_type: &str, path: &str, is_prefix: bool) -> Place {
    let root = if source_type == "s3" {
        "s3://bucket/"
    } else {
        "/"
    };
    Place {
        text: format!("{root}{path}"),
        is_prefix,
    }
}

/// A role may inherit from roles before it: so there is no cycle.
fn role() -> impl Strategy<Value = (Vec<Index>, Vec<Rule>, Vec<Rule>)> {
    (
        vec(any::<Index>(), 0..3),
        vec(rule(), 0..4),
        vec(rule(), 0..2),
    )
}

fn policy() -> impl Strategy<Value = Policy> {
    policy_of(vec(role(), 1..12))
}

/// A few roles about external data by one name.
fn policy_about_external() -> impl Strategy<Value = Policy> {
    let rule = || rule_of(Just("EXTERNAL"), Just(Name::Glob("EXTERNAL".to_owned())));
    let role = (
        vec(any::<Index>(), 0..2),
        vec(rule(), 0..4),
        prop_oneof![3 => vec(rule(), 0..1), 1 => vec(rule(), 1..2)],
    );
    policy_of(vec(role, 1..4))
}

type Roles = Vec<(Vec<Index>, Vec<Rule>, Vec<Rule>)>;

fn policy_of(roles: impl Strategy<Value = Roles>) -> impl Strategy<Value = Policy> {
    let some = || vec(any::<Index>(), 0..4);
    (
        roles,
        vec(some(), 2),
        vec(some(), 2),
        vec(any::<Index>(), 0..2),
    )
        .prop_map(|(roles, users, groups, everyone)| {
            let all = roles.len();
            let places = |indices: &[Index], of: usize| -> Vec<usize> {
                indices
                    .iter()
                    .filter(|_| of > 0)
                    .map(|index| index.index(of))
                    .collect()
            };
            let bound = |names: &[&str], bindings: &[Vec<Index>]| {
                let roles = bindings.iter().map(|roles| places(roles, all));
                names
                    .iter()
                    .map(|&name| name.to_owned())
                    .zip(roles)
                    .collect()
            };
            Policy {
                users: bound(&USERS, &users),
                groups: bound(&GROUPS, &groups),
                everyone: places(&everyone, all),
                roles: roles
                    .into_iter()
                    .enumerate()
                    .map(|(number, (inherits, allow, deny))| Role {
                        inherits: places(&inherits, number),
                        allow,
                        deny,
                    })
                    .collect(),
            }
        })
}

fn request() -> impl Strategy<Value = Request> {
    let groups = proptest::sample::subsequence(GROUPS.to_vec(), 0..=GROUPS.len());
    (
        select(&USERS[..]),
        groups,
        select(&TYPES[..]),
        text(),
        select(&ACTIONS[..]),
    )
        .prop_map(|(user, groups, resource_type, name, action)| Request {
            user: user.to_owned(),
            groups: groups.into_iter().map(str::to_owned).collect(),
            resource_type: resource_type.to_owned(),
            name,
            action,
        })
}

fn compile(policy: &Policy) -> Engine {
    let document = policy.document().to_string();
    let reading = policy::read(document.as_bytes(), &Options::default());
    assert!(reading.policy.is_some(), "{:?}", reading.diagnostics);
    Engine::compile(reading.policy.unwrap(), IdentityCase::Exact, Vec::new())
}

fn ask(engine: &Engine, policy: &Policy, request: &Request) {
    let expected = policy.allows(request);
    let groups = Groups {
        names: &request.groups,
        unreadable: false,
    };
    let identity = Identity {
        user: &request.user,
        authenticated_by: Some("any"),
        groups,
    };
    let action = Action::from_name(request.action).unwrap();

    let subject = engine.subject(&identity).unwrap();
    let resource_type = ResourceType::from_name(&request.resource_type);
    assert_eq!(
        engine.decide(subject, resource_type, &request.name, action),
        expected,
        "{request:?}"
    );
    assert_eq!(engine.subject(&identity), Ok(subject));

    let decision = engine.explain(&identity, &request.resource_type, &request.name, action);
    assert_eq!(decision.allowed, expected, "{request:?}");
    check_rule(&decision, policy, request);
}

/// Decides about what is read.
fn ask_about(engine: &Engine, policy: &Policy, request: &Request, reads: &[Read]) {
    let identity = Identity {
        user: &request.user,
        authenticated_by: None,
        groups: Groups {
            names: &request.groups,
            unreadable: false,
        },
    };
    let action = Action::from_name(request.action).unwrap();
    let sources: Vec<_> = reads.iter().map(Read::source).collect();
    let decision = engine.decide_sources(&identity, &request.name, action, &sources);
    let expected = policy.allows_reading(request, reads);
    assert_eq!(
        decision.allowed, expected,
        "{request:?} {reads:?} {decision:?}"
    );
    check_rule(&decision, policy, request);
}

/// A rule that is named is truly there.
fn check_rule(decision: &Decision, policy: &Policy, request: &Request) {
    let Some(role) = &decision.role else {
        assert!(!decision.allowed && decision.at.is_none() && decision.effect.is_none());
        return;
    };
    let role = policy
        .roles
        .iter()
        .enumerate()
        .find(|(number, _)| role_name(*number) == *role)
        .unwrap()
        .1;
    let rules = if decision.effect == Some(Effect::Allow) {
        &role.allow
    } else {
        &role.deny
    };
    assert!(
        rules.iter().any(|rule| rule.matches(request)),
        "{request:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn decisions_agree(policy in policy(), requests in vec(request(), 60)) {
        let engine = compile(&policy);
        for request in &requests {
            ask(&engine, &policy, request);
        }
    }

    #[test]
    fn decisions_about_input_sources_agree(
        policy in policy_about_external(),
        requests in vec((select(&USERS[..]), select(&ACTIONS[..]), vec(read(), 0..3)), 60),
    ) {
        let engine = compile(&policy);
        for (user, action, reads) in &requests {
            let request = Request {
                user: (*user).to_owned(),
                groups: vec![GROUPS[0].to_owned()],
                resource_type: "EXTERNAL".to_owned(),
                name: "EXTERNAL".to_owned(),
                action,
            };
            ask(&engine, &policy, &request);
            ask_about(&engine, &policy, &request, reads);
        }
    }

    /// Whatever bytes a document holds: no panic, and no policy from what is no document.
    #[test]
    fn any_bytes_are_read(bytes in vec(any::<u8>(), 0..200)) {
        prop_assert!(policy::read(&bytes, &Options::default()).policy.is_none());
    }

    /// A document with a few bytes changed is read, or refused with errors; either way without a panic.
    #[test]
    fn damaged_documents_are_read(policy in policy(), damages in vec((any::<Index>(), any::<u8>()), 1..4)) {
        let mut document = policy.document().to_string().into_bytes();
        for (place, byte) in damages {
            let place = place.index(document.len());
            document[place] = byte;
        }
        let reading = policy::read(&document, &Options::default());
        prop_assert_eq!(reading.policy.is_none(), reading.has_errors());
    }
}
