//! The names of collations (`latin1$en$1`), which Calcite's lexer finds where nobody means one: `a.b$c` is no column to
//! it, as the longest token wins.

use super::characters::{is_letter, is_part};

/// Finds them, looking at each byte of the text a bounded number of times.
#[derive(Debug)]
pub(super) struct Collations {
    /// The text up to here is searched.
    searched: usize,
    /// The last `$` of a collation in what is searched, and the end of that collation.
    found: Option<(usize, usize)>,
}

impl Collations {
    pub fn new(sql: &str) -> Self {
        // Most texts have no `$`.
        let searched = if sql.contains('$') { 0 } else { usize::MAX };
        Self {
            searched,
            found: None,
        }
    }

    /// The length of the collation that begins at this byte, a letter or a digit; 0 if none does. The bytes are asked
    /// for in order.
    pub fn length_at(&mut self, offset: usize, sql: &str) -> usize {
        if offset >= self.searched {
            self.search(offset, sql);
        }
        match self.found {
            Some((dollar, end)) if dollar > offset => end - offset,
            _ => 0,
        }
    }

    /// Searches the run of characters that may stand before the `$`.
    fn search(&mut self, offset: usize, sql: &str) {
        let rest = sql.get(offset..).unwrap_or_default();
        let run = until(rest, |c| is_part(c) || matches!(c, ':' | '.' | '-'));
        self.searched = offset + run.len().max(1);
        self.found = None;
        for (at, character) in run.char_indices().skip(1) {
            let after = run.get(at + 1..).unwrap_or_default();
            if character == '$' && after.starts_with(is_letter) {
                let end = offset + at + 1 + tail(after);
                let furthest = self.found.map_or(end, |(_, other)| end.max(other));
                self.found = Some((offset + at, furthest));
            }
        }
    }
}

/// The length of what follows the `$`: letters, and perhaps another `$` with letters and digits.
fn tail(after: &str) -> usize {
    let letters = until(after, is_letter);
    let has_second = letters.char_indices().skip(1).any(|(at, character)| {
        let rest = after.get(at + 1..).unwrap_or_default();
        character == '$' && rest.starts_with(is_part)
    });
    if has_second {
        until(after, is_part).len()
    } else {
        letters.len()
    }
}

fn until(text: &str, holds: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !holds(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}
