//! The entries of `inputSources` that cover certain places, and as little else as can be written.

use std::collections::{BTreeMap, HashSet};

use super::document::InputSource;
use crate::location::{Entry, Location, Reach, Source, Written};

/// How many places are written one by one; of more, whole types are.
const PLACES: usize = 1_000;

/// What of some places can be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entries {
    pub entries: Vec<InputSource>,
    /// Types of which all is covered, since the places themselves cannot be written.
    pub whole: Vec<String>,
}

/// A source for each place that it reads.
pub fn apart(source: &Source) -> Vec<Source> {
    let Reach::Locations(locations) = &source.reach else {
        return vec![source.clone()];
    };
    let one = |location: &Location| Source {
        source_type: source.source_type.clone(),
        reach: Reach::Locations(vec![location.clone()]),
        connection: source.connection,
        environment: source.environment,
    };
    locations.iter().map(one).collect()
}

/// The entries that cover sources of one place each; nothing if only a rule about all places does.
pub fn entries(sources: &HashSet<Source>) -> Option<Entries> {
    let narrow = sources.len() <= PLACES;
    let mut candidates: Vec<Candidate<'_>> = Vec::new();
    for source in sources {
        // Among very many, most are alike: of a type as a whole.
        if narrow || !candidates.iter().any(|candidate| candidate.covers(source)) {
            candidates.push(Candidate::of(source, narrow)?);
        }
    }
    candidates.sort_unstable_by_key(|candidate| candidate.place.clone());
    let candidates = needed(candidates);
    let whole = candidates
        .iter()
        .filter(|candidate| candidate.place.is_none() && candidate.source.reach != Reach::Nothing)
        .map(|candidate| candidate.source.source_type.clone());
    Some(Entries {
        whole: whole.collect(),
        entries: grouped(&candidates),
    })
}

/// An entry of one place, or of a whole type.
struct Candidate<'a> {
    source: &'a Source,
    place: Option<String>,
    entry: Entry,
}

impl<'a> Candidate<'a> {
    /// The narrowest that covers the source.
    fn of(source: &'a Source, narrow: bool) -> Option<Self> {
        // What is shown of a location leaves its query out, which may hold a secret.
        let shown = location(source).filter(|_| narrow).map(Location::shown);
        let places = shown.map(|place| [place.to_owned(), format!("{place}?*")]);
        let places = places.into_iter().flatten().map(Some).chain([None]);
        places
            .filter_map(|place| Self::new(source, place))
            .find(|candidate| candidate.covers(source))
    }

    fn new(source: &'a Source, place: Option<String>) -> Option<Self> {
        let places = place.as_deref().map(|place| vec![place]);
        let (paths, uris) = if is_local(source) {
            (places, None)
        } else {
            (None, places)
        };
        let written = Written {
            source_type: &source.source_type,
            uris,
            paths,
            connection: source.connection,
            environment: source.environment,
        };
        let entry = Entry::read(&written).ok()?;
        Some(Self {
            source,
            place,
            entry,
        })
    }

    fn covers(&self, source: &Source) -> bool {
        self.entry.covers(source, location(source))
    }
}

fn location(source: &Source) -> Option<&Location> {
    match &source.reach {
        Reach::Locations(locations) => locations.first(),
        Reach::Nothing | Reach::Unknown => None,
    }
}

fn is_local(source: &Source) -> bool {
    source.source_type == "local"
}

/// Those that no other one makes superfluous.
fn needed(candidates: Vec<Candidate<'_>>) -> Vec<Candidate<'_>> {
    let mut needed: Vec<Candidate<'_>> = Vec::new();
    for candidate in candidates {
        if needed.iter().any(|other| other.covers(candidate.source)) {
            continue;
        }
        needed.retain(|other| !candidate.covers(other.source));
        needed.push(candidate);
    }
    needed
}

/// One entry for places of the same type under the same conditions.
fn grouped(candidates: &[Candidate<'_>]) -> Vec<InputSource> {
    let mut groups: BTreeMap<_, InputSource> = BTreeMap::new();
    for Candidate { source, place, .. } in candidates {
        let key = (
            &source.source_type,
            source.connection,
            source.environment,
            place.is_none(),
        );
        let group = groups.entry(key).or_insert_with(|| InputSource {
            source_type: source.source_type.clone(),
            uris: Vec::new(),
            paths: Vec::new(),
            connection: source.connection,
            environment: source.environment,
        });
        let places = if is_local(source) {
            &mut group.paths
        } else {
            &mut group.uris
        };
        places.extend(place.clone());
    }
    let mut entries: Vec<_> = groups.into_values().collect();
    for entry in &mut entries {
        entry.uris.sort_unstable();
        entry.paths.sort_unstable();
    }
    entries
}
