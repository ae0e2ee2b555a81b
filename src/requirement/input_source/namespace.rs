//! What a lookup is filled from (`org.apache.druid.query.lookup.LookupExtractorFactory`).

use super::{InputSource, Unreadable};

/// Reads a `lookupExtractorFactory`.
///
/// # Errors
/// If this is no JSON object with a type, or nests too deep.
pub fn read(json: &str) -> Result<InputSource, Unreadable> {
    super::unknown(&super::object(json)?)
}
