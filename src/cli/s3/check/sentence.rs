//! What is said of documents, in words.

use super::Report;
use crate::escape::escaped;
use crate::listed::listed;
use crate::s3::check::{Answer, At, Beyond, Doubt, Excess, Found, Judgement, Part, Verdict};
use crate::s3::need::Action;
use crate::s3::policy;

impl Report {
    /// `s3:GetObject on objects below `druid/`: …`
    pub fn verdict(&self, judgement: &Judgement, found: &Found) -> String {
        let action = judgement.action.name();
        let subject = self.subject(judgement, found);
        let why = match &found.verdict {
            Verdict::Allowed(at) => format!("{} grants it", self.statement(*at)),
            Verdict::Denied(at) => format!("{} refuses it", self.statement(*at)),
            Verdict::NotGranted => "nothing grants it".to_owned(),
            Verdict::Undetermined(doubts) => format!("it depends on {}", self.doubts(doubts)),
        };
        format!("{action} {subject}: {why}")
    }

    /// Everything below the prefix, or one example of what the verdict is about.
    fn subject(&self, judgement: &Judgement, found: &Found) -> String {
        let is_about_all = judgement.found.len() == 1 && judgement.is_complete;
        let example = escaped(&found.example);
        match (judgement.action.is_on_bucket(), is_about_all) {
            (false, true) => format!("on objects below `{}`", escaped(&self.place.key(""))),
            (false, false) => format!("on some objects, such as `{example}`"),
            (true, true) if self.place.listed("").is_empty() => {
                "for lists of the bucket".to_owned()
            }
            (true, true) => {
                let prefix = self.place.listed("");
                format!("for lists of what is below `{}`", escaped(&prefix))
            }
            (true, false) => format!("for some lists, such as of `{example}`"),
        }
    }

    fn doubts(&self, doubts: &[Doubt]) -> String {
        let each = doubts.iter().map(|Doubt { at, part }| {
            let statement = self.statement(*at);
            match part {
                Part::Condition { operator, key } => {
                    let (operator, key) = (escaped(operator), escaped(key));
                    format!("`{key}` (condition {operator} of {statement})")
                }
                Part::Principal => format!("who asks (Principal of {statement}; see --principal)"),
                Part::Action => format!("how IAM reads the Action of {statement}"),
                Part::Resource => format!("what the Resource of {statement} stands for"),
            }
        });
        listed(&each.collect::<Vec<_>>())
    }

    /// What comes near, for an action that nothing grants.
    pub fn near_misses<'a>(
        &'a self,
        action: Action,
        found: &'a Found,
    ) -> impl Iterator<Item = String> + 'a {
        let misses = found.near_misses.iter();
        misses.map(move |(at, parts)| {
            let parts = parts.iter().map(|part| match part {
                Part::Condition { operator, key } => {
                    let hint = self.would_hold(action, key);
                    let (operator, key) = (escaped(operator), escaped(key));
                    format!("only where {operator} of `{key}` holds{hint}")
                }
                _ => format!("on other resources: it takes {}", self.needed(action)),
            });
            let parts: Vec<_> = parts.collect();
            format!("{} grants it {}", self.statement(*at), listed(&parts))
        })
    }

    /// What Druid takes the action on, as a policy names it.
    fn needed(&self, action: Action) -> String {
        if action.is_on_bucket() {
            let bucket = self.place.bucket_arn();
            return format!("the bucket itself, `{}`", escaped(&bucket));
        }
        let keys = policy::beginning(&self.place.key(""));
        format!("the objects, `{}`", escaped(&self.place.object_arn(&keys)))
    }

    /// Which condition on what is listed holds for all that Druid lists; below an empty prefix none does.
    fn would_hold(&self, action: Action, key: &str) -> String {
        let listed = self.place.listed("");
        if action.is_on_bucket() && key.eq_ignore_ascii_case("s3:prefix") && !listed.is_empty() {
            let pattern = policy::beginning(&listed);
            format!("; StringLike `{}` always would", escaped(&pattern))
        } else {
            String::new()
        }
    }

    /// What happens where an action is not allowed.
    pub fn consequence(&self, judgement: &Judgement) -> Option<String> {
        let without = judgement.action.without();
        match judgement.answer() {
            Answer::Allowed => None,
            Answer::Denied => Some(without.to_owned()),
            Answer::Undetermined => Some(format!("if it is denied: {without}")),
        }
    }

    pub fn excess(&self, Excess { at, beyond }: &Excess) -> String {
        let prefix = self.place.key("");
        let prefix = escaped(&prefix);
        let what = match beyond {
            Beyond::EveryAction => "every action of every service (Action `*`)".to_owned(),
            Beyond::MoreActions(pattern) => {
                format!(
                    "more actions than are needed (Action `{}`)",
                    escaped(pattern)
                )
            }
            Beyond::UnneededAction(action) => format!("`{}`, which is not needed", escaped(action)),
            Beyond::NoAction(name, meant) => {
                let (name, meant) = (escaped(name), meant.name());
                format!("`{name}`, which is no action of IAM: {meant} is what permits it")
            }
            Beyond::AllButActions => "all actions but a few (NotAction)".to_owned(),
            Beyond::EveryResource => "its actions on everything (Resource `*`)".to_owned(),
            Beyond::OtherBuckets(pattern) => {
                format!(
                    "its actions on other buckets (Resource `{}`)",
                    escaped(pattern)
                )
            }
            Beyond::WholeBucket(pattern) => {
                format!(
                    "its actions on the whole bucket (Resource `{}`)",
                    escaped(pattern)
                )
            }
            Beyond::OtherObjects(pattern) => {
                let pattern = escaped(pattern);
                format!(
                    "its actions on objects that are not below `{prefix}` (Resource `{pattern}`)"
                )
            }
            Beyond::AllButResources => {
                "its actions on everything but a little (NotResource)".to_owned()
            }
            Beyond::OtherLists(None) => "lists of the whole bucket".to_owned(),
            Beyond::OtherLists(Some(example)) => {
                let example = escaped(example);
                format!("lists of what is not below `{prefix}`, such as of `{example}`")
            }
            Beyond::PerhapsOtherLists => {
                format!(
                    "perhaps lists of what is not below `{prefix}`: it is too long to look at all of it"
                )
            }
        };
        format!("{} grants {what}", self.statement(*at))
    }

    /// `statement 2 (`Name`) of policy.json`; the document where there are several.
    fn statement(&self, at: At) -> String {
        let statement = self.documents.statement(at);
        let mut shown = format!("statement {}", statement.number);
        if let Some(sid) = statement.sid {
            shown.push_str(&format!(" (`{}`)", escaped(sid)));
        }
        if self.documents.names.len() > 1 {
            shown.push_str(&format!(" of {}", statement.document));
        }
        shown
    }
}
