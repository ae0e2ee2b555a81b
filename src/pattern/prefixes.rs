//! Which of many prefixes a name starts with.

use std::cmp::Reverse;

use super::prefix_order::PrefixOrder;
use crate::names::Names;

/// Prefixes, each known by a number.
#[derive(Clone, Debug, Default)]
pub(super) struct Prefixes {
    names: Names,
    search: Search,
}

/// How those that a name starts with are found.
#[derive(Clone, Debug)]
enum Search {
    /// By looking up the start of the name, once for each of these lengths in bytes, the longest first.
    Lengths(Vec<usize>),
    /// By one search, however many lengths there are.
    Order(PrefixOrder),
}

/// To look up so many lengths takes no longer than a search.
const LENGTHS: usize = 3;

impl Default for Search {
    fn default() -> Self {
        Self::Lengths(Vec::new())
    }
}

impl Prefixes {
    /// Makes them ready to be searched.
    pub(super) fn new(mut names: Names) -> Self {
        names.shrink();
        let search = match lengths(&names) {
            Some(lengths) => Search::Lengths(lengths),
            None => Search::Order(PrefixOrder::new(&names)),
        };
        Self { names, search }
    }

    /// Hands over the number of every prefix that `name` starts with, the longest first.
    pub(super) fn matches(&self, name: &str, found: impl FnMut(u32)) {
        match &self.search {
            Search::Lengths(lengths) => {
                let starts = lengths.iter().filter_map(|&length| name.get(..length));
                starts
                    .filter_map(|start| self.names.find(start))
                    .for_each(found);
            }
            Search::Order(order) => order.matches(&self.names, name, found),
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
}

/// The different lengths, the longest first. None, if there are too many to look each up.
fn lengths(names: &Names) -> Option<Vec<usize>> {
    let mut lengths: Vec<usize> = Vec::new();
    for text in names.iter() {
        if !lengths.contains(&text.len()) {
            if lengths.len() == LENGTHS {
                return None;
            }
            lengths.push(text.len());
        }
    }
    lengths.sort_unstable_by_key(|&length| Reverse(length));
    Some(lengths)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::collection::vec;
    use proptest::prelude::*;
    use proptest::sample::select;

    use super::{PrefixOrder, Prefixes};
    use crate::names::Names;

    fn matches<'a>(prefixes: &'a [&str], name: &str) -> Vec<&'a str> {
        let mut names = Names::default();
        for prefix in prefixes {
            names.intern(prefix);
        }
        let (mut found, mut searched) = (Vec::new(), Vec::new());
        let order = PrefixOrder::new(&names);
        order.matches(&names, name, |number| {
            searched.push(prefixes[number as usize])
        });
        Prefixes::new(names).matches(name, |number| found.push(prefixes[number as usize]));
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
