//! A policy as it is written.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::policy::IdentityCase;

/// A policy that says nothing but what is added.
#[derive(Debug, Serialize)]
pub struct Document {
    version: u8,
    roles: BTreeMap<String, Role>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    users: BTreeMap<String, [String; 1]>,
}

#[derive(Debug, Serialize)]
struct Role {
    allow: Vec<Rule>,
}

/// An allow rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rule {
    pub actions: Vec<&'static str>,
    #[serde(rename = "type")]
    pub resource_type: String,
    /// Patterns.
    pub names: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub input_sources: Vec<InputSource>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub environment: bool,
}

/// An entry of `inputSources`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InputSource {
    #[serde(rename = "type")]
    pub source_type: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub uris: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub connection: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub environment: bool,
}

impl Document {
    /// A role with these rules, and a user who has it; nobody and nothing where there is no rule.
    pub fn new(role: String, user: String, allow: Vec<Rule>) -> Self {
        let mut document = Self {
            version: 1,
            roles: BTreeMap::new(),
            users: BTreeMap::new(),
        };
        if !allow.is_empty() {
            document.users.insert(user, [role.clone()]);
            document.roles.insert(role, Role { allow });
        }
        document
    }
}

/// A valid policy, to which something is added.
#[derive(Debug)]
pub struct Base(Map<String, Value>);

impl Base {
    /// Takes a policy that was found valid.
    pub fn read(policy: &[u8]) -> serde_json::Result<Self> {
        serde_json::from_slice(policy).map(Self)
    }

    fn object(&self, key: &str) -> Option<&Map<String, Value>> {
        self.0.get(key).and_then(Value::as_object)
    }

    /// A name for a role that the policy does not have yet.
    pub fn new_role(&self, wished: &str) -> String {
        let taken = |name: &str| self.object("roles").is_some_and(|it| it.contains_key(name));
        let numbered = (2..).map(|number: u32| format!("{wished}-{number}"));
        let mut names = std::iter::once(wished.to_owned()).chain(numbered);
        names.find(|name| !taken(name)).unwrap_or_default()
    }

    /// The user as the policy spells the name, if it does.
    pub fn user(&self, name: &str, case: IdentityCase) -> String {
        let wanted = case.fold(name);
        let mut users = self.object("users").into_iter().flat_map(Map::keys);
        let known = users.find(|user| case.fold(user) == wanted);
        known.map_or(name, String::as_str).to_owned()
    }

    /// The policy with what is added.
    pub fn with(mut self, addition: &Document) -> serde_json::Result<Vec<u8>> {
        for (name, role) in &addition.roles {
            let roles = self.0.entry("roles").or_insert_with(empty);
            if let Some(roles) = roles.as_object_mut() {
                roles.insert(name.clone(), serde_json::to_value(role)?);
            }
        }
        for (name, [role]) in &addition.users {
            let users = self.0.entry("users").or_insert_with(empty).as_object_mut();
            let roles = users.map(|users| {
                users
                    .entry(name)
                    .or_insert_with(|| Value::Array(Vec::new()))
            });
            if let Some(roles) = roles.and_then(Value::as_array_mut) {
                roles.push(Value::String(role.clone()));
            }
        }
        serde_json::to_vec(&self.0)
    }
}

fn empty() -> Value {
    Value::Object(Map::new())
}
