//! Several statements in one text.

use std::ops::Range;

use super::syntax::Lexer;
use super::{Position, Version};

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
pub fn split(text: &str, version: Version) -> Vec<Piece> {
    let mut lexer = Lexer::new(text, version);
    let mut pieces = Vec::new();
    let mut open: Option<Piece> = None;
    while let Some(token) = lexer.next() {
        let (start, at, end) = match token {
            Ok(token) if token.is_sign(";") => {
                pieces.extend(open.take());
                continue;
            }
            Ok(token) => (token.offset, token.place.start, lexer.offset()),
            Err(_) => (lexer.offset(), lexer.position(), text.len()),
        };
        let piece = open.get_or_insert(Piece {
            range: start..end,
            start: at,
        });
        piece.range.end = end;
    }
    pieces.extend(open);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pieces(text: &str) -> Vec<(&str, u64, u64)> {
        let pieces = split(text, Version::V33).into_iter();
        pieces
            .map(|Piece { range, start }| (text.get(range).unwrap(), start.line, start.column))
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
        let text = "SELECT 'a;''b;' AS \"c;\" -- d;\n/* e; */ FROM f // ;\n/* ; */; G";
        assert_eq!(
            pieces(text),
            [
                ("SELECT 'a;''b;' AS \"c;\" -- d;\n/* e; */ FROM f", 1, 1),
                ("G", 3, 10)
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
