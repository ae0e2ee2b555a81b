//! Open Policy Agent over HTTP on the same machine: elapsed time of a question and its answer.

use std::env;
use std::path::PathBuf;

use criterion::measurement::WallTime;
use warden_contenders::harness::{self, Harness};
use warden_contenders::opa::Opa;
use warden_contenders::setting::Shape;

/// OPA's program.
const PROGRAM: &str = "WARDEN_BENCH_OPA";

fn main() {
    let program = env::var_os(PROGRAM).map(PathBuf::from);
    let program = program.expect("WARDEN_BENCH_OPA names OPA's program");
    let mut harness = Harness::new(WallTime, "wall");
    let sizes: &[usize] = if harness::quick() {
        &[1_000]
    } else {
        &[10, 1_000, 100_000]
    };
    for &n in sizes {
        let opa = Opa::start(&program, &harness::output().join("opa"), n);
        harness.decide("opa", &opa, Shape::Exact, n);
    }
    harness.write("opa.jsonl");
}
