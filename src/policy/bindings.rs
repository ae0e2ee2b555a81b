//! Who has which roles.

use std::collections::HashMap;

use super::{Position, RoleId};
use crate::names::Names;

/// The roles of each user, or of each group.
#[derive(Clone, Debug, Default)]
pub struct Bindings {
    names: Names,
    /// For each name: which of the lists it has.
    bound: Vec<u32>,
    /// Many have the same roles: each list is kept once.
    lists: Vec<Box<[RoleId]>>,
}

impl Bindings {
    /// The roles of this name, in the order of the document; none if it is not bound.
    #[must_use]
    pub fn roles(&self, name: &str) -> &[RoleId] {
        let number = self.names.find(name);
        let list = number.and_then(|number| self.bound.get(number as usize));
        list.map_or(&[], |&list| self.list(list))
    }

    /// Each name and its roles, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[RoleId])> {
        let lists = self.bound.iter().map(|&list| self.list(list));
        self.names.iter().zip(lists)
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

    fn list(&self, number: u32) -> &[RoleId] {
        self.lists.get(number as usize).map_or(&[], |list| &**list)
    }
}

/// Collects bindings.
#[derive(Debug, Default)]
pub(super) struct BindingsBuilder {
    bindings: Bindings,
    /// Where the document holds each name.
    places: Vec<Position>,
    lists: HashMap<Box<[RoleId]>, u32>,
}

impl BindingsBuilder {
    /// Adds a name; says where it already stands, if it does.
    pub(super) fn insert(
        &mut self,
        name: &str,
        at: Position,
        roles: Vec<RoleId>,
    ) -> Result<(), Position> {
        let Bindings {
            names,
            bound,
            lists,
        } = &mut self.bindings;
        let number = names.intern(name) as usize;
        if let Some(&earlier) = self.places.get(number) {
            return Err(earlier);
        }
        self.places.push(at);
        let roles = roles.into_boxed_slice();
        let list = match self.lists.get(&roles) {
            Some(&list) => list,
            None => {
                let list = u32::try_from(lists.len()).unwrap_or(u32::MAX);
                lists.push(roles.clone());
                self.lists.insert(roles, list);
                list
            }
        };
        bound.push(list);
        Ok(())
    }

    pub(super) fn finish(self) -> Bindings {
        let mut bindings = self.bindings;
        bindings.names.shrink();
        bindings.bound.shrink_to_fit();
        bindings
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_the_same_roles_shares_their_list() {
        let at = |line| Position { line, column: 1 };
        let mut builder = BindingsBuilder::default();
        for (line, name, roles) in [
            (1, "a", vec![0, 1]),
            (2, "b", vec![]),
            (3, "c", vec![0, 1]),
            (4, "d", vec![1, 0]),
        ] {
            let roles = roles.into_iter().map(RoleId).collect();
            assert_eq!(builder.insert(name, at(line), roles), Ok(()));
        }
        assert_eq!(builder.insert("b", at(5), vec![RoleId(0)]), Err(at(2)));
        let bindings = builder.finish();
        assert_eq!(bindings.lists.len(), 3);
        assert_eq!(bindings.roles("c"), [RoleId(0), RoleId(1)]);
        assert_eq!(bindings.roles("d"), [RoleId(1), RoleId(0)]);
        assert_eq!(bindings.roles("b"), []);
        assert_eq!(bindings.roles("e"), []);
        let names: Vec<_> = bindings
            .iter()
            .map(|(name, roles)| (name, roles.len()))
            .collect();
        assert_eq!(names, [("a", 2), ("b", 0), ("c", 2), ("d", 2)]);
        assert_eq!(bindings.len(), 4);
    }
}
