//! The meaning of a policy, written down as plainly as possible: lists, loops and recursion.

pub mod external;

use std::cell::RefCell;
use std::collections::HashMap;

use external::{Place, Read, Sources};
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
    /// Only where the type is `EXTERNAL`.
    pub sources: Sources,
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
    /// Whether the request is allowed, where no input source is seen.
    pub fn allows(&self, request: &Request) -> bool {
        let rules = self.matching(request);
        let everywhere = |rule: &&Rule| matches!(rule.sources, Sources::All { .. });
        rules.allow.iter().any(everywhere) && rules.deny.is_empty()
    }

    /// Whether the request is allowed, which reads this.
    pub fn allows_reading(&self, request: &Request, reads: &[Read]) -> bool {
        if reads.is_empty() {
            return self.allows(request);
        }
        let rules = self.matching(request);
        let denies = |rule: &Rule| match &rule.sources {
            Sources::All { .. } => true,
            Sources::Listed(entries) => entries
                .iter()
                .any(|entry| reads.iter().any(|read| entry.may_reach(read))),
        };
        let allows = |rule: &Rule, read: &Read, place: Option<&Place>| match &rule.sources {
            Sources::All { environment } => !read.environment || *environment,
            Sources::Listed(entries) => {
                request.action == "READ" && entries.iter().any(|entry| entry.covers(read, place))
            }
        };
        let covered = |read: &Read| {
            let some_rule =
                |place: Option<&Place>| rules.allow.iter().any(|rule| allows(rule, read, place));
            match &read.places {
                Some(places) if !places.is_empty() => {
                    places.iter().all(|place| some_rule(Some(place)))
                }
                _ => some_rule(None),
            }
        };
        reads.iter().all(covered) && !rules.deny.iter().any(|rule| denies(rule))
    }

    /// The rules of all roles of the one who asks that match, whatever the input source.
    fn matching(&self, request: &Request) -> Matching<'_> {
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

        let matching = |rules: fn(&Role) -> &[Rule]| {
            let rules = roles.iter().flat_map(|&role| rules(&self.roles[role]));
            rules.filter(|rule| rule.matches(request)).collect()
        };
        Matching {
            allow: matching(|role| &role.allow),
            deny: matching(|role| &role.deny),
        }
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
                let rules = |rules: &[Rule], is_allow| -> Value {
                    rules.iter().map(|rule| rule.document(is_allow)).collect()
                };
                let body = json!({
                    "inherits": names(&role.inherits),
                    "allow": rules(&role.allow, true),
                    "deny": rules(&role.deny, false),
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

struct Matching<'a> {
    allow: Vec<&'a Rule>,
    deny: Vec<&'a Rule>,
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

    fn document(&self, is_allow: bool) -> Value {
        let names: Vec<Value> = self
            .names
            .iter()
            .map(|name| match name {
                Name::Glob(text) => json!(text),
                Name::Regex(text) => json!({ "regex": text }),
            })
            .collect();
        let mut rule =
            json!({ "actions": self.actions, "type": self.resource_type, "names": names });
        if self.resource_type == "EXTERNAL" {
            self.sources.document(&mut rule, is_allow);
        }
        rule
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
                thread_local!(static KNOWN: RefCell<HashMap<String, Regex>> = RefCell::default());
                KNOWN.with_borrow_mut(|known| {
                    let regex = known.entry(text.clone());
                    regex.or_insert_with(|| whole_name(text)).is_match(name)
                })
            }
        }
    }
}

/// What the text of an expression means: building it takes long, and the same ones come again and again.
fn whole_name(text: &str) -> Regex {
    let mut ascii = text.to_owned();
    for (class, written_out) in ASCII_CLASSES {
        ascii = ascii.replace(class, written_out);
    }
    Regex::new(&format!(r"(?s)\A(?:{ascii})\z")).unwrap()
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
