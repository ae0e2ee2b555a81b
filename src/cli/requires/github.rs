//! For GitHub Actions: workflow commands, which the runner turns into annotations of the files.
//!
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>

use super::FileAnswers;
use super::answer::Examiner;
use super::remark::{At, Kind, Remark};
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::requirement::sql::Place;

/// Writes what is said of a file, one command each.
pub fn write(examiner: &Examiner<'_>, file: &FileAnswers) -> Result<(), Failure> {
    let commands: Vec<String> = match &file.answers {
        Ok(answers) => {
            let remarks = answers.iter().flat_map(|answer| examiner.remarks(answer));
            remarks
                .filter_map(|remark| of_remark(&file.name, &remark))
                .collect()
        }
        Err(failure) => vec![command(
            "error",
            &file.name,
            "",
            "SQL cannot be read",
            &failure.to_string(),
        )],
    };
    if commands.is_empty() {
        return Ok(());
    }
    output::result(&commands.join("\n"))
}

/// What somebody has already, and notes, annotate nothing.
fn of_remark(file: &str, remark: &Remark<'_>) -> Option<String> {
    let (level, title) = match remark.kind {
        Kind::Needed => ("notice", "Permission needed"),
        Kind::Missing => ("error", "Permission missing"),
        Kind::Undetermined => ("warning", "Permission undetermined"),
        Kind::Unreadable => ("error", "SQL cannot be read"),
        Kind::Allowed | Kind::Note => return None,
    };
    Some(command(
        level,
        file,
        &place(remark.at),
        title,
        &remark.message,
    ))
}

/// The first place: a command has but one. Columns belong to a single line.
fn place(at: At<'_>) -> String {
    match at {
        At::Statement(at) => format!(",line={}", at.line),
        At::Word(at) => format!(",line={},col={}", at.line, at.column),
        At::Pieces([]) => String::new(),
        At::Pieces([Place { start, end }, ..]) if start.line == end.line => format!(
            ",line={},col={},endColumn={}",
            start.line, start.column, end.column
        ),
        At::Pieces([Place { start, end }, ..]) => {
            format!(",line={},endLine={}", start.line, end.line)
        }
    }
}

fn command(level: &str, file: &str, place: &str, title: &str, message: &str) -> String {
    format!(
        "::{level} file={}{place},title={}::{}",
        property(file),
        property(title),
        data(message)
    )
}

/// What is hidden could break the line; what is left, the runner reads back.
fn data(text: &str) -> String {
    output::escaped(&text.replace('%', "%25"))
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
