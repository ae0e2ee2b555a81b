//! What was counted when it was last written down, for each kind of processor.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;

use crate::Counts;

/// How far a count may be off. What is faster by more is to be written down too: else later changes could lose it.
const BAND: f64 = 0.03;

const SAVE: &str = "cargo bench -p warden-instructions -- --save";

/// Prints how each count stands to the baseline, as tests are reported.
pub fn compare(counts: &Counts) -> ExitCode {
    let baselines = read();
    let empty = Counts::new();
    let baseline = baselines.get(&processor()).unwrap_or(&empty);
    let [mut passed, mut failed, mut ignored] = [0, 0, 0];
    for (case, &count) in counts {
        let Some(&expected) = baseline.get(case) else {
            ignored += 1;
            println!(
                "test {case} ... ignored, {count:.1} instructions, no baseline for {}: {SAVE}",
                processor()
            );
            continue;
        };
        let off = count / expected - 1.0;
        let told = format!(
            "{count:.1} instructions, {:+.2} % of {expected:.1}",
            off * 100.0
        );
        if off.abs() <= BAND {
            passed += 1;
            println!("test {case} ... ok, {told}");
        } else {
            failed += 1;
            let why = if off > 0.0 { "slower" } else { "faster" };
            println!("test {case} ... FAILED, {why}: {told}");
        }
    }
    for case in baseline.keys().filter(|case| !counts.contains_key(*case)) {
        failed += 1;
        println!("test {case} ... FAILED, no longer counted");
    }
    if failed > 0 {
        println!(
            "\nIf this is as it should be, write the new baseline and commit it by itself: {SAVE}"
        );
    }
    let result = if failed == 0 { "ok" } else { "FAILED" };
    println!("\ntest result: {result}. {passed} passed; {failed} failed; {ignored} ignored");
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Writes the baseline for this kind of processor anew.
pub fn save(counts: Counts) {
    let mut baselines = read();
    let round = |(case, count): (String, f64)| (case, (count * 10.0).round() / 10.0);
    baselines.insert(processor(), counts.into_iter().map(round).collect());
    let text = serde_json::to_string_pretty(&baselines).expect("names and numbers");
    println!("{text}");
    std::fs::write(file(), text + "\n").expect("the baseline can be written");
}

fn read() -> BTreeMap<String, Counts> {
    let text = std::fs::read_to_string(file()).expect("a baseline");
    serde_json::from_str(&text).expect("names and numbers")
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("baseline.json")
}

/// What decides which code runs. Valgrind shows programs one and the same processor on all that have AVX2.
fn processor() -> String {
    #[cfg(target_arch = "x86_64")]
    if std::arch::is_x86_feature_detected!("avx2") {
        return "x86_64 with AVX2".to_owned();
    }
    std::env::consts::ARCH.to_owned()
}
