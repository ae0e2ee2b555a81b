//! The least that durable storage needs, as a document of IAM.

pub mod arn;
mod json;
mod terraform;

pub use json::{json, length};
pub use terraform::{Unwritable, terraform};

use self::arn::Arn;
use super::document::{Clause, Condition, Document, Effect, Principal, Statement, Version};
use super::need::{Action, Role};
use super::place::{Partition, Place};

/// What is to be granted.
#[derive(Clone, Copy, Debug)]
pub struct Grant<'a> {
    /// Where.
    pub place: &'a Place,
    /// For whom.
    pub role: Role,
    /// Only what Druid's documentation names, though that is not enough.
    pub documented: bool,
    /// The key by which the bucket has everything encrypted.
    pub kms_key: Option<&'a Arn>,
}

/// Actions that serve one purpose, and the name of the statement that grants them.
const PURPOSES: [(&str, &[Action]); 4] = [
    ("FetchIntermediateResults", &[Action::GetObject]),
    (
        "PushIntermediateResults",
        &[Action::PutObject, Action::AbortMultipartUpload],
    ),
    ("RemoveIntermediateResults", &[Action::DeleteObject]),
    ("FindIntermediateResults", &[Action::ListBucket]),
];

impl Grant<'_> {
    /// The policy, for the role or the user that Druid is.
    #[must_use]
    pub fn document(&self) -> Document {
        let statements = PURPOSES
            .iter()
            .filter_map(|&(sid, actions)| self.statement(sid, actions));
        Document {
            version: Version::V2012,
            statements: statements.chain(self.encryption()).collect(),
        }
    }

    fn grants(&self, action: Action) -> bool {
        self.role.needs().contains(&action) && (action.is_documented() || !self.documented)
    }

    /// The actions of one statement are all on the bucket or all on objects.
    fn statement(&self, sid: &str, actions: &[Action]) -> Option<Statement> {
        let granted: Vec<_> = actions
            .iter()
            .copied()
            .filter(|&action| self.grants(action))
            .collect();
        let on_bucket = granted.first()?.is_on_bucket();
        let (resource, conditions) = if on_bucket {
            (self.place.bucket_arn(), self.listing())
        } else {
            let keys = beginning(&self.place.key(""));
            (self.place.object_arn(&keys), Vec::new())
        };
        let names = granted.iter().map(|action| action.name());
        Some(allow(sid, names, resource, conditions))
    }

    /// What Druid lists, and the keys that it looks for: whether S3 says that one is missing depends on a listing of it.
    /// The two differ where the prefix begins with a slash. Below an empty prefix Druid lists the whole bucket, for which
    /// there is no condition to be met.
    fn listing(&self) -> Vec<Condition> {
        let listed = self.place.listed("");
        if listed.is_empty() {
            return Vec::new();
        }
        let mut beginnings = vec![listed, self.place.key("")];
        beginnings.dedup();
        let patterns = beginnings.iter().map(|text| beginning(text));
        vec![Condition {
            operator: "StringLike".to_owned(),
            key: "s3:prefix".to_owned(),
            values: patterns.collect(),
        }]
    }

    /// What S3 does with the key in the name of whoever reads or writes; to complete a multipart upload it reads what
    /// was written ("Multipart upload API and permissions" in the S3 user guide).
    fn encryption(&self) -> Option<Statement> {
        let key = self.kms_key?;
        let actions: &[_] = if self.grants(Action::PutObject) {
            &["kms:Decrypt", "kms:GenerateDataKey"]
        } else if self.grants(Action::GetObject) {
            &["kms:Decrypt"]
        } else {
            return None;
        };
        let through_s3 = Condition {
            operator: "StringEquals".to_owned(),
            key: "kms:ViaService".to_owned(),
            values: s3_as_kms_sees_it(key),
        };
        Some(allow(
            "UseKeyOfIntermediateResults",
            actions.iter().copied(),
            key.text().to_owned(),
            vec![through_s3],
        ))
    }
}

fn s3_as_kms_sees_it(key: &Arn) -> Vec<String> {
    let host = format!("s3.{}.amazonaws.com", key.region());
    match key.partition() {
        Partition::Aws | Partition::AwsUsGov => vec![host],
        // Which of the two S3 calls itself there is not documented; no other service has either name.
        Partition::AwsCn => vec![format!("{host}.cn"), host],
    }
}

fn allow<'a>(
    sid: &str,
    actions: impl Iterator<Item = &'a str>,
    resource: String,
    conditions: Vec<Condition>,
) -> Statement {
    Statement {
        sid: Some(sid.to_owned()),
        effect: Effect::Allow,
        principal: None,
        actions: Clause::Any(actions.map(str::to_owned).collect()),
        resources: Clause::Any(vec![resource]),
        conditions,
    }
}

/// The same policy, for the bucket: what these may do with it.
#[must_use]
pub fn of_bucket(mut document: Document, principals: &[Arn]) -> Document {
    let principals: Vec<_> = principals
        .iter()
        .map(|principal| ("AWS".to_owned(), principal.text().to_owned()))
        .collect();
    for statement in &mut document.statements {
        statement.principal = Some(Principal::Any(principals.clone()));
    }
    document
}

/// A pattern of IAM that matches all that begins with this text.
#[must_use]
pub fn beginning(text: &str) -> String {
    format!("{}*", literal(text))
}

/// A pattern of IAM that matches this text alone
/// ("Specifying wildcards for special characters" on the page "IAM JSON policy elements: Variables and tags").
#[must_use]
pub fn literal(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '*' | '?' | '$' => {
                pattern.push_str("${");
                pattern.push(character);
                pattern.push('}');
            }
            _ => pattern.push(character),
        }
    }
    pattern
}
