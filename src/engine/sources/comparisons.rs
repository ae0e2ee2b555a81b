//! Comparing what is read with what the policy names, within bounds.

use super::{Allowed, Entry};
use crate::engine::{Decision, Reason};
use crate::location::{Location, Reach, Source};

/// The locations of a source, or once `None` where it has none, or none that anybody could tell.
pub(super) fn locations(source: &Source) -> impl Iterator<Item = Option<&Location>> {
    let known = match &source.reach {
        Reach::Locations(locations) => locations.as_slice(),
        Reach::Nothing | Reach::Unknown => &[],
    };
    let none = known.is_empty().then_some(None);
    known.iter().map(Some).chain(none)
}

/// What a decision may still cost: comparisons of a location with a place of an entry.
#[derive(Debug)]
pub(super) struct Comparisons {
    left: usize,
}

/// A comparison with a longer location counts as several.
pub(super) const LENGTH: usize = 64;

impl Comparisons {
    pub(super) fn at_most(comparisons: usize) -> Self {
        Self { left: comparisons }
    }

    pub(super) fn covers(
        &mut self,
        entry: &Entry<'_>,
        source: &Source,
        location: Option<&Location>,
    ) -> Allowed<bool> {
        self.count(entry, source, [location])?;
        Ok(entry.listed.entry.covers(source, location))
    }

    pub(super) fn may_reach(&mut self, entry: &Entry<'_>, source: &Source) -> Allowed<bool> {
        self.count(entry, source, locations(source))?;
        Ok(entry.listed.entry.may_reach(source))
    }

    /// Denies what costs too much.
    fn count<'a>(
        &mut self,
        entry: &Entry<'_>,
        source: &Source,
        locations: impl IntoIterator<Item = Option<&'a Location>>,
    ) -> Allowed<()> {
        let comparisons = if entry.listed.source_type == source.source_type {
            let lengths = locations
                .into_iter()
                .map(|location| 1 + location.map_or(0, Location::length) / LENGTH);
            lengths.sum::<usize>().saturating_mul(entry.listed.places())
        } else {
            // Their locations are not even looked at.
            1
        };
        match self.left.checked_sub(comparisons) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(Decision::without_rule(Reason::TooMany).about(source, None)),
        }
    }
}
