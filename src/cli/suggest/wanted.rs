//! What a user lacks, and the fewest rules that give it.

use std::collections::{BTreeMap, HashSet};

use super::document::Rule;
use super::places::{self, Entries};
use crate::cli::asker::Asker;
use crate::location::Source;
use crate::pattern::glob;
use crate::policy::{Action, ResourceType};
use crate::requirement::sql::{Answer, Need};
use crate::requirement::{Requirement, read_name};

/// What is to be allowed.
#[derive(Debug, Default)]
pub struct Wanted {
    plain: BTreeMap<Resource, Rights>,
    /// Places outside Druid, by the name by which Druid asks.
    places: BTreeMap<String, HashSet<Source>>,
}

type Resource = (&'static str, String);

/// What is to be allowed with a resource.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Rights {
    actions: Vec<Action>,
    /// Also sources that give away secrets of Druid's process.
    environment: bool,
}

/// The rules, and what of them allows more than what was asked for.
#[derive(Debug, Default)]
pub struct Rules {
    pub rules: Vec<Rule>,
    /// Names of external data that are allowed wherever they lie.
    pub everywhere: Vec<String>,
    /// Types of external data of which all is allowed.
    pub whole_types: Vec<String>,
}

impl Wanted {
    /// Adds what a user lacks of a need.
    pub fn add(&mut self, need: &Need, asker: &Asker<'_>) {
        let requirement = &need.requirement;
        if !need.sources_known || requirement.sources.is_empty() {
            return self.add_plainly(requirement);
        }
        let apart = requirement.sources.iter().flat_map(places::apart);
        let lacking = apart.filter(|source| {
            let one = Requirement {
                resource_type: requirement.resource_type,
                name: requirement.name.clone(),
                action: requirement.action,
                sources: vec![source.clone()],
            };
            asker.on(&one).answer != Answer::Allowed
        });
        let places = self.places.entry(requirement.name.clone()).or_default();
        places.extend(lacking);
    }

    /// Adds a resource action, wherever external data lie.
    pub fn add_plainly(&mut self, requirement: &Requirement) {
        let Requirement {
            resource_type,
            name,
            action,
            ..
        } = requirement;
        // A rule is about the name that is meant, however Druid asks for it.
        let meant = read_name::meant(ResourceType::from_name(resource_type), name, *action);
        let resource = (*resource_type, meant.unwrap_or(name).to_owned());
        let rights = self.plain.entry(resource).or_default();
        if !rights.actions.contains(action) {
            rights.actions.push(*action);
            rights.actions.sort_unstable();
        }
        rights.environment |= requirement.sources.iter().any(|source| source.environment);
    }

    /// The rules; each name stands in one of them.
    pub fn rules(mut self) -> Rules {
        let mut found = Rules::default();
        let mut located = Vec::new();
        for (name, sources) in std::mem::take(&mut self.places) {
            let external = (ResourceType::External.name(), name.clone());
            let everywhere = self
                .plain
                .get(&external)
                .is_some_and(|rights| rights.actions.contains(&Action::Read));
            match places::entries(&sources).filter(|_| !everywhere) {
                Some(Entries { entries, whole }) => {
                    found.whole_types.extend(whole);
                    located.push(Rule {
                        input_sources: entries,
                        ..rule(external.0, &[Action::Read], vec![glob::escape(&name)])
                    });
                }
                None => self.add_plainly(&Requirement {
                    resource_type: external.0,
                    name,
                    action: Action::Read,
                    sources: sources.into_iter().collect(),
                }),
            }
        }
        found.everywhere = self.everywhere();
        found.rules = self.plain_rules();
        found.rules.extend(located);
        found
    }

    fn everywhere(&self) -> Vec<String> {
        let external = self.plain.iter().filter(|((resource_type, _), rights)| {
            *resource_type == ResourceType::External.name()
                && rights.actions.contains(&Action::Read)
        });
        external.map(|((_, name), _)| name.clone()).collect()
    }

    /// One for all names of a type with which the same is to be allowed.
    fn plain_rules(self) -> Vec<Rule> {
        let mut names: BTreeMap<(&str, Rights), Vec<String>> = BTreeMap::new();
        for ((resource_type, name), rights) in self.plain {
            let alike = names.entry((resource_type, rights)).or_default();
            alike.push(glob::escape(&name));
        }
        let rules = names
            .into_iter()
            .map(|((resource_type, rights), names)| Rule {
                environment: rights.environment,
                ..rule(resource_type, &rights.actions, names)
            });
        rules.collect()
    }
}

fn rule(resource_type: &str, actions: &[Action], names: Vec<String>) -> Rule {
    Rule {
        actions: actions.iter().map(|action| action.name()).collect(),
        resource_type: resource_type.to_owned(),
        names,
        input_sources: Vec::new(),
        environment: false,
    }
}
