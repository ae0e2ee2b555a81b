//! `warden s3`: what durable storage needs on S3.

mod check;
mod named;
mod policy;
mod probe;
mod storage;

use annotate_snippets::Level;
use clap::{Args, Subcommand};

use super::failure::Failure;
use super::{Format, Outcome, drawing, output};

/// Write, check and try the permissions on S3 that durable storage for shuffle needs
///
/// With durable storage, the workers of a query leave the results of its stages in a bucket of S3, for each
/// other to fetch. Druid documents four permissions for that; all are needed, and they are not enough:
/// without s3:ListBucket queries hang, and nothing is removed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  warden s3 policy --config common.runtime.properties > policy.json
  warden s3 check --config common.runtime.properties --iam policy.json
  warden s3 probe --config common.runtime.properties")]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Policy(policy::Arguments),
    Check(check::Arguments),
    Probe(probe::Arguments),
}

/// Runs the subcommand.
pub fn run(arguments: &Arguments, format: Format) -> Result<Outcome, Failure> {
    match &arguments.command {
        Command::Policy(arguments) => policy::run(arguments),
        Command::Check(arguments) => check::run(arguments, format),
        Command::Probe(arguments) => probe::run(arguments, format),
    }
}

/// Says what is beside the result.
fn warn(warnings: Vec<String>) {
    for warning in warnings {
        let warning = drawing::titled(Level::WARNING, &warning);
        output::diagnostics(&format!("{warning}\n\n"));
    }
}
