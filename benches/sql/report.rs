//! The figures, as a document.

use std::fmt::{self, Write as _};
use std::time::Duration;
use std::{env, fs};

use super::corpus::{self, Asked};
use super::long::{SHAPES, SIZES};
use super::{peer, thread_time, time_to_read};

/// Where the document goes, beside the terminal.
const PATH: &str = "WARDEN_BENCH_REPORT";

/// What one run takes at least.
const LEAST: Duration = Duration::from_millis(2);

pub struct Report {
    ordinary: Vec<Ordinary>,
    long: Vec<(&'static str, Vec<(usize, Times)>)>,
}

/// A set of ordinary statements.
struct Ordinary {
    name: &'static str,
    lengths: Vec<usize>,
    read: Vec<Times>,
    planned: Option<Vec<Duration>>,
}

/// The best and the worst of the runs.
#[derive(Clone, Copy, Debug)]
struct Times {
    best: Duration,
    worst: Duration,
}

impl Times {
    fn to_read(asked: &Asked) -> Self {
        let [best, .., worst] = thread_time::runs(LEAST, time_to_read(asked));
        Self { best, worst }
    }
}

impl Ordinary {
    fn measure(name: &'static str, all: &[Asked]) -> Self {
        Self {
            name,
            lengths: all.iter().map(|asked| asked.statement.sql.len()).collect(),
            read: all.iter().map(Times::to_read).collect(),
            planned: peer::times(all),
        }
    }
}

impl Report {
    pub fn measure() -> Self {
        let mut ordinary = vec![Ordinary::measure("the project's own", &corpus::own())];
        if let Some(beside) = corpus::beside() {
            ordinary.push(Ordinary::measure("the corpus", &beside));
        }
        let long = SHAPES.map(|(name, shape)| {
            let sizes = SIZES.map(|size| measure_long(shape(size)));
            (name, sizes.to_vec())
        });
        Self {
            ordinary,
            long: long.to_vec(),
        }
    }

    /// Prints it, and writes it to the file that is asked for.
    pub fn publish(&self) {
        println!("\n{self}");
        if let Some(path) = env::var_os(PATH) {
            fs::write(path, self.to_string()).expect("the report is written");
        }
    }
}

fn measure_long(sql: String) -> (usize, Times) {
    let asked = Asked::plainly(sql);
    (asked.statement.sql.len(), Times::to_read(&asked))
}

impl fmt::Display for Report {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(out, "# How long reading a statement takes\n")?;
        writeln!(
            out,
            "`bin/bench sql` writes this file. CPU time of the thread, the best of five runs; *spread* is how much longer the\n\
             worst of the five took, the median over the statements. Measured on {}.\n",
            machine()
        )?;
        writeln!(out, "## Ordinary statements\n")?;
        writeln!(
            out,
            "Beside each, in the same run, Druid 27's own planner in a warm JVM, which parses and validates the same statement.\n"
        )?;
        writeln!(
            out,
            "| statements | | median length | median | 90 % | slowest | spread | planner's median | planner ÷ Warden, median |"
        )?;
        writeln!(out, "|---|---|---|---|---|---|---|---|---|")?;
        for each in &self.ordinary {
            writeln!(out, "{each}")?;
        }
        writeln!(out, "\n## Long statements\n")?;
        writeln!(
            out,
            "Nanoseconds for each byte, and for 1 MB the whole: what is open is refused, all else is answered.\n"
        )?;
        write!(out, "| 1 MB of … |")?;
        for size in SIZES {
            write!(out, " {} kB |", size / 1_000)?;
        }
        writeln!(out, " in all | spread |\n|---|---|---|---|---|---|---|")?;
        for (name, sizes) in &self.long {
            writeln!(out, "{}", long_row(name, sizes))?;
        }
        Ok(())
    }
}

fn long_row(name: &str, sizes: &[(usize, Times)]) -> String {
    let mut row = format!("| {name} |");
    for (bytes, times) in sizes {
        let each = times.best.as_nanos() as f64 / *bytes as f64;
        let _ = write!(row, " {each:.1} |");
    }
    if let Some((_, times)) = sizes.last() {
        let _ = write!(row, " {} | {} |", shown(times.best), spread(times));
    }
    row
}

impl fmt::Display for Ordinary {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let best = sorted(self.read.iter().map(|times| times.best));
        let mut row = format!(
            "| {} | {} | {} B | {} | {} | {} | {} |",
            self.name,
            self.read.len(),
            at(&sorted(self.lengths.iter().copied()), 50),
            shown(at(&best, 50)),
            shown(at(&best, 90)),
            shown(at(&best, 100)),
            self.spread(),
        );
        match &self.planned {
            Some(planned) => {
                let ratios = planned.iter().zip(&self.read);
                let ratios =
                    ratios.map(|(planned, read)| planned.as_nanos() / read.best.as_nanos().max(1));
                let median = at(&sorted(planned.iter().copied()), 50);
                write!(row, " {} | {}× |", shown(median), at(&sorted(ratios), 50))?;
            }
            None => row.push_str(" not built | |"),
        }
        out.write_str(&row)
    }
}

impl Ordinary {
    fn spread(&self) -> String {
        let medians = |of: fn(&Times) -> Duration| at(&sorted(self.read.iter().map(of)), 50);
        spread(&Times {
            best: medians(|times| times.best),
            worst: medians(|times| times.worst),
        })
    }
}

fn spread(times: &Times) -> String {
    let more = times.worst.as_secs_f64() / times.best.as_secs_f64() - 1.0;
    format!("+{:.0} %", more * 100.0)
}

fn sorted<T: Ord>(values: impl Iterator<Item = T>) -> Vec<T> {
    let mut values: Vec<_> = values.collect();
    values.sort_unstable();
    values
}

/// The value below which so many percent are.
fn at<T: Copy>(sorted: &[T], percent: usize) -> T {
    sorted[(sorted.len() - 1) * percent / 100]
}

fn shown(time: Duration) -> String {
    let microseconds = time.as_secs_f64() * 1e6;
    if microseconds < 1_000.0 {
        format!("{microseconds:.1} µs")
    } else {
        format!("{:.1} ms", microseconds / 1_000.0)
    }
}

/// Its processor, as it calls itself.
fn machine() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let name = cpus
        .lines()
        .find_map(|line| line.strip_prefix("model name"));
    let name = name.map_or("an unknown processor", |name| {
        name.trim_start_matches(['\t', ':', ' '])
    });
    let count = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{count} CPUs of {name}")
}
