//! What is said of a statement.

use serde_json::{Map, Value};

use crate::cli::Outcome;
use crate::cli::asker::Asker;
use crate::cli::statements::Read;
use crate::policy::Action;
use crate::requirement::Requirement;
use crate::requirement::sql::{self, Need, Position, Reading, Unreadable, Verdict};
use crate::requirement::task_access::TaskAccess;

/// What is asked about every statement.
#[derive(Debug)]
pub struct Examiner<'a> {
    /// Whether somebody has what is needed, if somebody is named.
    pub asker: Option<Asker<'a>>,
    /// Who may see and cancel tasks.
    pub access: TaskAccess,
    /// The query context.
    pub context: &'a Map<String, Value>,
}

/// A statement, answered.
#[derive(Debug)]
pub struct Answer {
    /// Where it begins.
    pub start: Position,
    /// What it needs.
    pub needed: Result<Needed, Unreadable>,
}

/// All that a statement needs.
#[derive(Debug)]
pub struct Needed {
    pub explains: bool,
    pub needs: Vec<Asked<Need>>,
    /// Nothing where no task is run.
    pub task: Option<Task>,
    /// The keys of the context that make it use durable storage.
    pub durable_storage: Vec<&'static str>,
}

/// Something that is needed, and whether the user has it.
#[derive(Debug)]
pub struct Asked<T> {
    pub need: T,
    /// Nothing where no user is named.
    pub verdict: Option<Verdict>,
}

/// What the Overlord's API asks of who submitted the statement.
#[derive(Debug)]
pub struct Task {
    pub datasource: String,
    pub see: Vec<Asked<Requirement>>,
    pub cancel: Vec<Asked<Requirement>>,
}

impl Examiner<'_> {
    /// Answers a statement.
    pub fn answer(&self, read: Read) -> Answer {
        Answer {
            start: read.start,
            needed: read.reading.map(|reading| self.needed(reading)),
        }
    }

    fn needed(&self, reading: Reading) -> Needed {
        Needed {
            explains: reading.explains,
            task: reading.task_datasource().map(|datasource| Task {
                datasource: datasource.to_owned(),
                see: self.task_needs(&reading, Action::Read),
                cancel: self.task_needs(&reading, Action::Write),
            }),
            durable_storage: reading.durable_storage(self.context),
            needs: reading
                .needs
                .into_iter()
                .map(|need| self.asked(need))
                .collect(),
        }
    }

    fn asked(&self, need: Need) -> Asked<Need> {
        let verdict = self.asker.as_ref().map(|asker| asker.on_need(&need));
        Asked { need, verdict }
    }

    fn task_needs(&self, reading: &Reading, action: Action) -> Vec<Asked<Requirement>> {
        let needs = reading.task_needs(self.access, action).into_iter();
        needs
            .map(|need| Asked {
                verdict: self.asker.as_ref().map(|asker| asker.on(&need)),
                need,
            })
            .collect()
    }
}

impl Answer {
    /// How the command ends by it. What is needed to see and cancel the task does not count: the statement runs without.
    pub fn outcome(&self) -> Outcome {
        match &self.needed {
            Err(_) => Outcome::Invalid,
            Ok(needed) => {
                let verdicts = needed
                    .needs
                    .iter()
                    .filter_map(|asked| asked.verdict.as_ref());
                let outcomes = verdicts.map(|verdict| match verdict.answer {
                    sql::Answer::Allowed => Outcome::Yes,
                    sql::Answer::Missing => Outcome::No,
                    sql::Answer::Undetermined => Outcome::Undetermined,
                });
                outcomes.max().unwrap_or(Outcome::Yes)
            }
        }
    }
}
