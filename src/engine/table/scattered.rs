//! A hash table, for patterns whose numbers lie apart.

use std::hash::BuildHasher;

use foldhash::quality::SeedableRandomState;

use super::entry::{Entry, NOTHING, Says};
use crate::keyed::keyed;

/// A hash table: open addressing with linear probing.
///
/// Who writes a policy chooses which patterns a role names, and thereby their numbers: hence the [keyed] hash.
#[derive(Debug)]
pub(super) struct Scattered {
    /// A power of two long, or empty.
    slots: Box<[Entry]>,
    pub(super) used: usize,
    hasher: SeedableRandomState,
}

impl Scattered {
    /// An empty table that at most so many entries fill to three quarters.
    pub(super) fn with_room(entries: usize) -> Self {
        let length = if entries == 0 {
            0
        } else {
            (entries + entries / 3 + 1).next_power_of_two()
        };
        Self {
            slots: vec![Entry::NONE; length].into_boxed_slice(),
            used: 0,
            hasher: keyed(),
        }
    }

    #[inline]
    pub(super) fn says(&self, asked: Entry) -> Says {
        let mut place = self.home(asked);
        while let Some(&entry) = self.slots.get(place) {
            if entry == Entry::NONE {
                break;
            }
            if entry.key() == asked.key() {
                return entry.says();
            }
            place = self.after(place);
        }
        NOTHING
    }

    pub(super) fn add(&mut self, new: Entry) {
        let mut place = self.home(new);
        while let Some(entry) = self.slots.get_mut(place) {
            if *entry == Entry::NONE || entry.key() == new.key() {
                self.used += usize::from(*entry == Entry::NONE);
                entry.0 |= new.0;
                return;
            }
            place = self.after(place);
        }
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = Entry> {
        let slots = self.slots.iter().copied();
        slots.filter(|&entry| entry != Entry::NONE)
    }

    #[inline]
    fn home(&self, entry: Entry) -> usize {
        self.hasher.hash_one(entry.key()) as usize & self.slots.len().wrapping_sub(1)
    }

    #[inline]
    fn after(&self, place: usize) -> usize {
        (place + 1) & self.slots.len().wrapping_sub(1)
    }

    /// What it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of_val(&*self.slots)
    }
}
