//! What a command's exit code says.

use std::process::ExitCode;

/// How a command ended; the number is the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Outcome {
    /// Allowed, or clean; warnings are allowed.
    Yes = 0,
    /// Wrong usage, or a failure that says nothing about the question.
    Failure = 1,
    /// Denied.
    No = 2,
    /// The policy, or another input, is not valid.
    Invalid = 3,
    /// The answer depends on what was not said.
    Undetermined = 4,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        ExitCode::from(outcome as u8)
    }
}
