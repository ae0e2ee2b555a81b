//! A document of IAM: what it says, however it is written.
//!
//! Source of the rules: "IAM JSON policy elements reference" and "Policy evaluation logic" in the IAM user guide.

mod reading;

use serde::Deserialize;

pub use reading::{DOCUMENT_BYTES, Unreadable};

/// A policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Of the language.
    pub version: Version,
    /// In the document's order.
    pub statements: Vec<Statement>,
}

/// The version of the language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Version {
    /// `2008-10-17`, which is also what a document without a version means: policy variables are plain text.
    #[default]
    V2008,
    /// `2012-10-17`.
    V2012,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// Its name.
    pub sid: Option<String>,
    /// Whether it grants or refuses.
    pub effect: Effect,
    /// Whom it is about, in a policy of a bucket; none in a policy of an identity.
    pub principal: Option<Principal>,
    /// Which actions.
    pub actions: Clause,
    /// On what.
    pub resources: Clause,
    /// All of which must hold.
    pub conditions: Vec<Condition>,
}

/// What a statement says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub enum Effect {
    /// Grants.
    Allow,
    /// Refuses; that beats all that grants.
    Deny,
}

/// Patterns of actions or of resources, with `*` and `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Clause {
    /// `Action`, `Resource`: any of these.
    Any(Vec<String>),
    /// `NotAction`, `NotResource`: none of these.
    NoneOf(Vec<String>),
}

/// `Principal`, `NotPrincipal`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// Everyone: `"*"`.
    Everyone,
    /// Any of these: the kind (`AWS`, `Service`, …) and the name.
    Any(Vec<(String, String)>),
    /// None of these.
    NoneOf(Vec<(String, String)>),
}

/// An entry of `Condition`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// Such as `StringLike` or `ForAnyValue:StringEqualsIfExists`.
    pub operator: String,
    /// Such as `s3:prefix`.
    pub key: String,
    /// Any of these (of a negated operator: none).
    pub values: Vec<String>,
}
