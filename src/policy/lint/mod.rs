//! What a policy says that was probably not meant.
//!
//! A warning must be right: where it is not certain what a rule comes to, nothing is said.

mod coverage;
mod everyone;
mod located;
mod powers;
mod redundant;
mod write_only;

use super::inheritance::closure;
use super::report::Report;
use super::{Policy, ResourceType, RoleId, Rule};
use crate::escape::escaped;
use crate::nearest::nearest;
use coverage::Coverage;

/// Reports warnings.
pub(super) fn warn(policy: &Policy, report: &mut Report<'_>) {
    let coverage = Coverage::new(policy);
    roles_that_nobody_has(policy, report);
    types_that_druid_lacks(policy, report);
    located::warn(policy, report);
    redundant::warn(&coverage, report);
    powers::warn(&coverage, report);
    write_only::warn(&coverage, report);
    everyone::warn(&coverage, report);
}

/// A rule and the role that holds it.
#[derive(Clone, Copy, Debug)]
struct Held<'a> {
    role: RoleId,
    /// Which of the role's rules it is.
    number: u32,
    rule: &'a Rule,
}

fn held_rules(policy: &Policy) -> impl Iterator<Item = Held<'_>> {
    (0..).zip(&policy.roles).flat_map(|(role, rules)| {
        (0..).zip(&rules.rules).map(move |(number, rule)| Held {
            role: RoleId(role),
            number,
            rule,
        })
    })
}

/// Roles that are bound to somebody, without those that they inherit.
fn bound_roles(policy: &Policy) -> impl Iterator<Item = RoleId> {
    let bindings = policy.users.iter().chain(policy.groups.iter());
    bindings
        .flat_map(|(_, roles)| roles)
        .chain(&policy.everyone)
        .copied()
}

fn roles_that_nobody_has(policy: &Policy, report: &mut Report<'_>) {
    let mut had = vec![false; policy.roles.len()];
    for role in closure(&policy.roles, bound_roles(policy)) {
        if let Some(had) = had.get_mut(role.0 as usize) {
            *had = true;
        }
    }
    for (role, had) in policy.roles.iter().zip(had) {
        if !had {
            report.warning(
                role.at,
                format!("nobody has role `{}`", escaped(&role.name)),
            );
        }
    }
}

fn types_that_druid_lacks(policy: &Policy, report: &mut Report<'_>) {
    for Held { rule, .. } in held_rules(policy) {
        let written = policy.resource_type(rule.resource_type);
        let druids = || ResourceType::DRUID.iter().map(ResourceType::name);
        if druids().any(|name| name == written) {
            continue;
        }
        if let Some(meant) = nearest(written, druids()) {
            let message = format!(
                "Druid has no resource type `{}`; did you mean `{meant}`?",
                escaped(written)
            );
            report.warning(rule.at, message);
        }
    }
}
