//! Where the time goes: what no implementation behind JNI could save, and what is left.

use std::fmt::Write as _;

use crate::decisions::Decisions;
use crate::shown;

const N: u64 = 10;
/// What a list is filtered by, and how many names it has.
const PERMISSIONS: u64 = 1_000;
const NAMES: f64 = 10_000.0;

/// The section; empty if a part of it was not measured.
pub fn section(decisions: &Decisions) -> String {
    section_of(decisions).unwrap_or_default()
}

fn section_of(decisions: &Decisions) -> Option<String> {
    let decide = |contender, asked: Option<&str>| {
        let mut records = decisions.of("decide", contender);
        let found = records.find(|record| {
            record.shape == "exact" && record.n == N && record.asked.as_deref() == asked
        });
        found.map(|record| record.best)
    };
    let a_name = |contender: &str| {
        let best = decisions.best("filter", contender, "exact", PERMISSIONS)?;
        Some(best * 1e6 / NAMES)
    };
    let allowed = decide("warden", Some("late"))?;
    let denied = decide("warden", Some("none"))?;
    let crossing = decisions.best("decide", "bare-jni", "exact", 1)?;
    let engine = decide("warden-rust", Some("late"))?;
    let (framework, list) = (a_name("framework")?, a_name("warden")?);
    let peer = a_name("basic-security")?;
    let rows = [
        ("an allowed decision", allowed),
        ("of it the bare JNI call", crossing),
        ("of it the engine, as Rust calls it", engine),
        (
            "of it all else: the objects of Druid's question, the thread's request and subject, the name as numbers, the native entry",
            allowed - crossing - engine,
        ),
        (
            "a denied one takes more: the object that can say why, kept for the request's answer",
            denied - allowed,
        ),
        ("a name in a list, with Warden", list),
        ("of it Druid's own framework", framework),
        (
            "350× basic-security would leave Warden for a name",
            peer / 350.0 - framework,
        ),
    ];
    let mut text = format!(
        "\n## Where the time goes\n\nOf {N} exact names, and of a list of {} names filtered by {}. Best times.\n\n| | |\n|---|---|\n",
        shown::count(NAMES as u64),
        shown::count(PERMISSIONS)
    );
    for (what, nanoseconds) in rows {
        let _ = writeln!(text, "| {what} | {} |", shown::time(nanoseconds));
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::section;
    use crate::decisions::tests::run;

    #[test]
    fn what_is_left_of_a_decision_and_of_a_name_in_a_list_is_said() {
        let mut decisions = run(&[
            ("decide", "warden", "exact", 10, 50.0, "late"),
            ("decide", "warden", "exact", 10, 60.0, "none"),
            ("decide", "warden-rust", "exact", 10, 13.0, "late"),
            ("decide", "bare-jni", "exact", 1, 8.0, "late"),
            ("filter", "warden", "exact", 1_000, 0.8, "late"),
            ("filter", "framework", "exact", 1_000, 0.3, "late"),
            ("filter", "basic-security", "exact", 1_000, 210.0, "late"),
        ]);
        let text = section(&decisions);
        assert!(text.contains("the native entry | 29.0 ns |"), "{text}");
        assert!(text.contains("Druid's own framework | 30.0 ns |"), "{text}");
        assert!(
            text.contains("leave Warden for a name | 30.0 ns |"),
            "{text}"
        );
        decisions.records.remove(0);
        assert_eq!(section(&decisions), "");
    }
}
