//! Rights to write a datasource without reading it.

use super::coverage::{Coverage, Said};
use super::{Held, bound_roles, held_rules};
use crate::escape::escaped;
use crate::pattern::{PatternId, PatternKind};
use crate::policy::report::Report;
use crate::policy::{Action, Effect, Policy, ResourceType, Role, RoleId, Rule};

/// Warns of roles whose members could not watch or cancel what they write themselves.
pub(super) fn warn(coverage: &Coverage<'_>, report: &mut Report<'_>) {
    let policy = coverage.policy;
    let parts = only_parts_of_others(coverage);
    let readable: Vec<Readable> = policy
        .roles
        .iter()
        .map(|role| Readable::of(policy, role))
        .collect();
    for Held { role, rule, .. } in held_rules(policy) {
        let is_part = parts.get(role.0 as usize).copied().unwrap_or_default();
        // Who reads by the same rule reads all that it names.
        let reads = rule.actions.contains(Action::Read);
        if is_part || reads || !grants(policy, rule, Action::Write) {
            continue;
        }
        if let Some(name) = unreadable(coverage, &readable, role, rule) {
            let name = policy.patterns.view(name).text();
            let message = format!(
                "WRITE without READ on `{}`: who has no READ from another role can neither see nor cancel \
                 the task of their own INSERT or REPLACE, unless taskAccess is `druid`, which lets them cancel",
                escaped(&name)
            );
            report.warning(rule.at, message);
        }
    }
}

/// Roles that others inherit and nobody has by themselves: they need not make sense alone.
fn only_parts_of_others(coverage: &Coverage<'_>) -> Vec<bool> {
    let policy = coverage.policy;
    let mut parts = vec![false; policy.roles.len()];
    let inherited = policy
        .roles
        .iter()
        .flat_map(|role| role.inherits.iter().copied());
    let marks = inherited
        .map(|role| (role, true))
        .chain(bound_roles(policy).map(|role| (role, false)));
    for (role, is_part) in marks {
        if let Some(mark) = parts.get_mut(role.0 as usize) {
            *mark = is_part;
        }
    }
    parts
}

/// A name of the rule that the role certainly does not allow to be read.
fn unreadable(
    coverage: &Coverage<'_>,
    readable: &[Readable],
    role: RoleId,
    rule: &Rule,
) -> Option<PatternId> {
    let roles = coverage.near(role);
    if !Coverage::complete(roles) {
        return None;
    }
    let readable = roles
        .iter()
        .filter_map(|role| readable.get(role.0 as usize))
        .max()?;
    rule.names.iter().copied().find(|&pattern| {
        let said = Said {
            effect: Effect::Allow,
            action: Action::Read,
            resource_type: rule.resource_type,
            pattern,
            sources: rule.sources,
        };
        let certain = match coverage.policy.patterns.kind(pattern) {
            PatternKind::Exact => coverage.thorough || *readable < Readable::Expressions,
            PatternKind::Prefix => *readable < Readable::Expressions,
            PatternKind::Expression => *readable < Readable::Names,
        };
        certain && coverage.covering(said, roles, None).is_none()
    })
}

/// By what kind of names a role allows datasources to be read.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Readable {
    Nothing,
    /// Exact names and prefixes: what they cover is known.
    Names,
    /// Also expressions: they may cover more than is known.
    Expressions,
}

impl Readable {
    /// By the role's own rules.
    fn of(policy: &Policy, role: &Role) -> Self {
        let reading = role
            .rules
            .iter()
            .filter(|rule| grants(policy, rule, Action::Read));
        let kinds = reading
            .flat_map(|rule| &rule.names)
            .map(|&name| policy.patterns.kind(name));
        kinds
            .map(|kind| match kind {
                PatternKind::Expression => Self::Expressions,
                PatternKind::Exact | PatternKind::Prefix => Self::Names,
            })
            .max()
            .unwrap_or(Self::Nothing)
    }
}

/// Whether it is a rule that allows this to be done to datasources.
fn grants(policy: &Policy, rule: &Rule, action: Action) -> bool {
    rule.effect == Effect::Allow
        && rule.actions.contains(action)
        && policy.resource_type(rule.resource_type) == ResourceType::Datasource.name()
}
