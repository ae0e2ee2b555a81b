//! Which of many prefixes a name starts with.

use std::cmp::Reverse;

use crate::names::Names;

/// Prefixes: where they have few different lengths each of these is looked up, and else all by one binary search in
/// an order that allows that.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefixes {
    names: Names,
    /// Their different lengths in bytes, the longest first; none if there are too many.
    lengths: Vec<usize>,
    /// Numbers of the prefixes, in the order of their text.
    sorted: Vec<u32>,
    /// How many bytes all of them begin with alike.
    shared: usize,
    /// For each place in `sorted`: the next bytes. Nearly every search is done when it has compared these.
    heads: Vec<u64>,
    /// For each place in `sorted`: the place of the longest other prefix that this one starts with.
    parents: Vec<u32>,
}

const NONE: u32 = u32::MAX;

/// To look up so many lengths takes no longer than a search.
const LENGTHS: usize = 3;

impl Prefixes {
    /// Puts the prefixes in order.
    pub(super) fn new(mut names: Names) -> Self {
        names.shrink();
        let mut sorted: Vec<u32> = (0..names.len())
            .filter_map(|n| u32::try_from(n).ok())
            .collect();
        sorted.sort_unstable_by_key(|&number| names.get(number));
        let mut prefixes = Self {
            names,
            sorted,
            ..Self::default()
        };
        prefixes.lengths = prefixes.find_lengths();
        prefixes.shared = prefixes.find_shared();
        prefixes.heads = prefixes.find_heads();
        prefixes.parents = prefixes.find_parents();
        prefixes
    }

    fn find_lengths(&self) -> Vec<usize> {
        let mut lengths: Vec<usize> = Vec::new();
        for text in self.texts() {
            if !lengths.contains(&text.len()) {
                if lengths.len() == LENGTHS {
                    return Vec::new();
                }
                lengths.push(text.len());
            }
        }
        lengths.sort_unstable_by_key(|&length| Reverse(length));
        lengths
    }

    /// What the first and the last in the order begin with alike, all in between do.
    fn find_shared(&self) -> usize {
        let text = |number: Option<&u32>| number.and_then(|&number| self.names.get(number));
        match (text(self.sorted.first()), text(self.sorted.last())) {
            (Some(first), Some(last)) => {
                let pairs = first.bytes().zip(last.bytes());
                pairs.take_while(|(one, other)| one == other).count()
            }
            _ => 0,
        }
    }

    fn find_heads(&self) -> Vec<u64> {
        self.texts().map(|text| head(text, self.shared)).collect()
    }

    /// Each prefix starts with its parent; so a stack of those still open suffices.
    fn find_parents(&self) -> Vec<u32> {
        let mut open: Vec<u32> = Vec::new();
        let mut parents = Vec::with_capacity(self.sorted.len());
        for place in (0..self.sorted.len()).filter_map(|place| u32::try_from(place).ok()) {
            let text = self.text(place);
            while open
                .last()
                .is_some_and(|&last| !text.starts_with(self.text(last)))
            {
                open.pop();
            }
            parents.push(open.last().copied().unwrap_or(NONE));
            open.push(place);
        }
        parents
    }

    /// Hands over the number of every prefix that `name` starts with, the longest first.
    pub(super) fn matches(&self, name: &str, found: impl FnMut(u32)) {
        if self.lengths.is_empty() {
            self.search(name, found);
        } else {
            let starts = self.lengths.iter().filter_map(|&length| name.get(..length));
            starts
                .filter_map(|start| self.names.find(start))
                .for_each(found);
        }
    }

    /// All texts between a prefix of `name` and `name` itself start with that prefix. The nearest text
    /// that is not behind `name` therefore starts with each prefix of `name`: they are among its parents.
    fn search(&self, name: &str, mut found: impl FnMut(u32)) {
        // Most policies that name everything have none.
        if self.sorted.is_empty() {
            return;
        }
        let behind = self.behind(name);
        let mut place = behind
            .checked_sub(1)
            .and_then(|place| u32::try_from(place).ok())
            .unwrap_or(NONE);
        while place != NONE {
            if name.starts_with(self.text(place)) {
                found(self.number(place));
            }
            place = self.parents.get(place as usize).copied().unwrap_or(NONE);
        }
    }

    /// How many prefixes are not behind `name` in the order.
    fn behind(&self, name: &str) -> usize {
        let head = head(name, self.shared);
        let behind = self.heads.partition_point(|&other| other <= head);
        let before = self.heads.get(..behind).unwrap_or_default();
        if before.last() != Some(&head) {
            return behind;
        }
        // Some have the same head, zeros for what is missing included: their texts tell.
        let first = before.partition_point(|&other| other < head);
        let alike = self.sorted.get(first..behind).unwrap_or_default();
        first + alike.partition_point(|&number| self.names.get(number) <= Some(name))
    }

    /// The prefix with this number.
    pub(super) fn get(&self, number: u32) -> Option<&str> {
        self.names.get(number)
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.names.len()
    }

    fn number(&self, place: u32) -> u32 {
        self.sorted.get(place as usize).copied().unwrap_or(NONE)
    }

    /// All of them, in order.
    fn texts(&self) -> impl Iterator<Item = &str> {
        let numbers = self.sorted.iter();
        numbers.filter_map(|&number| self.names.get(number))
    }

    fn text(&self, place: u32) -> &str {
        self.names.get(self.number(place)).unwrap_or_default()
    }
}

/// Eight bytes of a text as a number, in the order in which texts are: zeros stand behind its end.
fn head(text: &str, from: usize) -> u64 {
    let rest = text.as_bytes().get(from..).unwrap_or_default();
    if let Some(&eight) = rest.first_chunk() {
        return u64::from_be_bytes(eight);
    }
    rest.iter()
        .zip((0..u64::BITS).step_by(8).rev())
        .fold(0, |head, (&byte, bits)| head | u64::from(byte) << bits)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::Prefixes;
    use crate::names::Names;

    fn matches<'a>(prefixes: &'a [&str], name: &str) -> Vec<&'a str> {
        let mut names = Names::default();
        for prefix in prefixes {
            names.intern(prefix);
        }
        let all = Prefixes::new(names);
        let (mut found, mut searched) = (Vec::new(), Vec::new());
        all.matches(name, |number| found.push(prefixes[number as usize]));
        all.search(name, |number| searched.push(prefixes[number as usize]));
        assert_eq!(found, searched, "both ways, however many lengths there are");
        found
    }

    #[test]
    fn all_prefixes_of_a_name_are_found_the_longest_first() {
        let prefixes = ["sales_eu", "s", "sales_", "wiki", "sales_us", ""];
        assert_eq!(
            matches(&prefixes, "sales_eu_1"),
            ["sales_eu", "sales_", "s", ""]
        );
        assert_eq!(matches(&prefixes, "sales_f"), ["sales_", "s", ""]);
        assert_eq!(matches(&prefixes, "wiki"), ["wiki", ""]);
        assert_eq!(matches(&prefixes, ""), [""]);
    }

    /// Few letters, the one that is lowest of all among them, and up to three times as many as are compared at once.
    fn text() -> impl Strategy<Value = String> {
        vec(select(&["a", "b", "\0", "é", "aaaaaaaa"][..]), 0..24).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn those_are_found_that_the_name_starts_with(
            shared in text(),
            prefixes in vec(text(), 0..20),
            name in text(),
            elsewhere in any::<bool>(),
        ) {
            let prefixes: BTreeSet<_> = prefixes.iter().map(|text| format!("{shared}{text}")).collect();
            let prefixes: Vec<_> = prefixes.iter().map(String::as_str).collect();
            let name = if elsewhere { name } else { shared + &name };
            let starts = prefixes.iter().rev().filter(|prefix| name.starts_with(**prefix));
            prop_assert_eq!(matches(&prefixes, &name), starts.copied().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_neighbour_in_the_order_is_not_a_prefix() {
        assert_eq!(matches(&["ab", "abc"], "abb"), ["ab"]);
        assert_eq!(matches(&["ab", "abc"], "aa"), [""; 0]);
        assert_eq!(matches(&[], "aa"), [""; 0]);
    }
}
