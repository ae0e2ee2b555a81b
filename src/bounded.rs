//! Reading what may have no end.

use std::io::{self, Read};

/// One byte more than there may be: enough for the reader to say that it is too large.
pub(crate) fn read_bounded(source: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
