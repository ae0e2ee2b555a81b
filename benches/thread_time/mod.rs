//! CPU time of the thread that works: what other processes do to the time on the wall is not in it.

use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// How often a time is taken: the best counts.
pub const RUNS: usize = 5;

/// CPU time that this thread has had.
pub fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// How long the work takes, the best run first. A run is the mean of as many rounds as fill `least`, so that the clock's
/// own cost does not count.
pub fn runs(least: Duration, mut work: impl FnMut()) -> [Duration; RUNS] {
    work();
    let mut runs = [Duration::ZERO; RUNS];
    for run in &mut runs {
        let (began, mut rounds) = (now(), 0);
        let mut taken = Duration::ZERO;
        while taken < least {
            work();
            rounds += 1;
            taken = now() - began;
        }
        *run = taken / rounds;
    }
    runs.sort_unstable();
    runs
}
