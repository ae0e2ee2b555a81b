//! Whether a statement is about a request.

use super::condition::Condition;
use super::holds::Holds;
use super::kinds::Begun;
use super::pattern::{ActionPattern, Patterns, ResourcePattern};
use super::{Part, Request};
use crate::s3::document::{self, Effect, Principal, Version};

/// A statement, ready to be asked.
#[derive(Debug)]
pub(super) struct Statement {
    pub effect: Effect,
    principal: Option<Principal>,
    pub actions: Patterns<ActionPattern>,
    pub resources: Patterns<ResourcePattern>,
    conditions: Vec<Condition>,
}

impl Statement {
    pub fn read(written: &document::Statement, version: Version) -> Self {
        let conditions = written.conditions.iter();
        Self {
            effect: written.effect,
            principal: written.principal.clone(),
            actions: Patterns::read(&written.actions, ActionPattern::read),
            resources: Patterns::read(&written.resources, |text| {
                ResourcePattern::read(text, version)
            }),
            conditions: conditions
                .map(|condition| Condition::read(condition, version))
                .collect(),
        }
    }

    /// How much is compared at most to say whether it is about a request, for each character of the request.
    pub fn size(&self) -> usize {
        let names = match &self.principal {
            Some(Principal::Any(names) | Principal::NoneOf(names)) => names.len(),
            Some(Principal::Everyone) | None => 0,
        };
        let actions: usize = self.actions.each.iter().map(ActionPattern::size).sum();
        let resources: usize = self.resources.each.iter().map(ResourcePattern::size).sum();
        let conditions: usize = self.conditions.iter().map(Condition::size).sum();
        names + actions + resources + conditions
    }

    /// Whether it is about the request.
    pub fn applies(&self, request: &Request<'_>) -> Holds {
        Holds::all(self.parts(request).map(|(holds, _)| holds))
    }

    /// Whether it is about the action, on whatever.
    pub fn is_about_action(&self, action: &str) -> Holds {
        self.actions.hold(|pattern| pattern.matches(action))
    }

    /// All that must hold for it to be about the request.
    pub fn parts<'a>(&'a self, request: &'a Request<'a>) -> impl Iterator<Item = (Holds, Part)> {
        let Request {
            principal, prefix, ..
        } = *request;
        let named = self.principal.iter();
        let named = named.map(move |named| (named.is(principal), Part::Principal));
        let action = [(self.is_about_action(request.action), Part::Action)];
        let resources = self
            .resources
            .hold(|pattern| pattern.matches(&request.resource));
        let conditions = self.conditions.iter().map(move |condition| {
            let part = Part::Condition {
                operator: condition.operator.clone(),
                key: condition.key.clone(),
            };
            (condition.holds(prefix), part)
        });
        let known = named.chain(action);
        known.chain([(resources, Part::Resource)]).chain(conditions)
    }

    /// All that it asks about requests of which this is the shortest, half-way: others have a longer `s3:prefix`, or
    /// without one a longer resource.
    pub fn begun(&self, request: &Request<'_>) -> Vec<Begun<'_>> {
        if let Some(prefix) = request.prefix {
            return self.prefixes_begun(prefix);
        }
        let patterns = self.resources.each.iter();
        let begun = patterns.flat_map(|pattern| pattern.begun(&request.resource));
        begun.collect()
    }

    /// All that it asks about an `s3:prefix` that begins so, half-way.
    pub fn prefixes_begun(&self, start: &str) -> Vec<Begun<'_>> {
        let globs = self.conditions.iter().flat_map(Condition::prefixes);
        globs.map(|glob| (glob, glob.after(start))).collect()
    }
}
