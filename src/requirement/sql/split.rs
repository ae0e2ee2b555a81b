//! Several statements in one text.

use std::ops::Range;

use sqlparser::dialect::GenericDialect;
use sqlparser::tokenizer::{Location, Token, Tokenizer};

use super::Position;

/// One statement of a text that holds several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its bytes, without the `;` behind it.
    pub range: Range<usize>,
    /// Where it begins in the text.
    pub start: Position,
}

/// Divides a text at its `;`, but for those in strings, quoted names and comments. What holds nothing but comments is no
/// statement.
///
/// Where the text cannot be read further (a string without an end), all the rest is one piece: who reads it will say
/// what is wrong with it.
#[must_use]
pub fn split(text: &str) -> Vec<Piece> {
    let dialect = GenericDialect {};
    let mut tokens = Vec::new();
    let whole = Tokenizer::new(&dialect, text)
        .tokenize_with_location_into_buf(&mut tokens)
        .is_ok();
    let mut cursor = Cursor::new(text);
    let mut pieces = Vec::new();
    let mut open: Option<Piece> = None;
    for token in &tokens {
        match token.token {
            Token::Whitespace(_) | Token::EOF => {}
            Token::SemiColon => pieces.extend(open.take()),
            _ => {
                let start = cursor.offset(token.span.start);
                let end = cursor.offset(token.span.end);
                let piece = open.get_or_insert(Piece {
                    range: start..end,
                    start: position(token.span.start),
                });
                piece.range.end = end;
            }
        }
    }
    if !whole {
        let behind = tokens.last().map(|token| token.span.end);
        let rest = behind.map_or(0, |behind| cursor.offset(behind));
        let piece = open.get_or_insert(Piece {
            range: rest..rest,
            start: behind.map_or(START, position),
        });
        piece.range.end = text.len();
    }
    pieces.extend(open);
    pieces
}

const START: Position = Position { line: 1, column: 1 };

fn position(location: Location) -> Position {
    Position {
        line: location.line,
        column: location.column,
    }
}

/// Finds the bytes of places that come in order.
struct Cursor<'a> {
    rest: std::str::CharIndices<'a>,
    at: Position,
}

impl<'a> Cursor<'a> {
    fn new(text: &'a str) -> Self {
        Self {
            rest: text.char_indices(),
            at: START,
        }
    }

    fn offset(&mut self, wanted: Location) -> usize {
        while self.at < position(wanted) {
            match self.rest.next() {
                Some((_, '\n')) => {
                    self.at = Position {
                        line: self.at.line + 1,
                        column: 1,
                    }
                }
                Some(_) => self.at.column += 1,
                None => break,
            }
        }
        self.rest.offset()
    }
}

#[cfg(test)]
mod tests {
    use super::split;

    fn pieces(text: &str) -> Vec<(&str, u64, u64)> {
        split(text)
            .into_iter()
            .map(|piece| {
                (
                    text.get(piece.range).unwrap(),
                    piece.start.line,
                    piece.start.column,
                )
            })
            .collect()
    }

    #[test]
    fn a_semicolon_ends_a_statement() {
        assert_eq!(
            pieces("SELECT 1;\n  SELECT é ; SELECT 3"),
            [("SELECT 1", 1, 1), ("SELECT é", 2, 3), ("SELECT 3", 2, 14)]
        );
    }

    #[test]
    fn strings_names_and_comments_hide_semicolons() {
        let text = "SELECT 'a;''b;' AS \"c;\" -- d;\n/* e; */ FROM f /* ; */; G";
        assert_eq!(
            pieces(text),
            [
                ("SELECT 'a;''b;' AS \"c;\" -- d;\n/* e; */ FROM f", 1, 1),
                ("G", 2, 26)
            ]
        );
    }

    #[test]
    fn what_holds_comments_alone_is_no_statement() {
        assert_eq!(pieces(""), []);
        assert_eq!(pieces("; ;-- a\n; /* b */ ;\n"), []);
        assert_eq!(pieces("-- a\nSELECT 1;\n-- b"), [("SELECT 1", 2, 1)]);
    }

    #[test]
    fn what_has_no_end_is_all_the_rest() {
        assert_eq!(
            pieces("SELECT 1; SELECT 'a; b"),
            [("SELECT 1", 1, 1), ("SELECT 'a; b", 1, 11)]
        );
        assert_eq!(pieces("A;/* b; c"), [("A", 1, 1), ("/* b; c", 1, 3)]);
    }
}
