//! What lies outside Druid and was seen being built.

use super::input_source::{self, Unreadable, firehose};
use super::json::Json;
use super::work::{ANY, Work};
use super::{Kind, Requirement, Submitted, schema, supervisor};
use crate::location::{Reach, Source};
use crate::policy::Action;

/// The type of Druid's own input source, which reads a datasource.
const DRUID: &str = "druid";

/// Everything that was collected and is read.
pub(super) fn collected(submitted: &[Submitted<'_>]) -> Result<Work, Unreadable> {
    let mut work = Work::default();
    for object in submitted {
        match object.kind {
            Kind::InputSource => work.read(input_source::read(sane(object.json)?)?),
            Kind::Firehose => work.read(firehose::read(sane(object.json)?)?),
            Kind::InputFormat => schema::read(Json::document(object.json)?, &mut work)?,
            _ => {}
        }
    }
    Ok(work)
}

/// What supervisors read: a stream is no input source, but Druid asks for it by its type as well.
fn streams(submitted: &[Submitted<'_>]) -> impl Iterator<Item = Result<Work, Unreadable>> {
    let supervisors = submitted
        .iter()
        .filter(|object| object.kind == Kind::Supervisor);
    supervisors.map(|object| {
        supervisor::sampled(Json::document(object.json)?)
            .map_err(|_| Unreadable("it is a supervisor without a stream"))
    })
}

/// The JSON, if reading it takes bounded memory and every reader reads the same in it.
fn sane(json: &str) -> Result<&str, Unreadable> {
    Json::document(json).map(Json::text)
}

/// Whether Druid's question is for this source. It never asks by name for what is fetched besides: that goes with any.
fn is_asked_for(source: &Source, name: &str) -> bool {
    name == ANY || [name, schema::SCHEMA, ANY].contains(&source.source_type.as_str())
}

/// All that a request was seen to read.
#[derive(Clone, Debug)]
pub(super) struct Outside {
    sources: Vec<Source>,
    /// Datasources.
    reads: Vec<String>,
}

impl Outside {
    /// What was collected.
    pub(super) fn of(submitted: &[Submitted<'_>]) -> Result<Self, Unreadable> {
        let mut work = collected(submitted)?;
        for stream in streams(submitted) {
            work.and(stream?);
        }
        if submitted
            .iter()
            .any(|object| object.kind == Kind::SecretProvider)
        {
            work.hands_over_a_secret();
        }
        let mut sources = work.sources;
        if !work.reads.is_empty() {
            // Druid asks for it as for any other, and a rule may speak of it by its type.
            sources.push(Source {
                source_type: DRUID.to_owned(),
                reach: Reach::Nothing,
                connection: false,
                environment: false,
            });
        }
        Ok(Self {
            sources,
            reads: work.reads,
        })
    }

    /// What it takes to answer yes when Druid asks for external data by this name.
    pub(super) fn asked(&self, name: &str, action: Action) -> Vec<Requirement> {
        // What was collected is read; where Druid asks to write, nothing that was seen says where to.
        let counts = |source: &&Source| action == Action::Read && is_asked_for(source, name);
        let sources = self.sources.iter().filter(counts).cloned().collect();
        let mut needed = vec![Requirement::external(name.to_owned(), action, sources)];
        let reads = self.reads.iter().cloned();
        needed.extend(reads.map(|name| Requirement::datasource(name, Action::Read)));
        needed
    }
}

/// What it takes to answer yes when Druid itself asks for external data by this name, while a request reads what was
/// collected.
///
/// # Errors
/// If one of the objects cannot be read.
pub fn asked(
    name: &str,
    action: Action,
    submitted: &[Submitted<'_>],
) -> Result<Vec<Requirement>, Unreadable> {
    Ok(Outside::of(submitted)?.asked(name, action))
}
