//! A file of SQL on which messages point at places.

use std::borrow::Cow;

use annotate_snippets::Level;

use super::drawing;
use super::excerpt::Document;
use super::output::escaped;
use crate::policy;
use crate::requirement::sql::{Place, Position};

/// A file, ready to be pointed into.
#[derive(Debug)]
pub struct Page<'a> {
    name: String,
    document: Document<'a>,
}

/// The text as [`Page`] takes it: in SQL a carriage return alone ends a line too. As many bytes.
pub fn lines(text: &str) -> Cow<'_, str> {
    if !text.contains('\r') {
        return Cow::Borrowed(text);
    }
    let lines: Vec<_> = text
        .split("\r\n")
        .map(|line| line.replace('\r', "\n"))
        .collect();
    Cow::Owned(lines.join("\r\n"))
}

impl<'a> Page<'a> {
    /// Opens it at the top.
    pub fn new(name: &str, lines: &'a str) -> Self {
        Self {
            name: escaped(name),
            document: Document::new(lines),
        }
    }

    /// `queries/a.sql:3:1`
    pub fn at(&self, at: Position) -> String {
        format!("{}:{}", self.name, position(at))
    }

    /// A message over the word that begins at a place.
    pub fn word(&mut self, at: Position, level: Level<'_>, message: &str) -> String {
        drawing::pointing_at(&self.name, &mut self.document, position(at), level, message)
    }

    /// A message over the pieces that it is about; alone, if there are none.
    pub fn pointing(&mut self, places: &[Place], level: Level<'_>, message: &str) -> String {
        let pieces: Vec<_> = places
            .iter()
            .map(|place| (position(place.start), position(place.end)))
            .collect();
        drawing::pointing_at_pieces(&self.name, &mut self.document, &pieces, level, message)
    }
}

/// A file has less than 4 billion lines and columns.
fn position(position: Position) -> policy::Position {
    let small = |number| u32::try_from(number).unwrap_or(u32::MAX);
    policy::Position {
        line: small(position.line),
        column: small(position.column),
    }
}
