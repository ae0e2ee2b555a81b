//! JSON that Druid's Jackson has written, read without building a tree of it: what is large in it is data.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::input_source::Unreadable;

/// The key under which Jackson writes which class an object is of. Some of Druid's classes write one of their own
/// besides (`NoopSupervisorSpec`); what Jackson reads is the first.
const TYPE: &str = "type";

/// Values in one document. What is large in honest ones is text.
const MAX_VALUES: usize = 250_000;

/// A value whose text is known to be well-formed JSON, of bounded depth and with a bounded number of values, in which no
/// object has a key twice but `type`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Json<'a>(&'a str);

impl<'a> Json<'a> {
    /// Checks a whole document.
    pub(super) fn document(text: &'a str) -> Result<Self, Unreadable> {
        // So that it begins with the value; what else is blank to others is none to JSON.
        let document = Self(text.trim_matches([' ', '\t', '\n', '\r']));
        document.each_key(&mut |_, _| ())?;
        Ok(document)
    }

    /// Checks a whole document that a user has written: there, no key may stand twice.
    pub(super) fn written(text: &'a str) -> Result<Self, Unreadable> {
        let document = Self(text.trim_matches([' ', '\t', '\n', '\r']));
        document.walk(&[], &mut |_, _| ())?;
        Ok(document)
    }

    /// What may be no document, or hold a key twice: of equal keys the first is found.
    pub(super) fn unchecked(text: &'a str) -> Self {
        Self(text)
    }

    /// As it is written.
    pub(super) fn text(self) -> &'a str {
        self.0
    }

    /// A member of an object; none if that is null, or this is no object.
    pub(super) fn get(self, key: &str) -> Option<Self> {
        let members = self.members()?;
        let (_, value) = members.into_iter().find(|(name, _)| name == key)?;
        (value.0 != "null").then_some(value)
    }

    /// The member to which these keys lead.
    pub(super) fn at(self, path: &[&str]) -> Option<Self> {
        path.iter().try_fold(self, |value, key| value.get(key))
    }

    /// What a string says.
    pub(super) fn string(self) -> Option<String> {
        serde_json::from_str(self.0).ok()
    }

    /// The first `type` of an object.
    pub(super) fn type_name(self) -> Option<String> {
        self.get(TYPE)?.string()
    }

    /// The elements of an array; nothing if this is none.
    pub(super) fn elements(self) -> Option<Vec<Self>> {
        let elements: Vec<&RawValue> = serde_json::from_str(self.0).ok()?;
        Some(
            elements
                .into_iter()
                .map(|value| Self(value.get()))
                .collect(),
        )
    }

    /// The strings of an array; nothing if it holds anything else.
    pub(super) fn strings(self) -> Option<Vec<String>> {
        serde_json::from_str(self.0).ok()
    }

    /// The keys and values of an object; nothing if this is none.
    pub(super) fn members(self) -> Option<Vec<(Cow<'a, str>, Self)>> {
        let Members(members) = serde_json::from_str(self.0).ok()?;
        Some(members)
    }

    /// Whether this is an array or an object that holds nothing.
    pub(super) fn is_empty(self) -> bool {
        self.elements().is_some_and(|elements| elements.is_empty())
            || self.members().is_some_and(|members| members.is_empty())
    }

    /// Calls `seen` with every key of every object in it, and before it the key under which that object stands, itself
    /// or in arrays.
    pub(super) fn each_key(
        self,
        seen: &mut dyn FnMut(Option<&str>, &str),
    ) -> Result<(), Unreadable> {
        self.walk(&[TYPE], seen)
    }

    fn walk(
        self,
        twice: &'static [&'static str],
        seen: &mut dyn FnMut(Option<&str>, &str),
    ) -> Result<(), Unreadable> {
        let mut deserializer = serde_json::Deserializer::from_str(self.0);
        let mut walk = Walk {
            left: MAX_VALUES,
            twice,
            seen,
        };
        walk.under(None)
            .deserialize(&mut deserializer)
            .and_then(|()| deserializer.end())
            .map_err(|_| {
                Unreadable(
                    "it is not JSON as Druid writes it, or nests too deep, or holds too much",
                )
            })
    }
}

/// Goes through a document.
struct Walk<'w> {
    /// How many more values there may be.
    left: usize,
    /// The keys that may stand twice in an object.
    twice: &'static [&'static str],
    seen: &'w mut dyn FnMut(Option<&str>, &str),
}

impl<'w> Walk<'w> {
    fn under<'s>(&'s mut self, holder: Option<&'s str>) -> Step<'s, 'w> {
        Step { holder, walk: self }
    }
}

/// Goes through a value.
struct Step<'s, 'w> {
    /// The key under which it stands.
    holder: Option<&'s str>,
    walk: &'s mut Walk<'w>,
}

impl<'de> DeserializeSeed<'de> for Step<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let left = self.walk.left.checked_sub(1);
        self.walk.left = left.ok_or_else(|| D::Error::custom("too many values"))?;
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Step<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut keys = HashSet::new();
        while let Some(Key(key)) = map.next_key()? {
            (self.walk.seen)(self.holder, &key);
            map.next_value_seed(self.walk.under(Some(&key)))?;
            if !keys.contains(&key) {
                keys.insert(key);
            } else if !self.walk.twice.contains(&&*key) {
                return Err(A::Error::custom("a key twice"));
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<(), A::Error> {
        while elements
            .next_element_seed(self.walk.under(self.holder))?
            .is_some()
        {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

/// A key, borrowed where nothing in it is escaped.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

/// Keys and values of an object, in the order in which it is written.
struct Members<'a>(Vec<(Cow<'a, str>, Json<'a>)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Collect;
        impl<'de> Visitor<'de> for Collect {
            type Value = Members<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some((Key(key), value)) = map.next_entry::<_, &RawValue>()? {
                    members.push((key, Json(value.get())));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Collect)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(text: &str) -> Json<'_> {
        Json::document(text).unwrap()
    }

    #[test]
    fn members_are_found_by_what_their_keys_say() {
        let json = document(r#" {"a": {"b": [1, {"c": "x\"y"}]}, "\u0064": "e", "n": null} "#);
        let array = json.at(&["a", "b"]).unwrap();
        assert_eq!(array.text(), r#"[1, {"c": "x\"y"}]"#);
        let elements = array.elements().unwrap();
        assert_eq!(elements[1].get("c").unwrap().string().unwrap(), "x\"y");
        assert_eq!(json.get("d").unwrap().string().unwrap(), "e");
        assert!(json.get("n").is_none());
        assert!(json.get("b").is_none());
        assert!(array.get("c").is_none());
        assert!(elements[0].string().is_none());
    }

    #[test]
    fn a_key_twice_is_refused_however_it_is_spelt() {
        for text in [
            r#"{"a": 1, "a": 1}"#,
            r#"{"a": 1, "b": 2, "\u0061": 3}"#,
            r#"[{"x": {"a": 1, "a": 2}}]"#,
        ] {
            assert!(Json::document(text).is_err(), "{text}");
        }
    }

    #[test]
    fn of_two_types_the_first_counts_as_for_jackson() {
        let json = document(r#"{"type": "NoopSupervisorSpec", "id": "x", "type": "noop"}"#);
        assert_eq!(json.type_name().unwrap(), "NoopSupervisorSpec");
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let many = format!("[{}1]", "1,".repeat(MAX_VALUES));
        let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
        for text in [
            "",
            " ",
            "{",
            "{}{}",
            "{} x",
            "{}\u{c}",
            "\u{a0}{}",
            "nul",
            r#"{"a": 'b'}"#,
            r#"{"a": "\ud800"}"#,
            r#"{"\udc00": 1}"#,
            "{\"a\": NaN}",
            &deep,
            &many,
        ] {
            assert!(Json::document(text).is_err(), "{text:.20}");
        }
    }

    #[test]
    fn every_key_is_seen_with_the_one_above_it() {
        let mut seen = Vec::new();
        document(r#"{"a": [[{"b": 1}], {"c": {"d": {}}}], "type": 1, "type": {"e": 2}}"#)
            .each_key(&mut |holder, key| {
                seen.push(format!("{}/{key}", holder.unwrap_or_default()));
            })
            .unwrap();
        assert_eq!(
            seen,
            ["/a", "a/b", "a/c", "c/d", "/type", "/type", "type/e"]
        );
    }

    #[test]
    fn nothing_in_it_is_empty_and_a_string_is_not() {
        for (text, is) in [("[]", true), ("{ }", true), ("[0]", false), ("\"\"", false)] {
            assert_eq!(document(text).is_empty(), is, "{text}");
        }
    }
}
