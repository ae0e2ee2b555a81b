//! Waiting, with a line that says for what, until somebody interrupts.

use std::io;
use std::pin::pin;
use std::time::Duration;

use tokio::signal::unix::{Signal, SignalKind, signal};
use tokio::time::{MissedTickBehavior, interval};

use crate::cli::progress::Waiting;

/// How often the line is written.
const PACE: Duration = Duration::from_millis(200);

/// Hears the signals that ask a process to end, from the first time on.
#[derive(Debug)]
pub struct Watch {
    signals: [Signal; 3],
}

impl Watch {
    /// Begins to listen.
    pub fn new() -> io::Result<Self> {
        let signals = [
            signal(SignalKind::interrupt())?,
            signal(SignalKind::terminate())?,
            signal(SignalKind::hangup())?,
        ];
        Ok(Self { signals })
    }

    /// Waits for some work; none if a signal came and `gives_up` then said so.
    pub async fn over<T>(
        &mut self,
        work: impl Future<Output = T>,
        doing: impl Fn() -> &'static str,
        mut gives_up: impl FnMut() -> bool,
    ) -> Option<T> {
        let [interrupt, terminate, hangup] = &mut self.signals;
        let mut line = Waiting::new("probing");
        let mut pace = interval(PACE);
        pace.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut work = pin!(work);
        loop {
            let signalled = tokio::select! {
                done = &mut work => return Some(done),
                _ = pace.tick() => {
                    line.show(doing());
                    false
                }
                _ = interrupt.recv() => true,
                _ = terminate.recv() => true,
                _ = hangup.recv() => true,
            };
            if signalled && gives_up() {
                return None;
            }
        }
    }
}
