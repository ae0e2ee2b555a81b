//! `warden check`: may this user do that?

use std::str::FromStr;

use annotate_snippets::Level;
use clap::Args;
use serde::Serialize;

use super::arguments::{Question, Subject};
use super::excerpt::Document;
use super::failure::Failure;
use super::policy_file::PolicyFile;
use super::{Format, Outcome, findings, output};
use crate::engine::Decision;
use crate::policy::{Action, Effect};

/// Say whether a user may do something, and which rule decides
///
/// Decides exactly as Druid does with this policy. Exits with 0 when it is allowed, with 2 when it is
/// denied.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  warden check --policy policy.json --user alice \\
    --resource DATASOURCE:wiki --action READ
  warden check --policy policy.json --user bob --group data-platform \\
    --resource EXTERNAL:EXTERNAL --action READ --format json

JSON: {\"allowed\", \"user\", \"resource\": {\"name\", \"type\"}, \"action\",
       \"role\", \"effect\", \"line\", \"column\", \"reason\"};
role, effect, line and column are null when no rule decides.")]
pub struct Arguments {
    #[command(flatten)]
    question: Question,

    #[command(flatten)]
    subject: Subject,

    /// What is asked for; the type ends at the first colon
    #[arg(long, value_name = "TYPE:NAME")]
    resource: Resource,

    /// What is to be done with it
    #[arg(long, value_name = "READ|WRITE", value_parser = action)]
    action: Action,
}

/// Druid's resource: a type and a name.
#[derive(Clone, Debug, Serialize)]
struct Resource {
    name: String,
    #[serde(rename = "type")]
    resource_type: String,
}

impl FromStr for Resource {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some((resource_type, name)) if !resource_type.is_empty() && !name.is_empty() => {
                Ok(Self {
                    name: name.to_owned(),
                    resource_type: resource_type.to_owned(),
                })
            }
            _ => Err("write the type, a colon and the name, for example DATASOURCE:wiki"),
        }
    }
}

fn action(text: &str) -> Result<Action, &'static str> {
    Action::from_name(text).ok_or("write READ or WRITE")
}

#[derive(Serialize)]
struct Answer<'a> {
    allowed: bool,
    user: &'a str,
    resource: &'a Resource,
    action: &'static str,
    role: Option<&'a str>,
    effect: Option<&'static str>,
    line: Option<u32>,
    column: Option<u32>,
    reason: &'a str,
}

/// Asks the engine and says what it answers.
pub fn run(arguments: &Arguments, format: Format) -> Result<Outcome, Failure> {
    let (file, engine) = arguments.question.engine(format)?;
    let Resource {
        name,
        resource_type,
    } = &arguments.resource;
    let identity = arguments.subject.identity();
    let decision = engine.explain(&identity, resource_type, name, arguments.action);
    let reason = decision.sentence(&identity, resource_type, name, arguments.action);
    output::result(&match format {
        Format::Json => as_json(arguments, &decision, &reason)?,
        Format::Human => as_text(&file, &decision, &reason),
    })?;
    Ok(if decision.allowed {
        Outcome::Yes
    } else {
        Outcome::No
    })
}

fn as_json(arguments: &Arguments, decision: &Decision, reason: &str) -> Result<String, Failure> {
    output::json(&Answer {
        allowed: decision.allowed,
        user: &arguments.subject.user,
        resource: &arguments.resource,
        action: arguments.action.name(),
        role: decision.role.as_deref(),
        effect: decision.effect.map(Effect::name),
        line: decision.at.map(|at| at.line),
        column: decision.at.map(|at| at.column),
        reason,
    })
}

/// The verdict first, then the rule that decided, where the policy holds it.
fn as_text(file: &PolicyFile, decision: &Decision, reason: &str) -> String {
    let level = if decision.allowed {
        Level::NOTE.with_name("allowed")
    } else {
        Level::ERROR.with_name("denied")
    };
    match decision.at {
        Some(at) => findings::pointing_at(
            &file.name,
            &mut Document::new(&file.text()),
            at,
            level,
            reason,
        ),
        None => findings::titled(level, reason),
    }
}
