//! Subjects with many different sets of roles, from many threads, and names that are compared without case.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use warden::engine::{Engine, Full, Groups, Identity, ResourceType, Subject};
use warden::policy::{self, Action, IdentityCase, InternalUser, Options};

/// A role for each of so many groups, which may read the datasource that is called like the group.
fn engine(groups: usize) -> Engine {
    let names: Vec<String> = (0..groups).map(|number| format!("g{number}")).collect();
    let roles = names.iter().map(|name| {
        format!(r#""{name}": {{"allow": [{{"actions": ["READ"], "type": "DATASOURCE", "names": ["{name}"]}}]}}"#)
    });
    let bindings = names.iter().map(|name| format!(r#""{name}": ["{name}"]"#));
    let document = format!(
        r#"{{"version": 1, "roles": {{{}}}, "groups": {{{}}}}}"#,
        roles.collect::<Vec<_>>().join(","),
        bindings.collect::<Vec<_>>().join(",")
    );
    let reading = policy::read(document.as_bytes(), &Options::default());
    Engine::compile(reading.policy.unwrap(), IdentityCase::Exact, Vec::new())
}

/// The groups whose bits are set.
fn member(bits: u32) -> Vec<String> {
    (0..32)
        .filter(|bit| bits & (1 << bit) != 0)
        .map(|bit| format!("g{bit}"))
        .collect()
}

fn subject(engine: &Engine, bits: u32) -> Result<Subject, Full> {
    let groups = Groups {
        names: &member(bits),
        unreadable: false,
    };
    engine.subject(&Identity {
        user: "u",
        authenticated_by: None,
        groups,
    })
}

fn reads(engine: &Engine, subject: Subject, bit: u32) -> bool {
    engine.decide(
        subject,
        ResourceType::Datasource,
        &format!("g{bit}"),
        Action::Read,
    )
}

#[test]
fn an_engine_is_full_some_time_and_a_renewed_one_is_not() {
    let engine = engine(17);
    let known: Vec<Subject> = (0..1 << 17)
        .map_while(|bits| subject(&engine, bits).ok())
        .collect();
    assert!((10_000..100_000).contains(&known.len()), "{}", known.len());
    for (bits, &known) in (0..).zip(&known) {
        assert_eq!(subject(&engine, bits), Ok(known));
        assert_eq!(
            reads(&engine, known, bits % 17),
            bits & (1 << (bits % 17)) != 0
        );
    }
    let next = u32::try_from(known.len()).unwrap();
    assert_eq!(subject(&engine, next), Err(Full));
    let renewed = engine.renewed();
    let subject = subject(&renewed, next).unwrap();
    assert!((0..17).all(|bit| reads(&renewed, subject, bit) == (next & (1 << bit) != 0)));
}

#[test]
fn threads_agree() {
    let engine = engine(10);
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8)
            .map(|_| {
                scope.spawn(|| {
                    (0..1 << 10)
                        .map(|bits| subject(&engine, bits).unwrap())
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        let answers: Vec<Vec<Subject>> = threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect();
        assert!(answers.windows(2).all(|two| two.first() == two.last()));
    });
    for bits in 0..1 << 10 {
        let subject = subject(&engine, bits).unwrap();
        assert!((0..10).all(|bit| reads(&engine, subject, bit) == (bits & (1 << bit) != 0)));
    }
}

#[test]
fn a_number_that_no_engine_gave_may_do_nothing() {
    let engine = engine(1);
    for number in [1, 2, 77, u32::MAX] {
        assert!(!reads(&engine, Subject::from_number(number), 0));
    }
}

#[test]
fn names_are_folded_on_both_sides_but_not_those_of_internal_users() {
    let document = br#"{"version": 1, "users": {"Bob": ["r"]}, "groups": {"ST\u00c4FF": ["r"]},
        "roles": {"r": {"allow": [{"actions": ["READ"], "type": "DATASOURCE", "names": ["wiki"]}]}}}"#;
    let internal = vec![InternalUser::parse("druid_system")];
    let options = Options {
        identity_case: IdentityCase::Lower,
        internal_users: internal.clone(),
    };
    let policy = policy::read(document, &options).policy.unwrap();
    let engine = Engine::compile(policy, IdentityCase::Lower, internal);
    let reads = |user: &str, groups: &[&str], name: &str| {
        let groups = Groups {
            names: groups,
            unreadable: false,
        };
        let subject = engine
            .subject(&Identity {
                user,
                authenticated_by: None,
                groups,
            })
            .unwrap();
        engine.decide(subject, ResourceType::Datasource, name, Action::Read)
    };
    assert!(reads("BOB", &[], "wiki"));
    assert!(reads("eve", &["stäff"], "wiki"));
    assert!(!reads("BOB", &[], "Wiki"));
    assert!(!reads("eve", &["staff"], "wiki"));
    assert!(reads("druid_system", &[], "anything"));
    assert!(!reads("DRUID_SYSTEM", &[], "anything"));
}
