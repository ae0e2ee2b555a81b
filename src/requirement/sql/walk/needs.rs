//! The requirements that were found so far.

use std::collections::HashMap;

use crate::policy::Action;
use crate::requirement::Requirement;
use crate::requirement::sql::{AskedBy, Need, Place};

/// Each requirement once.
#[derive(Debug, Default)]
pub(super) struct Needs {
    found: Vec<Need>,
    /// Where each stands in `found`.
    known: HashMap<(&'static str, Action, String), usize>,
}

impl Needs {
    /// Adds a need, or its places and sources to those of the same requirement. What Druid asks for at one place it asks
    /// for, whoever else demands it at another.
    pub(super) fn add(&mut self, need: Need) {
        let Requirement {
            resource_type,
            name,
            action,
            ..
        } = &need.requirement;
        let key = (*resource_type, *action, name.clone());
        let known = self.known.get(&key).copied();
        match known.and_then(|index| self.found.get_mut(index)) {
            Some(known) => {
                known.requirement.sources.extend(need.requirement.sources);
                known.sources_known &= need.sources_known;
                known.places.extend(need.places);
                if need.asked_by == AskedBy::Druid {
                    known.asked_by = AskedBy::Druid;
                }
            }
            None => {
                self.known.insert(key, self.found.len());
                self.found.push(need);
            }
        }
    }

    /// Adds what Druid asks for because of this place.
    pub(super) fn asked(
        &mut self,
        resource_type: &'static str,
        name: &str,
        action: Action,
        place: Place,
    ) {
        self.plain(resource_type, name, action, AskedBy::Druid, place);
    }

    /// Adds what Druid reads because of this place, and asks nobody for.
    pub(super) fn unasked(&mut self, resource_type: &'static str, name: &str, place: Place) {
        self.plain(resource_type, name, Action::Read, AskedBy::Warden, place);
    }

    fn plain(
        &mut self,
        resource_type: &'static str,
        name: &str,
        action: Action,
        asked_by: AskedBy,
        place: Place,
    ) {
        let requirement = Requirement {
            resource_type,
            name: name.to_owned(),
            action,
            sources: Vec::new(),
        };
        self.add(Need {
            requirement,
            sources_known: true,
            asked_by,
            places: vec![place],
        });
    }

    /// All of them, as the text causes them.
    pub(super) fn in_order(mut self) -> Vec<Need> {
        for need in &mut self.found {
            need.places.sort_unstable();
            need.places.dedup();
        }
        self.found
            .sort_by(|one, other| one.places.first().cmp(&other.places.first()));
        self.found
    }
}
