//! A policy compiled for deciding.
//!
//! A name is looked up once: [`Vocabulary`](crate::pattern::Vocabulary) finds every pattern of the policy that
//! matches it. What a subject's roles say of those patterns stands in rows and hash tables: see [`table`] and
//! [`role_set`].

mod decision;
mod explain;
mod identity;
mod role_set;
mod sources;
mod table;

use std::sync::Arc;

pub use crate::policy::ResourceType;
pub use decision::{Decision, Lacking, Reason, RefusedSource};
pub use explain::{Granted, GrantedRule};
pub use identity::{Groups, Identity};
pub use role_set::Full;

use crate::policy::inheritance::closure;
use crate::policy::{Action, Effect, IdentityCase, InternalUser, Policy, RoleId};
use role_set::{RoleSets, SetId};
use table::Table;

/// Decides. Immutable, but for a bounded memory of the sets of roles that were asked for.
#[derive(Debug)]
pub struct Engine {
    compiled: Arc<Compiled>,
    sets: RoleSets,
}

/// What engines over the same policy share.
#[derive(Debug)]
struct Compiled {
    policy: Policy,
    identity_case: IdentityCase,
    internal_users: Vec<InternalUser>,
    /// What each role's own rules say.
    tables: Vec<Arc<Table>>,
    /// Whether some group's roles deny: then a group that cannot be read may hide a denial.
    groups_deny: bool,
}

/// An identity whose roles are known; a number that means something to the [`Engine`] alone that gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Subject(u32);

impl Subject {
    /// May do everything.
    const INTERNAL: Self = Self(0);
    /// May do nothing.
    const NOTHING: Self = Self(1);
    /// The first that stands for a set of roles.
    const FIRST_SET: u32 = 2;

    /// As a number, for a boundary that knows no types.
    #[must_use]
    pub fn to_number(self) -> u32 {
        self.0
    }

    /// Whether it is one of Druid's own, who may do everything.
    #[must_use]
    pub fn is_internal(self) -> bool {
        self == Self::INTERNAL
    }

    /// Back from [`Subject::to_number`]. A number that no engine gave may do nothing.
    #[must_use]
    pub fn from_number(number: u32) -> Self {
        Self(number)
    }
}

impl Engine {
    /// Compiles a policy.
    #[must_use]
    pub fn compile(
        policy: Policy,
        identity_case: IdentityCase,
        internal_users: Vec<InternalUser>,
    ) -> Self {
        let tables = policy
            .roles
            .iter()
            .map(|role| Arc::new(Table::of_rules(&role.rules)))
            .collect();
        let group_roles = policy
            .groups
            .iter()
            .flat_map(|(_, roles)| roles.iter().copied());
        let groups_deny = closure(&policy.roles, group_roles).any(|role| denies(&policy, role));
        let compiled = Compiled {
            policy,
            identity_case,
            internal_users,
            tables,
            groups_deny,
        };
        Self {
            compiled: Arc::new(compiled),
            sets: RoleSets::new(),
        }
    }

    /// The same engine without the sets of roles that were asked for: what to use when it is [`Full`].
    #[must_use]
    pub fn renewed(&self) -> Self {
        Self {
            compiled: Arc::clone(&self.compiled),
            sets: RoleSets::new(),
        }
    }

    /// The policy that it decides by.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.compiled.policy
    }

    /// Whether this is one of Druid's own identities, which may do everything.
    #[must_use]
    pub fn is_internal<S>(&self, identity: &Identity<'_, S>) -> bool {
        self.compiled.beyond_rules(identity) == Some(Reason::Internal)
    }

    /// Finds out what roles an identity has.
    ///
    /// # Errors
    /// When this engine remembers as many different sets of roles as it can: ask a [renewed](Engine::renewed) one.
    pub fn subject<S: AsRef<str>>(&self, identity: &Identity<'_, S>) -> Result<Subject, Full> {
        if let Some(reason) = self.compiled.beyond_rules(identity) {
            return Ok(match reason {
                Reason::Internal => Subject::INTERNAL,
                _ => Subject::NOTHING,
            });
        }
        let mut roles = self.compiled.bound_roles(identity);
        roles.sort_unstable();
        roles.dedup();
        let set =
            self.sets
                .find_or_add(roles, &self.compiled.policy.roles, &self.compiled.tables)?;
        Ok(Subject(set.0 + Subject::FIRST_SET))
    }

    /// Whether the subject may.
    ///
    /// A deny rule of any of its roles beats every allow rule; where no rule matches it may not. Of rules about certain
    /// locations those that deny match, and those that allow do not: [`Engine::decide_sources`] looks at the locations.
    #[must_use]
    pub fn decide(
        &self,
        subject: Subject,
        resource_type: ResourceType<'_>,
        name: &str,
        action: Action,
    ) -> bool {
        if subject.is_internal() {
            return true;
        }
        let set = subject
            .0
            .checked_sub(Subject::FIRST_SET)
            .and_then(|number| self.sets.get(SetId(number)));
        let (Some(set), Some(resource_type)) = (set, self.compiled.type_of(resource_type)) else {
            return false;
        };
        let patterns = &self.compiled.policy.patterns;
        if name.len() > patterns.longest_name() {
            return false;
        }
        let mut says = table::NOTHING;
        patterns.matches(name, |pattern| {
            says = says.and(set.says(resource_type, pattern))
        });
        says.allows(action) && !says.denies(action)
    }
}

impl Compiled {
    /// Why an identity does not go by rules, if it does not: it may do everything, or nothing.
    fn beyond_rules<S>(&self, identity: &Identity<'_, S>) -> Option<Reason> {
        let internal = self
            .internal_users
            .iter()
            .any(|internal| internal.is(identity.user, identity.authenticated_by));
        if internal {
            Some(Reason::Internal)
        } else if identity.groups.unreadable && self.groups_deny {
            Some(Reason::UnreadableGroup)
        } else {
            None
        }
    }

    /// Roles of the user, then those of its groups, then those of everyone; some perhaps twice.
    fn bound_roles<S: AsRef<str>>(&self, identity: &Identity<'_, S>) -> Vec<RoleId> {
        let policy = &self.policy;
        let mut roles = policy
            .users
            .roles(&self.identity_case.fold(identity.user))
            .to_vec();
        for group in identity.groups.names {
            roles.extend(
                policy
                    .groups
                    .roles(&self.identity_case.fold(group.as_ref())),
            );
        }
        roles.extend(&policy.everyone);
        roles
    }

    fn type_of(&self, resource_type: ResourceType<'_>) -> Option<u32> {
        match resource_type.number() {
            Some(number) => Some(number),
            None => self.policy.types.find(resource_type.name()),
        }
    }
}

fn denies(policy: &Policy, role: RoleId) -> bool {
    policy
        .role(role)
        .is_some_and(|role| role.rules.iter().any(|rule| rule.effect == Effect::Deny))
}
