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
