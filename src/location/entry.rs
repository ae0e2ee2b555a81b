//! One entry of a rule's `inputSources`.

use thiserror::Error;

use super::{Location, Source};

/// An entry as the document writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written<'a> {
    /// `type`.
    pub source_type: &'a str,
    /// `uris`.
    pub uris: Option<Vec<&'a str>>,
    /// `paths`.
    pub paths: Option<Vec<&'a str>>,
    /// `connection`.
    pub connection: bool,
    /// `environment`.
    pub environment: bool,
}

/// Why an entry cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum EntryError {
    /// A string of `uris` or `paths`, by its place in the list.
    #[error("{reason}")]
    Pattern {
        /// Counted from zero.
        index: usize,
        /// What is wrong with it, in words.
        reason: String,
    },
    /// The keys do not belong together.
    #[error("{0}")]
    Keys(String),
}

/// Which places of one type of input source a rule covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    source_type: String,
    connection: bool,
    environment: bool,
}

impl Entry {
    /// Reads what the document writes.
    ///
    /// # Errors
    /// If the keys do not fit the type, or a place is not written as its type has it.
    pub fn read(written: &Written<'_>) -> Result<Self, EntryError> {
        Ok(Self {
            source_type: written.source_type.to_owned(),
            connection: written.connection,
            environment: written.environment,
        })
    }

    /// For an allow rule: whether all of this place is covered. `None` asks about a source that reads no place.
    #[must_use]
    pub fn covers(&self, _source: &Source, _location: Option<&Location>) -> bool {
        false
    }

    /// For a deny rule: whether something of this source could lie in it, or nobody can tell.
    #[must_use]
    pub fn may_reach(&self, _source: &Source) -> bool {
        true
    }
}
