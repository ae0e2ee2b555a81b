//! What a request would read and write, and what that needs.

use std::collections::BTreeMap;

use super::input_source::{self, InputSource};
use super::{Refusal, Requirement, Settings};
use crate::location::{Reach, Source};
use crate::policy::Action;

/// The name by which Druid asks for all external data alike.
pub(super) const ANY: &str = "EXTERNAL";

/// Datasources of one request. Each is asked for by itself.
const MAX_DATASOURCES: usize = 1_024;

/// Places of one request. Beyond, nobody is told: a body of a few megabytes could name so many that they would take all
/// memory.
const MAX_PLACES: usize = 400_000;

/// All that one request would do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Work {
    /// Datasources.
    pub(super) writes: Vec<String>,
    /// Datasources.
    pub(super) reads: Vec<String>,
    /// External data.
    pub(super) sources: Vec<Source>,
    /// How many places these have named.
    pub(super) places: usize,
    /// Where data are put outside Druid.
    pub(super) targets: Vec<Source>,
    /// Anything else, of which no more is known than its name.
    pub(super) plain: Vec<Requirement>,
}

impl Work {
    /// Reads an input source besides.
    pub(super) fn read(&mut self, found: InputSource) {
        self.add(found.sources);
        self.reads.extend(found.datasources);
    }

    fn add(&mut self, sources: Vec<Source>) {
        for mut source in sources {
            if let Reach::Locations(locations) = &source.reach {
                self.places += locations.len();
                if self.places > MAX_PLACES {
                    source.reach = Reach::Unknown;
                }
            }
            self.sources.push(source);
        }
    }

    /// Does the work of another object besides.
    pub(super) fn and(&mut self, other: Self) {
        self.writes.extend(other.writes);
        self.reads.extend(other.reads);
        self.add(other.sources);
        self.targets.extend(other.targets);
        self.plain.extend(other.plain);
    }

    /// Some secret of Druid's process goes somewhere: to a source that shows it, or may hide it. If there is none of
    /// them, nobody can tell where to (an input format may fetch its schema with it), and all count.
    pub(super) fn hands_over_a_secret(&mut self) {
        if self.sources.is_empty() {
            self.sources.push(Source {
                source_type: ANY.to_owned(),
                reach: Reach::Unknown,
                connection: true,
                environment: true,
            });
        }
        let sources = self.sources.iter_mut();
        sources
            .filter(|source| input_source::may_hide_a_provider(source))
            .for_each(|source| source.environment = true);
        if !self.sources.iter().any(|source| source.environment) {
            let sources = self.sources.iter_mut();
            sources.for_each(|source| source.environment = true);
        }
    }

    /// What all of it needs; each datasource once.
    pub(super) fn requirements(mut self, settings: &Settings) -> Result<Vec<Requirement>, Refusal> {
        for names in [&mut self.writes, &mut self.reads] {
            names.sort_unstable();
            names.dedup();
        }
        if self.writes.len() + self.reads.len() + self.plain.len() > MAX_DATASOURCES {
            return Err(Refusal::unreadable(
                "what was submitted",
                "it is about more than 1,024 datasources",
            ));
        }
        let writes = self.writes.into_iter();
        let reads = self.reads.into_iter();
        let mut needed: Vec<_> = writes
            .map(|name| Requirement::datasource(name, Action::Write))
            .chain(reads.map(|name| Requirement::datasource(name, Action::Read)))
            .collect();
        needed.extend(external(self.sources, Action::Read, settings));
        needed.extend(external(self.targets, Action::Write, settings));
        needed.extend(self.plain);
        Ok(needed)
    }
}

/// One requirement for all, or one for each type, as Druid asks for them.
fn external(sources: Vec<Source>, action: Action, settings: &Settings) -> Vec<Requirement> {
    let mut by_name: BTreeMap<String, Vec<Source>> = BTreeMap::new();
    for source in sources {
        let name = if settings.input_source_security {
            source.source_type.clone()
        } else {
            ANY.to_owned()
        };
        by_name.entry(name).or_default().push(source);
    }
    by_name
        .into_iter()
        .map(|(name, sources)| Requirement::external(name, action, sources))
        .collect()
}

impl Requirement {
    pub(super) fn datasource(name: String, action: Action) -> Self {
        Self {
            resource_type: "DATASOURCE",
            name,
            action,
            sources: Vec::new(),
        }
    }

    pub(super) fn state(action: Action) -> Self {
        Self {
            resource_type: "STATE",
            name: "STATE".to_owned(),
            action,
            sources: Vec::new(),
        }
    }

    pub(super) fn external(name: String, action: Action, sources: Vec<Source>) -> Self {
        Self {
            resource_type: "EXTERNAL",
            name,
            action,
            sources,
        }
    }
}
