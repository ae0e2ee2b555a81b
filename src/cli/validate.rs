//! `warden validate`: is the policy what it is meant to be?

use std::path::PathBuf;

use clap::Args;

use super::arguments::Configuration;
use super::failure::Failure;
use super::policy_file::PolicyFile;
use super::{Format, Outcome, findings, output};

/// Say every error and every warning of a policy, with line and column
///
/// An error keeps Druid from loading the policy; a warning is about a policy that can be loaded and
/// probably does not say what was meant. Exits with 0 when there is no error, else with 3.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  warden validate policy.json
  git show HEAD:policy.json | warden validate - --format json

JSON: [{\"severity\", \"line\", \"column\", \"message\"}, …]; lines and columns count from 1.")]
pub struct Arguments {
    /// The policy's file, or - for stdin
    policy: PathBuf,

    #[command(flatten)]
    configuration: Configuration,
}

/// Reads and compiles the policy, and says what was found.
pub fn run(arguments: &Arguments, format: Format) -> Result<Outcome, Failure> {
    let file = PolicyFile::open(&arguments.policy)?;
    let (engine, diagnostics) = arguments.configuration.load(&file);
    match format {
        Format::Json => output::result(&findings::as_json(&diagnostics)?)?,
        Format::Human => {
            output::diagnostics(&findings::as_text(&file, &diagnostics));
            output::result(&findings::summary(&file, &diagnostics))?;
        }
    }
    Ok(if engine.is_some() {
        Outcome::Yes
    } else {
        Outcome::Invalid
    })
}
