//! Distinct strings, numbered in the order in which they came.

use std::hash::{BuildHasher, Hasher};

use foldhash::quality::SeedableRandomState;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;

use crate::keyed::keyed;

/// A set of strings, each known by a small number.
///
/// All text lies in one buffer. The hash table holds where each string begins: most that are unknown are told from a
/// byte of their hash alone, and a known one is compared without asking first where it lies. That takes 14 to 25 bytes a
/// string beside its text. The hash is [keyed]: those who choose the strings cannot choose the collisions.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    text: Text,
    places: HashTable<Place>,
    hasher: SeedableRandomState,
}

/// The strings, one after the other.
#[derive(Clone, Debug, Default)]
struct Text {
    all: String,
    /// Where each string ends.
    ends: Vec<u32>,
}

/// A string of a [`Text`].
#[derive(Clone, Copy, Debug)]
struct Place {
    number: u32,
    start: u32,
}

impl Default for Names {
    fn default() -> Self {
        Self {
            text: Text::default(),
            places: HashTable::new(),
            hasher: keyed(),
        }
    }
}

impl Names {
    /// The number of `name`, which is added if it is new.
    pub(crate) fn intern(&mut self, name: &str) -> u32 {
        let Self {
            text,
            places,
            hasher,
        } = self;
        let entry = places.entry(
            hash(hasher, name.as_bytes()),
            |&place| text.is(place, name),
            |&place| hash(hasher, text.bytes(place)),
        );
        match entry {
            Entry::Occupied(known) => known.get().number,
            Entry::Vacant(free) => free.insert(text.push(name)).get().number,
        }
    }

    /// The number of `name`, if it is known.
    #[inline]
    pub(crate) fn find(&self, name: &str) -> Option<u32> {
        let hash = hash(&self.hasher, name.as_bytes());
        let place = self.places.find(hash, |&place| self.text.is(place, name))?;
        Some(place.number)
    }

    /// The string with this number.
    pub(crate) fn get(&self, number: u32) -> Option<&str> {
        let number = number as usize;
        let ends = &self.text.ends;
        let end = *ends.get(number)? as usize;
        let start = match number.checked_sub(1) {
            Some(previous) => *ends.get(previous)? as usize,
            None => 0,
        };
        self.text.all.get(start..end)
    }

    /// How many there are.
    pub(crate) fn len(&self) -> usize {
        self.text.ends.len()
    }

    /// All, in the order of their numbers.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..small(self.len())).filter_map(|number| self.get(number))
    }

    /// Gives back the room that was kept for more.
    pub(crate) fn shrink(&mut self) {
        self.text.all.shrink_to_fit();
        self.text.ends.shrink_to_fit();
    }
}

impl Text {
    #[inline]
    fn is(&self, place: Place, name: &str) -> bool {
        let (start, end) = (place.start as usize, place.start as usize + name.len());
        // What is compared and where it should end are looked up side by side.
        self.all.as_bytes().get(start..end) == Some(name.as_bytes())
            && self
                .ends
                .get(place.number as usize)
                .map(|&end| end as usize)
                == Some(end)
    }

    fn bytes(&self, place: Place) -> &[u8] {
        let end = self.ends.get(place.number as usize).copied();
        let range = place.start as usize..end.unwrap_or(place.start) as usize;
        self.all.as_bytes().get(range).unwrap_or_default()
    }

    fn push(&mut self, name: &str) -> Place {
        let place = Place {
            number: small(self.ends.len()),
            start: small(self.all.len()),
        };
        self.all.push_str(name);
        self.ends.push(small(self.all.len()));
        place
    }
}

#[inline]
fn hash(hasher: &SeedableRandomState, text: &[u8]) -> u64 {
    let mut hasher = hasher.build_hasher();
    hasher.write(text);
    hasher.finish()
}

/// Lengths here come from a document of at most 64 MiB.
fn small(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{Names, hash};

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
    fn strings_of_one_buffer_are_told_apart_where_their_hashes_are_equal() {
        let mut names = Names::default();
        let all = ["a", "b", "ab", "ba", "", "aba"];
        for name in all {
            names.intern(name);
        }
        let places: Vec<_> = names.places.drain().collect();
        for asked in ["a", "b", "ab", "ba", "", "aba", "bab", "abba", "abab", "aa"] {
            // All get the hash of the one that is asked for.
            let hash = hash(&names.hasher, asked.as_bytes());
            names.places.clear();
            for &place in &places {
                names.places.insert_unique(hash, place, |_| hash);
            }
            let expected = all.iter().position(|&name| name == asked);
            assert_eq!(
                names.find(asked),
                expected.map(|number| number as u32),
                "{asked}"
            );
        }
    }
}
