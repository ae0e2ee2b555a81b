//! Files that the command line names, and stdin.

use std::fs::File;
use std::io;
use std::path::Path;

use super::arguments;
use super::failure::Failure;
use super::output::escaped;
use crate::bounded::read_bounded;

/// What was read, with the name that diagnostics give it.
#[derive(Debug)]
pub struct Input {
    /// Fit for a terminal.
    pub name: String,
    /// As it was read, and one byte more than there may be where it is too large.
    pub bytes: Vec<u8>,
}

impl Input {
    /// Reads the file, or stdin for `-`. `what` it should hold, a failure tells.
    pub fn open(path: &Path, what: &'static str, most: usize) -> Result<Self, Failure> {
        let (name, bytes) = if arguments::is_stdin(path) {
            ("<stdin>".to_owned(), read_bounded(io::stdin().lock(), most))
        } else {
            (
                escaped(&path.to_string_lossy()),
                File::open(path).and_then(|file| read_bounded(file, most)),
            )
        };
        match bytes {
            Ok(bytes) => Ok(Self { name, bytes }),
            Err(cause) => Err(Failure::Unreadable { what, name, cause }),
        }
    }
}
