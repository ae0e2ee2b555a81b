//! Makes `docs/performance` of what `bin/bench` has measured.
//!
//!     warden-bench-report RECORDS DOCS [--quick]
//!     warden-bench-report DOCS
//!
//! reads the records in RECORDS (`*.jsonl`) and writes `decisions.json` into the folder DOCS, with all that is computed from it
//! there: tables and plots. Where DOCS is `docs/performance`, the README's figures are written anew too. Without RECORDS it
//! starts from the `decisions.json` that is there.

mod contender;
mod decisions;
mod floor;
mod machine;
mod plot;
mod readme;
mod record;
mod shown;
mod tables;
mod targets;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;
use std::{env, fs};

use decisions::Decisions;
use machine::Machine;

/// What is committed: its figures are the README's.
const COMMITTED: &str = "docs/performance";

/// All that was measured, in that folder.
const RUN: &str = "decisions.json";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let written = match arguments[..] {
        [docs] => rewrite(Path::new(docs)),
        [records, docs] => publish(Path::new(records), Path::new(docs), false),
        [records, docs, "--quick"] => publish(Path::new(records), Path::new(docs), true),
        _ => Err("usage: warden-bench-report [RECORDS] DOCS [--quick]".into()),
    };
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("report: {error}");
            ExitCode::FAILURE
        }
    }
}

fn publish(records: &Path, docs: &Path, quick: bool) -> Result<(), Box<dyn Error>> {
    let decisions = Decisions {
        quick,
        machine: Machine::this(),
        records: record::read_all(records)?,
    };
    fs::create_dir_all(docs)?;
    fs::write(docs.join(RUN), decisions.to_json()?)?;
    write_documents(&decisions, docs)?;
    summary(&decisions);
    println!("report: {}", docs.join("decisions.md").display());
    Ok(())
}

fn rewrite(docs: &Path) -> Result<(), Box<dyn Error>> {
    let json = fs::read_to_string(docs.join(RUN))?;
    write_documents(&serde_json::from_str(&json)?, docs)
}

fn write_documents(decisions: &Decisions, docs: &Path) -> Result<(), Box<dyn Error>> {
    for (name, text) in documents(decisions)? {
        fs::write(docs.join(name), text)?;
    }
    if docs == Path::new(COMMITTED) {
        let readme = readme::with_figures(&fs::read_to_string("README.md")?, decisions)?;
        fs::write("README.md", readme)?;
    }
    Ok(())
}

/// What of the targets is met, for the terminal.
fn summary(decisions: &Decisions) {
    let targets = targets::all(decisions);
    let count = |met| targets.iter().filter(|target| target.met() == met).count();
    let (met, missed, open) = (count(Some(true)), count(Some(false)), count(None));
    println!("report: {met} met, {missed} not met, {open} not measured");
    for target in targets.iter().filter(|target| target.met() == Some(false)) {
        println!(
            "report: not met: {}: {}, {}",
            target.work,
            target.target(),
            target.measured()
        );
    }
}

/// All that is computed from a run.
fn documents(decisions: &Decisions) -> Result<[(&'static str, String); 3], Box<dyn Error>> {
    Ok([
        ("decisions.md", tables::document(decisions)),
        ("decisions.svg", plot::contenders(decisions)?),
        ("shapes.svg", plot::shapes(decisions)?),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is committed is what the committed records say: nobody has touched a figure.
    #[test]
    fn the_committed_documents_and_the_readme_agree_with_the_committed_records() {
        let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let committed = project.join(COMMITTED);
        let json = fs::read_to_string(committed.join(RUN)).unwrap();
        let decisions: Decisions = serde_json::from_str(&json).unwrap();
        assert_eq!(decisions.to_json().unwrap(), json);
        for (name, text) in documents(&decisions).unwrap() {
            assert!(
                fs::read_to_string(committed.join(name)).unwrap() == text,
                "{name}"
            );
        }
        let readme = fs::read_to_string(project.join("README.md")).unwrap();
        assert_eq!(readme::with_figures(&readme, &decisions).unwrap(), readme);
    }
}
