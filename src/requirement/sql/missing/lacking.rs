//! What somebody lacks, and its sentence.

use std::collections::HashSet;

use super::Asked;
use crate::engine::{Decision, Reason};
use crate::escape::escaped;
use crate::listed::listed;
use crate::policy::Action;
use crate::requirement::read_name::NO_NAME;

/// Resource actions that a sentence names; the others are counted.
const MAX_NAMED: usize = 50;

/// So long, in bytes, may be what they are named by: a sentence goes into the log.
const MAX_LENGTH: usize = 4_000;

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
    /// As the sentence names it: `READ on EXTERNAL 'EXTERNAL' for http 'https://data.example/a'`.
    what: String,
}

impl Lacking {
    pub(super) fn is_empty(&self) -> bool {
        self.named.is_empty()
    }

    /// Adds one that is not allowed. Why not is asked for if it will be named.
    pub(super) fn add(&mut self, of: Asked<'_>, why: impl FnOnce() -> Option<Decision>) {
        let key = (of.resource_type.to_owned(), of.name.to_owned(), of.action);
        if self.found.insert(key.clone()) && !self.is_full() {
            self.named.push(Lack::new(key, why()));
        }
    }

    /// Whether no more are named.
    fn is_full(&self) -> bool {
        let length: usize = self.named.iter().map(|lack| lack.what.len()).sum();
        self.named.len() >= MAX_NAMED || length >= MAX_LENGTH
    }

    /// Has these named whatever else there is: first, if they are not named yet.
    pub(super) fn name_besides(&mut self, others: Self) {
        self.found.extend(others.found);
        let mut named = others.named;
        named.retain(|other| self.named.iter().all(|lack| lack.key != other.key));
        named.append(&mut self.named);
        named.truncate(MAX_NAMED);
        self.named = named;
    }

    /// `user 'bob' needs WRITE on DATASOURCE 'wiki' and READ on EXTERNAL 'EXTERNAL': no rule allows either`. None for a
    /// single one: a refusal of that alone says it all.
    pub(super) fn sentence(&self, user: &str) -> Option<String> {
        if self.found.len() < 2 {
            return None;
        }
        let mut items: Vec<_> = self.named.iter().map(|lack| lack.what.clone()).collect();
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

    /// Each reason once; that no rule allows something comes last, and is of all that has no other.
    fn reasons(&self) -> String {
        let mut groups: Vec<Group<'_>> = Vec::new();
        for lack in &self.named {
            match groups.iter_mut().find(|group| group.takes(lack)) {
                Some(group) => group.others.push(lack),
                None => groups.push(Group {
                    first: lack,
                    others: Vec::new(),
                }),
            }
        }
        if let [group] = &*groups {
            return group.of_all(self.more() > 0);
        }
        groups.sort_by_key(|group| group.first.has_no_rule());
        let reasons: Vec<_> = groups
            .iter()
            .map(|group| group.of_some(self.more() > 0))
            .collect();
        reasons.join("; ")
    }
}

/// What is refused for the same reason.
struct Group<'a> {
    first: &'a Lack,
    others: Vec<&'a Lack>,
}

impl Group<'_> {
    fn takes(&self, lack: &Lack) -> bool {
        self.first.because("it") == lack.because("it")
    }

    /// The reason, where there is no other. `more`: something is missing that is not named.
    fn of_all(&self, more: bool) -> String {
        let all = match (self.others.len(), more, self.first.is_denied()) {
            (1, false, false) => "either",
            (1, false, true) => "both",
            (_, false, false) => "any of them",
            (_, false, true) => "all of them",
            (_, true, false) => "any of those named",
            (_, true, true) => "all of those named",
        };
        self.first.because(all)
    }

    /// The reason, among others.
    fn of_some(&self, more: bool) -> String {
        if self.first.has_no_rule() {
            return self.first.because(match (self.others.len(), more) {
                (0, false) => "the other",
                (_, false) => "the others",
                (_, true) => "the others named",
            });
        }
        let lacks = std::iter::once(&self.first).chain(&self.others);
        let names: Vec<_> = lacks.map(|lack| lack.short()).collect();
        self.first.because(&listed(&names))
    }
}

impl Lack {
    fn new(key: Key, decision: Option<Decision>) -> Self {
        let (resource_type, name, action) = &key;
        let source = decision.as_ref().map(Decision::for_source);
        let what = format!(
            "{} on {} '{}'{}",
            action.name(),
            escaped(resource_type),
            escaped(name),
            source.unwrap_or_default()
        );
        Self {
            key,
            decision,
            what,
        }
    }

    /// Where it has been named before.
    fn short(&self) -> String {
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
        self.is_for(Reason::NoRule)
    }

    /// By a rule that speaks of it.
    fn is_denied(&self) -> bool {
        self.is_for(Reason::Rule)
    }

    fn is_for(&self, reason: Reason) -> bool {
        let decision = self.decision.as_ref();
        decision.is_some_and(|decision| decision.reason == reason)
    }
}
