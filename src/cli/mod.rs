//! The operator's command line: one file a subcommand.
//!
//! The result goes to stdout, diagnostics go to stderr, and [`Outcome`] is the exit code.
//! Nothing is decided here: [`crate::policy`] reads and [`crate::engine`] decides.

mod arguments;
mod asker;
mod check;
mod drawing;
mod excerpt;
mod explain;
mod failure;
mod findings;
mod input;
mod json_argument;
mod outcome;
mod output;
mod policy_file;
mod progress;
mod requires;
mod s3;
mod schema;
mod sql_arguments;
mod sql_files;
mod sql_page;
mod statements;
mod suggest;
mod validate;

use std::ffi::OsString;

use clap::{Parser, Subcommand, ValueEnum};

use failure::Failure;
pub use outcome::Outcome;

const ABOUT: &str = "Who may do what with Apache Druid's multi-stage query engine";

const EXIT_CODES: &str = "\
Exit codes:
  0  yes: allowed, nothing is missing, or the policy is valid (it may have warnings)
  1  the command line is wrong, or something failed (a file cannot be read)
  2  no: denied, or something is missing
  3  the policy, the SQL, or another input is not valid
  4  undetermined: it depends on what is not told, such as the location of external data
Of several inputs the highest counts.

The result goes to stdout, diagnostics to stderr. A file named - is read from stdin.
Colours are for terminals only; NO_COLOR switches them off.";

const EXAMPLES: &str = "\
Examples:
  warden validate policy.json
  warden check --policy policy.json --user alice \\
    --resource DATASOURCE:wiki --action READ
  warden explain --policy policy.json --user bob --group data-platform
  warden requires --policy policy.json --user etl-bot queries/
  warden suggest --policy policy.json --user etl-bot queries/
  warden s3 policy --config common.runtime.properties
  warden schema > policy.schema.json";

/// What the command line says.
#[derive(Debug, Parser)]
#[command(name = "warden", version, about = ABOUT, after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
struct CommandLine {
    #[command(subcommand)]
    command: Command,

    /// How the result is written: for people, as JSON for programs; by `requires` also for GitHub Actions and as SARIF
    #[arg(long, global = true, value_enum, default_value_t = ReportFormat::Human, value_name = "FORMAT", display_order = 100)]
    format: ReportFormat,
}

#[derive(Debug, Subcommand)]
enum Command {
    Validate(validate::Arguments),
    Check(check::Arguments),
    Explain(explain::Arguments),
    Requires(requires::Arguments),
    Suggest(suggest::Arguments),
    S3(s3::Arguments),
    Schema(schema::Arguments),
}

/// How findings in many files are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ReportFormat {
    Human,
    Json,
    Github,
    Sarif,
}

/// How a single result is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Human,
    Json,
}

impl ReportFormat {
    /// For a command that has no findings in files of SQL.
    fn single(self) -> Result<Format, Failure> {
        match self {
            Self::Human => Ok(Format::Human),
            Self::Json => Ok(Format::Json),
            Self::Github | Self::Sarif => Err(Failure::Usage(
                "--format github and sarif are for `warden requires`: write human or json",
            )),
        }
    }
}

/// Runs one command line, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> Outcome {
    let command_line = match CommandLine::try_parse_from(arguments) {
        Ok(command_line) => command_line,
        Err(answer) => return help_or_usage_error(&answer),
    };
    answer(&command_line).unwrap_or_else(|failure| {
        output::diagnostics(&format!("{}\n", failure.rendered()));
        failure.outcome()
    })
}

fn answer(CommandLine { command, format }: &CommandLine) -> Result<Outcome, Failure> {
    match command {
        Command::Validate(arguments) => validate::run(arguments, format.single()?),
        Command::Check(arguments) => check::run(arguments, format.single()?),
        Command::Explain(arguments) => explain::run(arguments, format.single()?),
        Command::Requires(arguments) => requires::run(arguments, *format),
        Command::Suggest(arguments) => suggest::run(arguments, format.single()?),
        Command::S3(arguments) => s3::run(arguments, format.single()?),
        Command::Schema(arguments) => schema::run(arguments),
    }
}

/// `clap` hands back `--help` and `--version` as errors too; those went well.
fn help_or_usage_error(answer: &clap::Error) -> Outcome {
    // Nobody is left to be told when the stream is closed.
    let _ = answer.print();
    if answer.use_stderr() {
        Outcome::Failure
    } else {
        Outcome::Yes
    }
}
