//! Firehoses, which came before input sources; Druid 27 still knows some, and extensions brought more
//! (`org.apache.druid.data.input.FirehoseFactory`).

use super::{InputSource, Unreadable};

/// Reads a firehose.
///
/// # Errors
/// If this is no JSON object with a type, or nests too deep.
pub fn read(json: &str) -> Result<InputSource, Unreadable> {
    super::unknown(&super::object(json)?)
}
