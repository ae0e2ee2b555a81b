//! Reading what may have no end.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// One byte more than there may be: enough for the reader to say that it is too large.
pub(crate) fn read_bounded(source: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// The same of a file, and of nothing that one could wait for, such as a pipe.
pub(crate) fn read_file(path: &Path, most: usize) -> io::Result<Vec<u8>> {
    if !fs::metadata(path)?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    read_bounded(File::open(path)?, most)
}
