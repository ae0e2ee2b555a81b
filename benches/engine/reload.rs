//! Decisions on one core while policies are replaced back to back on the other.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use rustix::thread::{CpuSet, sched_setaffinity};
use serde_json::json;
use warden::engine::{Engine, ResourceType, Subject};
use warden::policy::Action;

use crate::MEMORY;
use crate::policies::{Shape, compile, read, subject};
use crate::record::{Records, Work};

/// How long one run decides.
const RUN: Duration = Duration::from_secs(2);
const RUNS: usize = 5;

/// An engine in force and its number, as the boundary to Java holds it.
struct Numbered {
    number: usize,
    engine: Engine,
}

type Current = ArcSwap<Numbered>;

/// Latencies with and without reloads, in turn, and whether memory stays flat.
pub fn measure(records: &mut Records, _sizes: &[usize]) {
    for n in [1_000, 100_000] {
        let document = Shape::Exact.document(n);
        let current = Current::from_pointee(Numbered {
            number: 0,
            engine: compile(read(&document)),
        });
        let mut runs: [Vec<(f64, f64)>; 2] = Default::default();
        let (mut reloads, mut least, mut most) = (0, usize::MAX, 0);
        for _ in 0..RUNS {
            for (reloading, runs) in [false, true].into_iter().zip(&mut runs) {
                let stop = AtomicBool::new(false);
                let (latencies, reloaded) = thread::scope(|scope| {
                    let reloader = scope.spawn(|| match reloading {
                        true => reload(&current, &document, &stop),
                        false => 0,
                    });
                    let latencies = scope
                        .spawn(|| decide(&current, n, &stop))
                        .join()
                        .expect("decisions");
                    (latencies, reloader.join().expect("reloads"))
                });
                reloads += reloaded;
                runs.push(latencies);
                least = least.min(MEMORY.current_usage());
                most = most.max(MEMORY.current_usage());
            }
        }
        for (shape, mut runs) in ["still", "reloading"].into_iter().zip(runs) {
            runs.sort_by(|a, b| a.1.total_cmp(&b.1));
            let (p50, p999): (Vec<f64>, Vec<f64>) = runs.into_iter().unzip();
            let record = json!({
                "unit": "ns", "best": p999.first(), "median": p999.get(RUNS / 2), "worst": p999.last(),
                "p50": p50.first(), "runs": RUNS, "reloads": reloads, "clock": "wall",
            });
            records.add(Work::of("reload-p99.9", shape, n), record);
        }
        let work = Work::of("reload-memory", "growth", n);
        records.figure(work, "bytes", (most - least) as f64);
    }
}

/// Decides until the time is over; the median and the 99.9th percentile of single calls, in ns.
fn decide(current: &Current, n: usize, stop: &AtomicBool) -> (f64, f64) {
    pin(1);
    let names: Vec<String> = (0..1_024)
        .map(|name| Shape::Exact.name_for(name * 7 % n))
        .collect();
    let mut latencies = vec![0_u32; 1 << 20];
    let mut held: (usize, Option<Subject>) = (0, None);
    let began = Instant::now();
    let mut before = began;
    for name in names.iter().cycle() {
        let allowed = decided(current, &mut held, name);
        assert!(allowed);
        let after = Instant::now();
        let taken = (after - before).as_nanos() as usize;
        if let Some(count) = latencies.get_mut(taken.min((1 << 20) - 1)) {
            *count += 1;
        }
        before = after;
        if after - began > RUN {
            break;
        }
    }
    stop.store(true, Ordering::Relaxed);
    (percentile(&latencies, 0.5), percentile(&latencies, 0.999))
}

/// As the boundary to Java decides: a subject of an engine that was replaced is asked for again.
fn decided(current: &Current, held: &mut (usize, Option<Subject>), name: &str) -> bool {
    let current = current.load();
    let subject = match *held {
        (number, Some(subject)) if number == current.number => subject,
        _ => {
            let subject = subject(&current.engine, "alice");
            *held = (current.number, Some(subject));
            subject
        }
    };
    current
        .engine
        .decide(subject, ResourceType::Datasource, name, Action::Read)
}

fn percentile(latencies: &[u32], share: f64) -> f64 {
    let all: u64 = latencies.iter().map(|&count| u64::from(count)).sum();
    let wanted = (all as f64 * share) as u64;
    let mut seen = 0;
    let found = latencies.iter().position(|&count| {
        seen += u64::from(count);
        seen > wanted
    });
    found.unwrap_or_default() as f64
}

/// Replaces the engine until it is told to stop; how often. Frees the old one itself, as the boundary does.
fn reload(current: &Current, document: &str, stop: &AtomicBool) -> usize {
    static NUMBERS: AtomicUsize = AtomicUsize::new(1);
    pin(0);
    let mut reloads = 0;
    while !stop.load(Ordering::Relaxed) {
        let engine = compile(read(document));
        let number = NUMBERS.fetch_add(1, Ordering::Relaxed);
        let old = current.swap(Arc::new(Numbered { number, engine }));
        while Arc::strong_count(&old) > 1 {
            thread::sleep(Duration::from_micros(100));
        }
        reloads += 1;
    }
    reloads
}

/// Keeps this thread on one core.
fn pin(core: usize) {
    let mut cores = CpuSet::new();
    cores.set(core);
    // On a machine of one core both share it.
    let _ = sched_setaffinity(None, &cores);
}
