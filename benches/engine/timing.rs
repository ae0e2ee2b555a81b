//! How long work takes: CPU time of the thread, in nanoseconds.

use std::time::Duration;

use crate::thread_time::{self, RUNS, now};

/// What one run of short work takes at least.
const LEAST: Duration = Duration::from_millis(20);

/// Of each run, the best first.
pub type Runs = [f64; RUNS];

/// How long one of the `steps` of `work` takes.
pub fn each_of(steps: usize, work: impl FnMut()) -> Runs {
    thread_time::runs(LEAST, work).map(|run| nanoseconds(run) / steps as f64)
}

/// How long the work takes that is done once on each thing that is made for it; the making does not count.
pub fn each_once<T, D>(mut make: impl FnMut() -> T, mut work: impl FnMut(T) -> D) -> Runs {
    let mut runs = [0.0; RUNS];
    for run in &mut runs {
        let made = make();
        let began = now();
        let done = work(made);
        *run = nanoseconds(now() - began);
        drop(done);
    }
    runs.sort_by(f64::total_cmp);
    runs
}

fn nanoseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}
