//! Reading a document of IAM, as strictly as IAM does: what means nothing there must not pass for something here.

use std::collections::HashSet;
use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::{Clause, Condition, Document, Effect, Principal, Statement, Version};
use crate::escape;

/// The most that is read. IAM takes 10,240 characters without blanks, S3 takes 20 KiB.
pub const DOCUMENT_BYTES: usize = 128 << 10;

/// Why something is no document of IAM.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// Longer than [`DOCUMENT_BYTES`].
    #[error("it is larger than 128 KiB, and IAM takes none that large")]
    TooLarge,
    /// No text.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// No JSON, or JSON of another form; with line and column, and with words of the document.
    #[error("{0}")]
    Form(String),
    /// A version that the language does not have.
    #[error("its Version is neither 2012-10-17 nor 2008-10-17")]
    Version,
    /// Nothing stands in it.
    #[error("it has no statement")]
    NoStatement,
    /// The elements of a statement do not go together, or it does not go with the others.
    #[error("statement {number} {why}")]
    Statement {
        /// Counted from 1.
        number: usize,
        /// What is wrong with it.
        why: &'static str,
    },
}

impl Document {
    /// Reads a policy of an identity or of a bucket. No element may stand twice, and none that IAM does not know.
    ///
    /// # Errors
    ///
    /// Whatever is no such policy; IAM refuses some more.
    pub fn read(bytes: &[u8]) -> Result<Self, Unreadable> {
        if bytes.len() > DOCUMENT_BYTES {
            return Err(Unreadable::TooLarge);
        }
        let text = std::str::from_utf8(bytes).map_err(|_| Unreadable::NotUtf8)?;
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let written: WrittenDocument =
            serde_json::from_str(text).map_err(|error| Unreadable::Form(error.to_string()))?;
        let version = match written.version.as_deref() {
            None | Some("2008-10-17") => Version::V2008,
            Some("2012-10-17") => Version::V2012,
            Some(_) => return Err(Unreadable::Version),
        };
        let statements = written.statements.0.into_iter().map(WrittenStatement::read);
        let statements = numbered(statements)?;
        if statements.is_empty() {
            return Err(Unreadable::NoStatement);
        }
        match disagreement(&statements) {
            None => Ok(Self {
                version,
                statements,
            }),
            Some((index, why)) => Err(Unreadable::Statement {
                number: index + 1,
                why,
            }),
        }
    }
}

/// A statement that cannot stand beside those before it.
fn disagreement(statements: &[Statement]) -> Option<(usize, &'static str)> {
    let mut sids = HashSet::new();
    let mut again = |statement: &Statement| {
        let sid = statement.sid.clone();
        sid.is_some_and(|sid| !sids.insert(sid))
    };
    if let Some(index) = statements.iter().position(&mut again) {
        return Some((index, "has the Sid of one before it"));
    }
    // A policy of a bucket names somebody in each statement, one of an identity in none.
    let of_bucket = |statement: &Statement| statement.principal.is_some();
    let first = statements.first().is_some_and(of_bucket);
    let other = statements.iter().position(|it| of_bucket(it) != first)?;
    let why = if first {
        "has no Principal, and the first one has: a policy of a bucket has one in each"
    } else {
        "has a Principal, and the first one has none: a policy of an identity has none at all"
    };
    Some((other, why))
}

fn numbered(
    statements: impl Iterator<Item = Result<Statement, &'static str>>,
) -> Result<Vec<Statement>, Unreadable> {
    let numbered = statements.zip(1..);
    numbered
        .map(|(statement, number)| statement.map_err(|why| Unreadable::Statement { number, why }))
        .collect()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenDocument {
    #[serde(rename = "Version", default, deserialize_with = "present")]
    version: Option<String>,
    #[serde(rename = "Id", default)]
    _id: Option<IgnoredAny>,
    #[serde(rename = "Statement")]
    statements: Statements,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "PascalCase")]
struct WrittenStatement {
    #[serde(default, deserialize_with = "present")]
    sid: Option<String>,
    effect: Effect,
    #[serde(default, deserialize_with = "present")]
    principal: Option<Names>,
    #[serde(default, deserialize_with = "present")]
    not_principal: Option<Names>,
    #[serde(default, deserialize_with = "present")]
    action: Option<OneOrMore<String>>,
    #[serde(default, deserialize_with = "present")]
    not_action: Option<OneOrMore<String>>,
    #[serde(default, deserialize_with = "present")]
    resource: Option<OneOrMore<String>>,
    #[serde(default, deserialize_with = "present")]
    not_resource: Option<OneOrMore<String>>,
    #[serde(default)]
    condition: Pairs<Pairs<OneOrMore<Scalar>>>,
}

/// An element that is there has a value: `null` is none.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl WrittenStatement {
    fn read(self) -> Result<Statement, &'static str> {
        let actions = clause(
            self.action,
            self.not_action,
            "has neither Action nor NotAction",
            "has both Action and NotAction",
        )?;
        let resources = clause(
            self.resource,
            self.not_resource,
            "has neither Resource nor NotResource: it grants nothing on S3",
            "has both Resource and NotResource",
        )?;
        let principal = match (self.principal, self.not_principal) {
            (None, None) => None,
            (Some(Names::Everyone(Star::Star)), None) => Some(Principal::Everyone),
            (Some(Names::Of(names)), None) => Some(Principal::Any(names.each())),
            (None, Some(Names::Of(names))) => Some(Principal::NoneOf(names.each())),
            (None, Some(Names::Everyone(Star::Star))) => {
                return Err("has a NotPrincipal of everyone");
            }
            (Some(_), Some(_)) => return Err("has both Principal and NotPrincipal"),
        };
        // An operator without keys would be met by every request: of a condition, nothing would be left.
        let Pairs(operators) = &self.condition;
        if operators.iter().any(|(_, Pairs(keys))| keys.is_empty()) {
            return Err("has a Condition with an operator that compares nothing");
        }
        Ok(Statement {
            sid: self.sid,
            effect: self.effect,
            principal,
            actions,
            resources,
            conditions: self.condition.conditions(),
        })
    }
}

fn clause(
    any: Option<OneOrMore<String>>,
    none_of: Option<OneOrMore<String>>,
    neither: &'static str,
    both: &'static str,
) -> Result<Clause, &'static str> {
    let texts = |written: Option<OneOrMore<String>>| written.map(OneOrMore::texts);
    match (texts(any), texts(none_of)) {
        (Some(_), Some(_)) => Err(both),
        (Some(texts), None) if !texts.is_empty() => Ok(Clause::Any(texts)),
        (None, Some(texts)) if !texts.is_empty() => Ok(Clause::NoneOf(texts)),
        _ => Err(neither),
    }
}

/// One statement or a list of them.
struct Statements(Vec<WrittenStatement>);

impl<'de> Deserialize<'de> for Statements {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct StatementOrMore;

        impl<'de> Visitor<'de> for StatementOrMore {
            type Value = Statements;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a statement or a list of statements")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Statements, A::Error> {
                let statement = WrittenStatement::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Statements(vec![statement]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Statements, A::Error> {
                let mut statements = Vec::new();
                while let Some(statement) = list.next_element()? {
                    statements.push(statement);
                }
                Ok(Statements(statements))
            }
        }

        deserializer.deserialize_any(StatementOrMore)
    }
}

/// One or a list of them.
#[derive(Deserialize)]
#[serde(untagged, expecting = "expected a string or a list of strings")]
enum OneOrMore<T> {
    One(T),
    More(Vec<T>),
}

impl<T> OneOrMore<T>
where
    String: From<T>,
{
    fn texts(self) -> Vec<String> {
        match self {
            Self::One(one) => vec![String::from(one)],
            Self::More(more) => more.into_iter().map(String::from).collect(),
        }
    }
}

/// What a condition compares with; numbers and booleans may be written bare.
#[derive(Deserialize)]
#[serde(untagged)]
enum Scalar {
    Text(String),
    Number(serde_json::Number),
    Boolean(bool),
}

impl From<Scalar> for String {
    fn from(scalar: Scalar) -> Self {
        match scalar {
            Scalar::Text(text) => text,
            Scalar::Number(number) => number.to_string(),
            Scalar::Boolean(boolean) => boolean.to_string(),
        }
    }
}

/// Whom a statement is about.
#[derive(Deserialize)]
#[serde(
    untagged,
    expecting = "expected \"*\" or an object such as {\"AWS\": \"arn:…\"}, with no kind twice"
)]
enum Names {
    Everyone(Star),
    Of(Pairs<OneOrMore<String>>),
}

#[derive(Deserialize)]
enum Star {
    #[serde(rename = "*")]
    Star,
}

/// An object whose keys are not known beforehand; names that differ in case alone count as the same.
struct Pairs<V>(Vec<(String, V)>);

impl<V> Default for Pairs<V> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl Pairs<OneOrMore<String>> {
    fn each(self) -> Vec<(String, String)> {
        let pairs = self.0.into_iter();
        let each = pairs.flat_map(|(key, values)| {
            values
                .texts()
                .into_iter()
                .map(move |value| (key.clone(), value))
        });
        each.collect()
    }
}

impl Pairs<Pairs<OneOrMore<Scalar>>> {
    fn conditions(self) -> Vec<Condition> {
        let operators = self.0.into_iter();
        let conditions = operators.flat_map(|(operator, Pairs(keys))| {
            keys.into_iter().map(move |(key, values)| Condition {
                operator: operator.clone(),
                key,
                values: values.texts(),
            })
        });
        conditions.collect()
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for Pairs<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EachOnce<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for EachOnce<V> {
            type Value = Pairs<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs<V>, A::Error> {
                let mut pairs = Vec::new();
                let mut seen = HashSet::new();
                while let Some((key, value)) = map.next_entry::<String, V>()? {
                    if !seen.insert(key.to_ascii_lowercase()) {
                        let message = format!("`{}` stands twice", escape::escaped(&key));
                        return Err(A::Error::custom(message));
                    }
                    pairs.push((key, value));
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(EachOnce(PhantomData))
    }
}
