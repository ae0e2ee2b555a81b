//! `warden requires`: what does this SQL need?

mod lines;

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use clap::Args;

use super::failure::Failure;
use super::output::escaped;
use super::sql_arguments::Druid;
use super::{Format, Outcome};

/// Say which permissions statements of Druid SQL need
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    druid: Druid,

    /// Read one statement a line, as JSON, and answer each with one line
    #[arg(long)]
    jsonl: bool,

    /// Files of SQL, folders of such files (*.sql), or - for stdin
    #[arg(value_name = "FILE|DIR|-", required_unless_present = "jsonl")]
    files: Vec<PathBuf>,
}

/// Reads the statements and says what they need.
pub fn run(arguments: &Arguments, _format: Format) -> Result<Outcome, Failure> {
    let stdin = [PathBuf::from("-")];
    let files = if arguments.files.is_empty() {
        &stdin
    } else {
        arguments.files.as_slice()
    };
    let mut outcome = Outcome::Yes;
    for file in files {
        outcome = outcome.max(match arguments.answer_lines(file) {
            // A reader who has gone away is no failure.
            Err(Failure::Output(error)) if error.kind() == ErrorKind::BrokenPipe => {
                return Ok(outcome);
            }
            answered => answered?,
        });
    }
    Ok(outcome)
}

impl Arguments {
    fn answer_lines(&self, file: &Path) -> Result<Outcome, Failure> {
        let answers = io::stdout().lock();
        let settings = self.druid.settings();
        if file == Path::new("-") {
            return lines::answer("<stdin>", io::stdin().lock(), answers, &settings);
        }
        let name = file.to_string_lossy();
        let lines = File::open(file).map_err(|cause| Failure::Unreadable {
            what: "statements",
            name: escaped(&name),
            cause,
        })?;
        lines::answer(&name, lines, answers, &settings)
    }
}
