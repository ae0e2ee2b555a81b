//! What a policy holds, in numbers, and what changed since the one before it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::policy::{Bindings, Policy, Role, RoleId};

/// One line: `3 roles (1 added, 2 changed), 7 rules, 2 users, 1 group (1 removed)`.
pub(super) fn describe(before: Option<&Policy>, now: &Policy) -> String {
    let mut parts = vec![
        part("role", before.map(roles), &roles(now)),
        counted(now.rules(), "rule"),
        part(
            "user",
            before.map(|policy| bound(policy, &policy.users)),
            &bound(now, &now.users),
        ),
        part(
            "group",
            before.map(|policy| bound(policy, &policy.groups)),
            &bound(now, &now.groups),
        ),
    ];
    if let Some(before) = before
        && names(before, &before.everyone) != names(now, &now.everyone)
    {
        parts.push("other roles for everyone".to_owned());
    }
    parts.join(", ")
}

/// Everything of one kind: its name, and a fingerprint of what the policy says about it.
type Fingerprints<'a> = HashMap<&'a str, u64>;

/// Nothing is said of changes where there was no policy before.
fn part(noun: &str, before: Option<Fingerprints<'_>>, now: &Fingerprints<'_>) -> String {
    let text = counted(now.len(), noun);
    let Some(before) = before else { return text };
    let added = now.keys().filter(|&name| !before.contains_key(name));
    let removed = before.keys().filter(|&name| !now.contains_key(name));
    let changed = now
        .iter()
        .filter(|&(name, is)| before.get(name).is_some_and(|was| was != is));
    let changes: Vec<_> = [
        (added.count(), "added"),
        (changed.count(), "changed"),
        (removed.count(), "removed"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, what)| format!("{count} {what}"))
    .collect();
    if changes.is_empty() {
        text
    } else {
        format!("{text} ({})", changes.join(", "))
    }
}

fn counted(count: usize, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

/// Where a role stands in the document does not count: moving it changes nothing.
fn roles(policy: &Policy) -> Fingerprints<'_> {
    let fingerprint_of = |role: &Role| {
        let mut hasher = DefaultHasher::new();
        names(policy, &role.inherits).hash(&mut hasher);
        for rule in &role.rules {
            (rule.effect, rule.actions.bits()).hash(&mut hasher);
            policy.resource_type(rule.resource_type).hash(&mut hasher);
            policy.sources(rule.sources).hash(&mut hasher);
            for &pattern in &rule.names {
                policy.patterns.view(pattern).hash(&mut hasher);
            }
        }
        hasher.finish()
    };
    policy
        .roles
        .iter()
        .map(|role| (role.name.as_str(), fingerprint_of(role)))
        .collect()
}

fn bound<'a>(policy: &Policy, bindings: &'a Bindings) -> Fingerprints<'a> {
    let fingerprint_of = |roles: &[RoleId]| {
        let mut hasher = DefaultHasher::new();
        names(policy, roles).hash(&mut hasher);
        hasher.finish()
    };
    bindings
        .iter()
        .map(|(name, roles)| (name, fingerprint_of(roles)))
        .collect()
}

/// Roles by name, because their numbers shift when one is added; sorted, because their order means nothing.
fn names<'a>(policy: &'a Policy, roles: &[RoleId]) -> Vec<&'a str> {
    let mut names: Vec<_> = roles
        .iter()
        .filter_map(|&role| policy.role(role))
        .map(|role| role.name.as_str())
        .collect();
    names.sort_unstable();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Options, read};

    fn policy(roles: &str, users: &str, everyone: &str) -> Policy {
        let text = format!(
            r#"{{"version": 1, "roles": {{{roles}}}, "users": {{{users}}}, "everyone": [{everyone}]}}"#
        );
        read(text.as_bytes(), &Options::default()).policy.unwrap()
    }

    fn role(name: &str, names: &str) -> String {
        format!(
            r#""{name}": {{"allow": [{{"actions": ["READ"], "type": "DATASOURCE", "names": ["{names}"]}}]}}"#
        )
    }

    #[test]
    fn the_first_policy_is_counted() {
        let first = policy(&role("a", "x"), r#""bob": ["a"]"#, "");
        assert_eq!(describe(None, &first), "1 role, 1 rule, 1 user, 0 groups");
    }

    #[test]
    fn what_moved_or_was_written_otherwise_has_not_changed() {
        let before = policy(&format!("{}, {}", role("a", "x"), role("b", "y")), "", "");
        let moved = policy(&format!("{},\n{}", role("b", "y"), role("a", "x")), "", "");
        let unchanged = "2 roles, 2 rules, 0 users, 0 groups";
        assert_eq!(describe(Some(&before), &moved), unchanged);
    }

    #[test]
    fn each_kind_of_change_is_counted() {
        let before = policy(
            &format!("{}, {}", role("a", "x"), role("b", "y")),
            r#""bob": ["a"], "eve": ["a"]"#,
            "",
        );
        let now = policy(
            &format!("{}, {}", role("a", "z"), role("c", "y")),
            r#""bob": ["c"], "eve": ["a"]"#,
            r#""c""#,
        );
        assert_eq!(
            describe(Some(&before), &now),
            "2 roles (1 added, 1 changed, 1 removed), 2 rules, 2 users (1 changed), 0 groups, other roles for everyone"
        );
    }
}
