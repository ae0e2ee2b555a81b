//! A document of IAM as JSON.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde::Serialize;

use crate::s3::document::{Clause, Document, Effect, Principal, Statement, Version};

/// The document, its entries in the order in which people write them. It is pure ASCII, as IAM takes no characters
/// beyond U+00FF.
pub fn json(document: &Document) -> Result<String, serde_json::Error> {
    Ok(in_ascii(&serde_json::to_string_pretty(&Json::from(
        document,
    ))?))
}

/// How many characters it has without white space between its entries, which AWS does not count.
pub fn length(document: &Document) -> Result<usize, serde_json::Error> {
    Ok(in_ascii(&serde_json::to_string(&Json::from(document))?).len())
}

fn in_ascii(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii() && character != '\u{7f}' {
            ascii.push(character);
        } else {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a text does not fail.
                let _ = write!(ascii, "\\u{unit:04x}");
            }
        }
    }
    ascii
}

impl Version {
    /// As documents write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::V2008 => "2008-10-17",
            Self::V2012 => "2012-10-17",
        }
    }
}

impl Effect {
    /// As documents write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct Json<'a> {
    version: &'static str,
    statement: Vec<JsonStatement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "PascalCase")]
struct JsonStatement<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    sid: Option<&'a str>,
    effect: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    principal: Option<Names<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_principal: Option<Names<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    action: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_action: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    resource: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    not_resource: Option<&'a [String]>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    condition: BTreeMap<&'a str, BTreeMap<&'a str, &'a [String]>>,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Names<'a> {
    Everyone(&'static str),
    ByKind(BTreeMap<&'a str, Vec<&'a str>>),
}

impl<'a> From<&'a Document> for Json<'a> {
    fn from(document: &'a Document) -> Self {
        Self {
            version: document.version.name(),
            statement: document.statements.iter().map(Into::into).collect(),
        }
    }
}

impl<'a> From<&'a Statement> for JsonStatement<'a> {
    fn from(statement: &'a Statement) -> Self {
        let (principal, not_principal) = match &statement.principal {
            None => (None, None),
            Some(Principal::Everyone) => (Some(Names::Everyone("*")), None),
            Some(Principal::Any(names)) => (Some(by_kind(names)), None),
            Some(Principal::NoneOf(names)) => (None, Some(by_kind(names))),
        };
        let (action, not_action) = divided(&statement.actions);
        let (resource, not_resource) = divided(&statement.resources);
        let mut condition: BTreeMap<_, BTreeMap<_, _>> = BTreeMap::new();
        for entry in &statement.conditions {
            condition
                .entry(entry.operator.as_str())
                .or_default()
                .insert(entry.key.as_str(), entry.values.as_slice());
        }
        Self {
            sid: statement.sid.as_deref(),
            effect: statement.effect.name(),
            principal,
            not_principal,
            action,
            not_action,
            resource,
            not_resource,
            condition,
        }
    }
}

fn by_kind(names: &[(String, String)]) -> Names<'_> {
    let mut kinds: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for (kind, name) in names {
        kinds.entry(kind.as_str()).or_default().push(name.as_str());
    }
    Names::ByKind(kinds)
}

/// What the positive key holds, and what the negative one does.
fn divided(clause: &Clause) -> (Option<&[String]>, Option<&[String]>) {
    match clause {
        Clause::Any(patterns) => (Some(patterns), None),
        Clause::NoneOf(patterns) => (None, Some(patterns)),
    }
}
