//! What a document says: its keys, its roles, and who has them.

use std::borrow::Cow;
use std::collections::HashSet;

use super::bindings::BindingsBuilder;
use super::inheritance;
use super::json::Value;
use super::read::Options;
use super::report::{Fields, Report};
use super::rules::{Rules, read_rules};
use super::{Effect, IdentityCase, Policy, Role, RoleId};
use crate::escape::escaped;
use crate::names::Names;
use crate::nearest::did_you_mean;

const KEYS: [&str; 6] = ["$schema", "version", "roles", "users", "groups", "everyone"];
const ROLE_KEYS: [&str; 4] = ["description", "inherits", "allow", "deny"];

/// Reads the whole document; no policy where there is an error.
pub(super) fn read<'a>(
    root: Value<'a>,
    options: &Options,
    report: &mut Report<'a>,
) -> Option<Policy> {
    let fields = report.fields(root, "the policy", &KEYS)?;
    if let Some(schema) = fields.get("$schema") {
        report.string(schema, "`$schema`");
    }
    check_version(&fields, report);

    let mut names = Names::default();
    let mut rules = Rules::default();
    let roles = fields
        .required("roles", "the policy", report)
        .map(|roles| read_roles(roles, &mut names, &mut rules, report));
    let users = read_bindings(&fields, "users", &names, options.identity_case, report);
    let groups = read_bindings(&fields, "groups", &names, options.identity_case, report);
    let everyone = fields
        .get("everyone")
        .map(|everyone| read_role_list(everyone, "`everyone`", &names, report));
    check_internal_users(&users, options, report);

    let (patterns, types, sources) = rules.finish(root.offset, report)?;
    if report.has_errors() {
        return None;
    }
    let everyone = everyone
        .unwrap_or_default()
        .into_iter()
        .map(|reference| reference.role)
        .collect();
    Some(Policy {
        roles: roles?,
        users: users.bindings.finish(),
        groups: groups.bindings.finish(),
        everyone,
        patterns,
        types,
        sources,
    })
}

fn check_version<'a>(fields: &Fields<'a>, report: &mut Report<'a>) {
    if let Some(version) = fields.required("version", "the policy", report)
        && version.text() != "1"
    {
        report.error(version.offset, "`version` must be 1".to_owned());
    }
}

/// A role's name where another one, or a user or group, refers to it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reference {
    pub(super) role: RoleId,
    pub(super) offset: usize,
}

fn read_roles<'a>(
    roles: Value<'a>,
    names: &mut Names,
    rules: &mut Rules,
    report: &mut Report<'a>,
) -> Vec<Role> {
    let members = report.members(roles, "`roles`").unwrap_or_default();
    // A role may inherit from one that is defined further down.
    for member in &members {
        if member.name.is_empty() {
            report.error(member.offset, "a role's name must not be empty".to_owned());
        }
        names.intern(&member.name);
    }
    let mut read = Vec::with_capacity(members.len());
    let mut inherited = Vec::with_capacity(members.len());
    for member in members {
        let what = format!("role `{}`", escaped(&member.name));
        let fields = report.fields(member.value, &what, &ROLE_KEYS);
        let inherits = fields
            .as_ref()
            .map(|fields| read_role(fields, names, report))
            .unwrap_or_default();
        let mut own = Vec::new();
        if let Some(fields) = &fields {
            read_rules(fields, Effect::Allow, rules, &mut own, report);
            read_rules(fields, Effect::Deny, rules, &mut own, report);
        }
        // Allow rules and deny rules may stand in either order.
        own.sort_by_key(|rule| rule.at);
        read.push(Role {
            name: member.name.into_owned(),
            at: report.at(member.offset),
            inherits: inherits.iter().map(|reference| reference.role).collect(),
            rules: own,
        });
        inherited.push(inherits);
    }
    inheritance::check(&inherited, names, report);
    read
}

/// All of a role but its rules.
fn read_role<'a>(fields: &Fields<'a>, names: &Names, report: &mut Report<'a>) -> Vec<Reference> {
    if let Some(description) = fields.get("description") {
        report.string(description, "`description`");
    }
    match fields.get("inherits") {
        Some(inherits) => read_role_list(inherits, "`inherits`", names, report),
        None => Vec::new(),
    }
}

/// Names of roles, each once.
fn read_role_list<'a>(
    list: Value<'a>,
    what: &str,
    names: &Names,
    report: &mut Report<'a>,
) -> Vec<Reference> {
    let mut seen = HashSet::new();
    let mut references = Vec::new();
    for element in report.elements(list, what).unwrap_or_default() {
        let Some(name) = report.string(element, "a role's name") else {
            continue;
        };
        match names.find(&name) {
            Some(number) if seen.insert(number) => {
                references.push(Reference {
                    role: RoleId(number),
                    offset: element.offset,
                });
            }
            Some(_) => {}
            None => {
                let meant = did_you_mean(&name, names.iter());
                report.error(
                    element.offset,
                    format!("unknown role `{}`{meant}", escaped(&name)),
                );
            }
        }
    }
    references
}

/// The bindings, and where the document holds each.
#[derive(Debug, Default)]
struct ReadBindings<'a> {
    bindings: BindingsBuilder,
    /// Name as written, and its offset.
    written: Vec<(Cow<'a, str>, usize)>,
}

fn read_bindings<'a>(
    fields: &Fields<'a>,
    key: &str,
    roles: &Names,
    case: IdentityCase,
    report: &mut Report<'a>,
) -> ReadBindings<'a> {
    let kind = key.strip_suffix('s').unwrap_or(key);
    let mut read = ReadBindings::default();
    let members = fields
        .get(key)
        .and_then(|value| report.members(value, &format!("`{key}`")));
    for member in members.unwrap_or_default() {
        if member.name.is_empty() {
            report.error(member.offset, format!("a {kind}'s name must not be empty"));
        }
        let what = format!("the roles of {kind} `{}`", escaped(&member.name));
        let references = read_role_list(member.value, &what, roles, report);
        let roles = references.iter().map(|reference| reference.role).collect();
        let at = report.at(member.offset);
        if let Err(earlier) = read.bindings.insert(&case.fold(&member.name), at, roles) {
            let message = format!(
                "{kind} `{}` is the same as the one at {earlier}, since names are compared in lower case",
                escaped(&member.name)
            );
            report.error(member.offset, message);
        }
        read.written.push((member.name, member.offset));
    }
    read
}

/// A policy that names one of Druid's own identities as a user would seem to restrict it, and would not.
fn check_internal_users(users: &ReadBindings<'_>, options: &Options, report: &mut Report<'_>) {
    let fold = |name: &str| options.identity_case.fold(name);
    let internal: HashSet<String> = options
        .internal_users
        .iter()
        .map(|user| fold(&user.name))
        .collect();
    for (name, offset) in &users.written {
        if internal.contains(&fold(name)) {
            report.error(
                *offset,
                format!(
                    "`{}` is an internal user: it may do everything, and no policy binds it",
                    escaped(name)
                ),
            );
        }
    }
}
