//! What documents of IAM grant, as far as they tell.
//!
//! An explicit Deny beats all that grants, and what nothing grants is denied. Whatever a document does not tell (where a
//! request comes from, what a policy variable stands for, how IAM takes an odd pattern) makes an answer undetermined: an action is
//! never said to be allowed where AWS could deny it by these documents.

mod condition;
mod excess;
mod glob;
mod holds;
mod judgement;
mod kinds;
mod pattern;
mod principal;
mod statement;

use self::holds::Holds;
use self::statement::Statement;
use super::document::{Document, Effect};

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
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The ARN of the role or user who asks. What a bucket's policy grants to somebody is undetermined without.
    pub principal: Option<&'a str>,
    /// Such as `s3:GetObject`.
    pub action: &'a str,
    /// The ARN of what it is on.
    pub resource: &'a str,
    /// What `s3:prefix` is: the parameter of a request to list, the whole key where S3 looks whether someone who asks
    /// for an object that is missing may list. Other requests have none.
    pub prefix: Option<&'a str>,
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
        let mut granted = None;
        let (mut may_grant, mut may_refuse) = (Vec::new(), Vec::new());
        for (at, statement) in self.statements() {
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
    #[must_use]
    pub fn near_misses(&self, request: &Request<'_>) -> Vec<(At, Vec<Part>)> {
        let mut misses = Vec::new();
        for (at, statement) in self.statements() {
            let parts = statement.parts(request);
            let missed = parts.filter(|(holds, _)| *holds == Holds::No);
            let missed: Vec<_> = missed.map(|(_, part)| part).collect();
            let other = missed.contains(&Part::Action) || missed.contains(&Part::Principal);
            if statement.effect == Effect::Allow && !missed.is_empty() && !other {
                misses.push((at, missed));
            }
        }
        misses
    }

    /// How much must be compared to judge a request.
    fn size(&self) -> usize {
        self.statements().map(|(_, it)| it.size()).sum()
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
