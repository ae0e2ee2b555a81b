//! The piece of a document that a finding points at, fit for a terminal.

use std::ops::Range;

use super::output::push_escaped;
use crate::policy::Position;

/// How many characters of a line are kept on either side of the place; a terminal may show fewer.
const REACH: usize = 120;

/// One line, or the part of a long one around a place.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// Without a line end; hidden characters are written as escapes.
    pub text: String,
    /// The bytes of `text` that are meant: the JSON token at the place.
    pub marked: Range<usize>,
}

/// A document through which findings walk from top to bottom.
///
/// It remembers the last place it found: the findings of one huge line cost one walk, not one each.
#[derive(Debug)]
pub struct Document<'a> {
    text: &'a str,
    offset: usize,
    at: Position,
}

const START: Position = Position { line: 1, column: 1 };

impl<'a> Document<'a> {
    /// Starts at the top.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            offset: 0,
            at: START,
        }
    }

    /// The line around a place.
    pub fn excerpt(&mut self, at: Position) -> Excerpt {
        self.walk_to(at);
        let (before, after) = self.text.split_at_checked(self.offset).unwrap_or_default();
        let mut text = shown_end(before);
        let start = text.len();
        let (line, continues) = line_start(after);
        let (token, rest) = line
            .split_at_checked(token_length(line))
            .unwrap_or_default();
        push_shown(&mut text, token);
        let marked = start..text.len();
        push_shown(&mut text, rest);
        if continues {
            text.push('…');
        }
        Excerpt { text, marked }
    }

    fn walk_to(&mut self, at: Position) {
        if at < self.at {
            *self = Self::new(self.text);
        }
        for character in self.text.get(self.offset..).unwrap_or_default().chars() {
            if self.at >= at {
                break;
            }
            self.offset += character.len_utf8();
            if character == '\n' {
                self.at = Position {
                    line: self.at.line + 1,
                    column: 1,
                };
            } else {
                self.at.column += 1;
            }
        }
    }
}

/// The end of the line that breaks off where `before` ends.
fn shown_end(before: &str) -> String {
    let on_line = before
        .char_indices()
        .rev()
        .take_while(|(_, character)| *character != '\n');
    let start = on_line
        .take(REACH)
        .last()
        .map_or(before.len(), |(offset, _)| offset);
    let (cut, kept) = before.split_at_checked(start).unwrap_or_default();
    let mut shown = String::new();
    if !cut.is_empty() && !cut.ends_with('\n') {
        shown.push('…');
    }
    push_shown(&mut shown, kept);
    shown
}

/// The start of the line with which `after` begins, and whether more of it follows.
fn line_start(after: &str) -> (&str, bool) {
    let on_line = after
        .char_indices()
        .take_while(|(_, character)| *character != '\n');
    let end = on_line
        .take(REACH)
        .last()
        .map_or(0, |(offset, character)| offset + character.len_utf8());
    let (line, rest) = after.split_at_checked(end).unwrap_or_default();
    if rest.is_empty() || rest.starts_with('\n') {
        (line.trim_end_matches('\r'), false)
    } else {
        (line, true)
    }
}

/// The bytes of the JSON token with which a line begins; a string that the line does not end is all of it.
fn token_length(line: &str) -> usize {
    let mut characters = line.char_indices();
    match characters.next() {
        None => 0,
        Some((_, '"')) => {
            let mut is_escaped = false;
            let quote = characters.find(|(_, character)| {
                let ends = *character == '"' && !is_escaped;
                is_escaped = *character == '\\' && !is_escaped;
                ends
            });
            quote.map_or(line.len(), |(offset, _)| offset + 1)
        }
        Some((_, first)) => {
            let is_word = |character: char| {
                character.is_alphanumeric() || matches!(character, '-' | '+' | '.' | '_')
            };
            let word = line
                .find(|character| !is_word(character))
                .unwrap_or(line.len());
            word.max(first.len_utf8())
        }
    }
}

/// Tabs stay: the renderer turns them into spaces.
fn push_shown(shown: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\t' => shown.push('\t'),
            other => push_escaped(shown, other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The excerpt, with the marked part in `»…«`.
    fn marked(text: &str, line: u32, column: u32) -> String {
        let Excerpt { mut text, marked } = Document::new(text).excerpt(Position { line, column });
        text.insert(marked.end, '«');
        text.insert(marked.start, '»');
        text
    }

    #[test]
    fn marks_the_token_at_the_place() {
        let text = "{\r\n\t\"a\\\"é\": [ -1.5e+3,\r\n null] }";
        assert_eq!(marked(text, 1, 1), "»{«");
        assert_eq!(marked(text, 2, 2), "\t»\"a\\\"é\"«: [ -1.5e+3,");
        assert_eq!(marked(text, 2, 12), "\t\"a\\\"é\": [ »-1.5e+3«,");
        assert_eq!(marked(text, 3, 2), " »null«] }");
        assert_eq!(marked(text, 3, 9), " null] }»«");
    }

    #[test]
    fn a_place_beyond_the_document_is_its_end() {
        assert_eq!(marked("", 1, 1), "»«");
        assert_eq!(marked("{}\n", 7, 3), "»«");
    }

    #[test]
    fn cuts_a_long_line_on_both_sides() {
        let text = format!("{}\"{}\"", "x".repeat(REACH + 1), "y".repeat(REACH));
        let expected = format!("…{}»\"{}«…", "x".repeat(REACH), "y".repeat(REACH - 1));
        assert_eq!(marked(&text, 1, REACH as u32 + 2), expected);
    }

    #[test]
    fn shows_hidden_characters_as_escapes() {
        assert_eq!(
            marked("\u{1b} \"\u{202e}\"", 1, 3),
            "\\u{1b} »\"\\u{202e}\"«"
        );
    }

    #[test]
    fn finds_places_in_any_order() {
        let mut document = Document::new("a b\nc");
        let mut token = |line, column| {
            let Excerpt { text, marked } = document.excerpt(Position { line, column });
            text.get(marked).unwrap().to_owned()
        };
        assert_eq!(
            [token(1, 3), token(2, 1), token(1, 1), token(1, 3)],
            ["b", "c", "a", "b"]
        );
    }
}
