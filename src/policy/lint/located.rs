//! Rules about certain locations that name an action to which no location belongs.

use super::{Held, held_rules};
use crate::policy::report::Report;
use crate::policy::{Action, Effect, Policy};

pub(super) fn warn(policy: &Policy, report: &mut Report<'_>) {
    for Held { rule, .. } in held_rules(policy) {
        if !rule.sources.is_listed() || !rule.actions.contains(Action::Write) {
            continue;
        }
        let message = match rule.effect {
            Effect::Allow => {
                "this rule allows no WRITE: with `inputSources` it is about what is read"
            }
            Effect::Deny => {
                "this rule denies WRITE whatever the location: `inputSources` are about what is read"
            }
        };
        report.warning(rule.at, message.to_owned());
    }
}
