//! The policy that the command line names.

use std::borrow::Cow;
use std::path::Path;

use super::failure::Failure;
use super::input::Input;
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
        let Input { name, bytes } = Input::open(path, "policy", DOCUMENT_BYTES)?;
        Ok(Self { name, bytes })
    }

    /// For showing; what is not UTF-8 is marked.
    pub fn text(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.bytes)
    }
}
