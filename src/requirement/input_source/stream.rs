//! What a supervisor reads a stream from.

use super::{InputSource, Unreadable};

/// Reads the `ioConfig` of a supervisor or a sampler of this type (`kafka`, `kinesis` …).
///
/// # Errors
/// If this is no JSON object, or nests too deep.
pub fn read(supervisor_type: &str, io_config: &str) -> Result<InputSource, Unreadable> {
    let mut io_config = super::object(io_config)?;
    io_config.insert("type".to_owned(), supervisor_type.into());
    super::unknown(&io_config)
}
