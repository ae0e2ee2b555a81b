//! Texts in which a mark stands for anything.
//!
//! Patterns of a policy and sets of objects (all that begin alike) are both such texts, so that one may be asked
//! whether it holds all of the other, or some. Every answer takes time in proportion to the lengths of both.

/// Stands for any run of characters, also an empty one. No text of a user holds it: control characters are refused.
pub(super) const ANY: char = '\0';

/// Whether every text that `inner` stands for is one that `pattern` stands for.
///
/// A mark in `inner` is a character like any other, found nowhere but in what a mark of `pattern` takes: so the answer
/// holds for all that may stand in its place.
pub(super) fn covers(pattern: &str, inner: &str) -> bool {
    matches(pattern, inner, |_| true)
}

/// As [`covers`], with marks that stand for letters, digits, `-`, `_` and `.` only.
pub(super) fn covers_word(pattern: &str, word: &str) -> bool {
    matches(pattern, word, |gap| gap.bytes().all(is_word))
}

/// Whether some text is one that both stand for.
pub(super) fn overlap(one: &str, other: &str) -> bool {
    let (Some((head, _)), Some((other_head, _))) = (one.split_once(ANY), other.split_once(ANY))
    else {
        // At least one stands for itself alone.
        return covers(one, other) || covers(other, one);
    };
    let (tail, other_tail) = (after_last(one), after_last(other));
    // Between the ends, the marks of each can take whatever the other has there.
    (head.starts_with(other_head) || other_head.starts_with(head))
        && (tail.ends_with(other_tail) || other_tail.ends_with(tail))
}

/// What stands for itself in hosts, buckets and their like.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.')
}

/// Takes each literal at the first place where it stands: were a later one right, so would be the first.
///
/// That holds for a restricted `gap` too: whatever lies between the first place and the later one would then be a gap.
fn matches(pattern: &str, text: &str, gap: impl Fn(&str) -> bool) -> bool {
    let Some((head, others)) = pattern.split_once(ANY) else {
        return pattern == text;
    };
    let Some(mut rest) = text.strip_prefix(head) else {
        return false;
    };
    let (middle, tail) = others.rsplit_once(ANY).unwrap_or(("", others));
    for literal in middle.split(ANY).filter(|literal| !literal.is_empty()) {
        match rest.split_once(literal) {
            Some((before, after)) if gap(before) => rest = after,
            _ => return false,
        }
    }
    rest.strip_suffix(tail).is_some_and(gap)
}

/// The same text with one mark where there are several.
pub(super) fn folded(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.chars() {
        if character != ANY || !folded.ends_with(ANY) {
            folded.push(character);
        }
    }
    folded
}

fn after_last(text: &str) -> &str {
    text.rsplit_once(ANY).map_or(text, |(_, tail)| tail)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{covers, covers_word, folded, is_word, overlap};

    /// The plain meaning of a pattern: a mark takes nothing, or one character and what follows.
    fn means(pattern: &[u8], text: &[u8], takes: fn(u8) -> bool) -> bool {
        match (pattern.split_first(), text.split_first()) {
            (None, _) => text.is_empty(),
            (Some((0, rest)), first) => {
                means(rest, text, takes)
                    || first.is_some_and(|(&c, text)| takes(c) && means(pattern, text, takes))
            }
            (Some((p, rest)), Some((c, text))) => p == c && means(rest, text, takes),
            (Some(_), None) => false,
        }
    }

    /// All words of two letters that are no longer than this.
    fn words(longest: u32) -> impl Iterator<Item = String> {
        (0..=longest).flat_map(|length| {
            (0..1_u32 << length).map(move |bits| {
                let letter = |at| if bits & (1_u32 << at) == 0 { 'a' } else { 'b' };
                (0..length).map(letter).collect()
            })
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn a_pattern_covers_what_it_means(pattern in "[ab\0]{0,8}", text in "[ab]{0,10}") {
            let expected = means(pattern.as_bytes(), text.as_bytes(), |_| true);
            prop_assert_eq!(covers(&pattern, &text), expected);
        }

        #[test]
        fn marks_of_words_take_nothing_else(pattern in "[a:/\0]{0,8}", text in "[a.:/]{0,10}") {
            let expected = means(pattern.as_bytes(), text.as_bytes(), is_word);
            prop_assert_eq!(covers_word(&pattern, &text), expected);
        }

        /// `~` stands in no pattern: whatever may stand in its place is taken alike.
        #[test]
        fn a_pattern_covers_a_set_if_all_of_it(pattern in "[ab\0]{0,6}", set in "[ab\0]{0,6}") {
            let stranger = set.replace('\0', "~");
            let expected = means(pattern.as_bytes(), stranger.as_bytes(), |_| true);
            prop_assert_eq!(covers(&pattern, &set), expected);
            if expected {
                for word in words(6).filter(|it| means(set.as_bytes(), it.as_bytes(), |_| true)) {
                    prop_assert!(means(pattern.as_bytes(), word.as_bytes(), |_| true));
                }
            }
        }

        #[test]
        fn sets_overlap_if_some_word_is_in_both(one in "[ab\0]{0,4}", other in "[ab\0]{0,4}") {
            let both = |word: &String| {
                [&one, &other].iter().all(|it| means(it.as_bytes(), word.as_bytes(), |_| true))
            };
            prop_assert_eq!(overlap(&one, &other), words(8).any(|word| both(&word)));
        }

        #[test]
        fn folding_changes_no_meaning(pattern in "[ab\0]{0,8}", text in "[ab]{0,8}") {
            prop_assert_eq!(covers(&folded(&pattern), &text), covers(&pattern, &text));
        }
    }
}
