//! What the engine costs without Java around it: a decision, a policy in memory, reading one.
//!
//! `cargo bench --bench engine` writes `engine.jsonl`, a record a line, into `build/bench` or `$WARDEN_BENCH_OUTPUT`.
//! Arguments choose parts of the work: `cargo bench --bench engine -- decide roles`; `--quick` leaves out the largest
//! policies.
#![expect(
    clippy::expect_used,
    reason = "a benchmark that cannot go on must stop"
)]

mod decide;
mod policies;
mod record;
#[path = "../thread_time/mod.rs"]
mod thread_time;
mod timing;
mod weight;

use std::env;
use std::path::PathBuf;

use peak_alloc::PeakAlloc;

use self::record::Records;

/// Counts what is allocated and not yet freed.
#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// A part of the work.
type Part = (&'static str, fn(&mut Records, &[usize]));

const PARTS: [Part; 5] = [
    ("decide", decide::permissions),
    ("roles", decide::roles),
    ("users", decide::users),
    ("weight", weight::permissions),
    ("role-sets", weight::role_sets),
];

fn main() {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let quick = arguments.iter().any(|argument| argument == "--quick")
        || env::var_os("WARDEN_BENCH_QUICK").is_some();
    let asked = |part: &str| {
        let mut named = arguments.iter().filter(|word| !word.starts_with("--"));
        let all = named.clone().next().is_none();
        all || named.any(|word| word == part)
    };
    let sizes: &[usize] = match quick {
        true => &[10, 1_000, 100_000],
        false => &[1, 10, 100, 1_000, 10_000, 100_000, 1_000_000],
    };
    let mut records = Records::default();
    for (name, measure) in PARTS {
        if asked(name) {
            measure(&mut records, sizes);
        }
    }
    let folder = env::var_os("WARDEN_BENCH_OUTPUT").unwrap_or_else(|| "build/bench".into());
    records.write(&PathBuf::from(folder).join("engine.jsonl"));
}
