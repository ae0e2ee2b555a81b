//! JSON whose values know where they stand.
//!
//! `serde_json` parses; a value borrows its own text, and where that text begins is the value's offset.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, MapAccess, Visitor};
use serde_json::Deserializer;
use serde_json::value::RawValue;

/// A value of a document that is known to be well-formed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'a> {
    text: &'a str,
    /// Where it begins in the document, in bytes.
    pub(super) offset: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Object,
    Array,
    String,
    Number,
    Boolean,
    Null,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Object => "an object",
            Self::Array => "an array",
            Self::String => "a string",
            Self::Number => "a number",
            Self::Boolean => "a boolean",
            Self::Null => "null",
        })
    }
}

impl<'a> Value<'a> {
    /// Checks the syntax of the whole document.
    pub(super) fn document(text: &'a str) -> Result<Self, serde_json::Error> {
        let root: &RawValue = serde_json::from_str(text)?;
        Ok(Self { text, offset: 0 }.part(root))
    }

    pub(super) fn kind(self) -> Kind {
        match self.text.as_bytes().first() {
            Some(b'{') => Kind::Object,
            Some(b'[') => Kind::Array,
            Some(b'"') => Kind::String,
            Some(b't' | b'f') => Kind::Boolean,
            Some(b'n') => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// As the document writes it.
    pub(super) fn text(self) -> &'a str {
        self.text
    }

    /// What a string says; nothing if that is no Unicode text, since half of a surrogate pair is escaped in it.
    pub(super) fn string(self) -> Option<Cow<'a, str>> {
        match self.text.strip_prefix('"')?.strip_suffix('"')? {
            escaped if escaped.contains('\\') => {
                serde_json::from_str(self.text).ok().map(Cow::Owned)
            }
            plain => Some(Cow::Borrowed(plain)),
        }
    }

    /// The elements of an array.
    pub(super) fn elements(self) -> Vec<Self> {
        let elements: Vec<&RawValue> = self.parts();
        elements
            .into_iter()
            .map(|element| self.part(element))
            .collect()
    }

    /// The keys and values of an object, in the order of the document, duplicates too.
    pub(super) fn members(self) -> Vec<(Self, Self)> {
        let Members(members) = self.parts();
        members
            .into_iter()
            .map(|(key, value)| (self.part(key), self.part(value)))
            .collect()
    }

    fn parts<P: Deserialize<'a> + Default>(self) -> P {
        // The document was checked as a whole, so that its parts are well-formed.
        P::deserialize(&mut Deserializer::from_str(self.text)).unwrap_or_default()
    }

    fn part(self, part: &'a RawValue) -> Self {
        let text = part.get();
        let within = text.as_ptr() as usize - self.text.as_ptr() as usize;
        Self {
            text,
            offset: self.offset + within,
        }
    }
}

/// Keys and values of an object.
#[derive(Default)]
struct Members<'a>(Vec<(&'a RawValue, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}
