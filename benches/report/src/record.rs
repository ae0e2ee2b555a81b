//! What was measured, as those who measure write it: a JSON object a line.

use std::path::Path;
use std::{fs, io};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One figure: the best, the median and the worst of some runs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// What was done: `decide` (in nanoseconds), `filter`, `compile`, …
    pub work: String,
    /// Who did it.
    pub contender: String,
    #[serde(default)]
    pub shape: String,
    /// What grows: permissions, roles, users.
    #[serde(default)]
    pub n: u64,
    #[serde(default = "one")]
    pub threads: u32,
    pub unit: String,
    pub best: f64,
    pub median: f64,
    pub worst: f64,
    #[serde(default = "one")]
    pub runs: u32,
    /// Bytes a call.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allocated: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<String>,
    /// Whether the questions meet one of the last permissions (`late`) or none (`none`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// Whatever else was written down.
    #[serde(flatten)]
    pub further: Map<String, Value>,
}

fn one() -> u32 {
    1
}

/// All records of a folder, by the names of their files.
///
/// # Errors
/// A file that cannot be read, or a line that is no record: a report of half a run would be taken for a whole one.
pub fn read_all(folder: &Path) -> io::Result<Vec<Record>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "jsonl")
        {
            files.push(path);
        }
    }
    files.sort();
    let mut records = Vec::new();
    for file in files {
        let text = fs::read_to_string(&file)?;
        let lines = text
            .lines()
            .enumerate()
            .filter(|(_, line)| !line.trim().is_empty());
        for (index, line) in lines {
            let record = serde_json::from_str(line).map_err(|error| {
                io::Error::other(format!("{}:{}: {error}", file.display(), index + 1))
            })?;
            records.push(record);
        }
    }
    Ok(records)
}
