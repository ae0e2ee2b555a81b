//! For people: each thing that is needed, over the places that cause it.

use annotate_snippets::Level;

use super::FileAnswers;
use super::answer::{Answer, Examiner, Needed};
use super::remark::{At, Kind, Remark};
use crate::cli::failure::Failure;
use crate::cli::sql_page::{self, Page};
use crate::cli::{Outcome, drawing, output};
use crate::requirement::sql;

/// Writes files as they are read, and counts.
#[derive(Debug, Default)]
pub struct Report {
    /// Whether something stands above already.
    begun: bool,
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
        let lines = sql_page::lines(text);
        let mut page = Page::new(&file.name, &lines);
        let answers = match &file.answers {
            Ok(answers) => answers,
            Err(failure) => {
                self.unreadable += 1;
                output::diagnostics(&format!("{}\n\n", failure.rendered()));
                return Ok(());
            }
        };
        for answer in answers {
            self.count(answer);
            for remark in examiner.remarks(answer) {
                let drawn = drawn(&mut page, &remark);
                match remark.kind {
                    Kind::Unreadable => output::diagnostics(&format!("{drawn}\n\n")),
                    _ => self.paragraph(&drawn)?,
                }
            }
            if let Ok(needed) = &answer.needed {
                let at = page.at(answer.start);
                self.paragraph(&format!("{at}: {}", summary(needed)))?;
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
    pub fn finish(mut self) -> Result<(), Failure> {
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
        self.paragraph(&line)
    }

    fn paragraph(&mut self, text: &str) -> Result<(), Failure> {
        let gap = if self.begun { "\n" } else { "" };
        self.begun = true;
        output::result(&format!("{gap}{text}"))
    }
}

fn drawn(page: &mut Page<'_>, remark: &Remark<'_>) -> String {
    let level = level(remark.kind);
    match remark.at {
        At::Statement(_) => drawing::titled(level, &remark.message),
        At::Word(at) => page.word(at, level, &remark.message),
        At::Pieces(places) => page.pointing(places, level, &remark.message),
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
