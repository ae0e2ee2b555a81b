//! `warden suggest`: what would let a user run this SQL?

mod document;
mod places;
#[cfg(test)]
mod tests;
mod wanted;

use std::path::PathBuf;

use annotate_snippets::Level;
use clap::Args;

use self::document::{Base, Document};
use self::wanted::{Rules, Wanted};
use super::arguments::{self, Configuration, Subject};
use super::asker::Asker;
use super::failure::Failure;
use super::policy_file::PolicyFile;
use super::progress::Progress;
use super::sql_arguments::{self, Druid, Sent};
use super::sql_files::{self, Found};
use super::sql_page::{self, Page};
use super::statements::Statements;
use super::{Format, Outcome, drawing, output};
use crate::escape::escaped;
use crate::policy::{Action, Effect};
use crate::requirement::sql::{Answer, AskedBy, Need, Reading, Verdict};
use crate::requirement::task_access::TaskAccess;

/// Write the smallest addition to a policy that lets a user run statements of Druid SQL
///
/// The addition is a policy of its own, which `warden validate` accepts: one role with the rules that
/// are missing, and the user who has it. To use it, put its role among the `roles` of your policy, and
/// the role's name into the list of the user under `users`. Without --policy it holds all that the
/// statements need.
///
/// External data are allowed at the places that the text tells, and only there; where it does not tell
/// all of them, everywhere, and stderr says so. Exits with 0 when the addition is written; with 2 when a
/// deny rule, which no addition can undo, stands against it; with 3 when a statement cannot be read;
/// with 4 when deny rules decide about places that the text does not tell. Nothing is written then.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  warden suggest --user etl-bot queries/ > etl-bot.json
  warden suggest --policy policy.json --user etl-bot --group data-platform load.sql
  warden suggest --policy policy.json --user bob --watch --role dashboards report.sql")]
pub struct Arguments {
    #[command(flatten)]
    subject: Subject,

    /// The policy to which it is added: a file, or - for stdin
    #[arg(long, value_name = "POLICY")]
    policy: Option<PathBuf>,

    /// What the role is called [default: the user's name and -queries]
    #[arg(long, value_name = "NAME")]
    role: Option<String>,

    /// Also what it takes to see and to cancel the tasks of the statements
    ///
    /// For a SELECT that is READ on `__query_select`, with which one sees the SELECT tasks of all users,
    /// their SQL and their rows (unless taskAccess is owner).
    #[arg(long)]
    watch: bool,

    #[command(flatten)]
    druid: Druid,

    #[command(flatten)]
    sent: Sent,

    #[command(flatten)]
    configuration: Configuration,

    /// Who may see and cancel a query's task (property taskAccess)
    #[arg(long, value_name = "documented|druid|owner", default_value = "documented", value_parser = sql_arguments::task_access, help_heading = arguments::CONFIGURATION)]
    task_access: TaskAccess,

    /// Files of SQL, folders of such files (*.sql, at any depth), or - for stdin
    #[arg(value_name = "FILE|DIR|-", required = true)]
    files: Vec<PathBuf>,
}

/// What is added to, if no policy is named.
const NOTHING: &str = r#"{"version": 1, "roles": {}}"#;

/// Reads the statements, and writes what is missing for them.
pub fn run(arguments: &Arguments, format: Format) -> Result<Outcome, Failure> {
    arguments
        .sent
        .alone_at_stdin(arguments.policy.as_deref(), &arguments.files)?;
    let statements = arguments.sent.statements(&arguments.druid)?;
    let base = arguments.base()?;
    let engine = arguments.configuration.compiled(&base, format)?;
    let asker = Asker::new(base, engine, &arguments.subject);
    let mut survey = Survey::new(arguments, &asker);
    survey.files(&statements, sql_files::found(&arguments.files));
    if survey.outcome != Outcome::Yes {
        return Ok(survey.outcome);
    }
    survey.suggest(format)
}

impl Arguments {
    fn base(&self) -> Result<PolicyFile, Failure> {
        match &self.policy {
            Some(policy) => PolicyFile::open(policy),
            None => Ok(PolicyFile {
                name: "<no policy>".to_owned(),
                bytes: NOTHING.into(),
            }),
        }
    }
}

/// What a user needs and lacks, found in file after file.
struct Survey<'a> {
    arguments: &'a Arguments,
    asker: &'a Asker<'a>,
    needs: Vec<Need>,
    wanted: Wanted,
    /// Whether something that it takes to see and to cancel tasks is missing, and is not to be added.
    left_out: bool,
    outcome: Outcome,
}

impl<'a> Survey<'a> {
    fn new(arguments: &'a Arguments, asker: &'a Asker<'a>) -> Self {
        Self {
            arguments,
            asker,
            needs: Vec::new(),
            wanted: Wanted::default(),
            left_out: false,
            outcome: Outcome::Yes,
        }
    }

    fn files(&mut self, statements: &Statements, found: Vec<Found>) {
        let mut progress = Progress::new(sql_files::PROGRESS, false);
        for found in found {
            let name = found.name().into_owned();
            match found.read() {
                Ok(text) => self.file(statements, &name, &text, &mut progress),
                Err(failure) => {
                    say(&failure.rendered());
                    self.outcome = self.outcome.max(failure.outcome());
                }
            }
        }
    }

    fn file(&mut self, statements: &Statements, name: &str, text: &str, progress: &mut Progress) {
        let lines = sql_page::lines(text);
        let mut page = Page::new(name, &lines);
        for read in statements.read(text) {
            progress.step();
            match read.reading {
                Ok(reading) => self.reading(reading, &mut page),
                Err(unreadable) => {
                    say(&page.word(unreadable.position, Level::ERROR, &unreadable.message));
                    self.outcome = self.outcome.max(Outcome::Invalid);
                }
            }
        }
    }

    fn reading(&mut self, reading: Reading, page: &mut Page<'_>) {
        let task = self.task(&reading);
        for need in reading.needs.into_iter().chain(task) {
            let verdict = self.asker.on_need(&need);
            if is_denied(&verdict) {
                let message = self.denied(&verdict, &need);
                say(&page.pointing(&need.places, Level::ERROR.with_name("denied"), &message));
                self.outcome = self.outcome.max(Outcome::No);
            } else if verdict.answer != Answer::Allowed {
                self.wanted.add(&need, self.asker);
            }
            self.needs.push(need);
        }
    }

    /// What it takes to see and to cancel the task, if that is to be added.
    fn task(&mut self, reading: &Reading) -> Vec<Need> {
        let needs =
            Action::ALL.map(|action| reading.task_needs(self.arguments.task_access, action));
        let needs = needs.into_iter().flatten();
        if !self.arguments.watch {
            let mut verdicts = needs.map(|need| self.asker.on(&need));
            self.left_out |= verdicts.any(|verdict| verdict.answer != Answer::Allowed);
            return Vec::new();
        }
        let need = |requirement| Need {
            requirement,
            sources_known: true,
            asked_by: AskedBy::Druid,
            places: Vec::new(),
        };
        needs.map(need).collect()
    }

    fn denied(&self, verdict: &Verdict, need: &Need) -> String {
        let mut message = self.asker.sentence(verdict, &need.requirement);
        match &verdict.decision {
            None => message.push_str("; no policy can allow it"),
            Some(decision) => {
                if let Some(at) = decision.at {
                    message.push_str(&format!(" ({}:{at})", self.asker.policy.name));
                }
                message
                    .push_str("; no addition can undo this: change that rule, or the user's roles");
            }
        }
        message
    }

    /// Writes the addition, once it has been tried.
    fn suggest(self, format: Format) -> Result<Outcome, Failure> {
        let Arguments {
            configuration,
            subject,
            role,
            ..
        } = self.arguments;
        let base = Base::read(&self.asker.policy.bytes).map_err(unreadable)?;
        let wished = role
            .clone()
            .unwrap_or_else(|| format!("{}-queries", subject.user));
        let rules = self.wanted.rules();
        let warnings = warnings(&rules);
        let addition = Document::new(
            base.new_role(&wished),
            base.user(&subject.user, configuration.identity_case()),
            rules.rules,
        );
        let merged = PolicyFile {
            name: "<the policy with the addition>".to_owned(),
            bytes: base.with(&addition).map_err(unreadable)?,
        };
        let engine = configuration.compiled(&merged, format)?;
        let tried = Asker::new(merged, engine, subject);
        let outcome = outcome_of(&tried, &self.needs);
        if outcome == Outcome::Yes {
            warnings.iter().for_each(|warning| say(warning));
            if self.left_out {
                say(&drawing::titled(Level::NOTE, LEFT_OUT));
            }
            output::result(&output::json(&addition)?)?;
        }
        Ok(outcome)
    }
}

const LEFT_OUT: &str =
    "what it takes to see and to cancel the tasks of the statements is left out; --watch adds it";

/// A deny rule stands against it, or nobody but Druid may.
fn is_denied(verdict: &Verdict) -> bool {
    verdict.answer == Answer::Missing
        && verdict
            .decision
            .as_ref()
            .is_none_or(|decision| decision.effect == Some(Effect::Deny))
}

/// Whether the user could run everything now; says what is still missing.
fn outcome_of(asker: &Asker<'_>, needs: &[Need]) -> Outcome {
    let mut outcome = Outcome::Yes;
    for need in needs {
        let verdict = asker.on_need(need);
        let (level, ended) = match verdict.answer {
            Answer::Allowed => continue,
            Answer::Missing => (Level::ERROR.with_name("missing"), Outcome::No),
            Answer::Undetermined => (
                Level::WARNING.with_name("undetermined"),
                Outcome::Undetermined,
            ),
        };
        let sentence = asker.sentence(&verdict, &need.requirement);
        let message = format!("with all that can be added, still: {sentence}");
        say(&drawing::titled(level, &message));
        outcome = outcome.max(ended);
    }
    outcome
}

/// What the rules allow beyond what was asked for, and beyond what one may expect.
fn warnings(rules: &Rules) -> Vec<String> {
    let everywhere = rules.everywhere.iter().map(|name| {
        format!(
            "the text does not tell all that is read of EXTERNAL '{}': it is allowed wherever it lies",
            escaped(name)
        )
    });
    let whole_types = rules.whole_types.iter().map(|source_type| {
        format!(
            "the places of type '{}' are too many, or cannot be told: all of the type are allowed",
            escaped(source_type)
        )
    });
    let entries = || rules.rules.iter().flat_map(|rule| &rule.input_sources);
    let environment =
        rules.rules.iter().any(|rule| rule.environment) || entries().any(|entry| entry.environment);
    let environment = environment.then(|| {
        "\"environment\": true lets the user have Druid send secrets of its own process to these places".to_owned()
    });
    let connection = entries().any(|entry| entry.connection).then(|| {
        "\"connection\": true lets the user bring an endpoint, and so decide what the places are".to_owned()
    });
    everywhere
        .chain(whole_types)
        .chain(environment)
        .chain(connection)
        .map(|message| drawing::titled(Level::WARNING, &message))
        .collect()
}

fn say(message: &str) {
    output::diagnostics(&format!("{message}\n\n"));
}

fn unreadable(error: serde_json::Error) -> Failure {
    Failure::Output(error.into())
}
