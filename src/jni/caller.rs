//! Who asks, in Rust's own strings.

use jni::Env;
use jni::objects::{JObjectArray, JString};

use super::error::BoundaryError;
use super::text;
use crate::engine::{Groups, Identity};

/// An identity as Java handed it over.
pub(super) struct Caller {
    user: String,
    authenticated_by: Option<String>,
    groups: Vec<String>,
    groups_unreadable: bool,
}

impl Caller {
    /// A group whose name is no name counts as one that could not be read; anything else that is odd is an error.
    pub(super) fn read<'local>(
        env: &mut Env<'local>,
        user: &JString<'local>,
        authenticated_by: &JString<'local>,
        groups: &JObjectArray<'local, JString<'local>>,
        groups_unreadable: bool,
    ) -> Result<Self, BoundaryError> {
        let mut caller = Self {
            user: text::read(env, user, "the user's name")?,
            authenticated_by: text::read_optional(
                env,
                authenticated_by,
                "the authenticator's name",
            )?,
            groups: Vec::new(),
            groups_unreadable,
        };
        for group in text::read_each(env, groups, "the name of a group")? {
            match group {
                Ok(name) => caller.groups.push(name),
                Err(_) => caller.groups_unreadable = true,
            }
        }
        Ok(caller)
    }

    pub(super) fn identity(&self) -> Identity<'_, String> {
        Identity {
            user: &self.user,
            authenticated_by: self.authenticated_by.as_deref(),
            groups: Groups {
                names: &self.groups,
                unreadable: self.groups_unreadable,
            },
        }
    }
}
