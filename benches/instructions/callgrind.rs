//! Runs this program in callgrind and reads what that counted.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::Counts;

/// The argument by which this program knows that it is being counted.
pub const INSIDE: &str = "--inside-callgrind";

/// Only what this function does is counted.
const COUNTED: &str = "*cases::counted_instructions*";

/// When this one returns, what was counted is written to a file of its own, and counting begins anew.
const WRITTEN: &str = "*cases::end_of_case*";

/// What the cases take.
pub fn count() -> Counts {
    let files = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("callgrind");
    let _absent = std::fs::remove_dir_all(&files);
    std::fs::create_dir_all(&files).expect("a folder for what is counted");
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--toggle-collect={COUNTED}"))
        .arg(format!("--dump-after={WRITTEN}"))
        .arg(format!(
            "--callgrind-out-file={}",
            files.join("out").display()
        ))
        .arg(std::env::current_exe().expect("the path of this program"))
        .arg(INSIDE)
        .stderr(Stdio::inherit())
        .output()
        .expect("valgrind, which bin/install installs");
    assert!(output.status.success(), "{}", output.status);

    let cases = String::from_utf8(output.stdout).expect("names of cases");
    let counts: Counts = (1..)
        .zip(cases.lines())
        .map(|(number, case)| {
            let (name, questions) = case.rsplit_once(": ").expect("a name and a number");
            let questions: f64 = questions.parse().expect("a number of questions");
            (name.to_owned(), instructions(&files, number) / questions)
        })
        .collect();
    assert!(!counts.is_empty(), "nothing was counted");
    counts
}

/// What the file of this number sums up.
fn instructions(files: &std::path::Path, number: usize) -> f64 {
    let file = files.join(format!("out.{number}"));
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let total = text.lines().find_map(|line| line.strip_prefix("totals: "));
    total.expect("a total").parse().expect("a number")
}
