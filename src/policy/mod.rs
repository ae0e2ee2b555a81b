//! The policy document: what an operator writes, read and checked.
//!
//! [`read`] turns text into a [`Policy`] or into every error of it, each with its line and column.
//! A [`Policy`] is well-formed by construction: its role references exist, its inheritance has no
//! cycle, its patterns compile.

mod diagnostic;
mod pattern;

pub use diagnostic::{Diagnostic, Position, Severity};
pub use pattern::NamePattern;

/// An action on a resource (`org.apache.druid.server.security.Action`; Druid knows just these two).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Look at it.
    Read,
    /// Change it.
    Write,
}

/// What a rule does with the requests that it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// Grants, unless some deny rule of the subject matches too.
    Allow,
    /// Refuses, whatever is allowed.
    Deny,
}

/// Index into [`Policy::roles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleId(pub u32);

/// A checked policy document.
#[derive(Clone, Debug)]
pub struct Policy {
    /// In the order of the document.
    pub roles: Vec<Role>,
    /// Roles of each user.
    pub users: Vec<Binding>,
    /// Roles of each group's members.
    pub groups: Vec<Binding>,
    /// Roles of every authenticated user.
    pub everyone: Vec<RoleId>,
}

/// A named set of rules.
#[derive(Clone, Debug)]
pub struct Role {
    /// Exact and case-sensitive.
    pub name: String,
    /// Where the document defines it.
    pub at: Position,
    /// Roles whose allow and deny rules this one has too.
    pub inherits: Vec<RoleId>,
    /// Its own rules, in the order of the document.
    pub rules: Vec<Rule>,
}

/// One entry of a role's `allow` or `deny`.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Where the document holds it.
    pub at: Position,
    /// Whether it grants or refuses.
    pub effect: Effect,
    /// At least one, without repeats.
    pub actions: Vec<Action>,
    /// Druid's resource type, case-sensitive; any string, also a type of a future Druid.
    pub resource_type: String,
    /// At least one.
    pub names: Vec<NamePattern>,
}

/// The roles of a user or a group.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The user or group, already folded where names are compared without case.
    pub name: String,
    /// Where the document holds it.
    pub at: Position,
    /// Without repeats.
    pub roles: Vec<RoleId>,
}
