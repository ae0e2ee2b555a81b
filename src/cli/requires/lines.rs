//! `--jsonl`: one statement a line in, one answer a line out.

use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::cli::Outcome;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::policy::Action;
use crate::requirement::sql::{self, AskedBy, Need, Position, Settings, Statement, Unreadable};

/// The longest line that is read, in bytes: room for a statement of 1 MB of which every character is escaped.
const LINE_BYTES: usize = 16 << 20;

/// How much is read and written at once.
const BUFFER_BYTES: usize = 64 << 10;

/// What is sent to Druid (`org.apache.druid.sql.http.SqlQuery`), and how that Druid is set up. Other keys do not matter.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Line {
    sql: String,
    parameters: Option<Vec<Parameter>>,
    context: Option<Map<String, Value>>,
    input_source_security: Option<bool>,
    authorize_system_tables_directly: Option<bool>,
}

/// `org.apache.druid.sql.http.SqlParameter`; its type does not matter.
#[derive(Deserialize)]
struct Parameter {
    #[serde(default)]
    value: Value,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Answer<'a> {
    Read {
        resources: Vec<Resource<'a>>,
    },
    Unread {
        error: &'a str,
        line: u64,
        column: u64,
    },
}

/// As Druid's planner would ask for it.
#[derive(Serialize)]
struct Resource<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    resource_type: &'a str,
    action: &'a str,
}

/// Answers each line, in order, and at once where nobody has sent another yet.
pub fn answer(
    name: &str,
    lines: impl Read,
    answers: impl Write,
    settings: &Settings,
) -> Result<Outcome, Failure> {
    let mut lines = BufReader::with_capacity(BUFFER_BYTES, lines);
    let mut answers = BufWriter::with_capacity(BUFFER_BYTES, answers);
    let mut outcome = Outcome::Yes;
    let mut line = Vec::new();
    while next(&mut lines, &mut line).map_err(|cause| Failure::Unreadable {
        what: "statements",
        name: output::escaped(name),
        cause,
    })? {
        let reading = read(&line, settings);
        if reading.is_err() {
            outcome = Outcome::Invalid;
        }
        write(&reading, &mut answers)?;
        // Who talks line by line waits for the answer.
        if !lines.buffer().contains(&b'\n') {
            answers.flush().map_err(Failure::Output)?;
        }
    }
    answers.flush().map_err(Failure::Output)?;
    Ok(outcome)
}

/// The next line, or so much of it that it is seen to be too long; `false` behind the last one.
fn next(lines: &mut impl BufRead, line: &mut Vec<u8>) -> io::Result<bool> {
    line.clear();
    lines.take(LINE_BYTES as u64 + 1).read_until(b'\n', line)?;
    if line.len() > LINE_BYTES && line.last() != Some(&b'\n') {
        lines.skip_until(b'\n')?;
    }
    Ok(!line.is_empty())
}

fn read(line: &[u8], settings: &Settings) -> Result<Vec<Need>, Unreadable> {
    let (statement, settings) = parse(line, settings)?;
    let mut needs = sql::read(&statement, &settings)?.needs;
    needs.retain(|need| need.asked_by == AskedBy::Druid);
    Ok(needs)
}

fn parse(line: &[u8], settings: &Settings) -> Result<(Statement, Settings), Unreadable> {
    if line.len() > LINE_BYTES {
        return Err(unreadable("the line is longer than 16 MiB".to_owned(), 1));
    }
    // To `serde` a list is an object without keys.
    if !line.trim_ascii_start().starts_with(b"{") {
        return Err(unreadable("the line is no JSON object".to_owned(), 1));
    }
    let line: Line = serde_json::from_slice(line.trim_ascii_end()).map_err(|error| {
        let place = format!(" at line {} column {}", error.line(), error.column());
        let cause = error.to_string();
        let cause = cause.strip_suffix(&place).unwrap_or(&cause);
        unreadable(
            format!("the line is no statement in JSON: {cause}"),
            error.column(),
        )
    })?;
    let statement = Statement {
        sql: line.sql,
        parameters: line
            .parameters
            .unwrap_or_default()
            .into_iter()
            .map(|parameter| parameter.value)
            .collect(),
        context: line.context.unwrap_or_default(),
    };
    let settings = Settings {
        input_source_security: line
            .input_source_security
            .unwrap_or(settings.input_source_security),
        authorize_system_tables: line
            .authorize_system_tables_directly
            .unwrap_or(settings.authorize_system_tables),
        ..*settings
    };
    Ok((statement, settings))
}

fn unreadable(message: String, column: usize) -> Unreadable {
    Unreadable {
        message,
        position: Position {
            line: 1,
            column: column.max(1) as u64,
        },
    }
}

fn write(reading: &Result<Vec<Need>, Unreadable>, answers: &mut impl Write) -> Result<(), Failure> {
    let answer = match reading {
        Ok(needs) => Answer::Read {
            resources: resources(needs),
        },
        Err(Unreadable { message, position }) => Answer::Unread {
            error: message,
            line: position.line,
            column: position.column,
        },
    };
    let line = output::json_line(&answer)?;
    writeln!(answers, "{line}").map_err(Failure::Output)
}

/// By type, name and action: the order in the text does not show in it.
fn resources(needs: &[Need]) -> Vec<Resource<'_>> {
    let mut resources: Vec<_> = needs
        .iter()
        .map(|need| Resource {
            name: &need.requirement.name,
            resource_type: need.requirement.resource_type,
            action: Action::name(need.requirement.action),
        })
        .collect();
    resources.sort_unstable_by_key(|it| (it.resource_type, it.name, it.action));
    resources
}
