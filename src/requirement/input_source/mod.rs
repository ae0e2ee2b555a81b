//! What an input source would read, from the JSON that Druid's own Jackson has written of the object it built.

use thiserror::Error;

use crate::location::Source;

/// An input source, or several combined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputSource {
    /// The external places; `combining` gives one for each part.
    pub sources: Vec<Source>,
    /// The datasources that an input source of type `druid` reads.
    pub datasources: Vec<String>,
}

/// Not an input source.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Unreadable(pub &'static str);

/// Reads an input source (`org.apache.druid.data.input.InputSource`).
///
/// # Errors
/// If this is no JSON object with a type, or nests too deep.
pub fn read(_json: &str) -> Result<InputSource, Unreadable> {
    Err(Unreadable("not yet read"))
}
