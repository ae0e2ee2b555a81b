//! Guessing what a misspelt word was meant to be.

use crate::escape::escaped;

/// How many words a misspelt one is compared with.
const CANDIDATES: usize = 100;

/// A question to append to an error, or nothing if no word is near.
pub(crate) fn did_you_mean<'a>(word: &str, candidates: impl Iterator<Item = &'a str>) -> String {
    match nearest(word, candidates) {
        Some(meant) => format!("; did you mean `{}`?", escaped(meant)),
        None => String::new(),
    }
}

/// The word among the first [`CANDIDATES`] that differs least, if it differs by case, or by a slip or two.
pub(crate) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let allowed = if word.chars().count() < 4 { 1 } else { 2 };
    if word.len() > 64 {
        return None;
    }
    candidates
        .take(CANDIDATES)
        .filter(|candidate| candidate.len() <= 64)
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|&(distance, candidate)| {
            distance <= allowed && distance < candidate.chars().count()
        })
        .min_by_key(|&(distance, _)| distance)
        .map(|(_, candidate)| candidate)
}

/// How many characters must be added, dropped or replaced, case aside.
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (line, character) in one.to_lowercase().chars().enumerate() {
        let mut left = line + 1;
        let mut next = vec![left];
        for (above, &candidate) in row.windows(2).zip(&other) {
            let &[diagonal, above] = above else { continue };
            left = (left + 1)
                .min(above + 1)
                .min(diagonal + usize::from(candidate != character));
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{distance, nearest};

    #[test]
    fn distances() {
        for (one, other, expected) in [
            ("", "", 0),
            ("a", "", 1),
            ("", "ab", 2),
            ("read", "READ", 0),
            ("alow", "allow", 1),
            ("kitten", "sitting", 3),
        ] {
            assert_eq!(distance(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn only_a_near_word_is_guessed() {
        let keys = ["allow", "deny", "inherits"];
        assert_eq!(nearest("Allow", keys.into_iter()), Some("allow"));
        assert_eq!(nearest("inherit", keys.into_iter()), Some("inherits"));
        assert_eq!(nearest("grant", keys.into_iter()), None);
        assert_eq!(nearest("x", ["y"].into_iter()), None);
    }
}
