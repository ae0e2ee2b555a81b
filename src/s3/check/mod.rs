//! What documents of IAM grant, as far as they tell.
//!
//! An explicit Deny beats all that grants, and what nothing grants is denied. Whatever a document does not tell (where a
//! request comes from, what a policy variable stands for, how IAM takes an odd pattern) makes an answer undetermined: an
//! action is never said to be allowed where AWS could deny it by these documents.

mod about;
mod condition;
mod excess;
mod glob;
mod holds;
mod judgement;
mod kinds;
mod pattern;
mod principal;
mod statement;
mod work;

use self::about::About;
use self::holds::Holds;
use self::statement::Statement;
use super::document::Document;
use super::need::Action;
use super::place::Place;

pub use excess::{Beyond, Excess};
pub use judgement::{Answer, Found, Judgement};

/// What may deny all the same, and is not in a document of an identity.
pub const NOT_SHOWN: [&str; 6] = [
    "service control and resource control policies of the organization",
    "a permissions boundary of the role or user",
    "a session policy of who assumed the role",
    "the bucket's own policy, unless it is given too; where the bucket is another account's, it and the policies of the \
     role or user must both grant",
    "the policy of a VPC endpoint on the way",
    "the key policy, where the bucket is encrypted by a key of KMS",
];

/// Documents that are in force together.
#[derive(Debug)]
pub struct Policies {
    documents: Vec<Vec<Statement>>,
}

/// Something that is asked of S3.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// The ARN of the role or user who asks. What a bucket's policy grants to somebody is undetermined without.
    pub principal: Option<&'a str>,
    /// Such as `s3:GetObject`.
    pub action: &'a str,
    /// The ARN of what it is on.
    pub resource: String,
    /// What `s3:prefix` is: the parameter of a request to list, the whole key where S3 looks whether someone who asks
    /// for an object that is missing may list. Other requests have none.
    pub prefix: Option<&'a str>,
}

impl<'a> Request<'a> {
    /// What Druid asks for with a key: the object of this key, or a list with the key for its prefix. Who asks is not
    /// told.
    #[must_use]
    pub fn new(action: Action, place: &Place, key: &'a str) -> Self {
        let (resource, prefix) = if action.is_on_bucket() {
            (place.bucket_arn(), Some(key))
        } else {
            (place.object_arn(key), None)
        };
        Self {
            principal: None,
            action: action.name(),
            resource,
            prefix,
        }
    }

    /// Of all that is compared with patterns.
    fn characters(&self) -> usize {
        let prefix = self.prefix.unwrap_or_default();
        self.action.len() + self.resource.len() + prefix.len()
    }
}

/// A statement of one of the documents; both are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct At {
    /// The document.
    pub document: usize,
    /// The statement in it.
    pub statement: usize,
}

/// What the documents say to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A Deny refuses it.
    Denied(At),
    /// Nothing grants it.
    NotGranted,
    /// It depends on these.
    Undetermined(Vec<Doubt>),
    /// This grants it, and nothing refuses it.
    Allowed(At),
}

/// What an answer depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Doubt {
    /// The statement.
    pub at: At,
    /// The part of it.
    pub part: Part,
}

/// A part of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// `Principal` or `NotPrincipal`.
    Principal,
    /// `Action` or `NotAction`.
    Action,
    /// `Resource` or `NotResource`.
    Resource,
    /// One of its conditions.
    Condition {
        /// Such as `StringLike`.
        operator: String,
        /// Such as `aws:SourceIp`.
        key: String,
    },
}

impl Policies {
    /// Makes documents ready to be asked.
    #[must_use]
    pub fn new(documents: &[Document]) -> Self {
        let statements = |document: &Document| {
            let statements = document.statements.iter();
            let statements = statements.map(|it| Statement::read(it, document.version));
            statements.collect()
        };
        Self {
            documents: documents.iter().map(statements).collect(),
        }
    }

    /// What they say to a request.
    #[must_use]
    pub fn judge(&self, request: &Request<'_>) -> Verdict {
        self.about(request.action).judge(request)
    }

    fn about(&self, action: &str) -> About<'_> {
        let statements = self.statements();
        let about_it = statements.filter(|(_, it)| it.is_about_action(action) != Holds::No);
        let statements: Vec<_> = about_it.collect();
        About {
            size: statements.iter().map(|(_, it)| it.size()).sum(),
            statements,
        }
    }

    fn statements(&self) -> impl Iterator<Item = (At, &Statement)> {
        self.documents
            .iter()
            .zip(0..)
            .flat_map(|(statements, document)| {
                statements.iter().zip(0..).map(move |(it, statement)| {
                    let at = At {
                        document,
                        statement,
                    };
                    (at, it)
                })
            })
    }
}
