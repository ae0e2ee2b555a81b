//! Rules without which the policy would mean the same.

use super::coverage::{Coverage, Said};
use super::{Held, held_rules};
use crate::escape::escaped;
use crate::policy::report::Report;
use crate::policy::{Effect, Role, Rule};

pub(super) fn warn(coverage: &Coverage<'_>, report: &mut Report<'_>) {
    for held in held_rules(coverage.policy) {
        if let Some(message) = refused(coverage, held).or_else(|| repeated(coverage, held)) {
            report.warning(held.rule.at, message);
        }
    }
}

/// An allow rule of which the role's deny rules leave nothing.
fn refused(coverage: &Coverage<'_>, held: Held<'_>) -> Option<String> {
    if held.rule.effect == Effect::Deny {
        return None;
    }
    let roles = coverage.near(held.role);
    let denying = all(Said::by(held.rule), |said| {
        coverage.covering(said.denied(), roles, None)
    })?;
    Some(format!(
        "this rule allows nothing: {}",
        denying.describe("refuses", "refuse")
    ))
}

/// A rule that says nothing that other rules of the role do not say.
fn repeated(coverage: &Coverage<'_>, held: Held<'_>) -> Option<String> {
    let roles = coverage.near(held.role);
    let covering = all(Said::by(held.rule), |said| {
        coverage.covering(said, roles, Some(held))
    })?;
    Some(format!(
        "this rule adds nothing: {}",
        covering.describe("covers", "cover")
    ))
}

/// The rules that do something to all of another rule.
struct Others<'a> {
    role: &'a Role,
    rule: &'a Rule,
    /// Whether there are more than this one.
    more: bool,
}

impl Others<'_> {
    fn describe(&self, verb: &str, plural: &str) -> String {
        let (at, role) = (self.rule.at, escaped(&self.role.name));
        if self.more {
            format!("the rule at {at} of role `{role}` and others {plural} all of it")
        } else {
            format!("the rule at {at} of role `{role}` {verb} all of it")
        }
    }
}

fn all<'a>(
    said: impl Iterator<Item = Said>,
    mut other: impl FnMut(Said) -> Option<(&'a Role, &'a Rule)>,
) -> Option<Others<'a>> {
    let mut others: Option<Others<'a>> = None;
    for said in said {
        let (role, rule) = other(said)?;
        match &mut others {
            Some(first) => first.more |= !std::ptr::eq(first.rule, rule),
            None => {
                others = Some(Others {
                    role,
                    rule,
                    more: false,
                })
            }
        }
    }
    others
}
