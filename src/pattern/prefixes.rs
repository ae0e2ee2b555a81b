//! Which of many prefixes a name starts with.

use crate::names::Names;

/// Prefixes, in an order that lets all those of a name be found by one binary search.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefixes {
    names: Names,
    /// Numbers of the prefixes, in the order of their text.
    sorted: Vec<u32>,
    /// For each place in `sorted`: the place of the longest other prefix that this one starts with.
    parents: Vec<u32>,
}

const NONE: u32 = u32::MAX;

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
            parents: Vec::new(),
        };
        prefixes.parents = prefixes.find_parents();
        prefixes
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
    ///
    /// All texts between a prefix of `name` and `name` itself start with that prefix. The nearest text
    /// that is not behind `name` therefore starts with each prefix of `name`: they are among its parents.
    pub(super) fn matches(&self, name: &str, mut found: impl FnMut(u32)) {
        let behind = self
            .sorted
            .partition_point(|&number| self.names.get(number) <= Some(name));
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

    fn text(&self, place: u32) -> &str {
        self.names.get(self.number(place)).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::Prefixes;
    use crate::names::Names;

    fn matches<'a>(prefixes: &'a [&str], name: &str) -> Vec<&'a str> {
        let mut names = Names::default();
        for prefix in prefixes {
            names.intern(prefix);
        }
        let mut found = Vec::new();
        Prefixes::new(names).matches(name, |number| found.push(prefixes[number as usize]));
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

    #[test]
    fn a_neighbour_in_the_order_is_not_a_prefix() {
        assert_eq!(matches(&["ab", "abc"], "abb"), ["ab"]);
        assert_eq!(matches(&["ab", "abc"], "aa"), [""; 0]);
        assert_eq!(matches(&[], "aa"), [""; 0]);
    }
}
