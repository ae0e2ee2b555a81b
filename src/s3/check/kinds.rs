//! One text of each kind that patterns tell apart.
//!
//! Infinitely many keys may lie below a prefix. But to patterns, two keys are the same after which the same may follow:
//! so it is enough to judge one of each such kind, and what holds for them holds for all.

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::glob::{Glob, Progress};
use super::work::Work;

/// The most kinds that are told. Documents that somebody means have a few dozen.
const KINDS: usize = 1_000;

/// What it costs to compare a place and to remember it, in comparisons.
const MEMORY: usize = 8;

/// Texts, one of each kind.
#[derive(Debug, Default)]
pub(super) struct Kinds {
    /// The shortest of each kind comes first.
    pub texts: Vec<String>,
    /// Whether these are all kinds. There are none beyond a bound.
    pub are_all: bool,
}

/// A pattern, and what it has seen already.
pub(super) type Begun<'a> = (&'a Glob, Progress);

/// What may follow.
pub(super) fn following(patterns: Vec<Begun<'_>>, may_be_empty: bool, work: &mut Work) -> Kinds {
    // The others answer the same whatever follows.
    let is_undecided = |(glob, now): &Begun<'_>| !now.is_over() && !glob.takes_all(now);
    let undecided = patterns.into_iter().filter(is_undecided);
    let (globs, start): (Vec<_>, Vec<_>) = undecided.unzip();
    let start: Vec<(usize, Progress)> = start.into_iter().enumerate().collect();
    let characters = characters(&globs);

    let mut seen = HashSet::new();
    let mut kinds = Kinds::default();
    if may_be_empty {
        seen.insert(start.clone());
        kinds.texts.push(String::new());
    }
    let mut unfinished = VecDeque::from([(String::new(), start)]);
    while let Some((text, now)) = unfinished.pop_front() {
        let sizes = now.iter().map(|(_, now)| now.size());
        let step = MEMORY * sizes.sum::<usize>();
        for &character in &characters {
            if !work.take(step) {
                return kinds;
            }
            let next = now.iter().filter_map(|(number, now)| {
                let next = globs.get(*number)?.step(now, character);
                (!next.is_over()).then_some((*number, next))
            });
            let next: Vec<_> = next.collect();
            if seen.contains(&next) {
                continue;
            }
            if kinds.texts.len() >= KINDS {
                return kinds;
            }
            let text = format!("{text}{character}");
            kinds.texts.push(text.clone());
            seen.insert(next.clone());
            unfinished.push_back((text, next));
        }
    }
    kinds.are_all = true;
    kinds
}

/// All that the globs tell apart, and one that none of them knows.
fn characters(globs: &[&Glob]) -> Vec<char> {
    let known: BTreeSet<char> = globs.iter().flat_map(|glob| glob.characters()).collect();
    let mut others = ('x'..='z').chain('a'..='w').chain('一'..);
    let other = others.find(|it| !known.contains(it));
    other.into_iter().chain(known).collect()
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;
    use crate::s3::check::glob::Syntax;

    fn glob(text: &str) -> Glob {
        let (wildcards, variables, folds_case) = (true, false, text.contains('b'));
        Glob::read(
            text,
            Syntax {
                wildcards,
                variables,
                folds_case,
            },
        )
    }

    proptest! {
        #[test]
        fn every_text_is_matched_as_one_of_them_is(
            patterns in vec("[abp/*?]{0,5}", 0..4),
            text in "[aAbBcq/]{0,6}",
        ) {
            let globs: Vec<Glob> = patterns.iter().map(|it| glob(it)).collect();
            let begun = globs.iter().map(|it| (it, it.after("p/"))).collect();
            let kinds = following(begun, true, &mut Work::default());
            prop_assert!(kinds.are_all);
            let answers = |text: &str| -> Vec<_> {
                let text = format!("p/{text}");
                globs.iter().map(|glob| glob.matches(&text)).collect()
            };
            let of_text = answers(&text);
            prop_assert!(kinds.texts.iter().any(|kind| answers(kind) == of_text));
        }
    }

    #[test]
    fn what_may_not_be_empty_never_is() {
        let tail = glob("p/?*");
        let kinds = |may_be_empty| {
            let begun = vec![(&tail, tail.after("p/"))];
            following(begun, may_be_empty, &mut Work::default()).texts
        };
        assert_eq!(kinds(false), ["x"]);
        assert_eq!(kinds(true), ["", "x"]);
    }

    #[test]
    fn too_many_kinds_are_not_all() {
        let many = glob("*a????????????????????????");
        let begun = vec![(&many, many.after(""))];
        let kinds = following(begun, true, &mut Work::default());
        assert!(!kinds.are_all);
        assert_eq!(kinds.texts.len(), KINDS);
    }
}
