//! Collecting what is wrong with a document while its shape is read.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::json::{Kind, Value};
use super::places::Places;
use super::{Diagnostic, Position, Severity};
use crate::escape::escaped;
use crate::nearest::did_you_mean;

/// How many findings are told: a document that is something else altogether has one in every word.
const FINDINGS: usize = 10_000;

/// Findings so far, and the shapes that values may be asked for.
#[derive(Debug)]
pub(super) struct Report<'a> {
    places: Places<'a>,
    diagnostics: Vec<Diagnostic>,
}

/// A member of an object whose keys are free.
#[derive(Debug)]
pub(super) struct Member<'a> {
    pub(super) name: Cow<'a, str>,
    /// Where the key stands.
    pub(super) offset: usize,
    pub(super) value: Value<'a>,
}

/// The members of an object whose keys are fixed.
#[derive(Debug)]
pub(super) struct Fields<'a> {
    object: Value<'a>,
    members: Vec<Member<'a>>,
}

impl<'a> Report<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        Self {
            places: Places::new(text),
            diagnostics: Vec::new(),
        }
    }

    pub(super) fn at(&self, offset: usize) -> Position {
        self.places.of(offset)
    }

    pub(super) fn error(&mut self, offset: usize, message: String) {
        self.find(Severity::Error, self.at(offset), message);
    }

    pub(super) fn warning(&mut self, at: Position, message: String) {
        self.find(Severity::Warning, at, message);
    }

    /// There are no warnings beside errors: of those that are not told, none is graver than those that are.
    fn find(&mut self, severity: Severity, at: Position, message: String) {
        let message = match self.diagnostics.len() {
            0..FINDINGS => message,
            FINDINGS => "more than 10,000 findings; from here on they are not told".to_owned(),
            _ => return,
        };
        self.diagnostics.push(Diagnostic {
            severity,
            at,
            message,
        });
    }

    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// All findings, in the order of their places.
    pub(super) fn finish(mut self) -> Vec<Diagnostic> {
        self.diagnostics.sort_by_key(|diagnostic| diagnostic.at);
        self.diagnostics
    }

    /// An object whose keys are fixed.
    pub(super) fn fields(
        &mut self,
        value: Value<'a>,
        what: &str,
        known: &[&str],
    ) -> Option<Fields<'a>> {
        let mut members = self.members(value, what)?;
        members.retain(|member| {
            let is_known = known.contains(&&*member.name);
            if !is_known {
                let keys: Vec<String> = known.iter().map(|key| format!("`{key}`")).collect();
                let meant = did_you_mean(&member.name, known.iter().copied());
                let message = format!(
                    "unknown key `{}` in {what}; known keys: {}{meant}",
                    escaped(&member.name),
                    keys.join(", ")
                );
                self.error(member.offset, message);
            }
            is_known
        });
        Some(Fields {
            object: value,
            members,
        })
    }

    /// An object whose keys are free.
    pub(super) fn members(&mut self, value: Value<'a>, what: &str) -> Option<Vec<Member<'a>>> {
        self.expect(value, Kind::Object, what)?;
        let mut first: HashMap<Cow<'a, str>, usize> = HashMap::new();
        let mut members = Vec::new();
        for (key, value) in value.members() {
            let Some(name) = self.string(key, "a key") else {
                continue;
            };
            match first.entry(name) {
                Entry::Occupied(earlier) => {
                    let message = format!(
                        "duplicate key `{}`, first at {}",
                        escaped(earlier.key()),
                        self.at(*earlier.get())
                    );
                    self.error(key.offset, message);
                }
                Entry::Vacant(new) => {
                    members.push(Member {
                        name: new.key().clone(),
                        offset: key.offset,
                        value,
                    });
                    new.insert(key.offset);
                }
            }
        }
        Some(members)
    }

    /// The elements of an array.
    pub(super) fn elements(&mut self, value: Value<'a>, what: &str) -> Option<Vec<Value<'a>>> {
        self.expect(value, Kind::Array, what)?;
        Some(value.elements())
    }

    /// What a string says.
    pub(super) fn string(&mut self, value: Value<'a>, what: &str) -> Option<Cow<'a, str>> {
        self.expect(value, Kind::String, what)?;
        let string = value.string();
        if string.is_none() {
            self.error(
                value.offset,
                format!("{what} is not Unicode text: it escapes half of a surrogate pair"),
            );
        }
        string
    }

    /// What a string says that must not be empty.
    pub(super) fn text(&mut self, value: Value<'a>, what: &str) -> Option<Cow<'a, str>> {
        let text = self.string(value, what)?;
        if text.is_empty() {
            self.error(value.offset, format!("{what} must not be empty"));
            return None;
        }
        Some(text)
    }

    /// `true` or `false`.
    pub(super) fn boolean(&mut self, value: Value<'a>, what: &str) -> Option<bool> {
        self.expect(value, Kind::Boolean, what)?;
        Some(value.text() == "true")
    }

    fn expect(&mut self, value: Value<'a>, kind: Kind, what: &str) -> Option<()> {
        if value.kind() == kind {
            return Some(());
        }
        self.error(
            value.offset,
            format!("{what} must be {kind}, not {}", value.kind()),
        );
        None
    }
}

impl<'a> Fields<'a> {
    pub(super) fn get(&self, key: &str) -> Option<Value<'a>> {
        self.members
            .iter()
            .find(|member| member.name == key)
            .map(|member| member.value)
    }

    /// A key that must be there.
    pub(super) fn required(
        &self,
        key: &str,
        what: &str,
        report: &mut Report<'a>,
    ) -> Option<Value<'a>> {
        let value = self.get(key);
        if value.is_none() {
            report.error(self.object.offset, format!("{what} lacks the key `{key}`"));
        }
        value
    }
}
