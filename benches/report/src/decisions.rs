//! A run: what was measured and on what. All else in `docs/performance` is computed from it.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::machine::Machine;
use crate::record::Record;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decisions {
    /// Whether the run was a quick one: fewer and shorter runs, and not the largest policies.
    pub quick: bool,
    pub machine: Machine,
    pub records: Vec<Record>,
}

/// What questions were asked: those that meet one of the last permissions, and those that meet none. Others, such as
/// decisions outside a request, stand beside and are nobody's target.
const ASKED: [Option<&str>; 3] = [None, Some("late"), Some("none")];

impl Decisions {
    /// As JSON, a record a line, so that two runs can be compared line by line.
    ///
    /// # Errors
    /// None in practice: every value can be written.
    pub fn to_json(&self) -> serde_json::Result<String> {
        let mut json = format!(
            "{{\n\"quick\": {},\n\"machine\": {},\n\"records\": [\n",
            self.quick,
            serde_json::to_string_pretty(&self.machine)?
        );
        for (index, record) in self.records.iter().enumerate() {
            let comma = if index == 0 { "" } else { ",\n" };
            let _ = write!(json, "{comma}{}", serde_json::to_string(record)?);
        }
        json.push_str("\n]\n}\n");
        Ok(json)
    }

    /// The records about a piece of work.
    pub fn of<'a>(&'a self, work: &'a str, contender: &'a str) -> impl Iterator<Item = &'a Record> {
        let counted = |record: &&Record| ASKED.contains(&record.asked.as_deref());
        let records = self.records.iter();
        records
            .filter(move |record| record.work == work && record.contender == contender)
            .filter(counted)
    }

    /// The worst of the best times: questions that meet a permission late, and those that meet none.
    pub fn best(&self, work: &str, contender: &str, shape: &str, n: u64) -> Option<f64> {
        let records = self.of(work, contender);
        let found = records.filter(|record| record.shape == shape && record.n == n);
        found.map(|record| record.best).reduce(f64::max)
    }

    /// By how much one contender takes longer than the other at the same questions: the least of the ratios.
    pub fn ratio(&self, work: &str, slow: &str, fast: &str, shape: &str, n: u64) -> Option<f64> {
        let here = |record: &&Record| record.shape == shape && record.n == n && record.threads == 1;
        let ratios = self.of(work, fast).filter(here).filter_map(|fast| {
            let mut same = self.of(work, slow).filter(here);
            let slow = same.find(|slow| slow.asked == fast.asked && slow.unit == fast.unit)?;
            Some(slow.best / fast.best)
        });
        ratios.reduce(f64::min)
    }
}

#[cfg(test)]
pub mod tests {
    use serde_json::json;

    use super::*;

    /// A run with these records: work, contender, shape, n, best in nanoseconds, asked.
    pub fn run(records: &[(&str, &str, &str, u64, f64, &str)]) -> Decisions {
        let record =
            |&(work, contender, shape, n, best, asked): &(&str, &str, &str, u64, f64, &str)| {
                serde_json::from_value(json!({
                "work": work, "contender": contender, "shape": shape, "n": n, "asked": asked,
                "unit": "ns", "best": best, "median": best * 1.1, "worst": best * 1.5, "runs": 5,
                "allocated": 0.0, "clock": "thread-cpu", "seed": 7
            }))
            .unwrap()
            };
        Decisions {
            quick: false,
            machine: Machine::default(),
            records: records.iter().map(record).collect(),
        }
    }

    #[test]
    fn a_ratio_compares_the_same_questions_and_is_the_least() {
        let decisions = run(&[
            ("decide", "warden", "exact", 10, 50.0, "late"),
            ("decide", "warden", "exact", 10, 100.0, "none"),
            ("decide", "basic-security", "exact", 10, 400.0, "late"),
            ("decide", "basic-security", "exact", 10, 500.0, "none"),
            ("decide", "basic-security", "prefix", 10, 1.0, "none"),
        ]);
        let ratio = decisions.ratio("decide", "basic-security", "warden", "exact", 10);
        assert_eq!(ratio, Some(5.0));
        let missing = decisions.ratio("decide", "basic-security", "warden", "exact", 100);
        assert_eq!(missing, None);
    }

    #[test]
    fn what_stands_beside_counts_for_no_target() {
        let decisions = run(&[
            ("decide", "warden", "exact", 10, 50.0, "late"),
            (
                "decide",
                "warden",
                "exact",
                10,
                900.0,
                "none-outside-request",
            ),
        ]);
        assert_eq!(decisions.best("decide", "warden", "exact", 10), Some(50.0));
    }

    #[test]
    fn json_read_again_is_the_same_with_fields_that_nobody_knows() {
        let decisions = run(&[("decide", "warden", "exact", 10, 50.0, "late")]);
        let json = decisions.to_json().unwrap();
        assert_eq!(serde_json::from_str::<Decisions>(&json).unwrap(), decisions);
        assert!(json.contains("\"seed\":7"));
    }
}
