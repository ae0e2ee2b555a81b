//! What is counted.

use std::hint::black_box;

use warden::engine::{Engine, Identity, ResourceType};
use warden::policy::{self, Action, IdentityCase, Options};
use warden_jvm::{JavaThread, Name};

/// So many questions of each kind there are at least: chance, which is in the seeds of hash tables, evens out.
const QUESTIONS: usize = 10_000;

/// A kind of pattern: how the document writes the one of a number, a name that it matches, and one that no pattern
/// matches.
struct Kind {
    name: &'static str,
    pattern: fn(usize) -> String,
    matched: fn(usize) -> String,
    other: fn(usize) -> String,
}

const EXACT: Kind = Kind {
    name: "exact",
    pattern: |n| format!("table_{n:07}"),
    matched: |n| format!("table_{n:07}"),
    other: |n| format!("other_{n:07}"),
};
const PREFIX: Kind = Kind {
    name: "prefix",
    pattern: |n| format!("team_{n:07}_*"),
    matched: |n| format!("team_{n:07}_orders"),
    other: |n| format!("other_{n:07}_orders"),
};
const EXPRESSION: Kind = Kind {
    name: "expression",
    pattern: |n| format!("*_t{n}_*"),
    matched: |n| format!("sales_t{n}_daily"),
    other: |n| format!("sales_o{n}_daily"),
};

/// Twice the number of a datasource's type, plus that of reading.
const READ_DATASOURCE: i32 = 0;

/// Counts every case, and prints its name and the number of its questions.
pub fn run() {
    for n in [10, 1_000, 100_000] {
        engine(&EXACT, n);
    }
    engine(&PREFIX, 1_000);
    engine(&EXPRESSION, 1_000);
    for n in [10, 1_000, 100_000] {
        entry("short", &EXACT, n, |java, name| java.name(name));
    }
    entry("string", &EXACT, 1_000, |java, name| {
        Name::String(java.string(name))
    });
}

/// The one function in which callgrind counts, which knows it by its name.
#[inline(never)]
fn counted_instructions<T>(what: impl FnOnce() -> T) -> T {
    what()
}

/// `Engine::decide`.
fn engine(kind: &Kind, permissions: usize) {
    let names = kind.names(permissions);
    let engines: Vec<_> = (0..kind.policies(permissions))
        .map(|_| {
            let reading = policy::read(kind.policy(permissions).as_bytes(), &Options::default());
            let engine = Engine::compile(
                reading.policy.expect("no error"),
                IdentityCase::Exact,
                Vec::new(),
            );
            let alice = engine.subject(&Identity::user("alice"));
            (engine, alice.expect("a new engine has room"))
        })
        .collect();
    let ask = || {
        let of_one = |(engine, alice): &(Engine, _)| {
            let allows = |name: &&String| {
                engine.decide(*alice, ResourceType::Datasource, name, Action::Read)
            };
            names.iter().filter(allows).count()
        };
        engines.iter().map(of_one).sum()
    };
    count(
        "engine",
        kind,
        permissions,
        engines.len() * names.len(),
        ask,
    );
}

/// `NativeEngine.decideShort` or `decide`, as Java calls it.
fn entry(what: &str, kind: &Kind, permissions: usize, name: fn(&JavaThread, &str) -> Name) {
    let java = JavaThread::new();
    let texts = kind.names(permissions);
    let names: Vec<_> = texts.iter().map(|text| name(&java, text)).collect();
    let guards: Vec<_> = (0..kind.policies(permissions))
        .map(|_| {
            let guard = java.open(&[]).expect("room for a guard");
            java.load(guard, kind.policy(permissions).as_bytes())
                .expect("no error");
            (guard, java.subject(guard, "alice", &[]).expect("a policy"))
        })
        .collect();
    let ask = || {
        let of_one =
            |&(guard, alice): &(i32, i64)| java.allowed(guard, alice, &names, READ_DATASOURCE);
        guards.iter().map(of_one).sum()
    };
    let what = format!("entry {what}");
    count(&what, kind, permissions, guards.len() * names.len(), ask);
    for (guard, _) in guards {
        java.close(guard).expect("an open guard");
    }
}

/// Asks once so that everything is there, then counts.
fn count(what: &str, kind: &Kind, permissions: usize, questions: usize, ask: impl Fn() -> usize) {
    assert_eq!(ask() * 2, questions, "half of the names are allowed");
    black_box(counted_instructions(&ask));
    end_of_case(&format!("{what} {} {permissions}: {questions}", kind.name));
}

/// Where callgrind writes down what it has counted; it knows this, too, by its name.
#[inline(never)]
fn end_of_case(told: &str) {
    println!("{told}");
}

impl Kind {
    /// Of policies with few permissions there are many.
    fn policies(&self, permissions: usize) -> usize {
        (QUESTIONS / 2).div_ceil(permissions)
    }

    /// Names that are asked for: some that are matched, and as many that are not.
    fn names(&self, permissions: usize) -> Vec<String> {
        let asked = permissions.min(QUESTIONS / 2);
        let step = permissions / asked;
        let numbers = || (0..asked).map(|n| n * step);
        numbers()
            .map(self.matched)
            .chain(numbers().map(self.other))
            .collect()
    }

    fn policy(&self, permissions: usize) -> String {
        let patterns: Vec<_> = (0..permissions)
            .map(|n| format!("{:?}", (self.pattern)(n)))
            .collect();
        format!(
            r#"{{"version": 1, "users": {{"alice": ["r"]}}, "roles": {{"r": {{"allow": [
                {{"actions": ["READ"], "type": "DATASOURCE", "names": [{}]}}]}}}}}}"#,
            patterns.join(",")
        )
    }
}
