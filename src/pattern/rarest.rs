//! Which needles tell an expression best from the others.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::literals::{AnyOf, shortest};

/// So many expressions that must be looked at may share a needle; of shorter needles, which are in more names, fewer.
const SHARED: usize = 8;

/// For each expression those of its needles that fewest expressions share; none where still too many do.
///
/// What is shared by many tells them not apart: automata of many expressions at once do better.
pub(super) fn rarest<'a>(
    ways: impl Iterator<Item = &'a [AnyOf]> + Clone,
) -> Vec<Option<&'a AnyOf>> {
    let shared = count(ways.clone().flatten());
    let most = |way: &AnyOf, shared: &HashMap<&[u8], usize>| {
        let counts = way.iter().filter_map(|needle| shared.get(&*needle.bytes));
        counts.copied().max().unwrap_or(usize::MAX)
    };
    let mut chosen: Vec<Option<&AnyOf>> = ways
        .map(|ways| {
            let rank = |way: &&AnyOf| (most(way, &shared), Reverse(shortest(way)));
            ways.iter().min_by_key(rank)
        })
        .collect();
    let shared = count(chosen.iter().copied().flatten());
    for way in &mut chosen {
        *way = way.filter(|way| most(way, &shared) <= SHARED.min(shortest(way)));
    }
    chosen
}

/// How many expressions each needle leads to.
fn count<'a>(ways: impl Iterator<Item = &'a AnyOf>) -> HashMap<&'a [u8], usize> {
    let mut counts = HashMap::new();
    for needle in ways.flatten() {
        *counts.entry(&*needle.bytes).or_default() += 1;
    }
    counts
}
