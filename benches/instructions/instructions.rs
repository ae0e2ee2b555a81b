//! Counts the instructions of a decision and holds them to `baseline.json`: no noise can change them.
//!
//! ```text
//! cargo bench -p warden-instructions              # fails where a count is 3 % off
//! cargo bench -p warden-instructions -- --save    # writes the baseline anew
//! ```
//!
//! It runs itself in callgrind, with the profile that is shipped. Tables are hashed with random seeds: what is
//! counted is an average over so many names, and over so many small policies, that it stays within a fraction of a
//! percent.

mod baseline;
mod callgrind;
mod cases;

use std::collections::BTreeMap;
use std::process::ExitCode;

/// Instructions of a decision, by what is decided.
type Counts = BTreeMap<String, f64>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    if has(callgrind::INSIDE) {
        cases::run();
        return ExitCode::SUCCESS;
    }
    let counts = callgrind::count();
    if has("--save") {
        baseline::save(counts);
        ExitCode::SUCCESS
    } else {
        baseline::compare(&counts)
    }
}
