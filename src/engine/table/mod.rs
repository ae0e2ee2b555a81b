//! What rules say of patterns: a byte for each where their numbers lie close together, else a hash table.

mod entry;
mod row;
mod scattered;

pub(super) use self::entry::{NOTHING, Says};

use self::entry::Entry;
use self::row::{Extent, Row};
use self::scattered::Scattered;
use crate::pattern::PatternId;
use crate::policy::{Effect, Rule};

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
        self.rows.iter().map(Row::bytes).sum::<usize>() + self.scattered.bytes()
    }
}

fn allows_certain_locations(rule: &Rule) -> bool {
    rule.effect == Effect::Allow && rule.sources.is_listed()
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::entry::{KIND, SAID};
    use super::row::ROWS;
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
