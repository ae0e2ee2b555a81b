//! Druid's own planner: how long it takes to parse and validate the same statements.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use super::corpus::Asked;

/// Starts the planner of Druid 27 (`PlannerProbe`); `gradle plannerArgs` writes it.
const PLANNER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/build/planner27.args");

/// So many statements at least go to one process, some of them again and again: the JVM shall be warm.
const WARM: usize = 1_500;

/// Best of five for each, in CPU time of the thread that plans; nothing, if the planner is not built.
pub fn times(all: &[Asked]) -> Option<Vec<Duration>> {
    if !Path::new(PLANNER).exists() {
        return None;
    }
    let rounds = WARM.div_ceil(all.len());
    let lines: String = all
        .iter()
        .map(|asked| format!("{}\n", asked.line))
        .collect();
    let answers = ask(lines.repeat(rounds));
    assert_eq!(
        answers.len(),
        all.len() * rounds,
        "the planner answers each"
    );
    let best = |one: usize| answers.iter().skip(one).step_by(all.len()).min().copied();
    (0..all.len()).map(best).collect()
}

fn ask(lines: String) -> Vec<Duration> {
    let mut planner = Command::new("java")
        .arg(format!("@{PLANNER}"))
        .arg("time")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("java runs");
    let mut input = planner.stdin.take().expect("it is piped");
    let asking = thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = planner.wait_with_output().expect("it ends");
    asking.join().expect("no panic").expect("it reads all");
    let output = String::from_utf8(output.stdout).expect("ASCII");
    output.lines().filter_map(answered).collect()
}

fn answered(line: &str) -> Option<Duration> {
    let answer: serde_json::Value = serde_json::from_str(line.strip_prefix("answer ")?).ok()?;
    answer["nanoseconds"].as_u64().map(Duration::from_nanos)
}
