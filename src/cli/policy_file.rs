//! The policy that the command line names.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::arguments;
use super::failure::Failure;
use super::output::escaped;
use crate::policy::DOCUMENT_BYTES;

/// A policy's text, with the name that diagnostics give it.
#[derive(Debug)]
pub struct PolicyFile {
    /// Fit for a terminal.
    pub name: String,
    /// As it was read.
    pub bytes: Vec<u8>,
}

impl PolicyFile {
    /// Reads the file, or stdin for `-`.
    pub fn open(path: &Path) -> Result<Self, Failure> {
        let (name, bytes) = if arguments::is_stdin(path) {
            (
                "<stdin>".to_owned(),
                read_bounded(io::stdin().lock(), DOCUMENT_BYTES),
            )
        } else {
            (
                escaped(&path.to_string_lossy()),
                File::open(path).and_then(|file| read_bounded(file, DOCUMENT_BYTES)),
            )
        };
        match bytes {
            Ok(bytes) => Ok(Self { name, bytes }),
            Err(cause) => Err(Failure::Unreadable {
                what: "policy",
                name,
                cause,
            }),
        }
    }

    /// For showing; what is not UTF-8 is marked.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}

/// One byte more than there may be: enough for the reader to say that it is too large.
pub fn read_bounded(source: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    source.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}
