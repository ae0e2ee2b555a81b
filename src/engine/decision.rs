//! A decision in words.

use super::Identity;
use crate::escape::escaped;
use crate::policy::{Action, Effect, Position};

/// A decision and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether the subject may.
    pub allowed: bool,
    /// Why.
    pub reason: Reason,
    /// The role whose rule decided.
    pub role: Option<String>,
    /// What that rule does.
    pub effect: Option<Effect>,
    /// Where the document holds that rule.
    pub at: Option<Position>,
}

/// What a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A rule.
    Rule,
    /// No rule matches.
    NoRule,
    /// The identity is one of Druid's own.
    Internal,
    /// A group could not be read, and the policy denies by groups.
    UnreadableGroup,
}

impl Decision {
    pub(super) fn without_rule(reason: Reason) -> Self {
        Self {
            allowed: reason == Reason::Internal,
            reason,
            role: None,
            effect: None,
            at: None,
        }
    }

    pub(super) fn by_rule(role: &str, effect: Effect, at: Position) -> Self {
        Self {
            allowed: effect == Effect::Allow,
            reason: Reason::Rule,
            role: Some(role.to_owned()),
            effect: Some(effect),
            at: Some(at),
        }
    }

    /// Why, in a few words: `no rule allows it`, `role 'etl' denies it`.
    #[must_use]
    pub fn because(&self) -> String {
        let role = escaped(self.role.as_deref().unwrap_or_default());
        match (self.reason, self.effect) {
            (Reason::Rule, Some(Effect::Allow)) => format!("role '{role}' allows it"),
            (Reason::Rule, _) => format!("role '{role}' denies it"),
            (Reason::NoRule, _) => "no rule allows it".to_owned(),
            (Reason::Internal, _) => "it is an internal identity".to_owned(),
            (Reason::UnreadableGroup, _) => {
                "a group of this user cannot be read, and the policy denies by groups".to_owned()
            }
        }
    }

    /// The whole sentence: `user 'bob' needs WRITE on DATASOURCE 'wiki': no rule allows it`.
    #[must_use]
    pub fn sentence<S>(
        &self,
        identity: &Identity<'_, S>,
        resource_type: &str,
        name: &str,
        action: Action,
    ) -> String {
        let verb = if self.allowed { "may" } else { "needs" };
        let on = if self.allowed { "" } else { " on" };
        format!(
            "user '{}' {verb} {}{on} {} '{}': {}",
            escaped(identity.user),
            action.name(),
            escaped(resource_type),
            escaped(name),
            self.because()
        )
    }
}
