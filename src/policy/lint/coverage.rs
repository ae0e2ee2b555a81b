//! Which rules say of a pattern what another rule says too.

use std::collections::HashMap;

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
    /// The first rule of a role that says so.
    first: HashMap<(RoleId, Said), u32>,
    /// For each role: itself and what it inherits, but for ends of long chains.
    near: Vec<Box<[RoleId]>>,
    /// Whether every expression that covers an exact name is found.
    pub(super) thorough: bool,
}

/// What a rule says, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
        let mut first = HashMap::new();
        for Held { role, number, rule } in held_rules(policy) {
            for said in Said::by(rule) {
                first.entry((role, said)).or_insert(number);
            }
        }
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
            first,
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
            let &number = self.first.get(&(role, said))?;
            if but.is_some_and(|(but, same)| same && role == but.role && number >= but.number) {
                return None;
            }
            let role = self.policy.role(role)?;
            Some((role, role.rules.get(number as usize)?))
        })
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
                .any(|&role| self.first.contains_key(&(role, said)))
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
