//! For programs: everything, in one document.

use serde::Serialize;

use super::FileAnswers;
use super::answer::{Answer, Asked, Examiner, Needed, Task};
use crate::cli::failure::Failure;
use crate::cli::output;
use crate::engine::Decision;
use crate::location::{Location, Reach, Source};
use crate::policy::Effect;
use crate::requirement::Requirement;
use crate::requirement::sql::{self, AskedBy, Need, Place, Verdict};

#[derive(Serialize)]
struct Document<'a> {
    files: Vec<File<'a>>,
}

#[derive(Serialize)]
struct File<'a> {
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    statements: Vec<Statement<'a>>,
}

#[derive(Serialize)]
struct Statement<'a> {
    line: u64,
    column: u64,
    #[serde(flatten)]
    said: Said<'a>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Said<'a> {
    Read(Read<'a>),
    Unread { error: Unread<'a> },
}

#[derive(Serialize)]
struct Unread<'a> {
    message: &'a str,
    line: u64,
    column: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Read<'a> {
    explains: bool,
    needs: Vec<NeedRow<'a>>,
    task: Option<TaskRow<'a>>,
    durable_storage: &'a [&'static str],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct NeedRow<'a> {
    resource: Resource<'a>,
    action: &'static str,
    asked_by: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    input_sources: Option<InputSources<'a>>,
    places: Vec<PlaceRow>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DecisionRow<'a>>,
}

#[derive(Serialize)]
struct Resource<'a> {
    name: &'a str,
    #[serde(rename = "type")]
    resource_type: &'a str,
}

/// What the text tells of external data.
#[derive(Serialize)]
struct InputSources<'a> {
    /// Whether it tells all.
    all: bool,
    told: Vec<InputSource<'a>>,
}

#[derive(Serialize)]
struct InputSource<'a> {
    #[serde(rename = "type")]
    source_type: &'a str,
    /// Nothing if nobody can tell.
    locations: Option<Vec<&'a str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PlaceRow {
    line: u64,
    column: u64,
    end_line: u64,
    end_column: u64,
}

/// As `check` answers.
#[derive(Serialize)]
struct DecisionRow<'a> {
    allowed: Option<bool>,
    role: Option<&'a str>,
    effect: Option<&'static str>,
    line: Option<u32>,
    column: Option<u32>,
    reason: String,
}

#[derive(Serialize)]
struct TaskRow<'a> {
    datasource: &'a str,
    see: Vec<TaskNeed<'a>>,
    cancel: Vec<TaskNeed<'a>>,
}

#[derive(Serialize)]
struct TaskNeed<'a> {
    resource: Resource<'a>,
    action: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<DecisionRow<'a>>,
}

/// Writes everything.
pub fn write(examiner: &Examiner<'_>, files: &[FileAnswers]) -> Result<(), Failure> {
    let files = files.iter().map(|file| examiner.file(file)).collect();
    output::result(&output::json(&Document { files })?)
}

impl Examiner<'_> {
    fn file<'a>(&self, file: &'a FileAnswers) -> File<'a> {
        let (error, answers) = match &file.answers {
            Ok(answers) => (None, answers.as_slice()),
            Err(failure) => (Some(failure.to_string()), [].as_slice()),
        };
        File {
            file: &file.name,
            error,
            statements: answers
                .iter()
                .map(|answer| self.statement(answer))
                .collect(),
        }
    }

    fn statement<'a>(&self, answer: &'a Answer) -> Statement<'a> {
        Statement {
            line: answer.start.line,
            column: answer.start.column,
            said: match &answer.needed {
                Ok(needed) => Said::Read(self.read(needed)),
                Err(unreadable) => Said::Unread {
                    error: Unread {
                        message: &unreadable.message,
                        line: unreadable.position.line,
                        column: unreadable.position.column,
                    },
                },
            },
        }
    }

    fn read<'a>(&self, needed: &'a Needed) -> Read<'a> {
        Read {
            explains: needed.explains,
            needs: needed.needs.iter().map(|asked| self.need(asked)).collect(),
            task: needed.task.as_ref().map(|task| self.task(task)),
            durable_storage: &needed.durable_storage,
        }
    }

    fn need<'a>(&self, Asked { need, verdict }: &'a Asked<Need>) -> NeedRow<'a> {
        let requirement = &need.requirement;
        NeedRow {
            resource: Resource::from(requirement),
            action: requirement.action.name(),
            asked_by: match need.asked_by {
                AskedBy::Druid => "druid",
                AskedBy::Warden => "warden",
            },
            input_sources: input_sources(need),
            places: need.places.iter().map(PlaceRow::from).collect(),
            decision: self.decision(requirement, verdict.as_ref()),
        }
    }

    fn task<'a>(&self, task: &'a Task) -> TaskRow<'a> {
        let rows = |asked: &'a [Asked<Requirement>]| {
            let rows = asked.iter().map(|Asked { need, verdict }| TaskNeed {
                resource: Resource::from(need),
                action: need.action.name(),
                decision: self.decision(need, verdict.as_ref()),
            });
            rows.collect()
        };
        TaskRow {
            datasource: &task.datasource,
            see: rows(&task.see),
            cancel: rows(&task.cancel),
        }
    }

    fn decision<'a>(
        &self,
        requirement: &Requirement,
        verdict: Option<&'a Verdict>,
    ) -> Option<DecisionRow<'a>> {
        let (asker, verdict) = (self.asker.as_ref()?, verdict?);
        let decision: Option<&Decision> = verdict.decision.as_ref();
        let at = decision.and_then(|decision| decision.at);
        Some(DecisionRow {
            allowed: match verdict.answer {
                sql::Answer::Allowed => Some(true),
                sql::Answer::Missing => Some(false),
                sql::Answer::Undetermined => None,
            },
            role: decision.and_then(|decision| decision.role.as_deref()),
            effect: decision.and_then(|decision| decision.effect.map(Effect::name)),
            line: at.map(|at| at.line),
            column: at.map(|at| at.column),
            reason: asker.sentence(verdict, requirement),
        })
    }
}

/// Nothing for what is no external data.
fn input_sources(need: &Need) -> Option<InputSources<'_>> {
    let sources = &need.requirement.sources;
    (!sources.is_empty() || !need.sources_known).then(|| InputSources {
        all: need.sources_known,
        told: sources.iter().map(InputSource::from).collect(),
    })
}

impl<'a> From<&'a Requirement> for Resource<'a> {
    fn from(requirement: &'a Requirement) -> Self {
        Self {
            name: &requirement.name,
            resource_type: requirement.resource_type,
        }
    }
}

impl<'a> From<&'a Source> for InputSource<'a> {
    fn from(source: &'a Source) -> Self {
        Self {
            source_type: &source.source_type,
            locations: match &source.reach {
                Reach::Nothing => Some(Vec::new()),
                Reach::Locations(locations) => {
                    Some(locations.iter().map(Location::shown).collect())
                }
                Reach::Unknown => None,
            },
        }
    }
}

impl From<&Place> for PlaceRow {
    fn from(Place { start, end }: &Place) -> Self {
        Self {
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}
