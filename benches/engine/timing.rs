//! CPU time of the thread that works.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// How often a time is taken.
const RUNS: usize = 5;

/// What one run takes at least, so that the clock's own cost does not count.
const LEAST: Duration = Duration::from_millis(20);

/// CPU time that this thread has had.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Nanoseconds of each run, the best first.
pub type Runs = [f64; RUNS];

/// How long one of the `steps` of `work` takes: each run is the mean of as many rounds as fill [`LEAST`].
pub fn each_of(steps: usize, mut work: impl FnMut()) -> Runs {
    work();
    let mut runs = [0.0; RUNS];
    for run in &mut runs {
        let (began, mut rounds) = (now(), 0_usize);
        let mut taken = Duration::ZERO;
        while taken < LEAST {
            work();
            rounds += 1;
            taken = now() - began;
        }
        *run = taken.as_secs_f64() * 1e9 / (rounds * steps) as f64;
    }
    runs.sort_by(f64::total_cmp);
    runs
}

/// How long the work takes that is done once on each thing that is made for it; the making does not count.
pub fn each_once<T, D>(mut make: impl FnMut() -> T, mut work: impl FnMut(T) -> D) -> Runs {
    let mut runs = [0.0; RUNS];
    for run in &mut runs {
        let made = make();
        let began = now();
        let done = work(made);
        *run = (now() - began).as_secs_f64() * 1e9;
        drop(done);
    }
    runs.sort_by(f64::total_cmp);
    runs
}
