//! `warden schema`: what a policy looks like, for editors.

use clap::Args;

use super::failure::Failure;
use super::{Outcome, output};
use crate::policy;

/// Print the JSON Schema of the policy document, for editors
///
/// An editor that knows the schema completes and checks a policy while it is written. The schema
/// describes the form only: `warden validate` finds more, such as unknown roles.
#[derive(Debug, Args)]
#[command(after_help = "\
Example:
  warden schema > policy.schema.json
and at the top of the policy: \"$schema\": \"./policy.schema.json\"")]
pub struct Arguments {}

/// Prints the schema; it is JSON in every format.
pub fn run(_: &Arguments) -> Result<Outcome, Failure> {
    output::result(policy::SCHEMA.trim_end())?;
    Ok(Outcome::Yes)
}
