//! What shall be reached, and whether it was.

use crate::decisions::Decisions;
use crate::record::Record;
use crate::shown;

/// A row of the table.
#[derive(Clone, Debug)]
pub struct Target {
    pub work: String,
    limit: Limit,
    unit: Unit,
    measured: Option<f64>,
}

#[derive(Clone, Copy, Debug)]
enum Limit {
    AtLeast(f64),
    AtMost(f64),
}

#[derive(Clone, Copy, Debug)]
enum Unit {
    Times,
    Nanoseconds,
    Milliseconds,
    Bytes,
    Megabytes,
    BytesAPermission,
}

/// The peer: what Druid itself comes with.
const PEER: &str = "basic-security";

impl Target {
    fn new(work: impl Into<String>, limit: Limit, unit: Unit, measured: Option<f64>) -> Self {
        let work = work.into();
        Self {
            work,
            limit,
            unit,
            measured,
        }
    }

    /// What shall be reached.
    pub fn target(&self) -> String {
        match self.limit {
            Limit::AtLeast(limit) => format!("≥ {}", self.unit.shown(limit)),
            Limit::AtMost(limit) => format!("≤ {}", self.unit.shown(limit)),
        }
    }

    pub fn measured(&self) -> String {
        self.measured
            .map_or_else(|| "not measured".to_owned(), |value| self.unit.shown(value))
    }

    /// Whether it is met, if it was measured.
    pub fn met(&self) -> Option<bool> {
        self.measured.map(|value| match self.limit {
            Limit::AtLeast(limit) => value >= limit,
            Limit::AtMost(limit) => value <= limit,
        })
    }
}

impl Unit {
    fn shown(self, value: f64) -> String {
        match self {
            Self::Times => shown::times(value),
            Self::Nanoseconds => shown::time(value),
            Self::Milliseconds => shown::time(value * 1e6),
            Self::Bytes => format!("{} B", shown::number(value)),
            Self::Megabytes => format!("{} MB", shown::number(value / 1e6)),
            Self::BytesAPermission => format!("{} B a permission", shown::number(value)),
        }
    }
}

/// All that shall be reached.
pub fn all(decisions: &Decisions) -> Vec<Target> {
    let mut targets = ratios(decisions);
    targets.extend(single_calls(decisions));
    targets.extend(growth(decisions));
    targets.extend(filtering(decisions));
    targets.extend(on_the_path(decisions));
    targets.extend(compiling(decisions));
    targets.extend(process(decisions));
    targets
}

fn ratios(decisions: &Decisions) -> Vec<Target> {
    let ratio = |shape, n| decisions.ratio("decide", PEER, "warden", shape, n);
    let limits = [
        (1, 1.5),
        (10, 6.0),
        (100, 30.0),
        (1_000, 300.0),
        (100_000, 50_000.0),
    ];
    let exact = limits.map(|(n, limit)| {
        let work = format!("faster than {PEER}, {} exact names", shown::count(n));
        Target::new(work, Limit::AtLeast(limit), Unit::Times, ratio("exact", n))
    });
    let mut targets = exact.to_vec();
    for (shape, name) in [
        ("prefix", "prefix globs"),
        ("regex", "regular expressions of the form `.*_t7_.*`"),
        (
            "general",
            "regular expressions of the form `[a-z]+_t7_[0-9]+`",
        ),
    ] {
        let work = format!("faster than {PEER}, 1,000 {name}");
        let measured = ratio(shape, 1_000);
        targets.push(Target::new(
            work,
            Limit::AtLeast(300.0),
            Unit::Times,
            measured,
        ));
    }
    let regex = decisions.best("decide", "warden", "regex", 10_000);
    let work = "a decision among 10,000 expressions of the form `.*_t7_.*`";
    targets.push(Target::new(
        work,
        Limit::AtMost(2_000.0),
        Unit::Nanoseconds,
        regex,
    ));
    targets
}

fn single_calls(decisions: &Decisions) -> Vec<Target> {
    let limits = [
        (1_000, 200.0, 600.0),
        (100_000, 250.0, 1_500.0),
        (1_000_000, 500.0, 2_500.0),
    ];
    let rows = limits.into_iter().flat_map(|(n, half, most)| {
        [("p50", half), ("p99", most)].map(|(percentile, limit)| {
            let work = format!(
                "{percentile} of single calls, {} permissions",
                shown::count(n)
            );
            let measured = decisions.best(&format!("single-{percentile}"), "warden", "exact", n);
            Target::new(work, Limit::AtMost(limit), Unit::Nanoseconds, measured)
        })
    });
    rows.collect()
}

fn growth(decisions: &Decisions) -> Vec<Target> {
    let rows = [
        (
            "growth from 10 to 1,000,000 permissions",
            "decide",
            10,
            1_000_000,
        ),
        ("growth from 1 to 1,000 roles of a user", "roles", 1, 1_000),
        ("growth from 1 to 100,000 users", "users", 1, 100_000),
        ("growth from no deny rule to 1,000", "deny", 0, 1_000),
    ];
    let rows = rows.map(|(what, work, from, to)| {
        let measured = growth_of(decisions, work, from, to);
        Target::new(what, Limit::AtMost(4.0), Unit::Times, measured)
    });
    rows.to_vec()
}

/// The longest time by the shortest over a range that was measured to both ends, among records that differ in what grows
/// alone; of several such, the worst.
fn growth_of(decisions: &Decisions, work: &str, from: u64, to: u64) -> Option<f64> {
    let within = |record: &&Record| {
        (work != "decide" || record.shape == "exact") && (from..=to).contains(&record.n)
    };
    let records: Vec<_> = decisions.of(work, "warden").filter(within).collect();
    let growth = records
        .iter()
        .filter(|record| record.n == from)
        .filter_map(|first| {
            let mut alike = records
                .iter()
                .filter(|record| record.shape == first.shape && record.asked == first.asked);
            let times = || alike.clone().map(|record| record.best);
            let growth = times().reduce(f64::max)? / times().reduce(f64::min)?;
            alike.any(|record| record.n == to).then_some(growth)
        });
    growth.reduce(f64::max)
}

fn filtering(decisions: &Decisions) -> Vec<Target> {
    let ratio = |slow, fast| {
        let shapes = ["exact", ""].iter();
        shapes
            .filter_map(|shape| decisions.ratio("filter", slow, fast, shape, 1_000))
            .reduce(f64::min)
    };
    vec![
        Target::new(
            format!("filtering 10,000 names by 1,000 permissions, faster than {PEER}"),
            Limit::AtLeast(350.0),
            Unit::Times,
            ratio(PEER, "warden"),
        ),
        Target::new(
            "the same, by the framework's own cost",
            Limit::AtMost(2.5),
            Unit::Times,
            ratio("warden", "framework"),
        ),
    ]
}

fn on_the_path(decisions: &Decisions) -> Vec<Target> {
    let allowed = decisions
        .of("decide", "warden")
        .filter(|record| record.asked.as_deref() != Some("none"));
    let allocated = allowed
        .filter_map(|record| record.allocated)
        .reduce(f64::max);
    let threads = scaling(decisions, "warden")
        .zip(scaling(decisions, "bare-jni"))
        .map(|(warden, bare)| warden / bare);
    vec![
        Target::new(
            "two threads, by how the bare JNI call scales",
            Limit::AtLeast(0.95),
            Unit::Times,
            threads,
        ),
        // The smallest object takes 16 bytes; what is measured besides is what JMH itself allocates, spread over all calls.
        Target::new(
            "allocated by an allowed decision (no object is less than 16 B)",
            Limit::AtMost(1.0),
            Unit::Bytes,
            allocated,
        ),
    ]
}

/// What one thread's call takes alone, by what it takes beside another.
fn scaling(decisions: &Decisions, contender: &str) -> Option<f64> {
    let with = |threads| {
        let records = decisions.of("threads", contender);
        let found = records.filter(|record| record.threads == threads);
        found.map(|record| record.best).reduce(f64::max)
    };
    Some(with(1)? / with(2)?)
}

fn compiling(decisions: &Decisions) -> Vec<Target> {
    let compile = decisions.best("compile", "warden", "exact", 1_000_000);
    let memory = decisions.best("memory", "warden", "exact", 1_000_000);
    let users = |n| decisions.best("memory", "warden", "users", n);
    let users = users(100_000)
        .zip(users(1_000))
        .map(|(many, few)| many / few);
    vec![
        Target::new(
            "compiling 1,000,000 permissions",
            Limit::AtMost(500.0),
            Unit::Milliseconds,
            compile,
        ),
        Target::new(
            "their memory",
            Limit::AtMost(56.0),
            Unit::BytesAPermission,
            memory,
        ),
        Target::new(
            "memory of 100,000 users in 1,000 sets of roles, by that of 1,000",
            Limit::AtMost(1.5),
            Unit::Times,
            users,
        ),
        Target::new(
            "p99.9 of decisions while policies are reloaded, by that without",
            Limit::AtMost(2.0),
            Unit::Times,
            reloading(decisions),
        ),
        Target::new(
            "memory after 1,000 reloads, by that after one",
            Limit::AtMost(1.05),
            Unit::Times,
            reload_memory(decisions),
        ),
    ]
}

/// At the size where it is the most.
fn reloading(decisions: &Decisions) -> Option<f64> {
    let still = decisions
        .of("reload-p99.9", "warden")
        .filter(|record| record.shape == "still");
    let ratios = still.filter_map(|still| {
        Some(decisions.best("reload-p99.9", "warden", "reloading", still.n)? / still.best)
    });
    ratios.reduce(f64::max)
}

fn reload_memory(decisions: &Decisions) -> Option<f64> {
    let after = |n| {
        let mut records = decisions.of("reload-memory", "warden");
        records
            .find(|record| record.n == n)
            .map(|record| record.best)
    };
    Some(after(1_000)? / after(1)?)
}

fn process(decisions: &Decisions) -> Vec<Target> {
    let start = decisions.best("start", "warden", "exact", 1_000);
    let library = decisions.of("library", "warden");
    vec![
        Target::new(
            "library loaded and a policy of 1,000 permissions ready in a fresh process",
            Limit::AtMost(50.0),
            Unit::Milliseconds,
            start,
        ),
        Target::new(
            "the native library",
            Limit::AtMost(5e6),
            Unit::Megabytes,
            library.map(|record| record.best).reduce(f64::max),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::tests::run;

    fn of(decisions: &Decisions, work: &str) -> (String, Option<bool>) {
        let target = all(decisions)
            .into_iter()
            .find(|target| target.work == work)
            .unwrap();
        (target.measured(), target.met())
    }

    #[test]
    fn a_ratio_short_of_its_target_is_not_met() {
        let peer = ("decide", PEER, "exact", 10, 300.0, "late");
        let work = "faster than basic-security, 10 exact names";
        let short = run(&[peer, ("decide", "warden", "exact", 10, 60.0, "late")]);
        assert_eq!(of(&short, work), ("5.0×".to_owned(), Some(false)));
        let reached = run(&[peer, ("decide", "warden", "exact", 10, 50.0, "late")]);
        assert_eq!(of(&reached, work), ("6.0×".to_owned(), Some(true)));
    }

    #[test]
    fn what_was_not_measured_is_neither_met_nor_missed() {
        for target in all(&run(&[])) {
            assert_eq!(
                (target.measured().as_str(), target.met()),
                ("not measured", None),
                "{target:?}"
            );
        }
    }

    #[test]
    fn growth_is_of_records_that_differ_in_what_grows_alone() {
        let decisions = run(&[
            ("users", "warden", "same-user", 1, 50.0, "late"),
            ("users", "warden", "same-user", 100_000, 100.0, "late"),
            ("users", "warden", "changing-user", 1, 200.0, "late"),
            ("users", "warden", "changing-user", 100_000, 1_000.0, "late"),
        ]);
        let growth = of(&decisions, "growth from 1 to 100,000 users");
        assert_eq!(growth, ("5.0×".to_owned(), Some(false)));
    }

    #[test]
    fn growth_is_of_the_whole_range_or_of_none() {
        let decisions = run(&[
            ("roles", "warden", "exact", 1, 50.0, "late"),
            ("roles", "warden", "exact", 100, 60.0, "late"),
        ]);
        assert_eq!(
            of(&decisions, "growth from 1 to 1,000 roles of a user").1,
            None
        );
    }
}
