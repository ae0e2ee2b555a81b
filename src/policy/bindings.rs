//! Who has which roles.

use super::{Position, RoleId};
use crate::names::Names;

/// The roles of each user, or of each group.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    names: Names,
    /// One for each name.
    bound: Vec<(Position, Box<[RoleId]>)>,
}

impl Bindings {
    /// Adds a name; says where it already stands, if it does.
    pub(super) fn insert(
        &mut self,
        name: &str,
        at: Position,
        roles: Vec<RoleId>,
    ) -> Result<(), Position> {
        if let Some((earlier, _)) = self
            .names
            .find(name)
            .and_then(|number| self.bound.get(number as usize))
        {
            return Err(*earlier);
        }
        self.names.intern(name);
        self.bound.push((at, roles.into_boxed_slice()));
        Ok(())
    }

    /// The roles of this name, in the order of the document; none if it is not bound.
    #[must_use]
    pub fn roles(&self, name: &str) -> &[RoleId] {
        let number = self.names.find(name);
        let bound = number.and_then(|number| self.bound.get(number as usize));
        bound.map_or(&[], |(_, roles)| roles)
    }

    /// Each name and its roles, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[RoleId])> {
        self.names
            .iter()
            .zip(self.bound.iter().map(|(_, roles)| &**roles))
    }

    /// How many names are bound.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bound.len()
    }

    /// Whether none is.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bound.is_empty()
    }
}
