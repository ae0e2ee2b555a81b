//! What documents grant beyond what durable storage needs.

use super::glob::Glob;
use super::holds::Holds;
use super::kinds::{self, Kinds};
use super::pattern::{ActionPattern, ResourcePattern};
use super::statement::Statement;
use super::work::Work;
use super::{At, Policies, Request};
use crate::s3::document::Effect;
use crate::s3::need::{Action, Role};
use crate::s3::place::Place;

/// The service whose actions are looked at.
const SERVICE: &str = "s3";

/// Operations of S3 that are no actions of IAM, and the action that is meant.
const OPERATIONS: [(&str, Action); 9] = [
    ("s3:HeadObject", Action::GetObject),
    ("s3:HeadBucket", Action::ListBucket),
    ("s3:ListObjects", Action::ListBucket),
    ("s3:ListObjectsV2", Action::ListBucket),
    ("s3:CreateMultipartUpload", Action::PutObject),
    ("s3:InitiateMultipartUpload", Action::PutObject),
    ("s3:UploadPart", Action::PutObject),
    ("s3:CompleteMultipartUpload", Action::PutObject),
    ("s3:DeleteObjects", Action::DeleteObject),
];

/// Something that a statement grants and nothing needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excess {
    /// The statement.
    pub at: At,
    /// What it grants.
    pub beyond: Beyond,
}

/// What goes beyond the need; with the pattern that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// `*`: every action of every service.
    EveryAction,
    /// A pattern such as `s3:*` or `s3:Get*`, which matches more than what is needed.
    MoreActions(String),
    /// An action that is not needed.
    UnneededAction(String),
    /// What is no action: an operation of S3, which this action permits.
    NoAction(String, Action),
    /// `NotAction`: every action but a few.
    AllButActions,
    /// `*`: whatever there is.
    EveryResource,
    /// A pattern that other buckets match.
    OtherBuckets(String),
    /// The whole bucket.
    WholeBucket(String),
    /// Objects in the bucket that are not below the prefix.
    OtherObjects(String),
    /// `NotResource`: everything but a little.
    AllButResources,
    /// Lists of what is not below the prefix, such as of this; of nothing: of the whole bucket.
    OtherLists(Option<String>),
    /// Perhaps lists of what is not below the prefix: there is too much to look at.
    PerhapsOtherLists,
}

impl Policies {
    /// What they grant on S3 that nobody in this role needs. Perhaps a Deny takes some of it back.
    #[must_use]
    pub fn excess(&self, role: Role, place: &Place) -> Vec<Excess> {
        let grants = self
            .statements()
            .filter(|(_, statement)| statement.effect == Effect::Allow);
        // Each statement is looked at by itself: together they may ask as much as one judgement.
        let mut work = Work::default();
        let excess = grants.flat_map(|(at, statement)| {
            let of_actions = statement.actions_beyond(role);
            // Who may do nothing on S3 may do it on any resource.
            let of_resources = if statement.reaches_s3() {
                statement.resources_beyond(role, place, &mut work)
            } else {
                Vec::new()
            };
            let beyond = of_actions.into_iter().chain(of_resources);
            beyond.map(move |beyond| Excess { at, beyond })
        });
        excess.collect()
    }
}

impl Statement {
    fn reaches_s3(&self) -> bool {
        let mut actions = self.actions.each.iter();
        self.actions.negated || actions.any(|action| action.reaches_beyond(SERVICE, &[]))
    }

    fn actions_beyond(&self, role: Role) -> Vec<Beyond> {
        if self.actions.negated {
            return vec![Beyond::AllButActions];
        }
        let needed: Vec<_> = role.needs().iter().map(|action| action.name()).collect();
        let beyond = self.actions.each.iter();
        let beyond = beyond.filter(|action| action.reaches_beyond(SERVICE, &needed));
        beyond.map(ActionPattern::beyond).collect()
    }

    fn resources_beyond(&self, role: Role, place: &Place, work: &mut Work) -> Vec<Beyond> {
        if self.resources.negated {
            return vec![Beyond::AllButResources];
        }
        let patterns = self.resources.each.iter();
        let patterns = patterns.filter_map(|pattern| pattern.beyond(place));
        let lists = self.lists_beyond(role, place, work);
        patterns.chain(lists).collect()
    }

    /// A list that is granted of something else than what lies below the prefix. What grants no needed list is in excess
    /// already.
    fn lists_beyond(&self, role: Role, place: &Place, work: &mut Work) -> Option<Beyond> {
        let list = Action::ListBucket;
        if !role.needs().contains(&list) || self.is_about_action(list.name()) == Holds::No {
            return None;
        }
        let size = self.size();
        let may_list = |prefix: Option<&str>, work: &mut Work| {
            let request = Request {
                prefix,
                ..Request::new(list, place, "")
            };
            work.take(size * request.characters()) && self.applies(&request) != Holds::No
        };
        // What Druid lists, and the keys that it asks for.
        let needed = [place.listed(""), place.key("")];
        let is_needed = |prefix: &str| needed.iter().any(|start| prefix.starts_with(start));
        if is_needed("") {
            return None;
        }
        if may_list(None, work) {
            return Some(Beyond::OtherLists(None));
        }
        let globs = needed.each_ref().map(|start| Glob::beginning(start));
        let patterns = self.prefixes_begun("").into_iter();
        let patterns = patterns.chain(globs.iter().map(|glob| (glob, glob.after(""))));
        let Kinds { texts, are_all } = kinds::following(patterns.collect(), true, work);
        let mut others = texts.into_iter().filter(|prefix| !is_needed(prefix));
        match others.find(|prefix| may_list(Some(prefix), work)) {
            Some(other) => Some(Beyond::OtherLists(Some(other))),
            None => (!are_all || work.is_done()).then_some(Beyond::PerhapsOtherLists),
        }
    }
}

impl ActionPattern {
    /// What a pattern grants that reaches beyond what is needed.
    fn beyond(&self) -> Beyond {
        let mut operations = OPERATIONS.iter();
        if self.is_everything() {
            Beyond::EveryAction
        } else if self.text.contains(['*', '?']) {
            Beyond::MoreActions(self.text.clone())
        } else if let Some((_, action)) =
            operations.find(|(operation, _)| operation.eq_ignore_ascii_case(&self.text))
        {
            Beyond::NoAction(self.text.clone(), *action)
        } else {
            Beyond::UnneededAction(self.text.clone())
        }
    }
}

impl ResourcePattern {
    fn beyond(&self, place: &Place) -> Option<Beyond> {
        let objects = place.object_arn("");
        let needed = place.object_arn(&place.key(""));
        let all_of_s3 = format!("arn:{}:s3:::", place.partition.name());
        if self.is_everything() {
            Some(Beyond::EveryResource)
        } else if self.is_within(&needed, true)
            || self.is_within(&place.bucket_arn(), false)
            || !self.reaches(&all_of_s3)
        {
            None
        } else if !self.is_within(&objects, true) {
            Some(Beyond::OtherBuckets(self.text.clone()))
        } else if self.takes_all(&objects) {
            Some(Beyond::WholeBucket(self.text.clone()))
        } else {
            Some(Beyond::OtherObjects(self.text.clone()))
        }
    }
}
