//! `warden check`: may this user do that?

use std::convert::Infallible;
use std::str::FromStr;

use annotate_snippets::Level;
use clap::Args;
use serde::Serialize;

use super::arguments::{Question, Subject};
use super::excerpt::Document;
use super::failure::Failure;
use super::json_argument::JsonArgument;
use super::policy_file::PolicyFile;
use super::{Format, Outcome, drawing, output};
use crate::engine::{Decision, Engine, Reason};
use crate::policy::{Action, Effect, ResourceType};
use crate::requirement::{self, Kind, Submitted};

/// What the messages call it.
const INPUT_SOURCE: &str = "input source";

/// Say whether a user may do something, and which rule decides
///
/// Decides exactly as Druid does with this policy. Exits with 0 when it is allowed, with 2 when it is
/// denied, with 4 when rules about certain locations of external data decide and no input source is
/// given: Druid denies where it sees none.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  warden check --policy policy.json --user alice \\
    --resource DATASOURCE:wiki --action READ
  warden check --policy policy.json --user bob --group data-platform \\
    --resource EXTERNAL:EXTERNAL --action READ --format json
  warden check --policy policy.json --user etl-bot \\
    --resource EXTERNAL:EXTERNAL --action READ \\
    --input-source '{\"type\": \"http\", \"uris\": [\"https://data.example.com/a.json\"]}'

JSON: {\"allowed\", \"user\", \"resource\": {\"name\", \"type\"}, \"action\",
       \"role\", \"effect\", \"line\", \"column\", \"reason\"};
allowed is null when it depends on the location; role, effect, line and column are null when no rule
decides.")]
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

    /// What EXTERN would read, as it stands there; a file after @, or - for stdin
    ///
    /// All of it must be covered. An input source of type `druid` also needs READ on the datasource that
    /// it reads. No key may stand twice.
    #[arg(long, value_name = "JSON|@FILE|-", value_parser = input_source)]
    input_source: Option<JsonArgument>,
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

fn input_source(text: &str) -> Result<JsonArgument, Infallible> {
    Ok(JsonArgument::from(text))
}

#[derive(Serialize)]
struct Answer<'a> {
    allowed: Option<bool>,
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
    arguments.check()?;
    let (file, engine) = arguments.question.engine(format)?;
    let verdict = arguments.ask(&engine)?;
    output::result(&match format {
        Format::Json => verdict.as_json(arguments)?,
        Format::Human => verdict.as_text(&file),
    })?;
    Ok(verdict.outcome)
}

impl Arguments {
    /// Whether the arguments go together.
    fn check(&self) -> Result<(), Failure> {
        let external = ResourceType::External.name();
        match &self.input_source {
            Some(_) if self.resource.resource_type != external => Err(Failure::Usage(
                "--input-source belongs to a --resource of type EXTERNAL, such as EXTERNAL:EXTERNAL",
            )),
            Some(_) if self.action != Action::Read => Err(Failure::Usage(
                "--input-source says what is read: give --action READ",
            )),
            Some(JsonArgument::Stdin) if self.question.reads_stdin() => Err(Failure::Usage(
                "the policy and the input source cannot both come from stdin",
            )),
            _ => Ok(()),
        }
    }

    fn ask(&self, engine: &Engine) -> Result<Verdict, Failure> {
        match &self.input_source {
            Some(place) => self.ask_about(&place.json(INPUT_SOURCE)?, engine),
            None => Ok(self.ask_plainly(engine)),
        }
    }

    fn ask_plainly(&self, engine: &Engine) -> Verdict {
        let identity = self.subject.identity();
        let Resource {
            name,
            resource_type,
        } = &self.resource;
        let decision = engine.explain(&identity, resource_type, name, self.action);
        if decision.reason == Reason::NoSourceSeen {
            return Verdict {
                outcome: Outcome::Undetermined,
                reason: "depends on the location; give --input-source".to_owned(),
                decision,
            };
        }
        let reason = decision.sentence(&identity, resource_type, name, self.action);
        Verdict::new(decision, reason)
    }

    /// Asks for everything that it takes to read an input source: the first denial counts, else what was asked for.
    fn ask_about(&self, json: &str, engine: &Engine) -> Result<Verdict, Failure> {
        let submitted = Submitted {
            kind: Kind::InputSource,
            json,
        };
        let needed =
            requirement::asked(&self.resource.name, self.action, &[submitted]).map_err(|why| {
                Failure::Invalid {
                    what: INPUT_SOURCE,
                    why: output::escaped(&why.to_string()),
                }
            })?;
        if needed
            .first()
            .is_none_or(|external| external.sources.is_empty())
        {
            return Err(Failure::Usage(
                "Druid asks by another name for this input source: by its type, or by EXTERNAL",
            ));
        }
        let identity = self.subject.identity();
        let verdicts = needed.iter().map(|need| {
            let decision = need.decision(engine, &identity);
            let reason = decision.sentence(&identity, need.resource_type, &need.name, need.action);
            Verdict::new(decision, reason)
        });
        Ok(verdicts
            .min_by_key(|verdict| verdict.decision.allowed)
            .unwrap_or_else(|| self.ask_plainly(engine)))
    }
}

/// What is answered, and why.
struct Verdict {
    outcome: Outcome,
    decision: Decision,
    reason: String,
}

impl Verdict {
    fn new(decision: Decision, reason: String) -> Self {
        let outcome = if decision.allowed {
            Outcome::Yes
        } else {
            Outcome::No
        };
        Self {
            outcome,
            decision,
            reason,
        }
    }

    fn as_json(&self, arguments: &Arguments) -> Result<String, Failure> {
        let Decision {
            role, effect, at, ..
        } = &self.decision;
        output::json(&Answer {
            allowed: (self.outcome != Outcome::Undetermined).then_some(self.decision.allowed),
            user: &arguments.subject.user,
            resource: &arguments.resource,
            action: arguments.action.name(),
            role: role.as_deref(),
            effect: effect.map(Effect::name),
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            reason: &self.reason,
        })
    }

    /// The verdict first, then the rule that decided, where the policy holds it.
    fn as_text(&self, file: &PolicyFile) -> String {
        let level = match self.outcome {
            Outcome::Yes => Level::NOTE.with_name("allowed"),
            Outcome::Undetermined => Level::WARNING.with_name("undetermined"),
            _ => Level::ERROR.with_name("denied"),
        };
        match self.decision.at {
            Some(at) => drawing::pointing_at(
                &file.name,
                &mut Document::new(&file.text()),
                at,
                level,
                &self.reason,
            ),
            None => drawing::titled(level, &self.reason),
        }
    }
}
