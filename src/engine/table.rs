//! What rules say of patterns: a byte for each where their numbers lie close together, else a hash table.

use std::hash::BuildHasher;

use foldhash::quality::SeedableRandomState;

use crate::keyed::keyed;
use crate::pattern::PatternId;
use crate::policy::{Action, Effect, Rule};

/// What rules say of a name: which actions some of them allow, and which some of them deny.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Says(u8);

/// No rule says anything.
pub(super) const NOTHING: Says = Says(0);

/// In [`Says`] the allowed actions are the lower bits, the denied ones stand above.
const DENIED: u32 = 2;

impl Says {
    fn of_rule(rule: &Rule) -> Self {
        match rule.effect {
            Effect::Allow => Self(rule.actions.bits()),
            Effect::Deny => Self(rule.actions.bits() << DENIED),
        }
    }

    /// What this and the other say.
    pub(super) fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(super) fn allows(self, action: Action) -> bool {
        self.0 & (1 << action as u8) != 0
    }

    pub(super) fn denies(self, action: Action) -> bool {
        self.0 & (1 << (action as u8) << DENIED) != 0
    }

    pub(super) fn has(self, effect: Effect, action: Action) -> bool {
        match effect {
            Effect::Allow => self.allows(action),
            Effect::Deny => self.denies(action),
        }
    }
}

/// From resource type and pattern to what the rules say.
#[derive(Debug)]
pub(super) struct Table {
    /// For types and kinds of patterns of which most numbers in a row are named: the rule, since patterns are numbered
    /// as they come.
    rows: Box<[Row]>,
    /// All others.
    scattered: Scattered,
    entries: usize,
}

/// More are not worth looking through before the hash table is asked.
const ROWS: usize = 4;
/// So many types and kinds are looked at to find the rows.
const KINDS: usize = 64;
/// A row may be so much longer than it has entries, and still takes less than a hash table.
const LENGTH_PER_ENTRY: usize = 8;

impl Table {
    /// What these rules say where no input source was seen.
    pub(super) fn of_rules(rules: &[Rule]) -> Self {
        let saying = || rules.iter().filter(|rule| !allows_certain_locations(rule));
        Self::of(|| {
            saying().flat_map(|rule| {
                let says = Says::of_rule(rule);
                let entry = move |&pattern| Entry::new(rule.resource_type.0, pattern, says);
                rule.names.iter().map(entry)
            })
        })
    }

    /// What all these tables say together.
    pub(super) fn merged<'a>(tables: impl Iterator<Item = &'a Self> + Clone) -> Self {
        Self::of(|| tables.clone().flat_map(Self::entries))
    }

    fn of<E: Iterator<Item = Entry>>(entries: impl Fn() -> E) -> Self {
        let extents = Extent::of_rows(entries());
        let mut rows: Box<[Row]> = extents.iter().map(Row::new).collect();
        let in_rows: usize = extents.iter().map(|extent| extent.entries).sum();
        let mut scattered = Scattered::with_room(entries().count() - in_rows);
        for entry in entries() {
            match rows.iter_mut().find(|row| row.kind == entry.kind()) {
                Some(row) => row.add(entry),
                None => scattered.add(entry),
            }
        }
        let entries = rows.iter().map(|row| row.entries().count()).sum::<usize>() + scattered.used;
        Self {
            rows,
            scattered,
            entries,
        }
    }

    /// What is said of this pattern.
    #[inline]
    pub(super) fn says(&self, resource_type: u32, pattern: PatternId) -> Says {
        self.find(Entry::new(resource_type, pattern, NOTHING))
    }

    #[inline]
    fn find(&self, asked: Entry) -> Says {
        match self.rows.iter().find(|row| row.kind == asked.kind()) {
            Some(row) => row.says(asked),
            None => self.scattered.says(asked),
        }
    }

    fn entries(&self) -> impl Iterator<Item = Entry> {
        let rows = self.rows.iter().flat_map(Row::entries);
        rows.chain(self.scattered.entries())
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.entries
    }

    /// What it takes.
    pub(super) fn bytes(&self) -> usize {
        let rows = self
            .rows
            .iter()
            .map(|row| size_of::<Row>() + row.says.len());
        rows.sum::<usize>() + size_of_val(&*self.scattered.slots)
    }
}

/// What is said of a pattern, with a resource type: the type (28 bits), the pattern (32 bits) and what is said (4 bits);
/// a document of 64 MiB cannot name as many types. No entry says nothing, so that zero is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry(u64);

const SAID: u64 = 0b1111;
/// Below lie the number of the pattern and what is said; above, the type and the kind of pattern.
const KIND: u32 = 4 + PatternId::NUMBER_BITS;

impl Entry {
    const NONE: Self = Self(0);

    #[inline]
    fn new(resource_type: u32, pattern: PatternId, says: Says) -> Self {
        let key = u64::from(resource_type) << 36 | u64::from(pattern.code()) << 4;
        Self(key | u64::from(says.0))
    }

    #[inline]
    fn says(self) -> Says {
        Says((self.0 & SAID) as u8)
    }

    #[inline]
    fn key(self) -> u64 {
        self.0 & !SAID
    }

    /// Resource type and kind of pattern.
    #[inline]
    fn kind(self) -> u32 {
        (self.0 >> KIND) as u32
    }

    /// The pattern's number among those of its kind.
    #[inline]
    fn number(self) -> u32 {
        ((self.0 & ((1 << KIND) - 1)) >> 4) as u32
    }
}

/// How far the numbers reach of which a table says something.
struct Extent {
    kind: u32,
    first: u32,
    last: u32,
    /// How many there are; what is named twice counts twice.
    entries: usize,
}

impl Extent {
    /// How far the rows go that are worth it.
    fn of_rows(entries: impl Iterator<Item = Entry>) -> Vec<Self> {
        let mut extents: Vec<Self> = Vec::new();
        for entry in entries {
            let seen = extents.len();
            match extents
                .iter_mut()
                .find(|extent| extent.kind == entry.kind())
            {
                Some(extent) => extent.add(entry),
                None if seen < KINDS => extents.push(Self::of(entry)),
                None => {}
            }
        }
        extents.retain(Self::is_dense);
        extents.sort_unstable_by_key(|extent| std::cmp::Reverse(extent.entries));
        extents.truncate(ROWS);
        extents
    }

    fn of(entry: Entry) -> Self {
        Self {
            kind: entry.kind(),
            first: entry.number(),
            last: entry.number(),
            entries: 1,
        }
    }

    fn add(&mut self, entry: Entry) {
        self.first = self.first.min(entry.number());
        self.last = self.last.max(entry.number());
        self.entries += 1;
    }

    fn length(&self) -> usize {
        (self.last - self.first) as usize + 1
    }

    fn is_dense(&self) -> bool {
        self.length() / LENGTH_PER_ENTRY <= self.entries
    }
}

/// What is said of patterns whose numbers follow each other.
#[derive(Debug)]
struct Row {
    kind: u32,
    first: u32,
    says: Box<[Says]>,
}

impl Row {
    fn new(extent: &Extent) -> Self {
        Self {
            kind: extent.kind,
            first: extent.first,
            says: vec![NOTHING; extent.length()].into_boxed_slice(),
        }
    }

    fn add(&mut self, entry: Entry) {
        let place = entry.number().wrapping_sub(self.first) as usize;
        if let Some(says) = self.says.get_mut(place) {
            *says = says.and(entry.says());
        }
    }

    #[inline]
    fn says(&self, asked: Entry) -> Says {
        // Numbers before the first come out larger than any place.
        let place = asked.number().wrapping_sub(self.first) as usize;
        self.says.get(place).copied().unwrap_or(NOTHING)
    }

    fn entries(&self) -> impl Iterator<Item = Entry> {
        let numbered = (self.first..).zip(&*self.says);
        let key = |number| u64::from(self.kind) << KIND | u64::from(number) << 4;
        numbered
            .filter(|&(_, &says)| says != NOTHING)
            .map(move |(number, says)| Entry(key(number) | u64::from(says.0)))
    }
}

/// A hash table: open addressing with linear probing.
///
/// Who writes a policy chooses which patterns a role names, and thereby their numbers: hence the [keyed] hash.
#[derive(Debug)]
struct Scattered {
    /// A power of two long, or empty.
    slots: Box<[Entry]>,
    used: usize,
    hasher: SeedableRandomState,
}

impl Scattered {
    /// An empty table that at most so many entries fill to three quarters.
    fn with_room(entries: usize) -> Self {
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
    fn says(&self, asked: Entry) -> Says {
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

    fn add(&mut self, new: Entry) {
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

    fn entries(&self) -> impl Iterator<Item = Entry> {
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
}

fn allows_certain_locations(rule: &Rule) -> bool {
    rule.effect == Effect::Allow && rule.sources.is_listed()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::*;

    fn entry(kind: u32, number: u32, says: u64) -> Entry {
        Entry(u64::from(kind) << KIND | u64::from(number) << 4 | says)
    }

    /// A table of these says what they say, of neighbours nothing; so does one that is merged of two halves.
    fn check(entries: &[Entry]) -> Table {
        let mut expected: HashMap<u64, u64> = HashMap::new();
        for entry in entries {
            *expected.entry(entry.key()).or_default() |= entry.0 & SAID;
        }
        let table = Table::of(|| entries.iter().copied());
        let (left, right) = entries.split_at(entries.len() / 2);
        let halves = [left, right].map(|half| Table::of(|| half.iter().copied()));
        let merged = Table::merged(halves.iter());
        for table in [&table, &merged] {
            assert_eq!(table.len(), expected.len());
            assert_eq!(table.entries().count(), expected.len());
            for entry in entries {
                for key in [
                    entry.key(),
                    entry.key().wrapping_add(16),
                    entry.key().wrapping_sub(16),
                ] {
                    let says = expected.get(&key).copied().unwrap_or_default();
                    assert_eq!(u64::from(table.find(Entry(key)).0), says, "{key:x}");
                }
            }
        }
        table
    }

    #[test]
    fn numbers_in_a_row_take_a_byte_each() {
        let entries: Vec<_> = (5..1_000)
            .map(|number| entry(0, number, 1 + u64::from(number % 15)))
            .collect();
        let table = check(&entries);
        assert_eq!((table.rows.len(), table.scattered.used), (1, 0));
        assert_eq!(table.bytes(), 995 + size_of::<Row>());
    }

    #[test]
    fn numbers_that_lie_apart_are_scattered() {
        let entries: Vec<_> = (0..1_000).map(|number| entry(3, number * 100, 2)).collect();
        let table = check(&entries);
        assert_eq!((table.rows.len(), table.scattered.used), (0, 1_000));
        let last = (1 << PatternId::NUMBER_BITS) - 1;
        check(&[
            entry(0, 0, 1),
            entry(0, last, 4),
            entry((1 << 30) - 1, last, 15),
            entry(0, 0, 8),
        ]);
    }

    #[test]
    fn of_many_types_the_largest_have_rows() {
        let of_type = |kind| (0..=kind % 97).map(move |number| entry(kind, number, 1));
        let entries: Vec<_> = (0..500).flat_map(of_type).collect();
        let table = check(&entries);
        assert_eq!(table.rows.len(), ROWS);
        assert!(table.scattered.used > 0);
        check(&[]);
    }
}
