//! CPU time of the thread that works, as criterion's measurement and by hand.

use std::time::Duration;

use criterion::measurement::{Measurement, ValueFormatter, WallTime};
use rustix::time::{ClockId, clock_gettime};

/// How often a time is taken: the best counts.
const RUNS: u32 = 5;

/// What one run takes at least, so that the clock's own cost does not count.
const LEAST: Duration = Duration::from_millis(2);

/// CPU time that this thread has had.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// The best and the worst of five.
#[derive(Clone, Copy, Debug)]
pub struct Times {
    pub best: Duration,
    pub worst: Duration,
}

/// How long the work takes: each of the five is the mean of a run of at least [`LEAST`].
pub fn times(mut work: impl FnMut()) -> Times {
    work();
    let mut times = Times {
        best: Duration::MAX,
        worst: Duration::ZERO,
    };
    for _ in 0..RUNS {
        let (began, mut rounds) = (now(), 0);
        let mut taken = Duration::ZERO;
        while taken < LEAST {
            work();
            rounds += 1;
            taken = now() - began;
        }
        times.best = times.best.min(taken / rounds);
        times.worst = times.worst.max(taken / rounds);
    }
    times
}

/// For criterion.
pub struct ThreadTime;

impl Measurement for ThreadTime {
    type Intermediate = Duration;
    type Value = Duration;

    fn start(&self) -> Duration {
        now()
    }

    fn end(&self, began: Duration) -> Duration {
        now() - began
    }

    fn add(&self, one: &Duration, other: &Duration) -> Duration {
        *one + *other
    }

    fn zero(&self) -> Duration {
        Duration::ZERO
    }

    fn to_f64(&self, value: &Duration) -> f64 {
        value.as_nanos() as f64
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        WallTime.formatter()
    }
}
