//! Which rule decides, and all that a subject has.

use super::sources::Named;
use super::{Compiled, Decision, Engine, Identity, Reason, ResourceType};
use crate::pattern::{PatternId, PatternView};
use crate::policy::inheritance::closure;
use crate::policy::{Action, Actions, Effect, Position, Role, RoleId, Rule, Sources};

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
    /// Which input sources.
    pub sources: &'a Sources,
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
        let resource_type = ResourceType::from_name(resource_type);
        let question = match Question::new(compiled, resource_type, name, action) {
            Ok(question) => question,
            Err(reason) => return Decision::without_rule(reason),
        };
        let roles = compiled.roles(identity);
        let first = |effect, listed| {
            roles
                .iter()
                .find_map(|&role| question.first(compiled, role, effect, listed))
        };
        if let Some(rule) = first(Effect::Deny, false) {
            return Decision::by_rule(rule);
        }
        let allowing = first(Effect::Allow, false).map(Decision::by_rule);
        let Some(allowing) =
            allowing.or_else(|| first(Effect::Allow, true).map(Decision::without_source))
        else {
            return Decision::without_rule(Reason::NoRule);
        };
        first(Effect::Deny, true).map_or(allowing, Decision::without_source)
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
    pub(super) fn roles<S: AsRef<str>>(&self, identity: &Identity<'_, S>) -> Vec<RoleId> {
        closure(&self.policy.roles, self.bound_roles(identity)).collect()
    }

    fn granted<'a>(&'a self, role: &'a Role) -> impl Iterator<Item = GrantedRule<'a>> {
        let policy = &self.policy;
        role.rules.iter().filter_map(|rule| {
            Some(GrantedRule {
                effect: rule.effect,
                role: &role.name,
                resource_type: policy.resource_type(rule.resource_type),
                names: rule
                    .names
                    .iter()
                    .map(|&name| policy.patterns.view(name))
                    .collect(),
                actions: rule.actions,
                sources: policy.sources(rule.sources)?,
                at: rule.at,
            })
        })
    }
}

/// What is asked of each role.
pub(super) struct Question {
    resource_type: u32,
    /// Those that match the name.
    patterns: Vec<PatternId>,
    action: Action,
}

impl Question {
    /// Or why no rule can match.
    pub(super) fn new(
        compiled: &Compiled,
        resource_type: ResourceType<'_>,
        name: &str,
        action: Action,
    ) -> Result<Self, Reason> {
        if name.len() > compiled.policy.patterns.longest_name() {
            return Err(Reason::LongName);
        }
        let resource_type = compiled.type_of(resource_type).ok_or(Reason::NoRule)?;
        let mut patterns = Vec::new();
        compiled
            .policy
            .patterns
            .matches(name, |pattern| patterns.push(pattern));
        Ok(Self {
            resource_type,
            patterns,
            action,
        })
    }

    /// The rules of this role that match.
    pub(super) fn rules<'a>(
        &self,
        compiled: &'a Compiled,
        role: RoleId,
    ) -> impl Iterator<Item = (Named<'a>, &'a Rule)> {
        let role = compiled.policy.role(role);
        role.into_iter().flat_map(|role| {
            let matching = role.rules.iter().filter(|rule| self.matches(rule));
            matching.map(|rule| {
                let named = Named {
                    role: &role.name,
                    effect: rule.effect,
                    at: rule.at,
                };
                (named, rule)
            })
        })
    }

    fn matches(&self, rule: &Rule) -> bool {
        rule.actions.contains(self.action)
            && rule.resource_type.0 == self.resource_type
            && rule.names.iter().any(|name| self.patterns.contains(name))
    }

    /// The first matching rule of this role with this effect that is, or is not, about certain locations.
    fn first<'a>(
        &self,
        compiled: &'a Compiled,
        role: RoleId,
        effect: Effect,
        listed: bool,
    ) -> Option<Named<'a>> {
        if !self.may_match(compiled, role, effect, listed) {
            return None;
        }
        self.rules(compiled, role)
            .find(|(rule, written)| rule.effect == effect && written.sources.is_listed() == listed)
            .map(|(rule, _)| rule)
    }

    /// Whether it is worth while to look through the rules of this role.
    fn may_match(&self, compiled: &Compiled, role: RoleId, effect: Effect, listed: bool) -> bool {
        if (effect, listed) == (Effect::Allow, true) {
            // No table knows of these. Where something is written no input source is read.
            let external = ResourceType::External.number() == Some(self.resource_type);
            return external && self.action == Action::Read;
        }
        let table = compiled.tables.get(role.0 as usize);
        table.is_some_and(|table| {
            self.patterns.iter().any(|&pattern| {
                table
                    .says(self.resource_type, pattern)
                    .has(effect, self.action)
            })
        })
    }
}
