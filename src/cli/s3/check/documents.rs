//! The documents of IAM that the command line names.

use std::path::{Path, PathBuf};

use crate::cli::failure::Failure;
use crate::cli::input::Input;
use crate::cli::output::escaped;
use crate::s3::check::At;
use crate::s3::document::{DOCUMENT_BYTES, Document};

const WHAT: &str = "IAM document";

/// What is in force together.
#[derive(Debug)]
pub struct Documents {
    /// Fit for a terminal.
    pub names: Vec<String>,
    pub read: Vec<Document>,
}

/// A statement, as people and programs find it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    pub document: &'a str,
    /// Counted from 1.
    pub number: usize,
    pub sid: Option<&'a str>,
}

impl Documents {
    pub fn open(files: &[PathBuf]) -> Result<Self, Failure> {
        let mut documents = Self {
            names: Vec::new(),
            read: Vec::new(),
        };
        for file in files {
            let (name, document) = open(file)?;
            documents.names.push(name);
            documents.read.push(document);
        }
        Ok(documents)
    }

    /// Where a statement stands.
    pub fn place(&self, at: At) -> Place<'_> {
        let document = self.read.get(at.document);
        let statement = document.and_then(|document| document.statements.get(at.statement));
        Place {
            document: self.names.get(at.document).map_or("", String::as_str),
            number: at.statement + 1,
            sid: statement.and_then(|statement| statement.sid.as_deref()),
        }
    }
}

fn open(file: &Path) -> Result<(String, Document), Failure> {
    let Input { name, bytes } = Input::open(file, WHAT, DOCUMENT_BYTES)?;
    let document = Document::read(&bytes).map_err(|why| Failure::Invalid {
        what: WHAT,
        why: format!("`{name}`: {}", escaped(&why.to_string())),
    })?;
    Ok((name, document))
}
