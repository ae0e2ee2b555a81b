//! What somebody lacks, and its sentence.

use std::collections::HashSet;

use super::Asked;
use crate::engine::{Decision, Reason};
use crate::escape::escaped;
use crate::policy::Action;
use crate::requirement::read_name::NO_NAME;

/// Resource actions that a sentence names; the others are counted.
const MAX_NAMED: usize = 50;

/// Resource actions that somebody lacks, each once, in the order in which they were found.
#[derive(Debug, Default)]
pub(super) struct Lacking {
    found: HashSet<Key>,
    /// The first of them.
    named: Vec<Lack>,
}

/// What makes two the same.
type Key = (String, String, Action);

#[derive(Debug)]
struct Lack {
    key: Key,
    /// None if nobody can tell which resource is meant.
    decision: Option<Decision>,
}

impl Lacking {
    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Adds one that is not allowed. Why not is asked for if it will be named.
    pub(super) fn add(&mut self, of: Asked<'_>, why: impl FnOnce() -> Option<Decision>) {
        let key = (of.resource_type.to_owned(), of.name.to_owned(), of.action);
        if self.found.insert(key.clone()) && self.named.len() < MAX_NAMED {
            self.named.push(Lack {
                key,
                decision: why(),
            });
        }
    }

    /// Has these named whatever else there is: first, if they are not named yet.
    pub(super) fn name_besides(&mut self, others: Self) {
        self.found.extend(others.found);
        let absent = others.named.into_iter().filter(|other| {
            let named = self.named.iter();
            !named.map(|lack| &lack.key).any(|key| *key == other.key)
        });
        let absent: Vec<_> = absent.collect();
        self.named.splice(..0, absent);
        self.named.truncate(MAX_NAMED);
    }

    /// `user 'bob' needs WRITE on DATASOURCE 'wiki' and READ on EXTERNAL 'EXTERNAL': no rule allows either`. None for a
    /// single one: a refusal of that alone says it all.
    pub(super) fn sentence(&self, user: &str) -> Option<String> {
        if self.found.len() < 2 {
            return None;
        }
        let mut items: Vec<_> = self.named.iter().map(Lack::what).collect();
        if self.more() > 0 {
            items.push(format!("{} more", self.more()));
        }
        Some(format!(
            "user '{}' needs {}: {}",
            escaped(user),
            listed(&items),
            self.reasons()
        ))
    }

    fn more(&self) -> usize {
        self.found.len() - self.named.len()
    }

    /// Each reason once; that which is the most common, and says the least, last.
    fn reasons(&self) -> String {
        let mut groups: Vec<(String, Vec<&Lack>)> = Vec::new();
        for lack in &self.named {
            let why = lack.because("it");
            match groups.iter_mut().find(|(known, _)| *known == why) {
                Some((_, lacks)) => lacks.push(lack),
                None => groups.push((why, vec![lack])),
            }
        }
        if let [(_, lacks)] = &*groups
            && let [first, ..] = &**lacks
        {
            return first.because(self.all_of(lacks));
        }
        groups.sort_by_key(|(_, lacks)| lacks.iter().any(|lack| lack.has_no_rule()));
        let reasons: Vec<_> = groups.iter().map(|(_, lacks)| self.reason(lacks)).collect();
        reasons.join("; ")
    }

    /// What stands for all that is missing: there is one reason for it.
    fn all_of(&self, lacks: &[&Lack]) -> &'static str {
        let denied = lacks.iter().any(|lack| lack.is_denied());
        match (lacks.len(), self.more(), denied) {
            (2, 0, false) => "either",
            (2, 0, true) => "both",
            (_, 0, false) => "any of them",
            (_, 0, true) => "all of them",
            (_, _, false) => "any of those named",
            (_, _, true) => "all of those named",
        }
    }

    /// One of several reasons.
    fn reason(&self, lacks: &[&Lack]) -> String {
        let Some(first) = lacks.first() else {
            return String::new();
        };
        if first.has_no_rule() {
            let others = match (lacks.len(), self.more()) {
                (1, 0) => "the other",
                (_, 0) => "the others",
                _ => "the others named",
            };
            return first.because(others);
        }
        let names: Vec<_> = lacks.iter().map(|lack| lack.name()).collect();
        first.because(&listed(&names))
    }
}

impl Lack {
    /// As a sentence names it: `READ on EXTERNAL 'EXTERNAL' for http 'https://data.example/a'`.
    fn what(&self) -> String {
        let (resource_type, name, action) = &self.key;
        let source = self.decision.as_ref().map(Decision::for_source);
        format!(
            "{} on {} '{}'{}",
            action.name(),
            escaped(resource_type),
            escaped(name),
            source.unwrap_or_default()
        )
    }

    /// The same in short, where it has been named before.
    fn name(&self) -> String {
        let (_, name, action) = &self.key;
        format!("{} on '{}'", action.name(), escaped(name))
    }

    fn because(&self, it: &str) -> String {
        match &self.decision {
            Some(decision) => decision.because_of(it),
            None => NO_NAME.to_owned(),
        }
    }

    fn has_no_rule(&self) -> bool {
        let decision = self.decision.as_ref();
        decision.is_some_and(|decision| decision.reason == Reason::NoRule)
    }

    fn is_denied(&self) -> bool {
        let decision = self.decision.as_ref();
        decision.is_some_and(|decision| decision.reason == Reason::Rule)
    }
}

/// `a, b and c`.
fn listed(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
