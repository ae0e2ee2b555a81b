//! Distinct strings, numbered in the order in which they came.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::SeedableRandomState;

use crate::keyed::keyed;

/// A set of strings, each known by a small number.
///
/// All text lies in one buffer. A slot of the hash table holds all that it takes to compare a string, so that to find
/// one touches two places of memory, and to miss one just the table: some 28 bytes a string beside its text.
/// The hash is [keyed]: those who choose the strings cannot choose the collisions.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    text: String,
    /// Where each string ends in `text`.
    ends: Vec<u32>,
    /// Open addressing with linear probing, at most two thirds full.
    slots: Vec<Slot>,
    hasher: SeedableRandomState,
}

/// A place of the hash table.
#[derive(Clone, Copy, Debug)]
struct Slot {
    hash: u32,
    /// [`EMPTY`] if it is free.
    number: u32,
    /// The string is this part of the text.
    start: u32,
    length: u32,
}

const EMPTY: u32 = u32::MAX;

const FREE: Slot = Slot {
    hash: 0,
    number: EMPTY,
    start: 0,
    length: 0,
};

impl Default for Names {
    fn default() -> Self {
        Self {
            text: String::new(),
            ends: Vec::new(),
            slots: Vec::new(),
            hasher: keyed(),
        }
    }
}

impl Names {
    /// The number of `name`, which is added if it is new.
    pub(crate) fn intern(&mut self, name: &str) -> u32 {
        let hash = self.hash(name);
        if let Some(number) = self.find_hashed(name, hash) {
            return number;
        }
        if (self.len() + 1) * 3 > self.slots.len() * 2 {
            self.resize((self.slots.len() * 2).max(8));
        }
        let number = small(self.len());
        let start = small(self.text.len());
        self.text.push_str(name);
        self.ends.push(small(self.text.len()));
        self.place(Slot {
            hash,
            number,
            start,
            length: small(name.len()),
        });
        number
    }

    /// The number of `name`, if it is known.
    #[inline]
    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        self.find_hashed(name, self.hash(name))
    }

    #[inline]
    fn find_hashed(&self, name: &str, hash: u32) -> Option<u32> {
        let mut place = self.home(hash);
        loop {
            let slot = self.slots.get(place)?;
            if slot.number == EMPTY {
                return None;
            }
            if slot.hash == hash && self.is(slot, name) {
                return Some(slot.number);
            }
            place = self.after(place);
        }
    }

    #[inline]
    fn is(&self, slot: &Slot, name: &str) -> bool {
        let start = slot.start as usize;
        let text = self.text.as_bytes().get(start..);
        slot.length as usize == name.len()
            && text.and_then(|text| text.get(..name.len())) == Some(name.as_bytes())
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
        self.resize(self.len() * 3 / 2 + 1);
    }

    #[inline]
    fn hash(&self, name: &str) -> u32 {
        let mut hasher = self.hasher.build_hasher();
        hasher.write(name.as_bytes());
        (hasher.finish() >> 32) as u32
    }

    /// The upper bits of the hash tell the place: the table may have any length.
    #[inline]
    fn home(&self, hash: u32) -> usize {
        ((u64::from(hash) * self.slots.len() as u64) >> 32) as usize
    }

    #[inline]
    fn after(&self, place: usize) -> usize {
        if place + 1 < self.slots.len() {
            place + 1
        } else {
            0
        }
    }

    /// Writes into the first free slot at or behind the string's home.
    fn place(&mut self, slot: Slot) {
        let mut place = self.home(slot.hash);
        while self
            .slots
            .get(place)
            .is_some_and(|taken| taken.number != EMPTY)
        {
            place = self.after(place);
        }
        if let Some(free) = self.slots.get_mut(place) {
            *free = slot;
        }
    }

    /// Makes a table of this length, which must be more than there are strings.
    fn resize(&mut self, length: usize) {
        let slots = std::mem::replace(&mut self.slots, vec![FREE; length]);
        for slot in slots.into_iter().filter(|slot| slot.number != EMPTY) {
            self.place(slot);
        }
    }
}

/// Lengths here come from a document of at most 64 MiB.
fn small(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{EMPTY, Names};

    #[test]
    fn nothing_is_found_in_an_empty_set() {
        let mut names = Names::default();
        assert_eq!(names.find(""), None);
        assert_eq!(names.get(0), None);
        names.shrink();
        assert_eq!(names.find(""), None);
        assert_eq!(names.intern(""), 0);
        assert_eq!(names.find(""), Some(0));
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
        for _ in 0..2 {
            for number in 0..10_000 {
                assert_eq!(names.find(&format!("n{number}")), Some(number));
                assert_eq!(names.get(number), Some(format!("n{number}").as_str()));
                assert_eq!(names.find(&format!("m{number}")), None);
            }
            assert_eq!(names.len(), 10_000);
            names.shrink();
        }
        assert_eq!(names.intern("one more"), 10_000);
        assert_eq!(names.find("one more"), Some(10_000));
    }

    #[test]
    fn a_set_of_every_size_has_a_free_slot_and_finds_all() {
        let mut names = Names::default();
        for size in 0..200 {
            names.intern(&size.to_string());
            for names in [&names, &{
                let mut shrunk = names.clone();
                shrunk.shrink();
                shrunk
            }] {
                assert!(names.slots.iter().any(|slot| slot.number == EMPTY));
                assert!((0..=size).all(|number| names.find(&number.to_string()) == Some(number)));
                assert_eq!(names.find("no"), None);
            }
        }
    }

    /// All strings get the home of the last slot, so that every search goes round the end.
    #[test]
    fn strings_whose_hashes_are_equal_are_told_apart_behind_the_last_slot_too() {
        let mut names = Names::default();
        let all = ["a", "b", "ab", "ba", ""];
        for name in all {
            names.intern(name);
        }
        let mut slots: Vec<_> = names
            .slots
            .iter()
            .copied()
            .filter(|slot| slot.number != EMPTY)
            .collect();
        slots.sort_by_key(|slot| slot.number);
        let length = names.slots.len();
        names.slots = Vec::new();
        names.resize(length);
        for slot in &mut slots {
            slot.hash = u32::MAX;
            names.place(*slot);
        }
        let first = names.slots.iter().position(|slot| slot.number == 1);
        assert_eq!((names.home(u32::MAX), first), (length - 1, Some(0)));
        names.resize(7);
        for (number, name) in (0..).zip(all) {
            assert_eq!(names.find_hashed(name, u32::MAX), Some(number));
        }
        assert_eq!(names.find_hashed("c", u32::MAX), None);
        assert_eq!(names.find_hashed("aba", u32::MAX), None);
    }
}
