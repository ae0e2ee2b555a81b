//! The documents of IAM that the command line names.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::IgnoredAny;

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

/// Where a statement stands, for people and programs.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Statement<'a> {
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

    pub fn statement(&self, at: At) -> Statement<'_> {
        let document = self.read.get(at.document);
        let statement = document.and_then(|document| document.statements.get(at.statement));
        Statement {
            document: self.names.get(at.document).map_or("", String::as_str),
            number: at.statement + 1,
            sid: statement.and_then(|statement| statement.sid.as_deref()),
        }
    }
}

fn open(file: &Path) -> Result<(String, Document), Failure> {
    let Input { name, bytes } = Input::open(file, WHAT, DOCUMENT_BYTES)?;
    let document = Document::read(&bytes).map_err(|malformed| {
        let why = match query_of_answer(&bytes) {
            Some(query) => format!(
                "`{name}` is an answer of the AWS CLI around a document: ask for the document alone, by `{query}`"
            ),
            None => format!("`{name}`: {}", escaped(&malformed.to_string())),
        };
        Failure::Invalid { what: WHAT, why }
    })?;
    Ok((name, document))
}

/// By which options `aws` writes the document alone that it has written with something around it: that of
/// `iam get-role-policy`, of `iam get-policy-version`, or of `s3api get-bucket-policy`.
fn query_of_answer(bytes: &[u8]) -> Option<&'static str> {
    let answer: BTreeMap<String, IgnoredAny> = serde_json::from_slice(bytes).ok()?;
    let queries = [
        ("PolicyDocument", "--query PolicyDocument"),
        ("PolicyVersion", "--query PolicyVersion.Document"),
        ("Policy", "--query Policy --output text"),
    ];
    queries
        .into_iter()
        .find_map(|(field, query)| answer.contains_key(field).then_some(query))
}
