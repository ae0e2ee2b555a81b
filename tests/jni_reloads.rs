//! While a policy is replaced again and again, each answer is of a policy that was in force when it was asked for.

#![cfg(feature = "jni")]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use warden as _;
use warden_jvm::{ALLOW, DENY, JavaThread, STALE};

const THREADS: usize = 64;
const LOADS: usize = 100;

/// Twice the number of the resource type, plus that of the action.
const READ_DATASOURCE: i32 = 0;

/// What is asked, and what the policies answer whose number is even, and those whose number is odd.
const QUESTIONS: [(&str, [i32; 2]); 8] = [
    ("kept", [ALLOW, ALLOW]),
    ("secret", [DENY, DENY]),
    ("even", [ALLOW, DENY]),
    ("odd", [DENY, ALLOW]),
    ("even_a_name_too_long_for_registers", [ALLOW, DENY]),
    ("odd_équipe", [DENY, ALLOW]),
    ("abeven", [ALLOW, DENY]),
    ("baodd", [DENY, ALLOW]),
];

fn policy(number: usize) -> String {
    let mine = ["even", "odd"][number % 2];
    format!(
        r#"{{"version": 1, "users": {{"alice": ["r"]}}, "roles": {{"r": {{
            "allow": [{{"actions": ["READ"], "type": "DATASOURCE", "names": [
                "kept", "{mine}", "{mine}_*", "secret*", {{"regex": "(a|b)+{mine}"}}]}}],
            "deny": [{{"actions": ["READ"], "type": "DATASOURCE", "names": ["secret"]}}]
        }}}}}}"#
    )
}

/// How far loading is: between these two numbers are those of the policies that may be in force.
#[derive(Default)]
struct Progress {
    loaded: AtomicUsize,
    begun: AtomicUsize,
    is_over: AtomicBool,
}

/// What a thread has seen.
#[derive(Default)]
struct Seen {
    answers: usize,
    replaced: usize,
}

#[test]
fn each_answer_is_of_a_policy_in_force() {
    let java = JavaThread::new();
    let guard = java.open(&[]).unwrap();
    java.load(guard, policy(0).as_bytes()).unwrap();
    let progress = Progress::default();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|_| scope.spawn(|| ask_until_it_is_over(guard, &progress)))
            .collect();
        for number in 1..=LOADS {
            progress.begun.store(number, Ordering::SeqCst);
            java.load(guard, policy(number).as_bytes()).unwrap();
            progress.loaded.store(number, Ordering::SeqCst);
            // Now and then there is but one policy that may be in force.
            if number % 8 == 0 {
                thread::sleep(Duration::from_millis(1));
            }
        }
        progress.is_over.store(true, Ordering::SeqCst);

        let seen: Vec<Seen> = threads
            .into_iter()
            .map(|thread| thread.join().unwrap())
            .collect();
        assert!(seen.iter().all(|seen| seen.answers > 0));
        assert!(
            seen.iter().any(|seen| seen.replaced > 0),
            "nobody saw a policy replaced"
        );
    });
    java.close(guard).unwrap();
}

/// Asks as Java does: with one subject while it is good, then with a new one.
fn ask_until_it_is_over(guard: i32, progress: &Progress) -> Seen {
    let java = JavaThread::new();
    let names = QUESTIONS.map(|(name, _)| java.name(name));
    let mut seen = Seen::default();
    let mut is_over = false;
    while !is_over {
        // The last round begins when nothing changes any more.
        is_over = progress.is_over.load(Ordering::SeqCst);
        let subject = java.subject(guard, "alice", &[]).unwrap();
        let mut parity = None;
        for (name, (asked, answers)) in names.into_iter().zip(QUESTIONS) {
            let loaded = progress.loaded.load(Ordering::SeqCst);
            let answer = java.decide(guard, subject, name, READ_DATASOURCE);
            let begun = progress.begun.load(Ordering::SeqCst);
            if answer == STALE {
                assert!(!is_over, "the policy is in force");
                seen.replaced += 1;
                break;
            }
            let in_force = |parity: &usize| (loaded..=begun).any(|number| number % 2 == *parity);
            let told: Vec<usize> = [0, 1]
                .into_iter()
                .filter(|&parity| answers[parity] == answer)
                .collect();
            assert!(
                told.iter().any(in_force),
                "{asked}: {answer} between {loaded} and {begun}"
            );
            // A subject is good for one policy, from which all its answers are.
            if let [told] = told[..] {
                assert_eq!(
                    *parity.get_or_insert(told),
                    told,
                    "{asked}: {answer} of another policy"
                );
            }
            seen.answers += 1;
        }
        // Leaves a turn to the one thread that loads.
        thread::sleep(Duration::from_micros(200));
    }
    seen
}
