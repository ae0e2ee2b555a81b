//! The fields of an object that Jackson has written.

use serde_json::{Map, Value};

/// An object, of which fields that hold nothing count as missing: Jackson writes them or not, as the class has it.
pub(super) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(super) fn new(object: &'a Map<String, Value>) -> Self {
        Self(object)
    }

    /// Nothing if it is missing.
    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !is_empty(value))
    }

    pub(super) fn text(&self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str()
    }

    /// Nothing if it is missing, or no object.
    pub(super) fn object(&self, name: &str) -> Option<Self> {
        self.get(name)?.as_object().map(Self)
    }

    /// The strings of a list; nothing if one of them is none. A missing list is an empty one.
    pub(super) fn texts(&self, name: &str) -> Option<Vec<&'a str>> {
        self.list(name, Value::as_str)
    }

    /// The objects of a list; nothing if one of them is none. A missing list is an empty one.
    pub(super) fn objects(&self, name: &str) -> Option<Vec<&'a Map<String, Value>>> {
        self.list(name, Value::as_object)
    }

    /// Whether no other fields hold anything.
    pub(super) fn only(&self, known: &[&str]) -> bool {
        let unknown =
            |(name, value): (&String, &Value)| !is_empty(value) && !known.contains(&name.as_str());
        !self.0.iter().any(unknown)
    }

    fn list<T: ?Sized>(
        &self,
        name: &str,
        element: impl Fn(&'a Value) -> Option<&'a T>,
    ) -> Option<Vec<&'a T>> {
        match self.get(name) {
            None => Some(Vec::new()),
            Some(list) => list.as_array()?.iter().map(element).collect(),
        }
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(elements) => elements.is_empty(),
        Value::Object(members) => members.is_empty(),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}
