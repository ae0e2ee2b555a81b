//! Whether somebody may do what a request would do, and if not, why.

use super::{Door, Needs, Refusal, Requirement, Settings, Submitted, external, needs};
use crate::engine::{Engine, Identity};
use crate::escape::escaped;
use crate::policy::Action;

/// Judges a request that submits work, by everything that it made Druid build.
///
/// # Errors
/// The sentence that says why not.
pub fn judge<S: AsRef<str>>(
    engine: &Engine,
    identity: &Identity<'_, S>,
    door: Door,
    submitted: &[Submitted<'_>],
    settings: &Settings,
) -> Result<(), String> {
    if engine.is_internal(identity) {
        return Ok(());
    }
    match needs(door, submitted, settings) {
        Needs::All(needed) => all(engine, identity, &needed),
        Needs::Refused(Refusal(why)) => Err(format!("user '{}' {why}", escaped(identity.user))),
    }
}

/// Judges Druid's question for external data by this name, while a request reads what was collected; if that is
/// nothing, no rule with locations can allow it.
///
/// # Errors
/// The sentence that says why not.
pub fn judge_external<S: AsRef<str>>(
    engine: &Engine,
    identity: &Identity<'_, S>,
    name: &str,
    action: Action,
    submitted: &[Submitted<'_>],
) -> Result<(), String> {
    if engine.is_internal(identity) {
        return Ok(());
    }
    match external::asked(name, action, submitted) {
        Ok(needed) => all(engine, identity, &needed),
        Err(unreadable) => Err(format!(
            "user '{}' may not read external data: an input source cannot be read: {unreadable}",
            escaped(identity.user)
        )),
    }
}

fn all<S: AsRef<str>>(
    engine: &Engine,
    identity: &Identity<'_, S>,
    needed: &[Requirement],
) -> Result<(), String> {
    needed
        .iter()
        .try_for_each(|need| met(engine, identity, need))
}

fn met<S: AsRef<str>>(
    engine: &Engine,
    identity: &Identity<'_, S>,
    need: &Requirement,
) -> Result<(), String> {
    let decision = need.decision(engine, identity);
    if decision.allowed {
        Ok(())
    } else {
        Err(decision.sentence(identity, need.resource_type, &need.name, need.action))
    }
}
