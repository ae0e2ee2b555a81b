//! The meaning of a policy, written down as plainly as possible: lists, loops and recursion.

use regex::Regex;
use serde_json::{Value, json};

/// A policy as a generator makes it.
#[derive(Clone, Debug)]
pub struct Policy {
    pub roles: Vec<Role>,
    pub users: Vec<(String, Vec<usize>)>,
    pub groups: Vec<(String, Vec<usize>)>,
    pub everyone: Vec<usize>,
}

#[derive(Clone, Debug)]
pub struct Role {
    pub inherits: Vec<usize>,
    pub allow: Vec<Rule>,
    pub deny: Vec<Rule>,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub actions: Vec<&'static str>,
    pub resource_type: String,
    pub names: Vec<Name>,
}

#[derive(Clone, Debug)]
pub enum Name {
    /// Exact, or a glob: as the document writes it.
    Glob(String),
    Regex(String),
}

/// Who asks, and for what.
#[derive(Clone, Debug)]
pub struct Request {
    pub user: String,
    pub groups: Vec<String>,
    pub resource_type: String,
    pub name: String,
    pub action: &'static str,
}

impl Policy {
    /// Whether the request is allowed.
    pub fn allows(&self, request: &Request) -> bool {
        let mut roles = Vec::new();
        for (user, bound) in &self.users {
            if *user == request.user {
                self.collect(bound, &mut roles);
            }
        }
        for (group, bound) in &self.groups {
            if request.groups.contains(group) {
                self.collect(bound, &mut roles);
            }
        }
        self.collect(&self.everyone, &mut roles);

        let matches = |rules: fn(&Role) -> &[Rule]| {
            roles.iter().any(|&role| {
                rules(&self.roles[role])
                    .iter()
                    .any(|rule| rule.matches(request))
            })
        };
        matches(|role| &role.allow) && !matches(|role| &role.deny)
    }

    fn collect(&self, bound: &[usize], roles: &mut Vec<usize>) {
        for &role in bound {
            if !roles.contains(&role) {
                roles.push(role);
                self.collect(&self.roles[role].inherits, roles);
            }
        }
    }

    /// The document that an operator would write.
    pub fn document(&self) -> Value {
        let names =
            |roles: &[usize]| -> Value { roles.iter().map(|role| role_name(*role)).collect() };
        let bindings = |bound: &[(String, Vec<usize>)]| -> Value {
            bound
                .iter()
                .map(|(name, roles)| (name.clone(), names(roles)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let roles: serde_json::Map<String, Value> = self
            .roles
            .iter()
            .enumerate()
            .map(|(number, role)| {
                let rules =
                    |rules: &[Rule]| -> Value { rules.iter().map(Rule::document).collect() };
                let body = json!({
                    "inherits": names(&role.inherits),
                    "allow": rules(&role.allow),
                    "deny": rules(&role.deny),
                });
                (role_name(number), body)
            })
            .collect();
        json!({
            "version": 1,
            "roles": roles,
            "users": bindings(&self.users),
            "groups": bindings(&self.groups),
            "everyone": names(&self.everyone),
        })
    }
}

/// The name of a role, which tells its place.
pub fn role_name(number: usize) -> String {
    format!("role {number}")
}

impl Rule {
    pub fn matches(&self, request: &Request) -> bool {
        self.actions.contains(&request.action)
            && self.resource_type == request.resource_type
            && self.names.iter().any(|name| name.matches(&request.name))
    }

    fn document(&self) -> Value {
        let names: Vec<Value> = self
            .names
            .iter()
            .map(|name| match name {
                Name::Glob(text) => json!(text),
                Name::Regex(text) => json!({ "regex": text }),
            })
            .collect();
        json!({ "actions": self.actions, "type": self.resource_type, "names": names })
    }
}

const ASCII_CLASSES: [(&str, &str); 6] = [
    (r"\d", "[0-9]"),
    (r"\D", "[^0-9]"),
    (r"\w", "[0-9A-Za-z_]"),
    (r"\W", "[^0-9A-Za-z_]"),
    (r"\s", r"[\t\n\x0B\x0C\r ]"),
    (r"\S", r"[^\t\n\x0B\x0C\r ]"),
];

impl Name {
    fn matches(&self, name: &str) -> bool {
        match self {
            Self::Glob(glob) => {
                let glob: Vec<char> = glob.chars().collect();
                let name: Vec<char> = name.chars().collect();
                glob_matches(&glob, &name)
            }
            Self::Regex(text) => {
                let mut ascii = text.clone();
                for (class, written_out) in ASCII_CLASSES {
                    ascii = ascii.replace(class, written_out);
                }
                Regex::new(&format!(r"(?s)\A(?:{ascii})\z"))
                    .unwrap()
                    .is_match(name)
            }
        }
    }
}

fn glob_matches(glob: &[char], name: &[char]) -> bool {
    match (glob, name) {
        ([], name) => name.is_empty(),
        (['*', glob @ ..], name) => {
            (0..=name.len()).any(|skipped| glob_matches(glob, &name[skipped..]))
        }
        (['\\', literal, glob @ ..] | [literal, glob @ ..], [first, name @ ..]) => {
            literal == first && glob_matches(glob, name)
        }
        (_, []) => false,
    }
}
