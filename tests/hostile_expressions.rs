//! Expressions that are made to take all memory or all time are refused, or take neither; whatever the names.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

use std::sync::Barrier;

use peak_alloc::PeakAlloc;
use serde_json::{Value, json};
use warden::engine::{Engine, Identity, ResourceType, Subject};
use warden::policy::{self, Action, IdentityCase, Options};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

const MIB: usize = 1 << 20;
/// What a policy may take while it is compiled.
const ALLOWED: usize = 256 * MIB;
/// What all threads together may take while they decide by it.
const DECIDING: usize = 64 * MIB;
const THREADS: usize = 64;

struct Asked {
    engine: Engine,
    subject: Subject,
}

impl Asked {
    /// Allows what these expressions match; or the errors of the policy.
    fn new(expressions: &[String]) -> Result<Self, Vec<String>> {
        let names: Vec<Value> = expressions
            .iter()
            .map(|text| json!({"regex": text}))
            .collect();
        let policy = json!({"version": 1, "users": {"u": ["r"]}, "roles": {"r": {"allow":
            [{"actions": ["READ"], "type": "DATASOURCE", "names": names}]}}});
        let reading = policy::read(policy.to_string().as_bytes(), &Options::default());
        let Some(policy) = reading.policy else {
            return Err(reading
                .diagnostics
                .into_iter()
                .map(|said| said.message)
                .collect());
        };
        let engine = Engine::compile(policy, IdentityCase::Exact, Vec::new());
        let subject = engine.subject(&Identity::user("u")).unwrap();
        Ok(Self { engine, subject })
    }

    fn allows(&self, name: &str) -> bool {
        self.engine
            .decide(self.subject, ResourceType::Datasource, name, Action::Read)
    }

    /// Many threads ask at once about names that lead to ever new states.
    fn ask_at_once(&self, letters: &[&str], length: usize) {
        let start = Barrier::new(THREADS);
        std::thread::scope(|scope| {
            for thread in 0..THREADS {
                let start = &start;
                scope.spawn(move || {
                    let name = restless(thread as u64, letters, length);
                    start.wait();
                    self.allows(&name);
                });
            }
        });
    }
}

fn restless(mut seed: u64, letters: &[&str], length: usize) -> String {
    let mut next = || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        letters[(seed >> 33) as usize % letters.len()]
    };
    (0..length).map(|_| next()).collect()
}

/// What this takes at most.
fn peak<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let result = run();
    (result, ALLOCATED.peak_usage() - before)
}

fn each(count: usize, text: impl Fn(usize) -> String) -> Vec<String> {
    (0..count).map(text).collect()
}

/// Part of the test below, because all that the process allocates counts.
fn a_name_that_takes_long_is_denied_whatever_allows_it() {
    let mut expressions = each(400, |n| format!(".*a{n}.{{20}}"));
    expressions.push(".*".to_owned());
    let asked = Asked::new(&expressions).unwrap();
    assert!(asked.allows(&"b".repeat(1_024)));
    let long = "b".repeat(1_025);
    assert!(!asked.allows(&long));
    let explained = asked
        .engine
        .explain(&Identity::user("u"), "DATASOURCE", &long, Action::Read);
    assert!(!explained.allowed);
    assert!(
        explained.because().contains("too long"),
        "{}",
        explained.because()
    );

    let quick = Asked::new(&[".*".to_owned(), ".*_t7_.*".to_owned()]).unwrap();
    assert!(quick.allows(&long));
}

/// One test, because all that the process allocates counts.
#[test]
fn hostile_expressions_take_no_more_memory_than_is_allowed() {
    let too_large = "the regular expression is too large: its automaton would exceed 1 MiB";
    for text in [
        "((a{1,100}){1,100}){1,100}",
        r"(\pL{100}){100}",
        "(((.{99}){99}){99}){99}",
    ] {
        let (asked, peak) = peak(|| Asked::new(&[text.to_owned()]).err());
        assert_eq!(asked.unwrap(), [too_large], "{text}");
        assert!(peak < 8 * MIB, "{text}: {} MiB", peak / MIB);
    }

    let alternatives = |number: usize| {
        let all: Vec<String> = (0..400).map(|n| format!("x{number}y{n}")).collect();
        all.join("|")
    };
    let many_needles = |number: usize| {
        let all: Vec<String> = (0..8).map(|n| format!("{n:08}{number:016}")).collect();
        format!("[a-z]+({})[0-9]+", all.join("|"))
    };
    let texts = [
        (each(1, |_| ".*a.{20}".to_owned()), &["a", "b"][..]),
        (each(400, |n| format!(".*a{n}.{{20}}")), &["a", "1", "2"]),
        (
            each(300, |n| format!(".*[ab].{{9}}[cd]{{{}}}", n + 1)),
            &["a", "c"],
        ),
        (
            each(300, |n| format!(".*a.{{9}}[cd]{{{}}}", n + 1)),
            &["a", "c"],
        ),
        (each(30, alternatives), &["x1", "y", "1", "2"]),
        (each(1_000, many_needles), &["0", "1", "00000001", "a"]),
        (
            each(500, |n| format!(".*{}{n}.*b.*", "a".repeat(3_000))),
            &["a", "1"],
        ),
        (
            each(500, |n| format!(".*{}.*b", "a".repeat(n + 1))),
            &["a", "a", "b"],
        ),
        (each(30, |n| format!(r"\pL{{1,20}}{n}")), &["é", "a", "1"]),
        (
            each(2_000, |n| format!("(?i).*k{n}s.*")),
            &["k", "S", "1", "2"],
        ),
        (
            each(2_000, |n| format!(".*a{n}.*b{n}.*c")),
            &["a", "b", "1", "2"],
        ),
    ];
    for (expressions, letters) in texts {
        let length = if expressions.len() == 1 { 8_000 } else { 300 };
        let first = &expressions[0];
        let (asked, compiling) = peak(|| Asked::new(&expressions).unwrap());
        assert!(compiling < ALLOWED, "{first}: {} MiB", compiling / MIB);
        let ((), deciding) = peak(|| asked.ask_at_once(letters, length));
        assert!(deciding < DECIDING, "{first}: {} MiB", deciding / MIB);
    }

    a_name_that_takes_long_is_denied_whatever_allows_it();

    // What is too much is said, not tried.
    let (asked, compiling) =
        peak(|| Asked::new(&each(2_000, |n| format!(".*[ab]{{{}}}.{{200}}", n + 1))));
    let errors = asked.err().unwrap();
    assert!(errors[0].contains("too large together"), "{errors:?}");
    assert!(compiling < ALLOWED, "{} MiB", compiling / MIB);
}
