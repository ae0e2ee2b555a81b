//! `decisions.md`: the targets and whether they are met, then every figure.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::decisions::Decisions;
use crate::record::Record;
use crate::{contender, floor, shown, targets};

/// The document.
pub fn document(decisions: &Decisions) -> String {
    let mut text = String::from("# What a decision takes\n\n");
    text.push_str(&introduction(decisions));
    text.push_str("\n![cost of a decision against the number of permissions](decisions.svg)\n");
    text.push_str("\n## What shall be reached\n\n");
    text.push_str(&target_table(decisions));
    text.push_str(
        "\nThat a decision allocates nothing in Rust either is a test (`tests/allocations.rs`).\n",
    );
    text.push_str("\n![cost of a decision by kind of pattern](shapes.svg)\n");
    text.push_str(&floor::section(decisions));
    text.push_str("\n## Who is measured\n\n");
    text.push_str(&contenders(decisions));
    text.push_str("\n## A decision, by the number of permissions\n");
    for shape in in_order(decided(decisions).map(|record| record.shape.as_str())) {
        text.push_str(&overview(decisions, shape));
    }
    text.push_str("\n## Every figure\n");
    text.push_str(EXPLANATION);
    for work in in_order(decisions.records.iter().map(|record| record.work.as_str())) {
        text.push_str(&figures(decisions, work));
    }
    text.push_str(HOW_TO_REPEAT);
    text
}

const EXPLANATION: &str = "
Best, median and worst of the runs; each run is the mean of many calls, but for percentiles of single calls. *thread-cpu* is CPU
time of the working thread, *wall* is elapsed time. *late*: the name is that of one of the last permissions; *none*: no
permission matches.
";

const HOW_TO_REPEAT: &str = "
## To repeat it

    bin/bench decisions

on a machine that does nothing else; `--quick` takes less than three minutes once everything is built. `decisions.json` holds every
record, and everything on this page is computed from it.
";

fn introduction(decisions: &Decisions) -> String {
    let machine = &decisions.machine;
    let quick = if decisions.quick {
        " **A quick run: fewer and shorter runs.**"
    } else {
        ""
    };
    format!(
        "`bin/bench decisions` writes this file.{quick} Measured on {} CPUs of {}, {}, {}, {}, at commit {}.\n\n\
         A time is the best of its runs: CPU time of the working thread, but for single calls, threads side by side, reloads and OPA,\n\
         which are timed by the clock on the wall. A ratio is between best times of the same run at the same questions; where two kinds\n\
         of question were asked, the worse counts.\n",
        machine.cpus, machine.processor, machine.kernel, machine.jdk, machine.rustc, machine.commit
    )
}

fn target_table(decisions: &Decisions) -> String {
    let mut table = String::from("| work | target | measured | |\n|---|---|---|---|\n");
    for target in targets::all(decisions) {
        let met = match target.met() {
            Some(true) => "met",
            Some(false) => "**not met**",
            None => "",
        };
        let _ = writeln!(
            table,
            "| {} | {} | {} | {met} |",
            target.work,
            target.target(),
            target.measured()
        );
    }
    table
}

fn decided(decisions: &Decisions) -> impl Iterator<Item = &Record> {
    decisions
        .records
        .iter()
        .filter(|record| record.work == "decide")
}

/// The best time of each contender at each size, of one shape.
fn overview(decisions: &Decisions, shape: &str) -> String {
    let records = || decided(decisions).filter(|record| record.shape == shape);
    let sizes: BTreeSet<u64> = records().map(|record| record.n).collect();
    let mut contenders = in_order(records().map(|record| record.contender.as_str()));
    contenders.sort_by_key(|name| contender::place(name));
    let mut table = format!("\n| {shape} |");
    for n in &sizes {
        let _ = write!(table, " {} |", shown::count(*n));
    }
    let _ = writeln!(table, "\n|---|{}", "---|".repeat(sizes.len()));
    for name in contenders {
        let _ = write!(table, "| {name} |");
        for n in &sizes {
            let best = decisions.best("decide", name, shape, *n);
            let _ = write!(table, " {} |", best.map(shown::time).unwrap_or_default());
        }
        table.push('\n');
    }
    table
}

/// A section for a piece of work.
fn figures(decisions: &Decisions, work: &str) -> String {
    let mut records: Vec<&Record> = decisions
        .records
        .iter()
        .filter(|record| record.work == work)
        .collect();
    records.sort_by_key(|record| {
        let contender = contender::place(&record.contender);
        (
            &record.shape,
            contender,
            &record.contender,
            &record.asked,
            record.threads,
            record.n,
        )
    });
    let allocated = records.iter().any(|record| record.allocated.is_some());
    let mut text = format!(
        "\n### {work}\n\n| | shape | asked | N | threads | best | median | worst | runs | clock |"
    );
    text.push_str(if allocated { " allocated |\n" } else { "\n" });
    text.push_str("|---|---|---|---|---|---|---|---|---|---|");
    text.push_str(if allocated { "---|\n" } else { "\n" });
    for record in records {
        text.push_str(&row(record));
        if allocated {
            let bytes = record.allocated.map(|bytes| shown::in_unit(bytes, "bytes"));
            let _ = write!(text, " {} |", bytes.unwrap_or_default());
        }
        text.push('\n');
    }
    text
}

fn row(record: &Record) -> String {
    let value = |value| shown::in_unit(value, &record.unit);
    format!(
        "| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |",
        record.contender,
        record.shape,
        record.asked.as_deref().unwrap_or_default(),
        shown::count(record.n),
        record.threads,
        value(record.best),
        value(record.median),
        value(record.worst),
        record.runs,
        record.clock.as_deref().unwrap_or_default(),
    )
}

fn contenders(decisions: &Decisions) -> String {
    let measured: BTreeSet<_> = decisions
        .records
        .iter()
        .map(|record| record.contender.as_str())
        .collect();
    let mut table = String::from("| | what it is |\n|---|---|\n");
    for known in contender::ALL
        .iter()
        .filter(|known| measured.contains(known.name))
    {
        let version = known
            .version(decisions)
            .map(|version| format!(" ({version})"))
            .unwrap_or_default();
        let _ = writeln!(table, "| {}{version} | {} |", known.name, known.what);
    }
    table
}

/// Each once, as they first come, what is decided before all else.
fn in_order<'a>(works: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut once = Vec::new();
    for work in works {
        if !once.contains(&work) {
            once.push(work);
        }
    }
    once.sort_by_key(|work| *work != "decide");
    once
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decisions::tests::run;

    #[test]
    fn the_document_says_what_is_met_and_shows_every_record() {
        let text = document(&run(&[
            ("filter", "warden", "exact", 1_000, 3e6, ""),
            ("decide", "warden", "exact", 10, 50.0, "late"),
            ("decide", "basic-security", "exact", 10, 320.0, "late"),
        ]));
        assert!(
            text.contains("| faster than basic-security, 10 exact names | ≥ 6.0× | 6.4× | met |"),
            "{text}"
        );
        assert!(text.contains("| ≥ 1.50× | not measured |  |"), "{text}");
        assert!(text.contains("| warden | exact | late | 10 | 1 | 50.0 ns | 55.0 ns | 75.0 ns | 5 | thread-cpu | 0 B |"), "{text}");
        assert!(text.find("### decide") < text.find("### filter"));
    }
}
