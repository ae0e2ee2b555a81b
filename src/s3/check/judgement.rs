//! Whether documents grant what durable storage needs: an action, on everything below the prefix.

use std::cmp::Reverse;

use super::about::About;
use super::kinds::{self, Kinds};
use super::work::Work;
use super::{At, Part, Policies, Request, Verdict};
use crate::s3::need::Action;
use crate::s3::place::Place;

/// The most verdicts of one answer that are told. A short document may have thousands, each with many doubts.
const TOLD: usize = 8;

/// What documents say to an action.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// The action.
    pub action: Action,
    /// The verdicts that there are, the worst first.
    pub found: Vec<Found>,
    /// Whether there are more verdicts than are told, each in a word the same as some that are.
    pub has_more: bool,
    /// Whether everything was looked at. The documents may be too long, or tell too many kinds of keys apart.
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
        let about = self.about(action.name());
        let Kinds { texts, are_all } = about.kinds(action, place);
        let mut work = Work::default();
        let mut judgement = Judgement {
            action,
            found: Vec::new(),
            has_more: false,
            is_complete: are_all,
        };
        for example in texts {
            let request = Request {
                principal,
                ..Request::new(action, place, &example)
            };
            if !work.take(about.size * request.characters()) {
                judgement.is_complete = false;
                break;
            }
            let verdict = about.judge(&request);
            if judgement.found.iter().any(|found| found.verdict == verdict) {
                continue;
            }
            let answer = verdict.answer();
            let told = judgement.found.iter();
            if told.filter(|it| it.verdict.answer() == answer).count() >= TOLD {
                judgement.has_more = true;
                continue;
            }
            let near_misses = match verdict {
                Verdict::NotGranted => about.near_misses(&request),
                _ => Vec::new(),
            };
            judgement.found.push(Found {
                verdict,
                example,
                near_misses,
            });
        }
        let worst_first = |found: &Found| Reverse(found.verdict.answer());
        judgement.found.sort_by_key(worst_first);
        judgement
    }
}

impl<'a> About<'a> {
    /// Keys of objects, or prefixes that are listed: one of each kind that the documents tell apart.
    fn kinds(&'a self, action: Action, place: &Place) -> Kinds {
        let mut work = Work::default();
        // Whoever asks for an object that is missing is told so if they may list, with the object's key for the prefix.
        let (listed, key) = (place.listed(""), place.key(""));
        if !action.is_on_bucket() || listed == key {
            return self.kinds_below(&key, action, place, &mut work);
        }
        let mut kinds = self.kinds_below(&listed, action, place, &mut work);
        let keys = self.kinds_below(&key, action, place, &mut work);
        kinds.texts.extend(keys.texts);
        kinds.are_all &= keys.are_all;
        kinds
    }

    fn kinds_below(&'a self, start: &str, action: Action, place: &Place, work: &mut Work) -> Kinds {
        let request = Request::new(action, place, start);
        if !work.take(self.size * request.characters()) {
            return Kinds::default();
        }
        let patterns = self
            .statements
            .iter()
            .flat_map(|(_, it)| it.begun(&request));
        let mut kinds = kinds::following(patterns.collect(), action.is_on_bucket(), work);
        for text in &mut kinds.texts {
            text.insert_str(0, start);
        }
        kinds
    }
}
