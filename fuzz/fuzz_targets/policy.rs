//! Any document is read, compiled and asked without a panic, and the engine's two answers agree.
//!
//! An input is the document, then a user, a group, a resource type, a name and an input source, each after a NUL byte.
//!
//! ```text
//! rustup toolchain install nightly && cargo install cargo-fuzz --locked
//! mkdir -p fuzz/corpus/policy
//! cargo +nightly fuzz run policy fuzz/corpus/policy fuzz/seeds/policy -- -dict=fuzz/policy.dict
//! ```

#![no_main]

use libfuzzer_sys::fuzz_target;
use warden::engine::{Engine, Groups, Identity, Reason, ResourceType};
use warden::location::Source;
use warden::policy::{self, Action, Effect, IdentityCase, Options};
use warden::requirement::input_source;

fuzz_target!(|input: &[u8]| {
    let mut parts = input.split(|byte| *byte == 0);
    let document = parts.next().unwrap_or_default();
    let mut text = || std::str::from_utf8(parts.next().unwrap_or_default()).unwrap_or("\u{fffd}");
    let [user, group, resource_type, name] = [text(), text(), text(), text()];
    let sources = input_source::read(text()).map_or_else(|_| Vec::new(), |read| read.sources);

    let reading = policy::read(document, &Options::default());
    assert_eq!(
        reading.policy.is_none(),
        reading.has_errors(),
        "a policy exactly when there is no error"
    );
    assert!(
        reading.diagnostics.is_sorted_by_key(|found| found.at),
        "in the order of the document"
    );
    let Some(policy) = reading.policy else { return };

    let engine = Engine::compile(policy, IdentityCase::Exact, Vec::new());
    let groups = Groups {
        names: &[group],
        unreadable: false,
    };
    let identity = Identity {
        user,
        authenticated_by: None,
        groups,
    };
    ask(&engine, &identity, resource_type, name);
    ask_about(&engine, &identity, name, &sources);

    // What the rules themselves name leads further into the engine than chance does.
    for rule in engine.rules_of(&identity).rules {
        for pattern in rule.names {
            ask(
                &engine,
                &identity,
                rule.resource_type,
                &pattern.text().replace('*', name),
            );
        }
    }
});

/// What may be read together may be read one by one, and without any source it is as decided plainly.
fn ask_about(engine: &Engine, identity: &Identity<'_, &str>, name: &str, sources: &[Source]) {
    for action in Action::ALL {
        let decide = |sources| engine.decide_sources(identity, name, action, sources);
        let together = decide(sources);
        let sentence = together.sentence(identity, "EXTERNAL", name, action);
        assert!(!sentence.contains(char::is_control), "{sentence:?}");
        for source in sources {
            let alone = decide(std::slice::from_ref(source));
            assert!(alone.allowed || !together.allowed, "{alone:?} {together:?}");
        }
        let plainly = engine.explain(identity, "EXTERNAL", name, action);
        assert_eq!(decide(&[]), plainly);
    }
}

/// Deciding and explaining agree, and an explanation names a rule that can bring that answer.
fn ask(engine: &Engine, identity: &Identity<'_, &str>, resource_type: &str, name: &str) {
    let subject = engine.subject(identity).expect("a new engine has room");
    for action in Action::ALL {
        let decision = engine.explain(identity, resource_type, name, action);
        let allowed = engine.decide(
            subject,
            ResourceType::from_name(resource_type),
            name,
            action,
        );
        assert_eq!(allowed, decision.allowed, "{decision:?}");
        match decision.effect {
            Some(effect) => {
                let by_rule = decision.reason == Reason::Rule;
                assert_eq!(decision.allowed, by_rule && effect == Effect::Allow);
            }
            None => assert_eq!(decision.reason, Reason::NoRule),
        }
        let sentence = decision.sentence(identity, resource_type, name, action);
        assert!(!sentence.contains(char::is_control), "{sentence:?}");
    }
}
