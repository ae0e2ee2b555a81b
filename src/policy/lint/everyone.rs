//! Denials that only some have, of what everyone is allowed.

use super::coverage::{Coverage, Said, near};
use super::{Held, held_rules};
use crate::escape::escaped;
use crate::policy::inheritance::closure;
use crate::policy::report::Report;
use crate::policy::{Effect, Policy, RoleId};

pub(super) fn warn(coverage: &Coverage<'_>, report: &mut Report<'_>) {
    let policy = coverage.policy;
    let everyones: Vec<RoleId> = near(policy, policy.everyone.iter().copied()).collect();
    let some_have = had_by_some_only(policy);
    for Held { role, rule, .. } in held_rules(policy) {
        if rule.effect == Effect::Allow
            || !some_have.get(role.0 as usize).copied().unwrap_or_default()
        {
            continue;
        }
        let allowing =
            Said::by(rule).find_map(|said| coverage.covering(said.allowed(), &everyones, None));
        if let Some((allowing_role, allowing)) = allowing {
            let role = policy.role(role).map_or("", |role| &role.name);
            let message = format!(
                "only who has role `{}` is denied this: the rule at {} of role `{}` allows it to everyone",
                escaped(role),
                allowing.at,
                escaped(&allowing_role.name)
            );
            report.warning(rule.at, message);
        }
    }
}

/// For each role: whether some users or groups have it, and not everyone.
fn had_by_some_only(policy: &Policy) -> Vec<bool> {
    let mut some = vec![false; policy.roles.len()];
    let bindings = policy.users.iter().chain(policy.groups.iter());
    let bound = closure(
        &policy.roles,
        bindings.flat_map(|(_, roles)| roles.iter().copied()),
    );
    let everyones = closure(&policy.roles, policy.everyone.iter().copied());
    for (role, only_some) in bound
        .map(|role| (role, true))
        .chain(everyones.map(|role| (role, false)))
    {
        if let Some(mark) = some.get_mut(role.0 as usize) {
            *mark = only_some;
        }
    }
    some
}
