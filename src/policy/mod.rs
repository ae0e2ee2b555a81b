//! The policy document: what an operator writes, read and checked.
//!
//! [`read`] turns text into a [`Policy`] or into every error of it, each with its line and column.
//! A [`Policy`] is well-formed by construction: its role references exist, its inheritance has no
//! cycle, its patterns compile.

mod bindings;
mod diagnostic;
mod document;
pub(crate) mod inheritance;
mod input_sources;
mod internal_user;
mod json;
mod lint;
mod places;
mod read;
mod report;
mod resource_type;
mod rules;
mod sources;

pub use bindings::Bindings;
pub use diagnostic::{Diagnostic, Position, Severity};
pub use internal_user::{IdentityCase, InternalUser};
pub use read::{DOCUMENT_BYTES, Options, Reading, read};
pub use resource_type::ResourceType;
pub use sources::{Listed, Sources, SourcesId};

use crate::names::Names;
use crate::pattern::{PatternId, Vocabulary};

/// JSON Schema of the document, for editors.
pub const SCHEMA: &str = include_str!("schema.json");

/// An action on a resource (`org.apache.druid.server.security.Action`; Druid knows just these two).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// Look at it.
    Read,
    /// Change it.
    Write,
}

impl Action {
    /// Both, in Druid's order.
    pub const ALL: [Self; 2] = [Self::Read, Self::Write];

    /// As Druid and the document write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Read => "READ",
            Self::Write => "WRITE",
        }
    }

    /// Reads it as Druid and the document write it.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.name() == name)
    }
}

/// A set of actions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Actions(u8);

impl Actions {
    pub(crate) fn insert(&mut self, action: Action) {
        self.0 |= 1 << action as u8;
    }

    /// Whether the action is among them.
    #[must_use]
    pub fn contains(self, action: Action) -> bool {
        self.0 & (1 << action as u8) != 0
    }

    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Action> {
        Action::ALL
            .into_iter()
            .filter(move |&action| self.contains(action))
    }

    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// `READ` is bit 0, `WRITE` is bit 1.
    pub(crate) fn bits(self) -> u8 {
        self.0
    }
}

/// What a rule does with the requests that it matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Effect {
    /// Grants, unless some deny rule of the subject matches too.
    Allow,
    /// Refuses, whatever is allowed.
    Deny,
}

impl Effect {
    /// As the document writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Deny => "deny",
        }
    }
}

/// Index into [`Policy::roles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RoleId(pub u32);

/// A resource type that some rule names: see [`Policy::resource_type`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) u32);

/// A checked policy document.
#[derive(Debug)]
pub struct Policy {
    /// In the order of the document.
    pub roles: Vec<Role>,
    /// Roles of each user; the names are already folded where names are compared without case.
    pub users: Bindings,
    /// Roles of each group's members; folded likewise.
    pub groups: Bindings,
    /// Roles of every authenticated user.
    pub everyone: Vec<RoleId>,
    /// What the names of all rules may be.
    pub patterns: Vocabulary,
    pub(crate) types: Names,
    sources: Box<[Sources]>,
}

impl Policy {
    /// The role with this number.
    #[must_use]
    pub fn role(&self, role: RoleId) -> Option<&Role> {
        self.roles.get(role.0 as usize)
    }

    /// The resource type's name.
    #[must_use]
    pub fn resource_type(&self, resource_type: TypeId) -> &str {
        self.types.get(resource_type.0).unwrap_or_default()
    }

    /// The input sources that a rule is about.
    #[must_use]
    pub fn sources(&self, sources: SourcesId) -> Option<&Sources> {
        self.sources.get(sources.index())
    }

    /// How many rules there are.
    #[must_use]
    pub fn rules(&self) -> usize {
        self.roles.iter().map(|role| role.rules.len()).sum()
    }
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
    /// At least one.
    pub actions: Actions,
    /// Druid's resource type, case-sensitive; any string, also a type of a future Druid.
    pub resource_type: TypeId,
    /// At least one, in the order of the document.
    pub names: Box<[PatternId]>,
    /// Which input sources: always all but for rules of type `EXTERNAL`.
    pub sources: SourcesId,
}
