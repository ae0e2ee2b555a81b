//! What subjects with the same roles share.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use once_cell::race::OnceBox;

use super::table::{NOTHING, Says, Table};
use crate::pattern::PatternId;
use crate::policy::inheritance::closure;
use crate::policy::{Role, RoleId};

/// How many different sets of roles an engine remembers.
const SETS: usize = 16_384;
/// Twice as many slots: probing stays short.
const SLOTS: usize = 2 * SETS;

/// What all remembered sets may take, in bytes, without the tables that they share. Sets come from groups,
/// and those from directories: thousands of users with hundreds of groups each would else take all memory.
const OWN_BYTES: usize = 128 << 20;

/// So many of a set's largest tables are shared with other sets and asked one by one; the others are merged.
/// Thus a decision asks few tables, and most sets take next to no memory.
const SHARED: usize = 4;

/// A remembered set of roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SetId(pub(super) u32);

/// The engine remembers as many sets of roles as it can: [`Engine::renewed`](super::Engine::renewed) starts afresh.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many different sets of roles were asked for")]
pub struct Full;

/// What the roles of a subject say.
#[derive(Debug)]
pub(super) struct RoleSet {
    /// The roles that the set was asked for by, sorted, without those that they inherit.
    roles: Box<[RoleId]>,
    tables: Box<[Arc<Table>]>,
    /// What it takes that it does not share: its roles, and the table that was merged for it.
    own_bytes: usize,
}

impl RoleSet {
    fn new(roles: Vec<RoleId>, all: &[Role], tables: &[Arc<Table>]) -> Self {
        let mut own: Vec<&Arc<Table>> = closure(all, roles.iter().copied())
            .filter_map(|role| tables.get(role.0 as usize))
            .collect();
        own.retain(|table| table.len() > 0);
        own.sort_by_key(|table| std::cmp::Reverse(table.len()));
        let (largest, others) = own.split_at(own.len().min(SHARED));
        let mut tables: Vec<Arc<Table>> = largest.iter().map(|&table| Arc::clone(table)).collect();
        let mut own_bytes = size_of_val(&*roles);
        if !others.is_empty() {
            let merged = Table::merged(others.iter().map(|table| &***table));
            own_bytes += merged.bytes();
            tables.push(Arc::new(merged));
        }
        Self {
            roles: roles.into_boxed_slice(),
            tables: tables.into_boxed_slice(),
            own_bytes,
        }
    }

    /// What the roles say of this pattern.
    pub(super) fn says(&self, resource_type: u32, pattern: PatternId) -> Says {
        self.tables.iter().fold(NOTHING, |says, table| {
            says.and(table.says(resource_type, pattern))
        })
    }
}

/// A hash table that threads fill together without waiting for each other; nothing is ever removed.
pub(super) struct RoleSets {
    slots: Box<[OnceBox<RoleSet>]>,
    hasher: RandomState,
    own_bytes: AtomicUsize,
}

impl std::fmt::Debug for RoleSets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RoleSets").finish_non_exhaustive()
    }
}

impl RoleSets {
    pub(super) fn new() -> Self {
        let slots = (0..SLOTS).map(|_| OnceBox::new()).collect();
        Self {
            slots,
            hasher: RandomState::new(),
            own_bytes: AtomicUsize::new(0),
        }
    }

    pub(super) fn get(&self, set: SetId) -> Option<&RoleSet> {
        self.slots.get(set.0 as usize)?.get()
    }

    /// The set of these roles, which must be sorted.
    pub(super) fn find_or_add(
        &self,
        roles: Vec<RoleId>,
        all: &[Role],
        tables: &[Arc<Table>],
    ) -> Result<SetId, Full> {
        let home = self.hasher.hash_one(&roles) as usize % SLOTS;
        let mut new = None;
        // Past so many neighbours the table counts as full: sooner than it is, but with short searches.
        for place in (home..home + SLOTS / 64).map(|place| place % SLOTS) {
            let Some(slot) = self.slots.get(place) else {
                break;
            };
            if slot.get().is_none() {
                let set = match new.take() {
                    Some(set) => set,
                    None => Box::new(self.make(roles.clone(), all, tables)?),
                };
                // Another thread may have been faster, with the same roles or with others.
                new = slot.set(set).err();
            }
            if slot.get().is_some_and(|set| *set.roles == *roles) {
                return Ok(SetId(u32::try_from(place).map_err(|_| Full)?));
            }
        }
        Err(Full)
    }

    /// A set to be remembered. The last one may take as much as it must: there is always room for one.
    fn make(
        &self,
        roles: Vec<RoleId>,
        all: &[Role],
        tables: &[Arc<Table>],
    ) -> Result<RoleSet, Full> {
        if self.own_bytes.load(Ordering::Relaxed) >= OWN_BYTES {
            return Err(Full);
        }
        let set = RoleSet::new(roles, all, tables);
        self.own_bytes.fetch_add(set.own_bytes, Ordering::Relaxed);
        Ok(set)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{Options, Policy, read};

    /// Six roles: more than tables are shared.
    fn policy() -> Policy {
        let role = |n| {
            format!(
                r#""{n}": {{"allow": [{{"actions": ["READ"], "type": "DATASOURCE", "names": ["{n}"]}}]}}"#
            )
        };
        let roles: Vec<_> = (0..6).map(role).collect();
        let text = format!(r#"{{"version": 1, "roles": {{{}}}}}"#, roles.join(", "));
        read(text.as_bytes(), &Options::default()).policy.unwrap()
    }

    #[test]
    fn sets_are_too_many_when_they_take_too_much_memory() {
        let policy = policy();
        let tables: Vec<_> = policy
            .roles
            .iter()
            .map(|role| Arc::new(Table::of_rules(&role.rules)))
            .collect();
        let sets = RoleSets::new();
        let of_first = |number| {
            let roles = (0..number).map(RoleId).collect();
            sets.find_or_add(roles, &policy.roles, &tables)
        };
        let shared = of_first(SHARED as u32);
        // Roles count also where all tables are shared: a user of very many groups may have as many as there are.
        let of_roles = |number| number * size_of::<RoleId>();
        assert_eq!(sets.own_bytes.load(Ordering::Relaxed), of_roles(SHARED));
        let merged = of_first(6);
        assert!(sets.own_bytes.load(Ordering::Relaxed) > of_roles(SHARED + 6));

        sets.own_bytes.store(OWN_BYTES, Ordering::Relaxed);
        assert_eq!(of_first(5), Err(Full));
        // Those that are known stay so.
        assert!(shared.is_ok() && merged.is_ok());
        assert_eq!([of_first(SHARED as u32), of_first(6)], [shared, merged]);
    }
}
