//! Asks contenders by criterion, and writes down what its samples say.

use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{env, fs};

use criterion::measurement::Measurement;
use criterion::{BenchmarkId, Criterion};
use serde_json::{Value, json};

use crate::Contender;
use crate::setting::{Asked, Shape};

/// The folder for records; without it `build/bench` of the project.
const OUTPUT: &str = "WARDEN_BENCH_OUTPUT";
/// Whether to be quick about it.
const QUICK: &str = "WARDEN_BENCH_QUICK";

/// One in so many answers is checked: the slowest takes a tenth of a second for each.
const CHECKED: usize = 8;

pub struct Harness<M: Measurement> {
    criterion: Criterion<M>,
    clock: &'static str,
    folder: PathBuf,
    records: Vec<Value>,
}

/// Whether a quick run is asked for.
#[must_use]
pub fn quick() -> bool {
    env::var_os(QUICK).is_some()
}

/// The folder for records.
#[must_use]
pub fn output() -> PathBuf {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../build/bench");
    env::var_os(OUTPUT).map_or(default, PathBuf::from)
}

impl<M: Measurement<Value = Duration> + 'static> Harness<M> {
    /// By this clock.
    #[must_use]
    pub fn new(measurement: M, clock: &'static str) -> Self {
        let (warm_up, measure) = if quick() { (100, 200) } else { (500, 1_500) };
        let folder = output().join("criterion");
        let criterion = Criterion::default()
            .with_measurement(measurement)
            .output_directory(&folder)
            .sample_size(10)
            .warm_up_time(Duration::from_millis(warm_up))
            .measurement_time(Duration::from_millis(measure))
            .configure_from_args();
        Self {
            criterion,
            clock,
            folder,
            records: Vec::new(),
        }
    }

    /// Asks one that has so many permissions of this shape: first whether it answers rightly, then how fast.
    pub fn decide(&mut self, name: &str, contender: &dyn Contender, shape: Shape, n: usize) {
        for asked in Asked::ALL {
            let questions = asked.questions(shape, n);
            for question in questions.iter().step_by(CHECKED) {
                assert_eq!(
                    contender.may_read(question),
                    asked.answer(),
                    "{name}: {question} of {n}"
                );
            }
            let group = format!("{}-{}", shape.name(), asked.name());
            let sample = self
                .folder
                .join(&group)
                .join(name)
                .join(n.to_string())
                .join("new/sample.json");
            // A run that is told to leave this out leaves none behind.
            let _ = fs::remove_file(&sample);
            let mut questions = questions.iter().cycle();
            let mut group = self.criterion.benchmark_group(group);
            group.bench_function(BenchmarkId::new(name, n), |bencher| {
                bencher.iter(|| {
                    questions
                        .next()
                        .map(|question| contender.may_read(black_box(question)))
                });
            });
            group.finish();
            if let Ok(sample) = fs::read(sample) {
                let record = self.record(name, shape, n, asked, &sample);
                self.records.push(record);
            }
        }
    }

    fn record(&self, name: &str, shape: Shape, n: usize, asked: Asked, sample: &[u8]) -> Value {
        let times = times(sample);
        json!({
            "work": "decide", "contender": name, "shape": shape.name(), "n": n, "asked": asked.name(),
            "threads": 1, "unit": "ns", "clock": self.clock, "runs": times.len(),
            "best": times.first(), "median": times.get(times.len() / 2), "worst": times.last(),
        })
    }

    /// Writes all records into a file of this name.
    pub fn write(self, file: &str) {
        self.criterion.final_summary();
        let lines: String = self
            .records
            .iter()
            .map(|record| format!("{record}\n"))
            .collect();
        fs::create_dir_all(output()).expect("the folder for records can be made");
        fs::write(output().join(file), lines).expect("the records are written");
    }
}

/// Nanoseconds of a call in each of criterion's samples, the shortest first.
fn times(sample: &[u8]) -> Vec<f64> {
    let sample: Value = serde_json::from_slice(sample).expect("criterion writes JSON");
    let numbers = |key: &str| {
        let values = sample[key].as_array().into_iter().flatten();
        values.filter_map(Value::as_f64).collect::<Vec<_>>()
    };
    let calls = numbers("times").into_iter().zip(numbers("iters"));
    let mut times: Vec<f64> = calls.map(|(time, calls)| time / calls).collect();
    times.sort_by(f64::total_cmp);
    times
}
