//! Which rule decides, and all that a subject has.

use super::{Compiled, Decision, Engine, Identity, Reason, ResourceType};
use crate::pattern::{PatternId, PatternView};
use crate::policy::inheritance::closure;
use crate::policy::{Action, Actions, Effect, Position, Role, RoleId};

/// What an identity has.
#[derive(Clone, Debug)]
pub struct Granted<'a> {
    /// Why it does not go by rules, if it does not: an internal identity, or a group that cannot be read.
    pub beyond_rules: Option<Reason>,
    /// Its roles, also those inherited, in the order in which their rules are asked.
    pub roles: Vec<&'a str>,
    /// The rules of these roles.
    pub rules: Vec<GrantedRule<'a>>,
}

/// A rule that an identity has.
#[derive(Clone, Debug)]
pub struct GrantedRule<'a> {
    /// Whether it grants or refuses.
    pub effect: Effect,
    /// The role that holds it.
    pub role: &'a str,
    /// The resource type.
    pub resource_type: &'a str,
    /// What the names may be.
    pub names: Vec<PatternView<'a>>,
    /// For which actions.
    pub actions: Actions,
    /// Where the document holds it.
    pub at: Position,
}

impl Engine {
    /// Decides as [`Engine::decide`] does, and says by which rule.
    ///
    /// That is the first deny rule that matches, else the first allow rule. Roles are asked in this order: those
    /// bound to the user, to its groups, to everyone; behind each role those that it inherits; in each role the
    /// rules as the document holds them.
    #[must_use]
    pub fn explain<S: AsRef<str>>(
        &self,
        identity: &Identity<'_, S>,
        resource_type: &str,
        name: &str,
        action: Action,
    ) -> Decision {
        let compiled = &*self.compiled;
        if let Some(reason) = compiled.beyond_rules(identity) {
            return Decision::without_rule(reason);
        }
        let Some(resource_type) = compiled.type_of(ResourceType::from_name(resource_type)) else {
            return Decision::without_rule(Reason::NoRule);
        };
        let mut patterns = Vec::new();
        compiled
            .policy
            .patterns
            .matches(name, |pattern| patterns.push(pattern));
        let question = Question {
            resource_type,
            patterns,
            action,
        };
        let roles = compiled.roles(identity);
        [Effect::Deny, Effect::Allow]
            .into_iter()
            .find_map(|effect| {
                roles
                    .iter()
                    .find_map(|&role| question.answer(compiled, role, effect))
            })
            .unwrap_or_else(|| Decision::without_rule(Reason::NoRule))
    }

    /// Everything that an identity has.
    #[must_use]
    pub fn rules_of<S: AsRef<str>>(&self, identity: &Identity<'_, S>) -> Granted<'_> {
        let compiled = &*self.compiled;
        let roles: Vec<&Role> = compiled
            .roles(identity)
            .into_iter()
            .filter_map(|role| compiled.policy.role(role))
            .collect();
        Granted {
            beyond_rules: compiled.beyond_rules(identity),
            roles: roles.iter().map(|role| role.name.as_str()).collect(),
            rules: roles
                .into_iter()
                .flat_map(|role| compiled.granted(role))
                .collect(),
        }
    }
}

impl Compiled {
    /// All roles of an identity, in the order in which their rules are asked.
    fn roles<S: AsRef<str>>(&self, identity: &Identity<'_, S>) -> Vec<RoleId> {
        closure(&self.policy.roles, self.bound_roles(identity)).collect()
    }

    fn granted<'a>(&'a self, role: &'a Role) -> impl Iterator<Item = GrantedRule<'a>> {
        let policy = &self.policy;
        role.rules.iter().map(|rule| GrantedRule {
            effect: rule.effect,
            role: &role.name,
            resource_type: policy.resource_type(rule.resource_type),
            names: rule
                .names
                .iter()
                .map(|&name| policy.patterns.view(name))
                .collect(),
            actions: rule.actions,
            at: rule.at,
        })
    }
}

/// What is asked of each role.
struct Question {
    resource_type: u32,
    /// Those that match the name.
    patterns: Vec<PatternId>,
    action: Action,
}

impl Question {
    /// The decision, if a rule of this role with this effect matches.
    fn answer(&self, compiled: &Compiled, role: RoleId, effect: Effect) -> Option<Decision> {
        // The table says whether it is worth while to look through the rules.
        let table = compiled.tables.get(role.0 as usize)?;
        let says = |pattern: &PatternId| {
            table
                .says(self.resource_type, *pattern)
                .has(effect, self.action)
        };
        if !self.patterns.iter().any(says) {
            return None;
        }
        let role = compiled.policy.role(role)?;
        let rule = role.rules.iter().find(|rule| {
            rule.effect == effect
                && rule.actions.contains(self.action)
                && rule.resource_type.0 == self.resource_type
                && rule.names.iter().any(|name| self.patterns.contains(name))
        })?;
        Some(Decision::by_rule(&role.name, effect, rule.at))
    }
}
