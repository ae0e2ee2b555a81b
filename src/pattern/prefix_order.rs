//! Prefixes in an order in which one search finds all that a name starts with.

use crate::names::Names;

/// The order of the texts that [`Names`] hold, which are handed over to each call.
#[derive(Clone, Debug)]
pub(super) struct PrefixOrder {
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

impl PrefixOrder {
    /// Puts the prefixes in order.
    pub(super) fn new(names: &Names) -> Self {
        let numbers = (0..names.len()).filter_map(|number| u32::try_from(number).ok());
        let mut sorted: Vec<u32> = numbers.collect();
        sorted.sort_unstable_by_key(|&number| names.get(number));
        let texts: Vec<&str> = sorted
            .iter()
            .filter_map(|&number| names.get(number))
            .collect();
        let shared = shared(&texts);
        Self {
            shared,
            heads: texts.iter().map(|text| head(text, shared)).collect(),
            parents: parents(&texts),
            sorted,
        }
    }

    /// Hands over the number of every prefix that `name` starts with, the longest first.
    ///
    /// All texts between a prefix of `name` and `name` itself start with that prefix. The nearest text
    /// that is not behind `name` therefore starts with each prefix of `name`: they are among its parents.
    pub(super) fn matches(&self, names: &Names, name: &str, mut found: impl FnMut(u32)) {
        let mut place = self.behind(names, name).wrapping_sub(1);
        // Behind the last of all there is nothing, and neither is there at `NONE`.
        while let Some((&number, &parent)) = self.sorted.get(place).zip(self.parents.get(place)) {
            if names.get(number).is_some_and(|text| name.starts_with(text)) {
                found(number);
            }
            place = parent as usize;
        }
    }

    /// How many prefixes are not behind `name` in the order.
    fn behind(&self, names: &Names, name: &str) -> usize {
        let head = head(name, self.shared);
        let behind = self.heads.partition_point(|&other| other <= head);
        let before = self.heads.get(..behind).unwrap_or_default();
        if before.last() != Some(&head) {
            return behind;
        }
        // Some have the same head, zeros for what is missing included: their texts tell.
        let first = before.partition_point(|&other| other < head);
        let alike = self.sorted.get(first..behind).unwrap_or_default();
        first + alike.partition_point(|&number| names.get(number) <= Some(name))
    }
}

/// What the first and the last in the order begin with alike, all in between do.
fn shared(texts: &[&str]) -> usize {
    match (texts.first(), texts.last()) {
        (Some(first), Some(last)) => {
            let pairs = first.bytes().zip(last.bytes());
            pairs.take_while(|(one, other)| one == other).count()
        }
        _ => 0,
    }
}

/// Each prefix starts with its parent; so a stack of those still open suffices.
fn parents(texts: &[&str]) -> Vec<u32> {
    let mut open: Vec<(u32, &str)> = Vec::new();
    let mut parents = Vec::with_capacity(texts.len());
    for (place, &text) in (0..NONE).zip(texts) {
        while open.pop_if(|(_, last)| !text.starts_with(*last)).is_some() {}
        parents.push(open.last().map_or(NONE, |&(parent, _)| parent));
        open.push((place, text));
    }
    parents
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
