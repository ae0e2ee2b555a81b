//! What a statement of Druid SQL needs, by its text.
//!
//! This never grants and never refuses: Druid's planner asks the authorizer for what a query really touches, and that
//! counts. Reading the text tells an author everything beforehand, and everything at once after a refusal.
//!
//! [`syntax`] reads the text as Druid's parser would; [`walk`] finds in the tree what Druid's planner would ask for.

mod memory;
mod missing;
mod place;
mod split;
pub mod stack;
mod syntax;
mod task;
mod verdict;
mod walk;

pub use memory::memory;
pub use missing::{Asked, missing};
pub use place::{Place, Position};
pub use split::{Piece, split};
pub use verdict::{Answer, Verdict};

use thiserror::Error;

use super::Requirement;

/// Druid's grammar changed between versions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// Druid 27, and what came before 30.
    #[default]
    V27,
    /// Druid 33, and what came since 30.
    V33,
}

impl Version {
    /// Of a Druid that says so of itself: `27.0.0`, `33.0.1-SNAPSHOT`. One that says nothing, or something of its own,
    /// is taken for a new one.
    #[must_use]
    pub fn of_druid(version: Option<&str>) -> Self {
        let major = version.and_then(|version| version.split('.').next()?.parse().ok());
        match major.unwrap_or(u32::MAX) {
            ..30 => Self::V27,
            30.. => Self::V33,
        }
    }
}

/// What the operator has set in Druid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// Whose grammar and rules.
    pub druid: Version,
    /// `druid.auth.enableInputSourceSecurity`: external data are asked for by the type of their source.
    pub input_source_security: bool,
    /// `druid.sql.planner.authorizeSystemTablesDirectly`.
    pub authorize_system_tables: bool,
    /// `druid.auth.authorizeQueryContextParams`.
    pub authorize_query_context: bool,
}

/// A statement as it is sent to Druid (`org.apache.druid.sql.http.SqlQuery`).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Statement {
    /// The text.
    pub sql: String,
    /// The values for its `?`, as Druid's `SqlParameter` has them in `value`.
    pub parameters: Vec<serde_json::Value>,
    /// The query context.
    pub context: serde_json::Map<String, serde_json::Value>,
}

/// What becomes of what a statement reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Output {
    /// `SELECT`: handed to the author.
    Results,
    /// `INSERT`, `REPLACE`: written to this datasource.
    Datasource(String),
    /// `INSERT INTO EXTERN(…)`: written to external storage.
    Export,
}

/// Who asks for a requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedBy {
    /// Druid's planner.
    Druid,
    /// Warden alone: Druid reads the thing, and asks nobody.
    Warden,
}

/// A requirement of a statement, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Need {
    /// What is needed. `sources` is what the text says of external data; see [`Need::sources_known`].
    pub requirement: Requirement,
    /// Whether `sources` is all that is read of external data under this requirement; always true for others.
    pub sources_known: bool,
    /// Who asks for it.
    pub asked_by: AskedBy,
    /// The places in the text that cause it, in order. Empty for a key of the query context.
    pub places: Vec<Place>,
}

/// What a statement needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Where its result goes.
    pub output: Output,
    /// `EXPLAIN PLAN FOR …`: needs the same, and starts nothing.
    pub explains: bool,
    /// Each resource action once, in the order in which the text first causes it.
    pub needs: Vec<Need>,
}

/// The text is not read: Druid would not either, or it says something that Warden does not know.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{message} (line {}, column {})", position.line, position.column)]
pub struct Unreadable {
    /// What is wrong, and what would be right: no position, one line.
    pub message: String,
    /// Where.
    pub position: Position,
}

/// The largest statement that is read, in bytes.
pub const STATEMENT_BYTES: usize = 1 << 20;

/// Reads a statement. Time and memory grow with its length; it takes at most a third of a stack of [`stack::SIZE`].
///
/// # Errors
/// If the text is not understood as a whole.
pub fn read(statement: &Statement, settings: &Settings) -> Result<Reading, Unreadable> {
    read_with(statement, settings, Places::Told)
}

/// Like [`read`], but leaves alone what the text tells of places outside Druid, which may take far more memory than the
/// text: what is needed of them has no sources, and they are not known.
///
/// # Errors
/// If the text is not understood as a whole.
pub fn read_without_places(
    statement: &Statement,
    settings: &Settings,
) -> Result<Reading, Unreadable> {
    read_with(statement, settings, Places::LeftAlone)
}

/// Whether it is told which places outside Druid are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Places {
    Told,
    LeftAlone,
}

fn read_with(
    statement: &Statement,
    settings: &Settings,
    places: Places,
) -> Result<Reading, Unreadable> {
    if statement.sql.len() > STATEMENT_BYTES {
        return Err(Unreadable {
            message: "the statement is larger than 1 MiB: send it in parts".to_owned(),
            position: Position { line: 1, column: 1 },
        });
    }
    let tree = syntax::parse(&statement.sql, settings.druid)?;
    walk::reading(tree, statement, settings, places)
}

#[cfg(test)]
mod tests {
    use super::Version;

    #[test]
    fn a_druid_that_says_no_version_is_a_new_one() {
        for (version, expected) in [
            (Some("27.0.0"), Version::V27),
            (Some("29.0.1"), Version::V27),
            (Some("0.23.0"), Version::V27),
            (Some("30.0.0"), Version::V33),
            (Some("33.0.0-SNAPSHOT"), Version::V33),
            (Some("2024.01.1-iap"), Version::V33),
            (Some("unknown"), Version::V33),
            (Some(""), Version::V33),
            (None, Version::V33),
        ] {
            assert_eq!(Version::of_druid(version), expected, "{version:?}");
        }
    }
}
