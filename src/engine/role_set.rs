//! What subjects with the same roles share.

use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use once_cell::sync::OnceCell;

use super::table::{NOTHING, Says, Table};
use crate::pattern::PatternId;
use crate::policy::inheritance::closure;
use crate::policy::{Role, RoleId};

/// How many different sets of roles an engine remembers.
const SETS: usize = 16_384;
/// Twice as many slots: probing stays short.
const SLOTS: usize = 2 * SETS;

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
        if !others.is_empty() {
            tables.push(Arc::new(Table::merged(
                others.iter().map(|table| &***table),
            )));
        }
        Self {
            roles: roles.into_boxed_slice(),
            tables: tables.into_boxed_slice(),
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
    slots: Box<[OnceCell<Box<RoleSet>>]>,
    hasher: RandomState,
}

impl std::fmt::Debug for RoleSets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RoleSets").finish_non_exhaustive()
    }
}

impl RoleSets {
    pub(super) fn new() -> Self {
        let slots = (0..SLOTS).map(|_| OnceCell::new()).collect();
        Self {
            slots,
            hasher: RandomState::new(),
        }
    }

    pub(super) fn get(&self, set: SetId) -> Option<&RoleSet> {
        self.slots.get(set.0 as usize)?.get().map(|set| &**set)
    }

    /// The set of these roles, which must be sorted.
    pub(super) fn find_or_add(
        &self,
        roles: Vec<RoleId>,
        all: &[Role],
        tables: &[Arc<Table>],
    ) -> Result<SetId, Full> {
        let home = self.hasher.hash_one(&roles) as usize;
        let mut new = None;
        // Past so many neighbours the table counts as full: sooner than it is, but with short searches.
        for place in (home..home + SLOTS / 64).map(|place| place % SLOTS) {
            let Some(slot) = self.slots.get(place) else {
                break;
            };
            if slot.get().is_none() {
                let set = new
                    .take()
                    .unwrap_or_else(|| Box::new(RoleSet::new(roles.clone(), all, tables)));
                // Another thread may have been faster, with the same roles or with others.
                new = slot.try_insert(set).err().map(|(_, set)| set);
            }
            if slot.get().is_some_and(|set| *set.roles == *roles) {
                return Ok(SetId(u32::try_from(place).map_err(|_| Full)?));
            }
        }
        Err(Full)
    }
}
