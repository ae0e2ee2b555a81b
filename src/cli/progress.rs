//! A line that says how far something has come, for those who wait.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Nothing is said of what takes less.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often the line is written.
const PACE: Duration = Duration::from_millis(200);

/// Counts to a number that is known, on a terminal's stderr alone.
#[derive(Debug)]
pub struct Progress {
    what: &'static str,
    total: usize,
    done: usize,
    /// When to write next; never, if nobody looks.
    next: Option<Instant>,
    written: bool,
}

impl Progress {
    /// Begins to count.
    pub fn new(what: &'static str, total: usize) -> Self {
        let next = io::stderr()
            .is_terminal()
            .then(|| Instant::now() + PATIENCE);
        Self {
            what,
            total,
            done: 0,
            next,
            written: false,
        }
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.done += 1;
        let now = Instant::now();
        if self.next.is_some_and(|next| now >= next) {
            self.next = Some(now + PACE);
            self.written = true;
            write(&format!("\r{} of {} {}", self.done, self.total, self.what));
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if self.written {
            write("\r\x1b[K");
        }
    }
}

/// Nobody is left to be told when it cannot be written.
fn write(text: &str) {
    let mut stderr = io::stderr().lock();
    let _ = stderr
        .write_all(text.as_bytes())
        .and_then(|()| stderr.flush());
}
