//! Whether documents grant what durable storage needs: an action, on everything below the prefix.

use std::cmp::Reverse;

use super::holds::Holds;
use super::kinds::{self, Begun, Kinds};
use super::statement::Statement;
use super::{At, Part, Policies, Request, Verdict};
use crate::s3::need::Action;
use crate::s3::place::Place;

/// What documents say to an action.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The action.
    pub action: Action,
    /// Each verdict that there is, the worst first.
    pub found: Vec<Found>,
    /// Whether everything was looked at. The documents may tell too many kinds of keys apart.
    pub is_complete: bool,
}

/// What is said of some objects, or of some prefixes that are listed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// The verdict.
    pub verdict: Verdict,
    /// One of the keys or prefixes, a shortest one.
    pub example: String,
    /// Where nothing grants it: what comes near.
    pub near_misses: Vec<(At, Vec<Part>)>,
}

/// A verdict in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// Everything is allowed.
    Allowed,
    /// It depends, and nothing is denied.
    Undetermined,
    /// Something is denied.
    Denied,
}

impl Answer {
    /// As it is written.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Undetermined => "undetermined",
            Self::Denied => "denied",
        }
    }
}

impl Verdict {
    /// In a word.
    #[must_use]
    pub fn answer(&self) -> Answer {
        match self {
            Self::Allowed(_) => Answer::Allowed,
            Self::Undetermined(_) => Answer::Undetermined,
            Self::Denied(_) | Self::NotGranted => Answer::Denied,
        }
    }
}

impl Judgement {
    /// In a word.
    #[must_use]
    pub fn answer(&self) -> Answer {
        let found = self.found.iter().map(|found| found.verdict.answer());
        let least = if self.is_complete {
            Answer::Allowed
        } else {
            Answer::Undetermined
        };
        found.max().unwrap_or(Answer::Undetermined).max(least)
    }
}

impl Policies {
    /// What they say to an action on all that Druid takes it on: every object below the prefix, and every list of what
    /// lies below it.
    #[must_use]
    pub fn judge_need(&self, action: Action, place: &Place, principal: Option<&str>) -> Judgement {
        let Kinds { texts, are_all } = self.kinds(action, place);
        let mut found: Vec<Found> = Vec::new();
        for example in texts {
            let resource = if action.is_on_bucket() {
                place.bucket_arn()
            } else {
                place.object_arn(&example)
            };
            let request = Request {
                principal,
                action: action.name(),
                resource: &resource,
                prefix: action.is_on_bucket().then_some(example.as_str()),
            };
            let verdict = self.judge(&request);
            if found.iter().all(|found| found.verdict != verdict) {
                let near_misses = match verdict {
                    Verdict::NotGranted => self.near_misses(&request),
                    _ => Vec::new(),
                };
                found.push(Found {
                    verdict,
                    example,
                    near_misses,
                });
            }
        }
        found.sort_by_key(|found| Reverse(found.verdict.answer()));
        Judgement {
            action,
            found,
            is_complete: are_all,
        }
    }

    /// Keys of objects, or prefixes that are listed: one of each kind that the documents tell apart.
    fn kinds(&self, action: Action, place: &Place) -> Kinds {
        if !action.is_on_bucket() {
            return self.kinds_below(place.key(""), action, |statement, start| {
                let arn = place.object_arn(start);
                statement.resources_begun(&arn)
            });
        }
        let listed = |start| self.kinds_below(start, action, Statement::prefixes_begun);
        let mut kinds = listed(place.listed(""));
        // Whoever asks for an object that is missing is told so if they may list, with the object's key for the prefix.
        if place.key("") != place.listed("") {
            let keys = listed(place.key(""));
            kinds.texts.extend(keys.texts);
            kinds.are_all &= keys.are_all;
        }
        kinds
    }

    fn kinds_below<'a>(
        &'a self,
        start: String,
        action: Action,
        begun: impl Fn(&'a Statement, &str) -> Vec<Begun<'a>>,
    ) -> Kinds {
        let statements = self.statements().map(|(_, statement)| statement);
        let about_it = statements.filter(|it| it.is_about_action(action.name()) != Holds::No);
        let patterns = about_it.flat_map(|it| begun(it, &start)).collect();
        // The longer the keys are, the more is to be compared.
        let questions = self.size() * (1 + start.len() / 32);
        let mut kinds = kinds::following(patterns, action.is_on_bucket(), questions);
        for text in &mut kinds.texts {
            text.insert_str(0, &start);
        }
        kinds
    }
}
