//! Rules that give more power than their names show.

use super::coverage::Coverage;
use super::{Held, held_rules};
use crate::escape::escaped;
use crate::pattern::{PatternId, PatternView};
use crate::policy::report::Report;
use crate::policy::{Action, Actions, Effect, ResourceType, RoleId, Rule, TypeId};

/// A resource whose name stands for much.
struct Power {
    resource_type: ResourceType<'static>,
    name: &'static str,
    actions: &'static [Action],
    /// Whether it is meant where the name is written out.
    meant_if_written: bool,
    says: fn(Actions) -> &'static str,
}

const POWERS: [Power; 3] = [
    Power {
        resource_type: ResourceType::Datasource,
        name: "__query_select",
        actions: &Action::ALL,
        meant_if_written: true,
        says: |actions| {
            if actions.contains(Action::Read) {
                "who may READ it sees all users' SELECT queries and their results, and may cancel them unless taskAccess is `druid`"
            } else {
                "who may WRITE it may cancel all users' SELECT queries where taskAccess is `druid`"
            }
        },
    },
    Power {
        resource_type: ResourceType::Config,
        name: "security",
        actions: &[Action::Write],
        meant_if_written: false,
        says: |_| "who may WRITE it may set every password of basic-security, and thus be anybody",
    },
    Power {
        resource_type: ResourceType::State,
        name: "STATE",
        actions: &[Action::Write],
        meant_if_written: false,
        says: |_| "who may WRITE it can switch workers off and, where `taskAccess` is `owner`, cancel everybody's SELECT queries",
    },
];

pub(super) fn warn(coverage: &Coverage<'_>, report: &mut Report<'_>) {
    for power in POWERS {
        Reaching::new(coverage, power).warn(report);
    }
}

/// A power, and the patterns that reach it.
struct Reaching<'a> {
    coverage: &'a Coverage<'a>,
    power: Power,
    resource_type: TypeId,
    patterns: Vec<PatternId>,
}

impl<'a> Reaching<'a> {
    fn new(coverage: &'a Coverage<'a>, power: Power) -> Self {
        let policy = coverage.policy;
        let mut patterns = Vec::new();
        policy
            .patterns
            .matches(power.name, |pattern| patterns.push(pattern));
        let resource_type = TypeId(
            policy
                .types
                .find(power.resource_type.name())
                .unwrap_or(u32::MAX),
        );
        Self {
            coverage,
            power,
            resource_type,
            patterns,
        }
    }

    fn warn(&self, report: &mut Report<'_>) {
        for Held { role, rule, .. } in held_rules(self.coverage.policy) {
            let Some(pattern) = self.pattern_of(rule) else {
                continue;
            };
            let actions = self.left_of(rule.actions, role);
            if actions.is_empty() {
                continue;
            }
            let (resource_type, name) = (self.power.resource_type.name(), self.power.name);
            let reaches = match self.coverage.policy.patterns.view(pattern) {
                PatternView::Exact(_) => format!("{resource_type} `{name}`"),
                wider => format!(
                    "`{}` reaches {resource_type} `{name}`",
                    escaped(&wider.text())
                ),
            };
            report.warning(
                rule.at,
                format!("{reaches}: {}", (self.power.says)(actions)),
            );
        }
    }

    /// By which of its names an allow rule reaches the power.
    fn pattern_of(&self, rule: &Rule) -> Option<PatternId> {
        if rule.effect == Effect::Deny || rule.resource_type != self.resource_type {
            return None;
        }
        let written = self.coverage.policy.patterns.exact(self.power.name);
        let reaching = rule
            .names
            .iter()
            .copied()
            .find(|name| self.patterns.contains(name));
        if self.power.meant_if_written && rule.names.iter().any(|&name| Some(name) == written) {
            return None;
        }
        reaching
    }

    /// Those of the actions that the role does not deny, and that matter.
    fn left_of(&self, actions: Actions, role: RoleId) -> Actions {
        let roles = self.coverage.near(role);
        let mut left = Actions::default();
        for &action in self
            .power
            .actions
            .iter()
            .filter(|&&action| actions.contains(action))
        {
            if !self.coverage.says(
                Effect::Deny,
                action,
                self.resource_type,
                &self.patterns,
                roles,
            ) {
                left.insert(action);
            }
        }
        left
    }
}
