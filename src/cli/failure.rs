//! What keeps a command from answering.

use std::io::{self, ErrorKind};

use annotate_snippets::Level;

use super::{Outcome, drawing};
use crate::s3::storage::Misconfigured;

/// Why there is no answer; the message names the thing and the way out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file.
    #[error("cannot read the {what} `{name}`: {cause}; {advice}", advice = advice(cause.kind()))]
    Unreadable {
        /// What it should hold.
        what: &'static str,
        /// As the command line names it, escaped.
        name: String,
        /// What the system says.
        cause: io::Error,
    },
    /// What is wrong with the policy, as it is to be shown.
    #[error("{0}")]
    InvalidPolicy(String),
    /// An input.
    #[error("the {what} cannot be read: {why}")]
    Invalid {
        /// What it is.
        what: &'static str,
        /// What is wrong with it, fit for a terminal.
        why: String,
    },
    /// A folder.
    #[error("no file in the folder `{0}` ends in .sql: name the files themselves")]
    NoSql(String),
    /// Where durable storage is.
    #[error("{0}")]
    Storage(#[from] Misconfigured),
    /// What was to be tried.
    #[error("nothing could be tried: {0}")]
    Untried(String),
    /// Arguments that do not go together.
    #[error("{0}")]
    Usage(&'static str),
    /// What the ARN names cannot be granted, or granted to, where the bucket is.
    #[error(
        "`{arn}` is in the partition {partition} of AWS, and the bucket in {of_bucket}: \
         name one of the same partition, or write the bucket's with --partition"
    )]
    OtherPartition {
        /// The ARN, which has nothing that is to be escaped.
        arn: String,
        /// Where that is.
        partition: &'static str,
        /// Where the bucket is.
        of_bucket: &'static str,
    },
    /// Stdout.
    #[error("cannot write the result: {0}")]
    Output(io::Error),
}

impl Failure {
    /// As stderr shows it.
    pub fn rendered(&self) -> String {
        match self {
            Self::InvalidPolicy(findings) => findings.clone(),
            _ => drawing::titled(Level::ERROR, &self.to_string()),
        }
    }

    /// How the command ends.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::InvalidPolicy(_) | Self::Invalid { .. } | Self::Storage(_) => Outcome::Invalid,
            _ => Outcome::Failure,
        }
    }
}

fn advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => "check the path, or write - to read stdin",
        ErrorKind::IsADirectory => "name a file in it",
        ErrorKind::PermissionDenied => "run as a user who may read it",
        _ => "name a file that can be read, or write - to read stdin",
    }
}
