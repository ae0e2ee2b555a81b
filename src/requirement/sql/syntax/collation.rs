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
        let mut behind = Behind::default();
        for (at, character) in run.char_indices().rev() {
            if at > 0 && character == '$' && behind.letter {
                let end = offset + behind.tail(at + 1);
                let (dollar, other) = self.found.unwrap_or((offset + at, end));
                self.found = Some((dollar, end.max(other)));
            }
            behind.grow(at, character);
        }
    }
}

/// What stands behind a character of the run: grown from right to left, each character is looked at once.
#[derive(Debug, Default)]
struct Behind {
    /// Whether it begins with a letter.
    letter: bool,
    /// Whether it begins with a letter or a digit.
    part: bool,
    /// Where the letters end with which it begins.
    letters: usize,
    /// Where the letters and digits end with which it begins.
    parts: usize,
    /// The last `$` among those letters with a letter or a digit behind it.
    second: Option<usize>,
}

impl Behind {
    /// Where the tail of a collation ends that begins at this byte: letters, and perhaps another `$` with letters and
    /// digits.
    fn tail(&self, start: usize) -> usize {
        match self.second {
            Some(second) if second > start => self.parts,
            _ => self.letters,
        }
    }

    /// With this character before it.
    fn grow(&mut self, at: usize, character: char) {
        let end = at + character.len_utf8();
        let letter = is_letter(character);
        if !(letter && self.letter) {
            self.letters = end;
            self.second = None;
        }
        if !self.part {
            self.parts = end;
        }
        if character == '$' && self.part && self.second.is_none() {
            self.second = Some(at);
        }
        self.letter = letter;
        self.part = letter || is_part(character);
    }
}

fn until(text: &str, holds: impl Fn(char) -> bool) -> &str {
    let end = text.find(|c| !holds(c)).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}
