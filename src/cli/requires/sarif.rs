//! For tools that read findings: SARIF 2.1.0.
//!
//! <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>. Written by hand: of the format's hundreds of types
//! this takes a dozen, and the crates that know it all generate them at each build.

use serde::Serialize;

use super::FileAnswers;
use super::answer::Examiner;
use super::remark::{At, Kind, Remark};
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::requirement::sql::{Place, Position};

#[derive(Serialize)]
struct Log {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run {
    tool: Tool,
    /// Columns count characters.
    column_kind: &'static str,
    results: Vec<Finding>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
struct Driver {
    name: &'static str,
    version: &'static str,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Rule {
    id: &'static str,
    short_description: Message,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding {
    rule_id: &'static str,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location>,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: PhysicalLocation,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u64,
    start_column: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_line: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end_column: Option<u64>,
}

/// A kind of finding: its rule, how grave it is, and what it means.
type Class = (&'static str, &'static str, &'static str);

const NEEDED: Class = (
    "permission-needed",
    "note",
    "A statement needs a permission",
);
const MISSING: Class = (
    "permission-missing",
    "error",
    "The user lacks a permission that a statement needs",
);
const UNDETERMINED: Class = (
    "permission-undetermined",
    "warning",
    "Whether the user has a permission depends on places that the text does not tell",
);
const UNREADABLE: Class = ("unreadable-sql", "error", "A statement cannot be read");

const CLASSES: [Class; 4] = [NEEDED, MISSING, UNDETERMINED, UNREADABLE];

/// Writes everything.
pub fn write(examiner: &Examiner<'_>, files: &[FileAnswers]) -> Result<(), Failure> {
    let results = files
        .iter()
        .flat_map(|file| findings(examiner, file))
        .collect();
    let rules = CLASSES.map(|(id, _, description)| Rule {
        id,
        short_description: Message {
            text: description.to_owned(),
        },
    });
    output::result(&output::json(&Log {
        schema: "https://json.schemastore.org/sarif-2.1.0.json",
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: "warden",
                    version: env!("CARGO_PKG_VERSION"),
                    rules: rules.into(),
                },
            },
            column_kind: "unicodeCodePoints",
            results,
        }],
    })?)
}

fn findings(examiner: &Examiner<'_>, file: &FileAnswers) -> Vec<Finding> {
    match &file.answers {
        Ok(answers) => {
            let remarks = answers.iter().flat_map(|answer| examiner.remarks(answer));
            remarks
                .filter_map(|remark| of_remark(&file.name, remark))
                .collect()
        }
        Err(failure) => vec![finding(
            UNREADABLE,
            failure.to_string(),
            location(&file.name, None),
        )],
    }
}

/// What somebody has already, and notes, are no findings.
fn of_remark(file: &str, remark: Remark<'_>) -> Option<Finding> {
    let class = match remark.kind {
        Kind::Needed => NEEDED,
        Kind::Missing => MISSING,
        Kind::Undetermined => UNDETERMINED,
        Kind::Unreadable => UNREADABLE,
        Kind::Allowed | Kind::Note => return None,
    };
    let mut locations = regions(remark.at)
        .into_iter()
        .map(|region| location(file, Some(region)));
    let first = locations.next().unwrap_or_else(|| location(file, None));
    Some(Finding {
        related_locations: locations.collect(),
        ..finding(class, remark.message, first)
    })
}

fn finding((rule_id, level, _): Class, message: String, at: Location) -> Finding {
    Finding {
        rule_id,
        level,
        message: Message { text: message },
        locations: [at],
        related_locations: Vec::new(),
    }
}

fn regions(at: At<'_>) -> Vec<Region> {
    match at {
        At::Statement(at) | At::Word(at) => vec![region(at, None)],
        At::Pieces(places) => places
            .iter()
            .map(|Place { start, end }| region(*start, Some(*end)))
            .collect(),
    }
}

fn region(start: Position, end: Option<Position>) -> Region {
    Region {
        start_line: start.line,
        start_column: start.column,
        end_line: end.map(|end| end.line),
        end_column: end.map(|end| end.column),
    }
}

fn location(file: &str, region: Option<Region>) -> Location {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: ArtifactLocation { uri: uri(file) },
            region,
        },
    }
}

/// A path as a URI, relative to the working directory where the path is (RFC 3986, 2.3).
fn uri(path: &str) -> String {
    let mut uri = String::with_capacity(path.len());
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
