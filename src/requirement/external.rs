//! Reading what lies outside Druid.

use super::input_source::{self, InputSource, Unreadable};
use super::{Kind, Requirement, Settings, Submitted};
use crate::location::{Reach, Source};
use crate::policy::Action;

/// The name by which Druid asks for all external data alike.
const ANY: &str = "EXTERNAL";

/// The type of Druid's own input source, which reads a datasource.
const DRUID: &str = "druid";

impl Requirement {
    /// READ on a datasource.
    pub(super) fn read(datasource: String) -> Self {
        Self::datasource(datasource, Action::Read)
    }

    fn datasource(name: String, action: Action) -> Self {
        Self {
            resource_type: "DATASOURCE",
            name,
            action,
            sources: Vec::new(),
        }
    }

    fn external(name: String, sources: Vec<Source>) -> Self {
        Self {
            resource_type: "EXTERNAL",
            name,
            action: Action::Read,
            sources,
        }
    }
}

/// Everything that was collected and lies outside the request.
///
/// # Errors
/// If one of the objects cannot be read.
pub(super) fn collected(submitted: &[Submitted<'_>]) -> Result<InputSource, Unreadable> {
    let mut found = InputSource::default();
    for object in submitted {
        let read = match object.kind {
            Kind::InputSource => input_source::read(object.json)?,
            Kind::Firehose => return Err(Unreadable("a firehose")),
            _ => continue,
        };
        found.sources.extend(read.sources);
        found.datasources.extend(read.datasources);
    }
    if submitted
        .iter()
        .any(|object| object.kind == Kind::SecretProvider)
    {
        // Nobody can tell whether it is this source that the secret goes to.
        let unknown = found
            .sources
            .iter_mut()
            .filter(|source| source.reach == Reach::Unknown);
        unknown.for_each(|source| source.environment = true);
    }
    Ok(found)
}

/// What reading them needs.
pub(super) fn requirements(found: InputSource, settings: &Settings) -> Vec<Requirement> {
    let datasources = found.datasources.into_iter().map(Requirement::read);
    let mut needed: Vec<Requirement> = datasources.collect();
    if !settings.input_source_security {
        if !found.sources.is_empty() {
            needed.push(Requirement::external(ANY.to_owned(), found.sources));
        }
        return needed;
    }
    for source in found.sources {
        let same = |known: &&mut Requirement| {
            known.name == source.source_type && !known.sources.is_empty()
        };
        match needed.iter_mut().find(same) {
            Some(known) => known.sources.push(source),
            None => needed.push(Requirement::external(
                source.source_type.clone(),
                vec![source],
            )),
        }
    }
    needed
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
    let mut found = collected(submitted)?;
    if !found.datasources.is_empty() {
        // Druid asks for it as for any other, and a rule may speak of it by its type.
        found.sources.push(Source {
            source_type: DRUID.to_owned(),
            reach: Reach::Nothing,
            connection: false,
            environment: false,
        });
    }
    // What is collected is read; where Druid asks to write, nothing that was seen says where to.
    found
        .sources
        .retain(|source| action == Action::Read && (name == ANY || source.source_type == name));
    let mut needed = vec![Requirement {
        action,
        ..Requirement::external(name.to_owned(), found.sources)
    }];
    needed.extend(found.datasources.into_iter().map(Requirement::read));
    Ok(needed)
}
