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

/// How far apart the marks lie that a document remembers, in characters.
const STRIDE: usize = 4096;

/// A document in which findings look for their places, in any order.
///
/// It remembers marks on its way down: the findings of one huge line cost one walk, not one each.
#[derive(Debug)]
pub struct Document<'a> {
    text: &'a str,
    /// In order, the top first.
    marks: Vec<Mark>,
}

#[derive(Clone, Copy, Debug)]
struct Mark {
    at: Position,
    offset: usize,
}

const TOP: Mark = Mark {
    at: Position { line: 1, column: 1 },
    offset: 0,
};

impl<'a> Document<'a> {
    /// Starts at the top.
    pub fn new(text: &'a str) -> Self {
        Self {
            text,
            marks: vec![TOP],
        }
    }

    /// The line around the JSON token at a place.
    pub fn excerpt(&mut self, at: Position) -> Excerpt {
        self.around(at, token_length)
    }

    /// The line around what begins at a place and ends before another, or at the end of the line.
    pub fn excerpt_until(&mut self, at: Position, end: Position) -> Excerpt {
        let characters = if at.line == end.line {
            end.column.saturating_sub(at.column)
        } else {
            u32::MAX
        };
        self.around(at, |line| {
            let behind = line.char_indices().nth(characters as usize);
            behind.map_or(line.len(), |(offset, _)| offset)
        })
    }

    /// `length` says how many bytes of what begins at the place are meant.
    fn around(&mut self, at: Position, length: impl FnOnce(&str) -> usize) -> Excerpt {
        let offset = self.offset(at);
        let (before, after) = self.text.split_at_checked(offset).unwrap_or_default();
        let mut text = shown_end(before);
        let start = text.len();
        let (line, continues) = line_start(after);
        let (token, rest) = line.split_at_checked(length(line)).unwrap_or_default();
        push_shown(&mut text, token);
        let marked = start..text.len();
        push_shown(&mut text, rest);
        if continues {
            text.push('…');
        }
        Excerpt { text, marked }
    }

    fn offset(&mut self, wanted: Position) -> usize {
        let passed = self.marks.partition_point(|mark| mark.at <= wanted);
        let mut mark = passed
            .checked_sub(1)
            .and_then(|last| self.marks.get(last).copied())
            .unwrap_or(TOP);
        let is_new = passed == self.marks.len();
        let rest = self.text.get(mark.offset..).unwrap_or_default();
        for (number, character) in rest.chars().enumerate() {
            if mark.at >= wanted {
                break;
            }
            if is_new && number % STRIDE == STRIDE - 1 {
                self.marks.push(mark);
            }
            mark = mark.behind(character);
        }
        mark.offset
    }
}

impl Mark {
    fn behind(self, character: char) -> Self {
        let Position { line, column } = self.at;
        let (line, column) = match character {
            '\n' => (line + 1, 1),
            _ => (line, column + 1),
        };
        Self {
            at: Position { line, column },
            offset: self.offset + character.len_utf8(),
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
    fn marks_as_far_as_told_and_not_beyond_the_line() {
        let text = "é FROM (SELECT\n1)";
        let mut document = Document::new(text);
        let mut marked = |at: (u32, u32), end: (u32, u32)| {
            let position = |(line, column)| Position { line, column };
            let Excerpt { text, marked } = document.excerpt_until(position(at), position(end));
            text.get(marked).unwrap().to_owned()
        };
        assert_eq!(marked((1, 3), (1, 7)), "FROM");
        assert_eq!(marked((1, 8), (2, 3)), "(SELECT");
        assert_eq!(marked((1, 1), (1, 1)), "");
        assert_eq!(marked((1, 8), (1, 99)), "(SELECT");
    }

    #[test]
    fn finds_places_on_both_sides_of_a_mark() {
        let text: String = (0..3 * STRIDE).map(|n| format!("{n} ")).collect();
        let mut document = Document::new(&text);
        let columns: Vec<u32> = (0..text.len() as u32 - 1).step_by(997).collect();
        for &column in columns.iter().rev().chain(&columns) {
            let at = Position {
                line: 1,
                column: column + 1,
            };
            assert_eq!(document.offset(at), column as usize);
        }
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
