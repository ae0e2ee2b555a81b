//! What came of the probe, as it is told.

use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{ContentArrangement, Table};
use serde::Serialize;

use crate::cli::output;
use crate::s3::probe::connection::Connection;
use crate::s3::probe::fault::Fault;
use crate::s3::probe::report::{Answer, Report, Row, Verdict};
use crate::s3::storage::DurableStorage;

/// How wide the table is where there is no terminal.
const WIDTH: u16 = 120;

/// With which credentials it was tried.
#[derive(Debug)]
pub struct Connected {
    credentials: &'static str,
    region: String,
    proxy: Option<String>,
    passed: Vec<String>,
}

impl Connected {
    /// What a connection tells.
    pub fn of(connection: &Connection) -> Self {
        let passed = connection.passed.iter();
        Self {
            credentials: connection.source.name(),
            region: connection.region.clone(),
            proxy: connection.proxy.clone(),
            passed: passed
                .map(|passed| format!("Druid passes over {}: {}", passed.source.name(), passed.why))
                .collect(),
        }
    }
}

/// Everything that is told.
#[derive(Debug)]
pub struct Told<'a> {
    /// Where.
    pub storage: &'a DurableStorage,
    /// The role that was assumed.
    pub role: Option<&'a str>,
    /// With which credentials.
    pub connected: &'a Connected,
    /// What came of it.
    pub report: &'a Report,
}

#[derive(Serialize)]
pub struct Json<'a> {
    verdict: &'static str,
    credentials: &'a str,
    #[serde(rename = "assumedRole")]
    assumed_role: Option<&'a str>,
    region: &'a str,
    proxy: Option<&'a str>,
    bucket: &'a str,
    folder: &'a str,
    trials: Vec<JsonRow<'a>>,
    left: Vec<Left<'a>>,
}

#[derive(Serialize)]
struct JsonRow<'a> {
    trial: &'static str,
    action: &'static str,
    needed: bool,
    answer: &'static str,
    status: Option<u16>,
    code: Option<&'a str>,
    message: Option<&'a str>,
    meaning: Option<&'static str>,
}

#[derive(Serialize)]
struct Left<'a> {
    key: &'a str,
    upload: Option<&'a str>,
}

impl<'a> Told<'a> {
    /// What is beside the trials.
    pub fn warnings(&self) -> Vec<String> {
        let mut warnings = self.connected.passed.clone();
        let risks = self.storage.risks().into_iter();
        warnings.extend(risks.map(|risk| risk.to_string()));
        if self.report.keeps_versions {
            let why = "the bucket keeps versions: what queries remove is kept and paid for until a rule of the bucket \
                       lets it expire";
            warnings.push(why.to_owned());
        }
        let left = left(self.report).map(|(key, upload)| match upload {
            None => format!("the object `{key}` may still be there: remove it"),
            Some("") => format!(
                "nobody has answered whether an upload of `{key}` began: if S3 was reached, let a rule of the bucket end it"
            ),
            Some(id) => format!("the upload `{id}` of `{key}` could not be aborted: abort it"),
        });
        warnings.extend(left);
        warnings
    }

    /// For programs.
    pub fn as_json(&self) -> Json<'a> {
        let report = self.report;
        Json {
            verdict: match report.verdict() {
                Verdict::Works => "works",
                Verdict::Refused => "refused",
                Verdict::Unfinished => "unfinished",
                Verdict::Undetermined => "undetermined",
            },
            credentials: self.connected.credentials,
            assumed_role: self.role,
            region: &self.connected.region,
            proxy: self.connected.proxy.as_deref(),
            bucket: &self.storage.place.bucket,
            folder: &report.folder,
            trials: report
                .rows
                .iter()
                .map(|row| json_row(report, row))
                .collect(),
            left: left(report)
                .map(|(key, upload)| Left { key, upload })
                .collect(),
        }
    }

    /// For people.
    pub fn as_text(&self) -> String {
        let place = output::escaped(&format!(
            "s3://{}/{}",
            self.storage.place.bucket, self.report.folder
        ));
        let role = match self.role {
            Some(arn) => format!(", as {}", output::escaped(arn)),
            None => String::new(),
        };
        let proxy = match &self.connected.proxy {
            Some(proxy) => format!(", through the proxy {}", output::escaped(proxy)),
            None => String::new(),
        };
        let verdict = match self.report.verdict() {
            Verdict::Works => "Everything works that durable storage needs.",
            Verdict::Refused => {
                "Durable storage needs more than it is given: mend what fails, and probe again."
            }
            Verdict::Unfinished => "Not everything could be tried.",
            Verdict::Undetermined => {
                "These credentials do not suffice to try all that is needed, and nothing needed was refused: \
                 see by `warden s3 check` what their policy grants."
            }
        };
        format!(
            "tried below {place}\nwith the credentials of {}{role}, in {}{proxy}\n{}\n{}{verdict}",
            self.connected.credentials,
            output::escaped(&self.connected.region),
            self.table(),
            self.words()
        )
    }

    fn table(&self) -> Table {
        let mut table = Table::new();
        table.load_style(UTF8_BORDERS_ONLY).set_header([
            "tried",
            "needs",
            "answer",
            "what that means",
        ]);
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(output::terminal_width().unwrap_or(WIDTH));
        for row in &self.report.rows {
            let (answer, meaning) = match &row.answer {
                Answer::Works => ("works".to_owned(), None),
                Answer::Fails(fault) => (fault.in_short(), self.report.meaning(row)),
                Answer::Untried(why) => ("not tried".to_owned(), Some(why.told())),
            };
            table.add_row([
                row.trial.title(),
                row.trial.action().name(),
                &output::escaped(&answer),
                meaning.unwrap_or_default(),
            ]);
        }
        table
    }

    /// What S3 says of what fails, a line each: too long for a column.
    fn words(&self) -> String {
        let mut words = String::new();
        for row in &self.report.rows {
            if let Some(Fault { message, .. }) = row.answer.fault()
                && !message.is_empty()
            {
                let message = output::escaped(message);
                words.push_str(&format!("{}: {message}\n", row.trial.title()));
            }
        }
        words
    }
}

fn json_row<'a>(report: &Report, row: &'a Row) -> JsonRow<'a> {
    let fault = row.answer.fault();
    JsonRow {
        trial: row.trial.name(),
        action: row.trial.action().name(),
        needed: report.is_needed(row),
        answer: match row.answer {
            Answer::Works => "works",
            Answer::Fails(_) => "fails",
            Answer::Untried(_) => "untried",
        },
        status: fault.and_then(|fault| fault.status),
        code: fault.and_then(|fault| fault.code.as_deref()),
        message: match &row.answer {
            Answer::Works => None,
            Answer::Fails(fault) => Some(&fault.message),
            Answer::Untried(why) => Some(why.told()),
        },
        meaning: report.meaning(row),
    }
}

/// What may still lie in the bucket: keys, and for uploads their numbers.
fn left(report: &Report) -> impl Iterator<Item = (&str, Option<&str>)> {
    let objects = report.left.objects.iter().map(|key| (key.as_str(), None));
    let uploads = report.left.uploads.iter();
    let uploads = uploads.map(|upload| {
        (
            upload.key.as_str(),
            Some(upload.id.as_deref().unwrap_or_default()),
        )
    });
    objects.chain(uploads)
}
