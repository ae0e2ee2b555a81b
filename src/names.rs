//! Distinct strings, numbered in the order in which they came.

use std::hash::{BuildHasher, RandomState};

/// A set of strings, each known by a small number.
///
/// All text lies in one buffer, and the hash table holds numbers alone: some 12 bytes a string beside its text.
/// The hash is seeded and keyed: those who choose the names cannot choose the collisions.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names {
    text: String,
    /// Where each string ends in `text`.
    ends: Vec<u32>,
    /// Open addressing with linear probing; a power of two long, at most three quarters full.
    slots: Vec<u32>,
    hasher: RandomState,
}

const EMPTY: u32 = u32::MAX;

impl Names {
    /// The number of `name`, which is added if it is new.
    pub(crate) fn intern(&mut self, name: &str) -> u32 {
        if let Some(number) = self.find(name) {
            return number;
        }
        if (self.ends.len() + 1) * 4 > self.slots.len() * 3 {
            self.grow();
        }
        let number = small(self.ends.len());
        self.text.push_str(name);
        self.ends.push(small(self.text.len()));
        self.place(number);
        number
    }

    /// The number of `name`, if it is known.
    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        let mut slot = self.home(name);
        loop {
            let number = *self.slots.get(slot)?;
            if number == EMPTY {
                return None;
            }
            if self.get(number) == Some(name) {
                return Some(number);
            }
            slot = self.next(slot);
        }
    }

    /// The string with this number.
    pub(crate) fn get(&self, number: u32) -> Option<&str> {
        let number = number as usize;
        let end = *self.ends.get(number)? as usize;
        let start = match number.checked_sub(1) {
            Some(previous) => *self.ends.get(previous)? as usize,
            None => 0,
        };
        self.text.get(start..end)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..small(self.len())).filter_map(|number| self.get(number))
    }

    /// Gives back the room that was kept for more.
    pub(crate) fn shrink(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn home(&self, name: &str) -> usize {
        let hash = self.hasher.hash_one(name) as usize;
        hash & self.slots.len().wrapping_sub(1)
    }

    fn next(&self, slot: usize) -> usize {
        (slot + 1) & self.slots.len().wrapping_sub(1)
    }

    /// Writes a number into the first free slot at or behind its string's home.
    fn place(&mut self, number: u32) {
        let mut slot = self.get(number).map_or(0, |name| self.home(name));
        while self.slots.get(slot).is_some_and(|&taken| taken != EMPTY) {
            slot = self.next(slot);
        }
        if let Some(free) = self.slots.get_mut(slot) {
            *free = number;
        }
    }

    fn grow(&mut self) {
        let length = (self.slots.len() * 2).max(8);
        self.slots = vec![EMPTY; length];
        for number in 0..small(self.len()) {
            self.place(number);
        }
    }
}

/// Lengths here come from a document of at most 64 MiB.
fn small(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Names;

    #[test]
    fn nothing_is_found_in_an_empty_set() {
        assert_eq!(Names::default().find(""), None);
        assert_eq!(Names::default().get(0), None);
    }

    #[test]
    fn equal_strings_share_a_number() {
        let mut names = Names::default();
        assert_eq!(names.intern("b"), 0);
        assert_eq!(names.intern(""), 1);
        assert_eq!(names.intern("b"), 0);
        assert_eq!(names.iter().collect::<Vec<_>>(), ["b", ""]);
    }

    #[test]
    fn every_string_of_many_is_found_and_no_other() {
        let mut names = Names::default();
        for number in 0..10_000 {
            assert_eq!(names.intern(&format!("n{number}")), number);
        }
        for number in 0..10_000 {
            assert_eq!(names.find(&format!("n{number}")), Some(number));
            assert_eq!(names.get(number), Some(format!("n{number}").as_str()));
            assert_eq!(names.find(&format!("m{number}")), None);
        }
        assert_eq!(names.len(), 10_000);
    }
}
