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

    /// How much must be compared to say whether it is about a request.
    pub fn size(&self) -> usize {
        let conditions = self.conditions.iter();
        let names = match &self.principal {
            Some(Principal::Any(names) | Principal::NoneOf(names)) => names.len(),
            Some(Principal::Everyone) | None => 0,
        };
        let patterns = self.actions.each.len() + self.resources.each.len() + names;
        patterns + conditions.map(|it| it.prefixes().len() + 1).sum::<usize>()
    }

    /// Whether it is about the request.
    pub fn applies(&self, request: &Request<'_>) -> Holds {
        // By the cheapest first.
        match self.is_about_action(request.action) {
            Holds::No => Holds::No,
            _ => Holds::all(self.parts(request).map(|(holds, _)| holds)),
        }
    }

    /// Whether it is about the action, on whatever.
    pub fn is_about_action(&self, action: &str) -> Holds {
        self.actions.hold(|pattern| pattern.matches(action))
    }

    /// All that must hold for it to be about the request.
    pub fn parts<'a>(&'a self, request: &Request<'a>) -> impl Iterator<Item = (Holds, Part)> {
        let Request {
            principal,
            resource,
            prefix,
            ..
        } = *request;
        let named = self.principal.iter();
        let named = named.map(move |named| (named.is(principal), Part::Principal));
        let action = [(self.is_about_action(request.action), Part::Action)];
        let resources = self.resources.hold(|pattern| pattern.matches(resource));
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

    /// All that it asks about an ARN that begins so, half-way.
    pub fn resources_begun(&self, arn: &str) -> Vec<Begun<'_>> {
        let patterns = self.resources.each.iter();
        patterns.flat_map(|pattern| pattern.begun(arn)).collect()
    }

    /// All that it asks about an `s3:prefix` that begins so, half-way.
    pub fn prefixes_begun(&self, start: &str) -> Vec<Begun<'_>> {
        let globs = self.conditions.iter().flat_map(Condition::prefixes);
        globs.map(|glob| (glob, glob.after(start))).collect()
    }
}
