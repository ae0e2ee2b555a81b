//! What there is to say of a statement, in words.

use super::answer::{Answer, Asked, Examiner, Needed, Task};
use crate::cli::asker::Asker;
use crate::escape::escaped;
use crate::location::{Reach, Source};
use crate::requirement::Requirement;
use crate::requirement::sql::{self, AskedBy, Need, Place, Position, Verdict};
use crate::requirement::task_access::QUERY_SELECT;

/// How many locations a sentence names.
const LOCATIONS: usize = 3;

/// One thing to say.
#[derive(Debug)]
pub struct Remark<'a> {
    pub kind: Kind,
    /// A sentence without its end; names in it are escaped.
    pub message: String,
    pub at: At<'a>,
}

/// Where in the file it comes from.
#[derive(Clone, Copy, Debug)]
pub enum At<'a> {
    /// The statement, which begins here.
    Statement(Position),
    /// The word that begins here.
    Word(Position),
    /// At least one piece.
    Pieces(&'a [Place]),
}

/// What a remark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something is needed; nobody is named who should have it.
    Needed,
    Allowed,
    Missing,
    Undetermined,
    /// The statement cannot be read.
    Unreadable,
    /// What the statement does not need itself.
    Note,
}

impl Examiner<'_> {
    /// Everything about a statement, in the order of its text.
    pub fn remarks<'a>(&self, answer: &'a Answer) -> Vec<Remark<'a>> {
        match &answer.needed {
            Err(unreadable) => vec![Remark {
                kind: Kind::Unreadable,
                message: unreadable.message.clone(),
                at: At::Word(unreadable.position),
            }],
            Ok(needed) => self.of_needed(answer.start, needed),
        }
    }

    fn of_needed<'a>(&self, start: Position, needed: &'a Needed) -> Vec<Remark<'a>> {
        let needs = needed.needs.iter().map(|asked| self.of_need(start, asked));
        let task = needed.task.as_ref().map(|task| self.of_task(task));
        let durable_storage = of_durable_storage(&needed.durable_storage);
        let notes = task.into_iter().chain(durable_storage);
        needs
            .chain(notes.map(|message| Remark {
                kind: Kind::Note,
                message,
                at: At::Statement(start),
            }))
            .collect()
    }

    fn of_need<'a>(&self, start: Position, asked: &'a Asked<Need>) -> Remark<'a> {
        let (kind, mut message) = match (&self.asker, &asked.verdict) {
            (Some(asker), Some(verdict)) => judged(asker, verdict, &asked.need.requirement),
            _ => (Kind::Needed, needed(&asked.need)),
        };
        if asked.need.asked_by == AskedBy::Warden {
            message.push_str(" (Warden asks for this, Druid does not)");
        }
        let at = match asked.need.places.as_slice() {
            [] => At::Statement(start),
            places => At::Pieces(places),
        };
        Remark { kind, message, at }
    }

    fn of_task(&self, task: &Task) -> String {
        let (see, cancel) = (self.all(&task.see), self.all(&task.cancel));
        let mut message = if see == cancel {
            format!("to see and to cancel its task, the Overlord's API asks for {see}")
        } else {
            format!(
                "to see its task, the Overlord's API asks for {see}; to cancel it, for {cancel}"
            )
        };
        if task.datasource == QUERY_SELECT {
            message.push_str("; READ on it shows the SELECT tasks of all users");
        }
        message
    }

    fn all(&self, asked: &[Asked<Requirement>]) -> String {
        if asked.is_empty() {
            return "nothing: it is its submitter's".to_owned();
        }
        let each: Vec<_> = asked.iter().map(|asked| self.one(asked)).collect();
        each.join(" and ")
    }

    fn one(&self, Asked { need, verdict }: &Asked<Requirement>) -> String {
        let named = named(need);
        match (&self.asker, verdict) {
            (Some(asker), Some(verdict)) => {
                let has = match verdict.answer {
                    sql::Answer::Allowed => "has",
                    _ => "lacks",
                };
                format!("{named} (user '{}' {has} it)", escaped(asker.user()))
            }
            _ => named,
        }
    }
}

fn judged(asker: &Asker<'_>, verdict: &Verdict, requirement: &Requirement) -> (Kind, String) {
    let kind = match verdict.answer {
        sql::Answer::Allowed => Kind::Allowed,
        sql::Answer::Missing => Kind::Missing,
        sql::Answer::Undetermined => Kind::Undetermined,
    };
    let mut message = asker.sentence(verdict, requirement);
    let rule = verdict.decision.as_ref().and_then(|decision| decision.at);
    if let Some(at) = rule {
        message.push_str(&format!(" ({}:{at})", asker.policy.name));
    }
    (kind, message)
}

fn needed(need: &Need) -> String {
    let mut message = named(&need.requirement);
    message.push_str(&places(&need.requirement.sources));
    if !need.sources_known {
        message.push_str("; the text does not tell all that is read");
    }
    message
}

fn named(requirement: &Requirement) -> String {
    format!(
        "{} on {} '{}'",
        requirement.action.name(),
        requirement.resource_type,
        escaped(&requirement.name)
    )
}

/// ` for http 'https://host/a', inline`.
fn places(sources: &[Source]) -> String {
    let mut places = sources.iter().flat_map(of_source);
    let first: Vec<_> = places.by_ref().take(LOCATIONS).collect();
    if first.is_empty() {
        return String::new();
    }
    let more = match places.count() {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!(" for {}{more}", first.join(", "))
}

fn of_source(source: &Source) -> Vec<String> {
    let source_type = escaped(&source.source_type);
    match &source.reach {
        Reach::Locations(locations) => locations
            .iter()
            .map(|location| format!("{source_type} '{}'", escaped(location.shown())))
            .collect(),
        Reach::Nothing | Reach::Unknown => vec![source_type.to_string()],
    }
}

fn of_durable_storage(keys: &[&str]) -> Option<String> {
    let keys: Vec<_> = keys.iter().map(|key| format!("`{key}`")).collect();
    (!keys.is_empty()).then(|| {
        format!(
            "{} makes it use durable storage: on S3, Druid's own credentials need s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:DeleteObject on the objects below druid.msq.intermediate.storage.prefix, and s3:ListBucket on the bucket",
            keys.join(" and ")
        )
    })
}
