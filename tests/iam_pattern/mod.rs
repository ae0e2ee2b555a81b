//! Patterns of IAM, matched in the plainest way: nothing of it is the product's.

/// Whether a pattern with `*`, `?`, `${*}`, `${?}` and `${$}` matches a text.
pub fn matches(pattern: &str, text: &str) -> bool {
    for (escape, meant) in [("${*}", '*'), ("${?}", '?'), ("${$}", '$')] {
        if let Some(rest) = pattern.strip_prefix(escape) {
            return text
                .strip_prefix(meant)
                .is_some_and(|text| matches(rest, text));
        }
    }
    let mut characters = pattern.chars();
    let mut left = text.chars();
    match characters.next() {
        None => text.is_empty(),
        Some('*') => {
            matches(characters.as_str(), text)
                || left.next().is_some() && matches(pattern, left.as_str())
        }
        Some('?') => left.next().is_some() && matches(characters.as_str(), left.as_str()),
        Some(other) => left.next() == Some(other) && matches(characters.as_str(), left.as_str()),
    }
}
