//! What was measured, for the report: a JSON object a line.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::timing::Runs;

/// What was measured, and of what.
#[derive(Clone, Copy, Debug)]
pub struct Work<'a> {
    pub work: &'a str,
    pub shape: &'a str,
    /// What grows.
    pub n: usize,
    /// Which names are asked for: those of the `late` patterns, or such as match `none`.
    pub asked: Option<&'a str>,
    pub contender: &'a str,
}

impl<'a> Work<'a> {
    /// Of the engine without Java.
    pub fn of(work: &'a str, shape: &'a str, n: usize) -> Self {
        Self {
            work,
            shape,
            n,
            asked: None,
            contender: "warden-rust",
        }
    }

    /// What Java has no part in: the product's own figure.
    pub fn of_product(self) -> Self {
        Self {
            contender: "warden",
            ..self
        }
    }
}

/// All that was measured.
#[derive(Debug, Default)]
pub struct Records(Vec<Value>);

impl Records {
    /// Times of the thread's CPU, in this unit of so many nanoseconds.
    pub fn time(&mut self, work: Work<'_>, unit: &str, nanoseconds: f64, runs: Runs) {
        let [best, _, median, _, worst] = runs.map(|run| rounded(run / nanoseconds));
        self.add(
            work,
            json!({
                "unit": unit, "best": best, "median": median, "worst": worst,
                "runs": runs.len(), "clock": "thread-cpu",
            }),
        );
    }

    /// One figure.
    pub fn figure(&mut self, work: Work<'_>, unit: &str, figure: f64) {
        let figure = rounded(figure);
        self.add(
            work,
            json!({"unit": unit, "best": figure, "median": figure, "worst": figure, "runs": 1}),
        );
    }

    /// A figure of each run, with the clock that it was taken by.
    fn add(&mut self, work: Work<'_>, mut record: Value) {
        let Work {
            work,
            shape,
            n,
            asked,
            contender,
        } = work;
        let mut of =
            json!({"work": work, "contender": contender, "shape": shape, "n": n, "threads": 1});
        if let (Some(asked), Some(of)) = (asked, of.as_object_mut()) {
            of.insert("asked".to_owned(), json!(asked));
        }
        if let (Some(record), Value::Object(of)) = (record.as_object_mut(), of) {
            record.extend(of);
        }
        let told = |key: &str| record.get(key).map(Value::to_string).unwrap_or_default();
        let (best, median, worst) = (told("best"), told("median"), told("worst"));
        let (asked, unit) = (asked.unwrap_or_default(), told("unit"));
        eprintln!(
            "{work:>14} {shape:<12} {n:>8} {asked:<4} {best:>10} {median:>10} {worst:>10} {unit}"
        );
        self.0.push(record);
    }

    /// Writes the file, in the place of an older one.
    pub fn write(&self, path: &Path) {
        fs::create_dir_all(path.parent().unwrap_or(path)).expect("a directory for the records");
        let lines: Vec<String> = self.0.iter().map(Value::to_string).collect();
        fs::write(path, lines.join("\n") + "\n").expect("the records can be written");
    }
}

/// To tenths: more digits would say nothing.
fn rounded(figure: f64) -> f64 {
    (figure * 10.0).round() / 10.0
}
