//! For people: each thing that is needed, over the places that cause it.

use std::borrow::Cow;

use annotate_snippets::Level;

use super::FileAnswers;
use super::answer::{Answer, Examiner, Needed};
use super::remark::{At, Kind, Remark};
use crate::cli::excerpt::Document;
use crate::cli::failure::Failure;
use crate::cli::{Outcome, drawing, output};
use crate::policy;
use crate::requirement::sql;

/// Writes files as they are read, and counts.
#[derive(Debug, Default)]
pub struct Report {
    files: usize,
    statements: usize,
    lacking: usize,
    undetermined: usize,
    unreadable: usize,
}

impl Report {
    /// Writes what is said of a file.
    pub fn file(
        &mut self,
        examiner: &Examiner<'_>,
        file: &FileAnswers,
        text: &str,
    ) -> Result<(), Failure> {
        self.files += 1;
        let lines = with_plain_ends(text);
        let mut document = Document::new(&lines);
        let answers = match &file.answers {
            Ok(answers) => answers,
            Err(failure) => {
                self.unreadable += 1;
                output::diagnostics(&format!("{}\n\n", failure.rendered()));
                return Ok(());
            }
        };
        let name = output::escaped(&file.name);
        for answer in answers {
            self.count(answer);
            for remark in examiner.remarks(answer) {
                let drawn = drawn(&name, &mut document, &remark);
                match remark.kind {
                    Kind::Unreadable => output::diagnostics(&format!("{drawn}\n\n")),
                    _ => output::result(&format!("{drawn}\n"))?,
                }
            }
            if let Ok(needed) = &answer.needed {
                let start = position(answer.start);
                output::result(&format!("{name}:{start}: {}\n", summary(needed)))?;
            }
        }
        Ok(())
    }

    fn count(&mut self, answer: &Answer) {
        self.statements += 1;
        match answer.outcome() {
            Outcome::No => self.lacking += 1,
            Outcome::Undetermined => self.undetermined += 1,
            Outcome::Invalid => self.unreadable += 1,
            Outcome::Yes | Outcome::Failure => {}
        }
    }

    /// Writes how many there were, if there was more than one.
    pub fn finish(self) -> Result<(), Failure> {
        if self.files == 1 && self.statements == 1 {
            return Ok(());
        }
        let mut line = format!(
            "{} in {}",
            counted(self.statements, "statement"),
            counted(self.files, "file")
        );
        for (number, what) in [
            (self.lacking, "lacking permissions"),
            (self.undetermined, "undetermined"),
            (self.unreadable, "unreadable"),
        ] {
            if number > 0 {
                line.push_str(&format!(", {number} {what}"));
            }
        }
        output::result(&line)
    }
}

/// In SQL a carriage return alone ends a line too; as many bytes.
fn with_plain_ends(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let lines: Vec<_> = text
        .split("\r\n")
        .map(|line| line.replace('\r', "\n"))
        .collect();
    Cow::Owned(lines.join("\r\n"))
}

fn drawn(name: &str, document: &mut Document<'_>, remark: &Remark<'_>) -> String {
    let level = level(remark.kind);
    match remark.at {
        At::Statement(_) => drawing::titled(level, &remark.message),
        At::Word(at) => drawing::pointing_at(name, document, position(at), level, &remark.message),
        At::Pieces(places) => {
            let pieces: Vec<_> = places
                .iter()
                .map(|place| (position(place.start), position(place.end)))
                .collect();
            drawing::pointing_at_pieces(name, document, &pieces, level, &remark.message)
        }
    }
}

fn level(kind: Kind) -> Level<'static> {
    match kind {
        Kind::Needed => Level::NOTE.with_name("needs"),
        Kind::Allowed => Level::NOTE.with_name("allowed"),
        Kind::Missing => Level::ERROR.with_name("missing"),
        Kind::Undetermined => Level::WARNING.with_name("undetermined"),
        Kind::Unreadable => Level::ERROR,
        Kind::Note => Level::NOTE,
    }
}

fn summary(needed: &Needed) -> String {
    let mut line = match needed.needs.len() {
        0 => "needs no permission".to_owned(),
        number => format!("needs {}", counted(number, "permission")),
    };
    let of = |answer| {
        let verdicts = needed
            .needs
            .iter()
            .filter_map(|asked| asked.verdict.as_ref());
        verdicts.filter(|verdict| verdict.answer == answer).count()
    };
    for (number, what) in [
        (of(sql::Answer::Missing), "missing"),
        (of(sql::Answer::Undetermined), "undetermined"),
    ] {
        if number > 0 {
            line.push_str(&format!(", {number} {what}"));
        }
    }
    line
}

fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        _ => format!("{number} {noun}s"),
    }
}

/// A file has less than 4 billion lines and columns.
fn position(position: sql::Position) -> policy::Position {
    let small = |number| u32::try_from(number).unwrap_or(u32::MAX);
    policy::Position {
        line: small(position.line),
        column: small(position.column),
    }
}
