//! What keeps a command from answering.

use std::io::{self, ErrorKind};

use annotate_snippets::Level;

use super::{Outcome, findings};

/// Why there is no answer; the message names the thing and the way out.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The policy's file.
    #[error("cannot read the policy `{name}`: {cause}; {advice}", advice = advice(cause.kind()))]
    Unreadable {
        /// As the command line names it, escaped.
        name: String,
        /// What the system says.
        cause: io::Error,
    },
    /// What is wrong with the policy, as it is to be shown.
    #[error("{0}")]
    InvalidPolicy(String),
    /// Stdout.
    #[error("cannot write the result: {0}")]
    Output(io::Error),
}

impl Failure {
    /// As stderr shows it.
    pub fn rendered(&self) -> String {
        match self {
            Self::InvalidPolicy(findings) => findings.clone(),
            _ => findings::titled(Level::ERROR, &self.to_string()),
        }
    }

    /// How the command ends.
    pub fn outcome(&self) -> Outcome {
        match self {
            Self::InvalidPolicy(_) => Outcome::Invalid,
            _ => Outcome::Failure,
        }
    }
}

fn advice(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::NotFound => "check the path, or write - to read stdin",
        ErrorKind::IsADirectory => "name the policy's file in it",
        ErrorKind::PermissionDenied => "run as a user who may read it",
        _ => "name a file that can be read, or write - to read stdin",
    }
}
