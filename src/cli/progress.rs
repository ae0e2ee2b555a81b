//! A line that says how far something has come, for those who wait.

use std::io::{self, IsTerminal, Write};
use std::time::{Duration, Instant};

/// Nothing is said of what takes less.
const PATIENCE: Duration = Duration::from_secs(2);

/// How often the line is written.
const PACE: Duration = Duration::from_millis(200);

/// Says what is waited for, on a terminal's stderr alone.
#[derive(Debug)]
pub struct Waiting {
    what: &'static str,
    /// When to write first; never, if nobody looks.
    begin: Option<Instant>,
    line: Line,
}

impl Waiting {
    /// Begins to wait.
    pub fn new(what: &'static str) -> Self {
        let shown = io::stderr().is_terminal();
        Self {
            what,
            begin: shown.then(|| Instant::now() + PATIENCE),
            line: Line::default(),
        }
    }

    /// It waits for this.
    pub fn show(&mut self, doing: &str) {
        if self.begin.is_some_and(|begin| Instant::now() >= begin) {
            self.line.write(&format!("{}: {doing}", self.what));
        }
    }
}

/// Counts, on a terminal's stderr alone.
#[derive(Debug)]
pub struct Progress {
    what: &'static str,
    done: usize,
    /// When to write next; never, if nobody looks.
    next: Option<Instant>,
    line: Line,
}

impl Progress {
    /// Begins to count. Results that are `written_meanwhile` are progress enough where they go to a terminal.
    pub fn new(what: &'static str, written_meanwhile: bool) -> Self {
        let shown =
            io::stderr().is_terminal() && !(written_meanwhile && io::stdout().is_terminal());
        Self {
            what,
            done: 0,
            next: shown.then(|| Instant::now() + PATIENCE),
            line: Line::default(),
        }
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.done += 1;
        let now = Instant::now();
        if self.next.is_some_and(|next| now >= next) {
            self.next = Some(now + PACE);
            self.line.write(&format!("{}: {}", self.what, self.done));
        }
    }
}

/// A line that is written over, and is gone in the end.
#[derive(Debug, Default)]
struct Line {
    written: bool,
}

impl Line {
    fn write(&mut self, text: &str) {
        self.written = true;
        write(&format!("\r{text}\x1b[K"));
    }
}

impl Drop for Line {
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
