//! The text cut into tokens, by the rules of Calcite's lexer as Druid sets it up (lexical state `DQID`).
//!
//! Each byte is looked at a bounded number of times.

use super::characters::{is_letter, is_part};
use super::collation::Collations;
use super::token::{Kind, Token};
use super::{Place, Position, Unreadable, Version};

/// The tokens of a text, without the [`Kind::End`]; after an error there is no more.
#[derive(Debug)]
pub(in crate::requirement::sql) struct Lexer<'a> {
    sql: &'a str,
    version: Version,
    offset: usize,
    position: Position,
    collations: Collations,
}

/// Longest first where one begins with another.
const SIGNS: [&str; 29] = [
    "||", "=>", "..", "<=", ">=", "<>", "!=", "(", ")", "{", "}", "[", "]", ";", ".", ",", "=",
    ">", "<", "?", ":", "+", "-", "*", "/", "%", "|", "^", "$",
];

/// Of 33; 27 reads them as two signs, or as a comment.
const SIGNS_SINCE_33: [&str; 3] = ["->", "/*+", "*/"];

impl<'a> Lexer<'a> {
    pub fn new(sql: &'a str, version: Version) -> Self {
        Self {
            sql,
            version,
            offset: 0,
            position: Position { line: 1, column: 1 },
            collations: Collations::new(sql),
        }
    }

    /// Where the text goes on.
    pub fn position(&self) -> Position {
        self.position
    }

    /// The byte with which the text goes on.
    pub fn offset(&self) -> usize {
        self.offset
    }

    fn rest(&self) -> &'a str {
        self.sql.get(self.offset..).unwrap_or_default()
    }

    fn read(&mut self) -> Result<Option<Token<'a>>, Unreadable> {
        self.skip_blanks_and_comments()?;
        let rest = self.rest();
        let Some(first) = rest.chars().next() else {
            return Ok(None);
        };
        let (kind, length) = match first {
            '"' => (Kind::Quoted, self.quoted_name(rest)?),
            '\'' => (Kind::Text, self.text(rest, 0)?),
            '{' => (Kind::Sign, brace(rest)),
            '0'..='9' => number(rest),
            '.' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => number(rest),
            _ if is_letter(first) => self.word_or_text(rest)?,
            _ => (Kind::Sign, self.sign(first, rest)?),
        };
        self.refuse_collation(first, kind, length)?;
        let (offset, start) = (self.offset, self.position);
        self.advance(length);
        Ok(Some(Token {
            kind,
            text: rest.get(..length).unwrap_or_default(),
            offset,
            place: Place {
                start,
                end: self.position,
            },
        }))
    }

    /// Goes on by so many bytes. A line ends with `\n`, `\r` or both (JavaCC's `SimpleCharStream`).
    fn advance(&mut self, length: usize) {
        let mut bytes = self.rest().bytes().take(length + 1).peekable();
        for _ in 0..length {
            match bytes.next() {
                Some(b'\n') => self.end_line(),
                Some(b'\r') if bytes.peek() != Some(&b'\n') => self.end_line(),
                // Not the first byte of a character.
                Some(0x80..=0xbf) => {}
                _ => self.position.column += 1,
            }
        }
        self.offset += length;
    }

    fn end_line(&mut self) {
        self.position.line += 1;
        self.position.column = 1;
    }

    fn skip_blanks_and_comments(&mut self) -> Result<(), Unreadable> {
        loop {
            let rest = self.rest();
            let blanks = length_while(rest, |c| matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c'));
            let length = if blanks > 0 {
                blanks
            } else if rest.starts_with("--") || rest.starts_with("//") {
                length_while(rest, |c| !matches!(c, '\n' | '\r'))
            } else if rest.starts_with("/*") && !self.begins_hint(rest) {
                comment(rest).ok_or_else(|| self.unreadable("the comment is not closed"))?
            } else {
                return Ok(());
            };
            self.advance(length);
        }
    }

    fn begins_hint(&self, rest: &str) -> bool {
        self.version == Version::V33 && rest.starts_with("/*+")
    }

    /// A name in double quotes ends on the line on which it begins, and is not empty.
    fn quoted_name(&self, rest: &str) -> Result<usize, Unreadable> {
        match quoted(rest, '"') {
            Some(2) => Err(self.unreadable("a name in double quotes is not empty")),
            Some(length)
                if !rest
                    .get(..length)
                    .is_some_and(|name| name.contains(['\n', '\r'])) =>
            {
                Ok(length)
            }
            _ => Err(self.unreadable("the name in double quotes is not closed on its line")),
        }
    }

    /// A string, the quote of which follows after a prefix of so many bytes.
    fn text(&self, rest: &str, prefix: usize) -> Result<usize, Unreadable> {
        rest.get(prefix..)
            .and_then(|text| quoted(text, '\''))
            .map(|length| prefix + length)
            .ok_or_else(|| self.unreadable("the string is not closed"))
    }

    fn word_or_text(&self, rest: &str) -> Result<(Kind, usize), Unreadable> {
        if begins(rest, "U&\"") {
            return Err(self.unreadable(
                "a name in Unicode escapes (U&\"…\") is not read: write the characters themselves",
            ));
        }
        if begins(rest, "E'") && self.version == Version::V33 {
            let length =
                escaped(rest).ok_or_else(|| self.unreadable("the string is not closed"))?;
            return Ok((Kind::EscapedText, length));
        }
        for (prefix, kind) in [
            ("X", Kind::Bytes),
            ("N", Kind::TextOfCharset),
            ("U&", Kind::UnicodeText),
        ] {
            if begins(rest, prefix) && rest.as_bytes().get(prefix.len()) == Some(&b'\'') {
                return Ok((kind, self.text(rest, prefix.len())?));
            }
        }
        if let Some(charset) = charset(rest) {
            return Ok((Kind::TextOfCharset, self.text(rest, charset)?));
        }
        let length = length_while(rest, is_part);
        if length == 3 && begins(rest, "END-EXEC") {
            return Err(self.unreadable("END-EXEC does not end a statement of Druid"));
        }
        let is_sign = rest.get(..length) == Some("$");
        Ok((if is_sign { Kind::Sign } else { Kind::Word }, length))
    }

    fn sign(&self, first: char, rest: &str) -> Result<usize, Unreadable> {
        let since_33 = SIGNS_SINCE_33
            .iter()
            .filter(|_| self.version == Version::V33);
        since_33
            .chain(&SIGNS)
            .find(|sign| rest.starts_with(**sign))
            .map(|sign| sign.len())
            .ok_or_else(|| {
                self.unreadable(match first {
                    '`' | '´' => "a name with other characters stands in double quotes".to_owned(),
                    '‘' | '’' | '“' | '”' => {
                        format!("'{first}' is no quote: write ' or \"")
                    }
                    '\u{feff}' => "a byte order mark is not read".to_owned(),
                    _ => {
                        format!("{first:?} is no character of SQL outside strings and quoted names")
                    }
                })
            })
    }

    /// What looks like the name of a collation is one to Calcite, which Druid takes nowhere.
    fn refuse_collation(
        &mut self,
        first: char,
        kind: Kind,
        length: usize,
    ) -> Result<(), Unreadable> {
        if !is_part(first) {
            return Ok(());
        }
        let collation = self.collations.length_at(self.offset, self.sql);
        let wins_tie = self.version == Version::V27 && kind == Kind::Word;
        if collation > length || (wins_tie && collation == length) {
            let message = "with its $ this is the name of a collation to Druid: quote the name, or set a space before the $";
            return Err(self.unreadable(message));
        }
        Ok(())
    }

    fn unreadable(&self, message: impl Into<String>) -> Unreadable {
        Unreadable {
            message: message.into(),
            position: self.position,
        }
    }
}

impl<'a> Iterator for Lexer<'a> {
    type Item = Result<Token<'a>, Unreadable>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = self.read().transpose();
        if matches!(next, Some(Err(_))) {
            self.sql = "";
        }
        next
    }
}

fn length_while(text: &str, holds: impl Fn(char) -> bool) -> usize {
    text.find(|character| !holds(character))
        .unwrap_or(text.len())
}

fn begins(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

/// The length of `'…'`, in which the quote is doubled to stand for itself.
fn quoted(text: &str, quote: char) -> Option<usize> {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if character == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
            return Some(at + quote.len_utf8());
        }
    }
    None
}

/// The length of `E'…'`, in which a backslash escapes what follows.
fn escaped(text: &str) -> Option<usize> {
    let mut characters = text.char_indices().skip(2).peekable();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => {
                characters.next();
            }
            '\'' if characters.next_if(|(_, next)| *next == '\'').is_none() => return Some(at + 1),
            _ => {}
        }
    }
    None
}

/// The length of `_latin1` before a quote.
fn charset(text: &str) -> Option<usize> {
    /// No charset has a longer name; it bounds what is looked at.
    const LONGEST: usize = 64;
    let name = text.strip_prefix('_')?;
    let length = name
        .bytes()
        .take(LONGEST)
        .take_while(|b| b.is_ascii_alphanumeric() || b":.-_".contains(b))
        .count();
    let starts_well = name.starts_with(|c: char| c.is_ascii_alphanumeric());
    (starts_well && name.as_bytes().get(length) == Some(&b'\'')).then_some(1 + length)
}

/// The length of a comment. `/**` takes the next character with it, so that `/***/` is not closed.
fn comment(text: &str) -> Option<usize> {
    let opened = match text
        .strip_prefix("/**")
        .and_then(|rest| rest.chars().next())
    {
        None | Some('/') => 2,
        Some(character) => 3 + character.len_utf8(),
    };
    Some(opened + text.get(opened..)?.find("*/")? + 2)
}

/// `{`, or with it the word of an ODBC escape (`{d`, `{t`, `{ts`, `{fn`).
fn brace(text: &str) -> usize {
    let blanks = 1 + text
        .bytes()
        .skip(1)
        .take_while(|byte| *byte == b' ')
        .count();
    let word = text.get(blanks..).unwrap_or_default();
    ["fn", "ts", "d", "t"]
        .iter()
        .find(|escape| begins(word, escape))
        .map_or(1, |escape| blanks + escape.len())
}

fn number(text: &str) -> (Kind, usize) {
    let digits = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        from + length_while(rest, |c| c.is_ascii_digit())
    };
    let byte = |at: usize| text.as_bytes().get(at).copied();
    let (mut kind, mut end) = (Kind::Integer, digits(0));
    if byte(end) == Some(b'.') {
        (kind, end) = (Kind::Decimal, digits(end + 1));
    }
    if matches!(byte(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(byte(end + 1), Some(b'+' | b'-')));
        let exponent = digits(end + 1 + sign);
        if exponent > end + 1 + sign {
            (kind, end) = (Kind::Approximate, exponent);
        }
    }
    (kind, end)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(sql: &str, version: Version) -> Vec<(Kind, &str)> {
        Lexer::new(sql, version)
            .map(|token| token.unwrap())
            .map(|token| (token.kind, token.text))
            .collect()
    }

    fn texts(sql: &str) -> Vec<&str> {
        tokens(sql, Version::V33)
            .into_iter()
            .map(|(_, text)| text)
            .collect()
    }

    fn refused(sql: &str, version: Version) -> (u64, u64) {
        let error = Lexer::new(sql, version).find_map(Result::err);
        let position = error.unwrap_or_else(|| panic!("{sql}")).position;
        (position.line, position.column)
    }

    #[test]
    fn numbers_are_cut_as_calcite_cuts_them() {
        use Kind::{Approximate, Decimal, Integer, Word};
        for (sql, expected) in [
            ("12", vec![(Integer, "12")]),
            ("1.", vec![(Decimal, "1.")]),
            (".5", vec![(Decimal, ".5")]),
            ("1e5", vec![(Approximate, "1e5")]),
            ("1.e-5", vec![(Approximate, "1.e-5")]),
            ("1e", vec![(Integer, "1"), (Word, "e")]),
            ("1.2.3", vec![(Decimal, "1.2"), (Decimal, ".3")]),
            ("1..2", vec![(Decimal, "1."), (Decimal, ".2")]),
            ("1x", vec![(Integer, "1"), (Word, "x")]),
        ] {
            assert_eq!(tokens(sql, Version::V33), expected, "{sql}");
        }
    }

    #[test]
    fn comments_end_where_calcite_ends_them() {
        assert_eq!(
            texts("a // b\nc -- d\re /* f /* g */ h"),
            ["a", "c", "e", "h"]
        );
        assert_eq!(texts("a /**/ b /** c */ d"), ["a", "b", "d"]);
        assert_eq!(texts("a /***/ b */ c"), ["a", "c"]);
        assert_eq!(texts("a --b"), ["a"]);
        assert_eq!(refused("a\n /* b", Version::V33), (2, 2));
    }

    #[test]
    fn a_hint_is_a_comment_to_27() {
        assert_eq!(texts("/*+ a */"), ["/*+", "a", "*/"]);
        assert_eq!(tokens("/*+ a */", Version::V27), []);
        assert_eq!(tokens("*/", Version::V27).len(), 2);
    }

    #[test]
    fn strings_take_no_backslash_and_have_prefixes() {
        use Kind::{Bytes, EscapedText, Text, TextOfCharset, UnicodeText, Word};
        let sql = r"'a''b\' n'c' _utf8'd' u&'e' x'f' e'g\'h'";
        let kinds: Vec<_> = tokens(sql, Version::V33).iter().map(|t| t.0).collect();
        let expected = [
            Text,
            TextOfCharset,
            TextOfCharset,
            UnicodeText,
            Bytes,
            EscapedText,
        ];
        assert_eq!(kinds, expected);
        assert_eq!(tokens("e'g'", Version::V27), [(Word, "e"), (Text, "'g'")]);
        assert_eq!(refused("'a", Version::V27), (1, 1));
    }

    #[test]
    fn a_quoted_name_ends_on_its_line_and_is_not_empty() {
        assert_eq!(texts("\"a\"\"b\" \"FROM\""), ["\"a\"\"b\"", "\"FROM\""]);
        for sql in ["x \"\"", "x \"a\nb\"", "x \"a", "x U&\"a\"", "x `a`"] {
            assert_eq!(refused(sql, Version::V33), (1, 3), "{sql}");
        }
    }

    #[test]
    fn content_has_its_doubled_quotes_undone() {
        let contents: Vec<_> = Lexer::new("'it''s' \"a\"\"b\" N'x' foo", Version::V27)
            .map(|token| token.unwrap().content().into_owned())
            .collect();
        assert_eq!(contents, ["it's", "a\"b", "x", "foo"]);
    }

    #[test]
    fn the_names_of_collations_are_refused() {
        for sql in ["a.b$c", "a-b$c", "1$x"] {
            assert_eq!(refused(sql, Version::V33), (1, 1), "{sql}");
        }
        assert_eq!(texts("a$b $ a.b$1 $x"), ["a$b", "$", "a", ".", "b$1", "$x"]);
        assert_eq!(refused("a$b", Version::V27), (1, 1));
        assert_eq!(refused("a$b$c1", Version::V27), (1, 1));
        assert_eq!(tokens("a$b1 $b b$1", Version::V27).len(), 3);
    }

    #[test]
    fn escapes_of_odbc_are_one_sign() {
        assert_eq!(
            texts("{fn x} {  TS 'a'} {d'b'} {t {x"),
            [
                "{fn", "x", "}", "{  TS", "'a'", "}", "{d", "'b'", "}", "{t", "{", "x"
            ]
        );
    }

    #[test]
    fn places_count_characters_and_lines() {
        let sql = "é\t\"😀\" x\r\ny\rz\n'\r\n' w";
        let places: Vec<_> = Lexer::new(sql, Version::V33)
            .map(|token| token.unwrap().place.start)
            .map(|start| (start.line, start.column))
            .collect();
        assert_eq!(
            places,
            [(1, 1), (1, 3), (1, 7), (2, 1), (3, 1), (4, 1), (5, 3)]
        );
    }

    #[test]
    fn offsets_are_those_of_the_text() {
        let sql = "SELECT é, 'x' -- c\n FROM \"ö\"";
        for token in Lexer::new(sql, Version::V33) {
            let token = token.unwrap();
            assert!(sql.get(token.offset..).unwrap().starts_with(token.text));
        }
    }
}
