//! One text of each kind that patterns tell apart.
//!
//! Infinitely many keys may lie below a prefix. But to patterns, two keys are the same after which the same may follow:
//! so it is enough to judge one of each such kind, and what holds for them holds for all.

use std::collections::{BTreeSet, HashSet, VecDeque};

use super::glob::{Glob, Progress};

/// The most kinds that are told. Documents that somebody means have a few dozen.
const KINDS: usize = 1_000;

/// The most questions that these may become, each to one of the patterns.
const QUESTIONS: usize = 200_000;

/// The most steps that are taken for each of them, each of one pattern by one character.
const STEPS: usize = 1_000;

/// Texts, one of each kind.
#[derive(Debug)]
pub(super) struct Kinds {
    /// The shortest of each kind comes first.
    pub texts: Vec<String>,
    /// Whether these are all kinds. There are none beyond a bound.
    pub are_all: bool,
}

/// A pattern, and what it has seen already.
pub(super) type Begun<'a> = (&'a Glob, Progress);

/// What may follow. Each text will become so many `questions`.
pub(super) fn following(patterns: Vec<Begun<'_>>, may_be_empty: bool, questions: usize) -> Kinds {
    let most = KINDS.min(QUESTIONS / questions.max(patterns.len()).max(1));
    // The others answer the same whatever follows.
    let is_undecided = |(glob, now): &Begun<'_>| !now.is_over() && !glob.takes_all(now);
    let undecided = patterns.into_iter().filter(is_undecided);
    let (globs, start): (Vec<_>, Vec<_>) = undecided.unzip();
    let characters = characters(&globs);

    let mut seen = HashSet::new();
    let mut texts = Vec::new();
    if may_be_empty {
        seen.insert(start.clone());
        texts.push(String::new());
    }
    let mut steps = 0;
    let mut unfinished = VecDeque::from([(String::new(), start)]);
    while let Some((text, now)) = unfinished.pop_front() {
        for &character in &characters {
            steps += globs.len();
            let each = globs.iter().zip(&now);
            let next: Vec<_> = each.map(|(glob, now)| glob.step(now, character)).collect();
            if !seen.insert(next.clone()) {
                continue;
            }
            if texts.len() >= most || steps > most * STEPS {
                return Kinds {
                    texts,
                    are_all: false,
                };
            }
            let text = format!("{text}{character}");
            texts.push(text.clone());
            unfinished.push_back((text, next));
        }
    }
    Kinds {
        texts,
        are_all: true,
    }
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
            let kinds = following(globs.iter().map(|it| (it, it.after("p/"))).collect(), true, 1);
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
        let kinds = following(vec![(&tail, tail.after("p/"))], false, 1);
        assert_eq!(kinds.texts, ["x"]);
        let kinds = following(vec![(&tail, tail.after("p/"))], true, 1);
        assert_eq!(kinds.texts, ["", "x"]);
    }

    #[test]
    fn too_many_kinds_are_not_all() {
        let many = glob("*a????????????????????????");
        let kinds = |questions| following(vec![(&many, many.after(""))], true, questions);
        assert!(!kinds(1).are_all);
        assert_eq!(kinds(1).texts.len(), KINDS);
        assert!(!kinds(QUESTIONS / 10).are_all);
        assert_eq!(kinds(QUESTIONS / 10).texts.len(), 10);
    }
}
