//! Reading the statements of a file, one by one as Druid would take them.

use serde_json::{Map, Value};

use crate::requirement::sql::{self, Place, Position, Reading, Settings, Statement, Unreadable};

/// How the statements are sent.
#[derive(Debug)]
pub struct Statements {
    settings: Settings,
    parameters: Vec<Value>,
    context: Map<String, Value>,
}

/// A statement that was read.
#[derive(Debug)]
pub struct Read {
    /// Where it begins in the file.
    pub start: Position,
    /// What it says; its places are those of the file.
    pub reading: Result<Reading, Unreadable>,
}

impl Statements {
    pub fn new(settings: Settings, parameters: Vec<Value>, context: Map<String, Value>) -> Self {
        Self {
            settings,
            parameters,
            context,
        }
    }

    /// What is sent with each.
    pub fn context(&self) -> &Map<String, Value> {
        &self.context
    }

    /// Reads all statements of a file.
    pub fn read<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Read> + 'a {
        let pieces = sql::split(text, self.settings.druid);
        pieces.into_iter().map(move |piece| {
            let statement = Statement {
                sql: text.get(piece.range).unwrap_or_default().to_owned(),
                parameters: self.parameters.clone(),
                context: self.context.clone(),
            };
            let reading = sql::read(&statement, &self.settings);
            Read {
                start: piece.start,
                reading: in_file(reading, piece.start),
            }
        })
    }
}

/// Moves the places of a statement to where it stands in its file.
fn in_file(
    mut reading: Result<Reading, Unreadable>,
    start: Position,
) -> Result<Reading, Unreadable> {
    match &mut reading {
        Err(unreadable) => unreadable.position = behind(start, unreadable.position),
        Ok(reading) => {
            let places = reading.needs.iter_mut().flat_map(|need| &mut need.places);
            places.for_each(|Place { start: first, end }| {
                *first = behind(start, *first);
                *end = behind(start, *end);
            });
        }
    }
    reading
}

fn behind(start: Position, position: Position) -> Position {
    let column = match position.line {
        1 => start.column - 1 + position.column,
        _ => position.column,
    };
    Position {
        line: start.line - 1 + position.line,
        column,
    }
}
