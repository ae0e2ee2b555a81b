//! How long reading a statement takes, beside what Druid's own planner takes for the same.
//!
//! `bin/bench sql` runs it, with the planner, and writes `docs/performance/sql.md`. Every time is CPU time of the thread.
#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a benchmark that cannot go on must stop"
)]

mod corpus;
mod long;
#[path = "../thread_time/measurement.rs"]
mod measurement;
mod peer;
mod report;
#[path = "../thread_time/mod.rs"]
mod thread_time;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use warden::requirement::sql::{read, stack};

use self::corpus::Asked;
use self::measurement::ThreadTime;
use self::report::Report;

fn main() {
    // A thread's stack as the product has it.
    stack::run(|| {
        compare_with_last_run();
        Report::measure().publish();
    })
    .expect("the benchmark runs");
}

fn time_to_read(asked: &Asked) -> impl FnMut() + '_ {
    || {
        // A refusal takes time as well.
        let _ = black_box(read(black_box(&asked.statement), &asked.settings));
    }
}

/// Criterion's part: what has changed since its last run on this machine.
fn compare_with_last_run() {
    let mut criterion = Criterion::default()
        .with_measurement(ThreadTime)
        .sample_size(20)
        .configure_from_args();
    let own = corpus::own();
    let mut group = criterion.benchmark_group("sql");
    group.bench_function("the project's own statements, all", |bencher| {
        bencher.iter(|| own.iter().for_each(|asked| time_to_read(asked)()));
    });
    for size in long::SIZES {
        let asked = Asked::plainly(long::expressions(size));
        group.throughput(Throughput::Bytes(asked.statement.sql.len() as u64));
        group.bench_function(BenchmarkId::new("WITH", size), |bencher| {
            bencher.iter(time_to_read(&asked));
        });
    }
    group.finish();
    criterion.final_summary();
}
