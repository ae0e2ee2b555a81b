//! A byte for each pattern, where their numbers lie close together.

use super::entry::{Entry, KIND, NOTHING, Says};

/// More are not worth looking through before the hash table is asked.
pub(super) const ROWS: usize = 4;
/// So many types and kinds are looked at to find the rows.
const KINDS: usize = 64;
/// A row may be so much longer than it has entries, and still takes less than a hash table.
const LENGTH_PER_ENTRY: usize = 8;

/// How far the numbers reach of which a table says something.
pub(super) struct Extent {
    kind: u32,
    first: u32,
    last: u32,
    /// How many there are; what is named twice counts twice.
    pub(super) entries: usize,
}

impl Extent {
    /// How far the rows go that are worth it.
    pub(super) fn of_rows(entries: impl Iterator<Item = Entry>) -> Vec<Self> {
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
pub(super) struct Row {
    pub(super) kind: u32,
    first: u32,
    says: Box<[Says]>,
}

impl Row {
    pub(super) fn new(extent: &Extent) -> Self {
        Self {
            kind: extent.kind,
            first: extent.first,
            says: vec![NOTHING; extent.length()].into_boxed_slice(),
        }
    }

    pub(super) fn add(&mut self, entry: Entry) {
        let place = entry.number().wrapping_sub(self.first) as usize;
        if let Some(says) = self.says.get_mut(place) {
            *says = says.and(entry.says());
        }
    }

    #[inline]
    pub(super) fn says(&self, asked: Entry) -> Says {
        // Numbers before the first come out larger than any place.
        let place = asked.number().wrapping_sub(self.first) as usize;
        self.says.get(place).copied().unwrap_or(NOTHING)
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = Entry> {
        let numbered = (self.first..).zip(&*self.says);
        let key = |number| u64::from(self.kind) << KIND | u64::from(number) << 4;
        numbered
            .filter(|&(_, &says)| says != NOTHING)
            .map(move |(number, says)| Entry(key(number) | u64::from(says.0)))
    }

    /// What it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.says.len()
    }
}
