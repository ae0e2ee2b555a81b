//! For programs: everything, in one document.

use serde::Serialize;

use super::Report;
use super::documents::Statement;
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::s3::check::{Answer, At, Doubt, Found, Judgement, NOT_SHOWN, Part, Verdict};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    answer: &'static str,
    place: Place<'a>,
    role: &'static str,
    documents: &'a [String],
    actions: Vec<ActionRow<'a>>,
    excess: Vec<ExcessRow<'a>>,
    not_shown: [&'static str; NOT_SHOWN.len()],
}

#[derive(Serialize)]
struct Place<'a> {
    partition: &'static str,
    bucket: &'a str,
    prefix: &'a str,
}

#[derive(Serialize)]
struct ActionRow<'a> {
    action: &'static str,
    resource: String,
    answer: &'static str,
    complete: bool,
    found: Vec<FoundRow<'a>>,
    more: bool,
    consequence: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FoundRow<'a> {
    verdict: &'static str,
    example: &'a str,
    statement: Option<Statement<'a>>,
    depends_on: Vec<PartRow<'a>>,
    near_misses: Vec<PartRow<'a>>,
}

#[derive(Serialize)]
struct PartRow<'a> {
    statement: Statement<'a>,
    part: &'static str,
    operator: Option<&'a str>,
    key: Option<&'a str>,
}

#[derive(Serialize)]
struct ExcessRow<'a> {
    statement: Statement<'a>,
    message: String,
}

/// What is said of the documents.
pub fn written(report: &Report) -> Result<String, Failure> {
    let excess = report.excess.iter().map(|excess| ExcessRow {
        statement: report.documents.statement(excess.at),
        message: report.excess(excess),
    });
    output::json(&Document {
        answer: report.answer().name(),
        place: Place {
            partition: report.place.partition.name(),
            bucket: &report.place.bucket,
            prefix: &report.place.prefix,
        },
        role: report.role.name(),
        documents: &report.documents.names,
        actions: report
            .judgements
            .iter()
            .map(|it| report.action(it))
            .collect(),
        excess: excess.collect(),
        not_shown: NOT_SHOWN,
    })
}

impl Report {
    fn action<'a>(&'a self, judgement: &'a Judgement) -> ActionRow<'a> {
        let action = judgement.action;
        let answer = judgement.answer();
        ActionRow {
            action: action.name(),
            resource: if action.is_on_bucket() {
                self.place.bucket_arn()
            } else {
                self.place.object_arn(&self.place.key("*"))
            },
            answer: answer.name(),
            complete: judgement.is_complete,
            found: judgement
                .found
                .iter()
                .map(|found| self.found(found))
                .collect(),
            more: judgement.has_more,
            consequence: (answer != Answer::Allowed).then(|| action.without()),
        }
    }

    fn found<'a>(&'a self, found: &'a Found) -> FoundRow<'a> {
        let (verdict, at, doubts): (_, _, &[Doubt]) = match &found.verdict {
            Verdict::Allowed(at) => ("allowed", Some(*at), &[]),
            Verdict::Denied(at) => ("denied", Some(*at), &[]),
            Verdict::NotGranted => ("notGranted", None, &[]),
            Verdict::Undetermined(doubts) => ("undetermined", None, doubts),
        };
        let doubts = doubts.iter().map(|doubt| self.part(doubt.at, &doubt.part));
        let misses = found.near_misses.iter();
        let misses = misses.flat_map(|(at, parts)| parts.iter().map(|part| self.part(*at, part)));
        FoundRow {
            verdict,
            example: &found.example,
            statement: at.map(|at| self.documents.statement(at)),
            depends_on: doubts.collect(),
            near_misses: misses.collect(),
        }
    }

    fn part<'a>(&'a self, at: At, part: &'a Part) -> PartRow<'a> {
        let (name, operator, key) = match part {
            Part::Principal => ("principal", None, None),
            Part::Action => ("action", None, None),
            Part::Resource => ("resource", None, None),
            Part::Condition { operator, key } => {
                ("condition", Some(operator.as_str()), Some(key.as_str()))
            }
        };
        PartRow {
            statement: self.documents.statement(at),
            part: name,
            operator,
            key,
        }
    }
}
