//! Deciding about what lies outside Druid, by the rules that say which places may be read.
//!
//! This walks rules and compares places one by one. Only who reads external data pays for it.

mod comparisons;

use std::collections::HashMap;

use super::explain::Question;
use super::{Compiled, Decision, Engine, Identity, Lacking, Reason, ResourceType};
use crate::location::{Location, Reach, Source};
use crate::policy::{Action, Effect, Listed, Position, Rule, Sources};
use comparisons::{Comparisons, locations};

/// How many comparisons a decision may cost: some seconds at worst.
const COMPARISONS: usize = 50_000_000;

impl Engine {
    /// Decides about external data (`EXTERNAL` *name*) of which the input sources were seen, and says by which rule.
    ///
    /// A deny rule about certain places denies as soon as something of a source could lie in them. Then each location of
    /// each source must be covered by some allow rule of any of the identity's roles. Without sources this is
    /// [`Engine::explain`].
    #[must_use]
    pub fn decide_sources<S: AsRef<str>>(
        &self,
        identity: &Identity<'_, S>,
        name: &str,
        action: Action,
        sources: &[Source],
    ) -> Decision {
        self.decide_within(identity, name, action, sources, COMPARISONS)
    }

    fn decide_within<S: AsRef<str>>(
        &self,
        identity: &Identity<'_, S>,
        name: &str,
        action: Action,
        sources: &[Source],
        comparisons: usize,
    ) -> Decision {
        let external = ResourceType::External;
        if sources.is_empty() {
            return self.explain(identity, external.name(), name, action);
        }
        let compiled = &*self.compiled;
        if let Some(reason) = compiled.beyond_rules(identity) {
            return Decision::without_rule(reason);
        }
        let question = match Question::new(compiled, external, name, action) {
            Ok(question) => question,
            Err(reason) => return Decision::without_rule(reason),
        };
        let roles = compiled.roles(identity);
        let rules = Rules::matching(
            compiled,
            roles
                .iter()
                .flat_map(|&role| question.rules(compiled, role)),
            action,
        );
        rules
            .decide(sources, &mut Comparisons::at_most(comparisons))
            .unwrap_or_else(|denied| denied)
    }
}

/// A rule, as a decision names it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    pub(super) role: &'a str,
    pub(super) effect: Effect,
    pub(super) at: Position,
}

/// An entry of a rule's `inputSources`.
#[derive(Clone, Copy, Debug)]
struct Entry<'a> {
    rule: Named<'a>,
    listed: &'a Listed,
}

/// The rules that match, in the order in which they are asked.
#[derive(Debug, Default)]
struct Rules<'a> {
    /// The first that denies everything.
    denies_all: Option<Named<'a>>,
    denies: Vec<Entry<'a>>,
    /// The first that allows anything.
    allows: Option<Named<'a>>,
    /// The first that allows everything but what hands over secrets.
    allows_all: Option<Named<'a>>,
    /// The first that allows even that.
    allows_environment: Option<Named<'a>>,
    /// Those that allow certain places, by the input source's type.
    allows_places: HashMap<&'a str, Vec<Entry<'a>>>,
}

/// A denial stands where an error does: the first ends the search.
type Allowed<T> = Result<T, Decision>;

impl<'a> Rules<'a> {
    fn matching(
        compiled: &'a Compiled,
        rules: impl Iterator<Item = (Named<'a>, &'a Rule)>,
        action: Action,
    ) -> Self {
        let mut matching = Self::default();
        for (named, rule) in rules {
            match (named.effect, compiled.policy.sources(rule.sources)) {
                (Effect::Deny, Some(Sources::Listed(entries))) => {
                    matching.denies.extend(entries.iter().map(|listed| Entry {
                        rule: named,
                        listed,
                    }))
                }
                (Effect::Deny, _) => {
                    matching.denies_all.get_or_insert(named);
                }
                (Effect::Allow, Some(Sources::All { environment })) => {
                    matching.allows.get_or_insert(named);
                    matching.allows_all.get_or_insert(named);
                    if *environment {
                        matching.allows_environment.get_or_insert(named);
                    }
                }
                // An input source is read: nothing in it allows to write.
                (Effect::Allow, Some(Sources::Listed(entries))) if action == Action::Read => {
                    matching.allows.get_or_insert(named);
                    for listed in entries {
                        let of_type = matching
                            .allows_places
                            .entry(&listed.source_type)
                            .or_default();
                        of_type.push(Entry {
                            rule: named,
                            listed,
                        });
                    }
                }
                (Effect::Allow, _) => {}
            }
        }
        matching
    }

    fn decide(&self, sources: &[Source], comparisons: &mut Comparisons) -> Allowed<Decision> {
        if let Some(rule) = self.denies_all {
            return Err(Decision::by_rule(rule));
        }
        let Some(allows) = self.allows else {
            return Err(Decision::without_rule(Reason::NoRule));
        };
        for source in sources {
            self.refuse_denied(source, comparisons)?;
        }
        let mut by = None;
        for source in sources {
            by = by.or(self.cover(source, comparisons)?);
        }
        Ok(Decision::by_rule(by.unwrap_or(allows)))
    }

    fn refuse_denied(&self, source: &Source, comparisons: &mut Comparisons) -> Allowed<()> {
        for entry in &self.denies {
            if comparisons.may_reach(entry, source)? {
                let denied = if source.reach == Reach::Unknown && entry.listed.names_places() {
                    Decision::without_telling(entry.rule)
                } else {
                    Decision::by_rule(entry.rule)
                };
                return Err(denied.about(source, first_reached(entry, source)));
            }
        }
        Ok(())
    }

    /// The rule that covers the source, or the first location of it.
    fn cover(&self, source: &Source, comparisons: &mut Comparisons) -> Allowed<Option<Named<'a>>> {
        if let Some(rule) = self.allows_all(source.environment) {
            return Ok(Some(rule));
        }
        let mut first = None;
        // What one entry covers mostly lies together.
        let mut last: Option<Entry<'a>> = None;
        for location in locations(source) {
            if let Some(entry) = &last
                && comparisons.covers(entry, source, location)?
            {
                continue;
            }
            let Some(entry) = self.covering(source, location, comparisons)? else {
                return Err(self.not_covered(source, location, comparisons));
            };
            first = first.or(Some(entry.rule));
            last = Some(entry);
        }
        Ok(first)
    }

    fn allows_all(&self, environment: bool) -> Option<Named<'a>> {
        if environment {
            self.allows_environment
        } else {
            self.allows_all
        }
    }

    fn covering(
        &self,
        source: &Source,
        location: Option<&Location>,
        comparisons: &mut Comparisons,
    ) -> Allowed<Option<Entry<'a>>> {
        let of_type = self.allows_places.get(source.source_type.as_str());
        for entry in of_type.into_iter().flatten() {
            if comparisons.covers(entry, source, location)? {
                return Ok(Some(*entry));
            }
        }
        Ok(None)
    }

    /// The denial, which says whether a key of a rule is all that is missing.
    fn not_covered(
        &self,
        source: &Source,
        location: Option<&Location>,
        comparisons: &mut Comparisons,
    ) -> Decision {
        let mut would_cover = |lacking: Lacking| -> Allowed<bool> {
            let plainer = Source {
                source_type: source.source_type.clone(),
                reach: match (location, &source.reach) {
                    (Some(location), _) => Reach::Locations(vec![location.clone()]),
                    (None, reach) => reach.clone(),
                },
                connection: source.connection && !lacking.connection,
                environment: source.environment && !lacking.environment,
            };
            Ok(self.allows_all(plainer.environment).is_some()
                || self.covering(&plainer, location, comparisons)?.is_some())
        };
        for lacking in Lacking::of(source) {
            match would_cover(lacking) {
                Ok(true) => {
                    return Decision::without_rule(Reason::NotCovered(lacking))
                        .about(source, location);
                }
                Ok(false) => {}
                Err(too_much) => return too_much,
            }
        }
        let reason = match source.reach {
            Reach::Unknown => Reason::Unknown,
            Reach::Nothing | Reach::Locations(_) => Reason::NotCovered(Lacking::default()),
        };
        Decision::without_rule(reason).about(source, location)
    }
}

/// The first location of a source that an entry of a deny rule may reach by itself.
fn first_reached<'a>(entry: &Entry<'_>, source: &'a Source) -> Option<&'a Location> {
    locations(source).flatten().find(|&location| {
        let alone = Source {
            source_type: source.source_type.clone(),
            reach: Reach::Locations(vec![location.clone()]),
            ..*source
        };
        entry.listed.entry.may_reach(&alone)
    })
}

#[cfg(test)]
mod tests;
