//! The statements that may be about an action: what they say to a request that takes it.

use super::holds::Holds;
use super::statement::Statement;
use super::{At, Doubt, Part, Request, Verdict};
use crate::s3::document::Effect;

/// Statements, in their order.
#[derive(Debug)]
pub(super) struct About<'a> {
    pub statements: Vec<(At, &'a Statement)>,
    /// How much is compared at most to judge a request, for each of its characters.
    pub size: usize,
}

impl About<'_> {
    /// What they say to a request.
    pub fn judge(&self, request: &Request<'_>) -> Verdict {
        let mut granted = None;
        let (mut may_grant, mut may_refuse) = (Vec::new(), Vec::new());
        for &(at, statement) in &self.statements {
            match (statement.effect, statement.applies(request)) {
                (_, Holds::No) => {}
                (Effect::Deny, Holds::Yes) => return Verdict::Denied(at),
                (Effect::Deny, Holds::Perhaps) => may_refuse.push((at, statement)),
                (Effect::Allow, Holds::Yes) => granted = granted.or(Some(at)),
                (Effect::Allow, Holds::Perhaps) => may_grant.push((at, statement)),
            }
        }
        let doubtful = match granted {
            Some(at) if may_refuse.is_empty() => return Verdict::Allowed(at),
            Some(_) => may_refuse,
            None if may_grant.is_empty() => return Verdict::NotGranted,
            None => [may_grant, may_refuse].concat(),
        };
        let doubts = doubtful.into_iter().flat_map(|(at, statement)| {
            let parts = statement.parts(request);
            let open = parts.filter(|(holds, _)| *holds == Holds::Perhaps);
            open.map(move |(_, part)| Doubt { at, part })
        });
        Verdict::Undetermined(doubts.collect())
    }

    /// For a request that nothing grants: the statements that grant the action, each with the parts that are not about it.
    pub fn near_misses(&self, request: &Request<'_>) -> Vec<(At, Vec<Part>)> {
        let mut misses = Vec::new();
        for &(at, statement) in &self.statements {
            let parts = statement.parts(request);
            let missed = parts.filter(|(holds, _)| *holds == Holds::No);
            let missed: Vec<_> = missed.map(|(_, part)| part).collect();
            let is_for_another = missed.contains(&Part::Principal);
            if statement.effect == Effect::Allow && !missed.is_empty() && !is_for_another {
                misses.push((at, missed));
            }
        }
        misses
    }
}
