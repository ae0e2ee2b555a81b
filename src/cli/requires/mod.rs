//! `warden requires`: what does this SQL need?

mod answer;
mod github;
mod human;
mod json;
mod lines;
mod remark;
mod sarif;

use std::fs::File;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use clap::Args;

use self::answer::{Answer, Examiner};
use super::arguments::{self, Configuration, Subject};
use super::asker::Asker;
use super::failure::Failure;
use super::output::escaped;
use super::progress::Progress;
use super::sql_arguments::{self, Druid, Sent};
use super::sql_files::{self, Found};
use super::statements::Statements;
use super::{Format, Outcome, ReportFormat};
use crate::requirement::task_access::TaskAccess;

/// Say which permissions statements of Druid SQL need, and which of them a user lacks
///
/// Reads the SQL as Druid's parser does, and says all that Druid's planner would ask for, each with the
/// places in the text that cause it. Nothing is sent to Druid, and tables need not exist. Several
/// statements in a file are divided by semicolons and answered one by one, each as Druid would take it.
///
/// With --policy and --user it also says which of the permissions the user has, and by which rule.
/// Exits with 0 when nothing is missing, with 2 when something is, with 3 when a statement cannot be
/// read, with 4 when it depends on the location of external data, which the text does not tell; of
/// several statements with the highest.
#[derive(Debug, Args)]
#[command(
    mut_arg("user", |user| user.required(false).requires("policy")),
    after_help = "\
Examples:
  warden requires report.sql
  warden requires --druid 33 --policy policy.json --user etl-bot queries/
  warden requires --policy policy.json --user etl-bot --format github queries/
  echo 'SELECT * FROM wiki' | warden requires -
  warden requires --context '{\"faultTolerance\": true}' --param 2026-01-01 load.sql

JSON: {\"files\": [{\"file\", \"statements\": [{\"line\", \"column\", \"explains\", \"needs\": [{\"resource\":
       {\"name\", \"type\"}, \"action\", \"askedBy\", \"inputSources\", \"places\": [{\"line\", \"column\",
       \"endLine\", \"endColumn\"}], \"decision\"}], \"task\": {\"datasource\", \"see\", \"cancel\"},
       \"durableStorage\"}]}]};
decision is as `check` answers, and there with --policy alone; a statement that cannot be read has
{\"error\": {\"message\", \"line\", \"column\"}} instead, a file has {\"error\"} too. askedBy is druid, or warden for what Druid reads
without asking. github annotates the files of a pull request; sarif is SARIF 2.1.0.

--jsonl is for programs: each line of stdin, or of the files, {\"sql\", \"parameters\", \"context\",
\"inputSourceSecurity\", \"authorizeSystemTablesDirectly\"}, all but sql optional, is answered in
order by one line {\"resources\": [{\"name\", \"type\", \"action\"}]} or {\"error\", \"line\", \"column\"}."
)]
pub struct Arguments {
    #[command(flatten)]
    druid: Druid,

    #[command(flatten)]
    sent: Sent,

    /// The policy by which somebody may or may not: a file, or - for stdin
    #[arg(long, value_name = "POLICY", requires = "user")]
    policy: Option<PathBuf>,

    #[command(flatten)]
    subject: Option<Subject>,

    #[command(flatten)]
    configuration: Configuration,

    /// Who may see and cancel a query's task (property taskAccess)
    #[arg(long, value_name = "documented|druid|owner", default_value = "documented", value_parser = sql_arguments::task_access, help_heading = arguments::CONFIGURATION)]
    task_access: TaskAccess,

    /// Read one statement a line, as JSON, and answer each with one line
    #[arg(long, conflicts_with_all = ["policy", "user", "parameters", "context"])]
    jsonl: bool,

    /// Files of SQL, folders of such files (*.sql, at any depth), or - for stdin; with --jsonl files of lines
    #[arg(value_name = "FILE|DIR|-", required_unless_present = "jsonl")]
    files: Vec<PathBuf>,
}

/// What is said of a file.
#[derive(Debug)]
struct FileAnswers {
    /// Not yet escaped.
    name: String,
    answers: Result<Vec<Answer>, Failure>,
}

/// Reads the statements and says what they need.
pub fn run(arguments: &Arguments, format: ReportFormat) -> Result<Outcome, Failure> {
    if arguments.jsonl {
        return arguments.answer_lines(format);
    }
    arguments
        .sent
        .alone_at_stdin(arguments.policy.as_deref(), &arguments.files)?;
    let statements = arguments.sent.statements(&arguments.druid)?;
    let examiner = Examiner {
        asker: arguments.asker(format)?,
        access: arguments.task_access,
        context: statements.context(),
    };
    report(
        &examiner,
        &statements,
        sql_files::found(&arguments.files),
        format,
    )
}

/// Writes what people and GitHub read file by file, what programs read as a whole.
fn report(
    examiner: &Examiner<'_>,
    statements: &Statements,
    found: Vec<Found>,
    format: ReportFormat,
) -> Result<Outcome, Failure> {
    let written_meanwhile = matches!(format, ReportFormat::Human | ReportFormat::Github);
    let mut progress = Progress::new(sql_files::PROGRESS, written_meanwhile);
    let mut human = human::Report::default();
    let mut files = Vec::new();
    let mut outcome = Outcome::Yes;
    for found in found {
        let (file, text) = examiner.file_answers(statements, found, &mut progress);
        outcome = outcome.max(file.outcome());
        match format {
            ReportFormat::Human => human.file(examiner, &file, &text)?,
            ReportFormat::Github => github::write(examiner, &file)?,
            ReportFormat::Json | ReportFormat::Sarif => files.push(file),
        }
    }
    drop(progress);
    match format {
        ReportFormat::Human => human.finish()?,
        ReportFormat::Github => {}
        ReportFormat::Json => json::write(examiner, &files)?,
        ReportFormat::Sarif => sarif::write(examiner, &files)?,
    }
    Ok(outcome)
}

impl Examiner<'_> {
    /// Answers all statements of a file; with its text.
    fn file_answers(
        &self,
        statements: &Statements,
        found: Found,
        progress: &mut Progress,
    ) -> (FileAnswers, String) {
        let name = found.name().into_owned();
        let (answers, text) = match found.read() {
            Ok(text) => {
                let answers = statements.read(&text).map(|read| {
                    progress.step();
                    self.answer(read)
                });
                (Ok(answers.collect()), text)
            }
            Err(failure) => (Err(failure), String::new()),
        };
        (FileAnswers { name, answers }, text)
    }
}

impl FileAnswers {
    fn outcome(&self) -> Outcome {
        match &self.answers {
            Ok(answers) => {
                let outcomes = answers.iter().map(Answer::outcome);
                outcomes.max().unwrap_or(Outcome::Yes)
            }
            Err(failure) => failure.outcome(),
        }
    }
}

impl Arguments {
    fn asker(&self, format: ReportFormat) -> Result<Option<Asker<'_>>, Failure> {
        let format = match format {
            ReportFormat::Json => Format::Json,
            _ => Format::Human,
        };
        match (&self.policy, &self.subject) {
            (Some(policy), Some(subject)) => {
                let (policy, engine) = self.configuration.engine(policy, format)?;
                Ok(Some(Asker::new(policy, engine, subject)))
            }
            (None, None) => Ok(None),
            _ => Err(Failure::Usage("--policy and --user belong together")),
        }
    }

    fn answer_lines(&self, format: ReportFormat) -> Result<Outcome, Failure> {
        if matches!(format, ReportFormat::Github | ReportFormat::Sarif) {
            return Err(Failure::Usage(
                "--jsonl has a format of its own: leave --format out",
            ));
        }
        let stdin = [PathBuf::from("-")];
        let files = if self.files.is_empty() {
            &stdin
        } else {
            self.files.as_slice()
        };
        let mut outcome = Outcome::Yes;
        for file in files {
            outcome = outcome.max(match self.answer_lines_of(file) {
                // A reader who has gone away is no failure.
                Err(Failure::Output(error)) if error.kind() == ErrorKind::BrokenPipe => break,
                answered => answered?,
            });
        }
        Ok(outcome)
    }

    fn answer_lines_of(&self, file: &Path) -> Result<Outcome, Failure> {
        let answers = io::stdout().lock();
        let settings = self.druid.settings();
        if arguments::is_stdin(file) {
            return lines::answer("<stdin>", io::stdin().lock(), answers, &settings);
        }
        let name = file.to_string_lossy();
        let lines = File::open(file).map_err(|cause| Failure::Unreadable {
            what: "statements",
            name: escaped(&name),
            cause,
        })?;
        lines::answer(&name, lines, answers, &settings)
    }
}
