//! The smallest pieces of a text.

use std::borrow::Cow;

use super::{Place, Position};

/// A word, a string, a number, a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::requirement::sql) struct Token<'a> {
    pub kind: Kind,
    /// As it is written, with its quotes.
    pub text: &'a str,
    /// The byte of the text with which it begins.
    pub offset: usize,
    /// Where it stands.
    pub place: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::requirement::sql) enum Kind {
    /// A name without quotes, or a keyword.
    Word,
    /// `"…"`
    Quoted,
    /// `'…'`
    Text,
    /// `N'…'`, `_latin1'…'`
    TextOfCharset,
    /// `U&'…'`
    UnicodeText,
    /// `E'…'`, of 33
    EscapedText,
    /// `x'…'`
    Bytes,
    /// `12`
    Integer,
    /// `1.`, `.5`
    Decimal,
    /// `1e5`
    Approximate,
    /// An operator or a bracket.
    Sign,
    /// After the last.
    End,
}

impl<'a> Token<'a> {
    /// After the last token of a text.
    pub fn end(offset: usize, position: Position) -> Self {
        Self {
            kind: Kind::End,
            text: "",
            offset,
            place: Place {
                start: position,
                end: position,
            },
        }
    }

    /// Whether it is this keyword, which is given in upper case.
    pub fn is_word(&self, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Whether it is this sign.
    pub fn is_sign(&self, sign: &str) -> bool {
        self.kind == Kind::Sign && self.text == sign
    }

    /// What stands between the quotes, each doubled one as one; the whole text of what has none.
    pub fn content(&self) -> Cow<'a, str> {
        let (quote, doubled) = match self.kind {
            Kind::Quoted => ('"', "\"\""),
            Kind::Text
            | Kind::TextOfCharset
            | Kind::UnicodeText
            | Kind::EscapedText
            | Kind::Bytes => ('\'', "''"),
            Kind::Word
            | Kind::Integer
            | Kind::Decimal
            | Kind::Approximate
            | Kind::Sign
            | Kind::End => return Cow::Borrowed(self.text),
        };
        let content = self
            .text
            .split_once(quote)
            .and_then(|(_, rest)| rest.strip_suffix(quote))
            .unwrap_or_default();
        if content.contains(quote) {
            Cow::Owned(content.replace(doubled, quote.encode_utf8(&mut [0; 4])))
        } else {
            Cow::Borrowed(content)
        }
    }

    /// For a message: in quotes, and not too long.
    pub fn described(&self) -> String {
        const LONGEST: usize = 40;
        if self.kind == Kind::End {
            return "the end".to_owned();
        }
        let clean = |character: char| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        };
        let mut text: String = self.text.chars().take(LONGEST).map(clean).collect();
        if self.text.chars().nth(LONGEST).is_some() {
            text.push('…');
        }
        format!("`{text}`")
    }
}
