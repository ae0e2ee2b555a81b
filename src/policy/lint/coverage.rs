//! Which rules say of a pattern what another rule says too.

use super::{Held, held_rules};
use crate::pattern::PatternId;
use crate::policy::inheritance::closure;
use crate::policy::{
    Action, Effect, Policy, ResourceType, Role, RoleId, Rule, Sources, SourcesId, TypeId,
};

/// How many roles of a chain of inheritance are looked at, so that long chains take no square of time.
const INHERITED: usize = 32;
/// Expressions are matched with the exact names of all rules while they are no more than so many pairs.
const THOROUGH: usize = 50_000_000;

/// All rules, to be found by what they say.
#[derive(Debug)]
pub(super) struct Coverage<'a> {
    pub(super) policy: &'a Policy,
    /// The first rules of a role that say so, in order: policies are read that name a million patterns.
    first: Vec<First>,
    /// For each role: itself and what it inherits, but for ends of long chains.
    near: Vec<Box<[RoleId]>>,
    /// Whether every expression that covers an exact name is found.
    pub(super) thorough: bool,
}

/// The first rule of a role that says something of a pattern, for each action.
#[derive(Clone, Copy, Debug)]
struct First {
    what: What,
    rules: [u32; Action::ALL.len()],
}

const NO_RULE: u32 = u32::MAX;

/// What a role says, but for the action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct What {
    role: RoleId,
    effect: Effect,
    resource_type: TypeId,
    sources: SourcesId,
    pattern: PatternId,
}

impl What {
    fn of(role: RoleId, said: Said) -> Self {
        Self {
            role,
            effect: said.effect,
            resource_type: said.resource_type,
            sources: said.sources,
            pattern: said.pattern,
        }
    }
}

impl First {
    /// All that a rule says.
    fn by(held: Held<'_>) -> impl Iterator<Item = Self> {
        let Held { role, number, rule } = held;
        let named_by = |action| match rule.actions.contains(action) {
            true => number,
            false => NO_RULE,
        };
        let rules = Action::ALL.map(named_by);
        rule.names.iter().map(move |&pattern| Self {
            what: What {
                role,
                effect: rule.effect,
                resource_type: rule.resource_type,
                sources: rule.sources,
                pattern,
            },
            rules,
        })
    }

    /// One for each [`What`], in order.
    fn of_all(policy: &Policy) -> Vec<Self> {
        let named = held_rules(policy).map(|held| held.rule.names.len()).sum();
        let mut all = Vec::with_capacity(named);
        all.extend(held_rules(policy).flat_map(Self::by));
        // Patterns are numbered as they come, so that long parts are in order already.
        all.sort_by_key(|first| first.what);
        all.dedup_by(|later, first| {
            let same = later.what == first.what;
            if same {
                for (first, &later) in first.rules.iter_mut().zip(&later.rules) {
                    // A rule that is not there has the largest number.
                    *first = later.min(*first);
                }
            }
            same
        });
        all
    }
}

/// What a rule says, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) effect: Effect,
    pub(super) action: Action,
    pub(super) resource_type: TypeId,
    pub(super) pattern: PatternId,
    pub(super) sources: SourcesId,
}

impl Said {
    /// All that a rule says.
    pub(super) fn by(rule: &Rule) -> impl Iterator<Item = Self> {
        rule.names.iter().flat_map(move |&pattern| {
            rule.actions.iter().map(move |action| Self {
                effect: rule.effect,
                action,
                resource_type: rule.resource_type,
                pattern,
                sources: rule.sources,
            })
        })
    }

    /// What a rule must say that refuses all of this.
    pub(super) fn denied(self) -> Self {
        Self {
            effect: Effect::Deny,
            sources: SourcesId::ALL,
            ..self
        }
    }

    /// What a rule must say that allows all of this.
    pub(super) fn allowed(self) -> Self {
        Self {
            effect: Effect::Allow,
            ..self
        }
    }
}

impl<'a> Coverage<'a> {
    pub(super) fn new(policy: &'a Policy) -> Self {
        let near = (0..policy.roles.len())
            .filter_map(|role| u32::try_from(role).ok())
            .map(|role| near(policy, [RoleId(role)]).collect())
            .collect();
        let pairs = policy
            .patterns
            .exact_names()
            .saturating_mul(policy.patterns.expressions());
        Self {
            policy,
            first: First::of_all(policy),
            near,
            thorough: pairs <= THOROUGH,
        }
    }

    /// A role and what it inherits, but for ends of long chains.
    pub(super) fn near(&self, role: RoleId) -> &[RoleId] {
        self.near.get(role.0 as usize).map_or(&[], |near| near)
    }

    /// Whether [`Coverage::near`] gives all.
    pub(super) fn complete(near: &[RoleId]) -> bool {
        near.len() < INHERITED
    }

    /// A rule of these roles, other than `but`, that says so, of this pattern or of more.
    pub(super) fn covering(
        &self,
        said: Said,
        roles: &[RoleId],
        but: Option<Held<'_>>,
    ) -> Option<(&'a Role, &'a Rule)> {
        let covering_sources = self.covering_sources(said);
        let mut found = None;
        self.policy
            .patterns
            .covering(said.pattern, self.thorough, |pattern| {
                for &sources in covering_sources.iter().flatten() {
                    let wider = Said {
                        pattern,
                        sources,
                        ..said
                    };
                    if found.is_none() {
                        found = self.saying(wider, roles, but.map(|but| (but, wider == said)));
                    }
                }
            });
        found
    }

    /// What a rule may say of input sources that is as much as this, or more. Lists are compared as they are written.
    fn covering_sources(&self, said: Said) -> [Option<SourcesId>; 3] {
        let (all, with_environment) = match (said.effect, self.policy.sources(said.sources)) {
            (Effect::Deny, Some(Sources::Listed(_))) => (true, false),
            (Effect::Allow, Some(Sources::Listed(entries))) => {
                (!entries.iter().any(|entry| entry.environment), true)
            }
            (Effect::Allow, Some(Sources::All { environment: false })) => {
                let external = ResourceType::External.name();
                (
                    false,
                    self.policy.resource_type(said.resource_type) == external,
                )
            }
            _ => (false, false),
        };
        [
            Some(said.sources),
            all.then_some(SourcesId::ALL),
            with_environment.then_some(SourcesId::ALL_WITH_ENVIRONMENT),
        ]
    }

    /// A rule of these roles that says just this.
    ///
    /// Of equal rules of one role the first counts; a rule's wider pattern may cover its narrower one.
    fn saying(
        &self,
        said: Said,
        roles: &[RoleId],
        but: Option<(Held<'_>, bool)>,
    ) -> Option<(&'a Role, &'a Rule)> {
        roles.iter().find_map(|&role| {
            let number = self.first_rule(role, said)?;
            if but.is_some_and(|(but, same)| same && role == but.role && number >= but.number) {
                return None;
            }
            let role = self.policy.role(role)?;
            Some((role, role.rules.get(number as usize)?))
        })
    }

    /// The first rule of this role that says just this.
    fn first_rule(&self, role: RoleId, said: Said) -> Option<u32> {
        let what = What::of(role, said);
        let place = self.first.binary_search_by_key(&what, |first| first.what);
        let first = self.first.get(place.ok()?)?;
        let number = first.rules.get(said.action as usize).copied()?;
        (number != NO_RULE).then_some(number)
    }

    /// Whether some rule of these roles says so of one of these patterns, whatever the input source.
    pub(super) fn says(
        &self,
        effect: Effect,
        action: Action,
        resource_type: TypeId,
        patterns: &[PatternId],
        roles: &[RoleId],
    ) -> bool {
        patterns.iter().any(|&pattern| {
            let said = Said {
                effect,
                action,
                resource_type,
                pattern,
                sources: SourcesId::ALL,
            };
            roles
                .iter()
                .any(|&role| self.first_rule(role, said).is_some())
        })
    }
}

/// These roles and what they inherit, but for ends of long chains.
pub(super) fn near(
    policy: &Policy,
    roles: impl IntoIterator<Item = RoleId>,
) -> impl Iterator<Item = RoleId> {
    closure(&policy.roles, roles).take(INHERITED)
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;
    use crate::policy::{Options, read};

    /// Names that come again in other roles, other rules, and with other actions, types and input sources.
    const DOCUMENT: &str = r#"{"version": 1, "roles": {
        "a": {
            "allow": [
                {"actions": ["WRITE"], "type": "DATASOURCE", "names": ["x", "y", "x", "z*"]},
                {"actions": ["READ"], "type": "DATASOURCE", "names": ["y", "x"]},
                {"actions": ["READ", "WRITE"], "type": "DATASOURCE", "names": ["x", {"regex": "x"}]},
                {"actions": ["READ"], "type": "VIEW", "names": ["z*", "y"]}
            ],
            "deny": [{"actions": ["WRITE"], "type": "DATASOURCE", "names": ["y"]}]
        },
        "b": {"allow": [
            {"actions": ["READ"], "type": "EXTERNAL", "names": ["x"], "environment": true},
            {"actions": ["READ"], "type": "EXTERNAL", "names": ["x"], "inputSources": [{"type": "s3"}]},
            {"actions": ["READ"], "type": "EXTERNAL", "names": ["y", "x"]},
            {"actions": ["READ"], "type": "DATASOURCE", "names": ["z*", "x"]}
        ]}
    }}"#;

    #[test]
    fn the_first_rule_that_says_so_is_found_and_no_other() {
        let policy = read(DOCUMENT.as_bytes(), &Options::default())
            .policy
            .unwrap();
        let coverage = Coverage::new(&policy);
        let mut first: HashMap<String, u32> = HashMap::new();
        let mut all = Vec::new();
        for held in held_rules(&policy) {
            for said in Said::by(held.rule) {
                first
                    .entry(format!("{:?} {said:?}", held.role))
                    .or_insert(held.number);
                all.push(said);
            }
        }
        assert!(all.len() > 15 && first.len() < all.len());
        for &said in &all {
            for role in [RoleId(0), RoleId(1), RoleId(2)] {
                for action in Action::ALL {
                    let said = Said { action, ..said };
                    let expected = first.get(&format!("{role:?} {said:?}")).copied();
                    assert_eq!(
                        coverage.first_rule(role, said),
                        expected,
                        "{role:?} {said:?}"
                    );
                }
            }
        }
    }
}
