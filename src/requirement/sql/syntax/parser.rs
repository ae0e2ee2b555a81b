//! The tokens of a statement, read one after the other.
//!
//! The grammar is Calcite's with what Druid adds (`Parser.jj` of both versions), read without ever going back: time grows
//! with the number of tokens. The tree is `sqlparser`'s; it says what is read, and is no more exact than that needs.

use sqlparser::ast::{Ident, ObjectName};
use sqlparser::tokenizer::{Location, Span};

use super::lexer::Lexer;
use super::reserved::is_reserved;
use super::token::{Kind, Token};
use super::{Place, Position, Unreadable, Version};

/// How deep a statement may be nested. Each pair of parentheses counts, and what stands between them once more.
const DEEPEST: usize = 500;

/// `SqlParser.DEFAULT_IDENTIFIER_MAX_LENGTH`, in UTF-16 units.
const LONGEST_NAME: usize = 128;

#[derive(Debug)]
pub(super) struct Parser<'a> {
    pub version: Version,
    /// Where each `?` stands.
    pub parameters: Vec<Position>,
    tokens: Vec<Token<'a>>,
    end: Token<'a>,
    at: usize,
    depth: usize,
    /// How often a token was looked at.
    #[cfg(test)]
    pub looks: std::rc::Rc<std::cell::Cell<usize>>,
}

impl<'a> Parser<'a> {
    pub fn new(sql: &'a str, version: Version) -> Result<Self, Unreadable> {
        let mut lexer = Lexer::new(sql, version);
        let tokens = lexer.by_ref().collect::<Result<_, _>>()?;
        Ok(Self {
            version,
            parameters: Vec::new(),
            tokens,
            end: Token::end(lexer.offset(), lexer.position()),
            at: 0,
            depth: 0,
            #[cfg(test)]
            looks: Default::default(),
        })
    }

    pub fn is_33(&self) -> bool {
        self.version == Version::V33
    }

    /// The next token.
    pub fn peek(&self) -> Token<'a> {
        self.peek_at(0)
    }

    /// The token after so many others.
    pub fn peek_at(&self, ahead: usize) -> Token<'a> {
        #[cfg(test)]
        self.looks.update(|looks| looks + 1);
        self.tokens
            .get(self.at + ahead)
            .copied()
            .unwrap_or(self.end)
    }

    pub fn next(&mut self) -> Token<'a> {
        let token = self.peek();
        self.at += 1;
        token
    }

    pub fn skip(&mut self, count: usize) {
        self.at += count;
    }

    /// Where the next token stands.
    pub fn span(&self) -> Span {
        span(self.peek().place)
    }

    pub fn is_word(&self, keyword: &str) -> bool {
        self.peek().is_word(keyword)
    }

    pub fn is_sign(&self, sign: &str) -> bool {
        self.peek().is_sign(sign)
    }

    /// Whether the next tokens are these keywords.
    pub fn are_words(&self, keywords: &[&str]) -> bool {
        keywords
            .iter()
            .enumerate()
            .all(|(ahead, keyword)| self.peek_at(ahead).is_word(keyword))
    }

    pub fn take_word(&mut self, keyword: &str) -> bool {
        self.take_words(&[keyword])
    }

    pub fn take_words(&mut self, keywords: &[&str]) -> bool {
        let are = self.are_words(keywords);
        if are {
            self.skip(keywords.len());
        }
        are
    }

    /// Takes the next token if it is one of these keywords, and says which.
    pub fn take_one_of<'k>(&mut self, keywords: &[&'k str]) -> Option<&'k str> {
        let keyword = keywords.iter().find(|keyword| self.is_word(keyword))?;
        self.skip(1);
        Some(keyword)
    }

    pub fn take_sign(&mut self, sign: &str) -> bool {
        let is = self.is_sign(sign);
        if is {
            self.skip(1);
        }
        is
    }

    pub fn expect_word(&mut self, keyword: &str) -> Result<(), Unreadable> {
        if self.take_word(keyword) {
            Ok(())
        } else {
            self.expected(keyword)
        }
    }

    pub fn expect_sign(&mut self, sign: &str) -> Result<(), Unreadable> {
        if self.take_sign(sign) {
            Ok(())
        } else {
            self.expected(&format!("'{sign}'"))
        }
    }

    /// One or more, with commas between them.
    pub fn list<T>(
        &mut self,
        mut read: impl FnMut(&mut Self) -> Result<T, Unreadable>,
    ) -> Result<Vec<T>, Unreadable> {
        let mut items = vec![read(self)?];
        while self.take_sign(",") {
            items.push(read(self)?);
        }
        Ok(items)
    }

    /// What is read stands in parentheses.
    pub fn parenthesized<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Unreadable>,
    ) -> Result<T, Unreadable> {
        self.expect_sign("(")?;
        let inner = read(self)?;
        self.expect_sign(")")?;
        Ok(inner)
    }

    /// Reads something that may stand in something of its own kind.
    pub fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Unreadable>,
    ) -> Result<T, Unreadable> {
        if self.depth >= DEEPEST {
            return self.refuse("the statement is nested too deep to be read");
        }
        self.depth += 1;
        let inner = read(self);
        self.depth -= 1;
        inner
    }

    /// Whether the token after so many others is a name.
    pub fn is_name_at(&self, ahead: usize) -> bool {
        let token = self.peek_at(ahead);
        match token.kind {
            Kind::Quoted => true,
            Kind::Word => !is_reserved(token.text, self.version),
            _ => false,
        }
    }

    pub fn is_name(&self) -> bool {
        self.is_name_at(0)
    }

    /// One name (`SimpleIdentifier`).
    pub fn name(&mut self) -> Result<Ident, Unreadable> {
        if !self.is_name() {
            return self.expected("a name");
        }
        self.word_as_name()
    }

    /// The next word, though it may be reserved.
    pub fn word_as_name(&mut self) -> Result<Ident, Unreadable> {
        let token = self.peek();
        let value = token.content().into_owned();
        if value.encode_utf16().count() > LONGEST_NAME {
            return self.refuse(format!("a name has at most {LONGEST_NAME} characters"));
        }
        self.skip(1);
        Ok(Ident {
            value,
            quote_style: (token.kind == Kind::Quoted).then_some('"'),
            span: span(token.place),
        })
    }

    pub fn take_name(&mut self) -> Result<Option<Ident>, Unreadable> {
        if self.is_name() {
            self.name().map(Some)
        } else {
            Ok(None)
        }
    }

    /// Names with dots between them.
    pub fn names(&mut self) -> Result<Vec<Ident>, Unreadable> {
        let mut names = vec![self.name()?];
        while self.is_sign(".") && self.is_name_at(1) {
            self.skip(1);
            names.push(self.name()?);
        }
        Ok(names)
    }

    pub fn object_name(&mut self) -> Result<ObjectName, Unreadable> {
        Ok(ObjectName::from(self.names()?))
    }

    pub fn names_in_parentheses(&mut self) -> Result<Vec<Ident>, Unreadable> {
        self.parenthesized(|parser| parser.list(Self::name))
    }

    /// The next token is something else.
    pub fn expected<T>(&self, what: &str) -> Result<T, Unreadable> {
        let token = self.peek();
        let found = token.described();
        self.refuse(match token.kind {
            Kind::Sign if token.text == ";" => {
                "Druid takes one statement, without a ';' at its end".to_owned()
            }
            Kind::Sign if token.text == "%" => {
                "Druid has no operator %: it is MOD(a, b)".to_owned()
            }
            Kind::Word if what == "a name" => {
                format!("{found} is reserved: as a name it stands in double quotes")
            }
            Kind::Word if ["an expression", "a table"].contains(&what) => {
                format!("expected {what}, found {found}: as a name it stands in double quotes")
            }
            _ => format!("expected {what}, found {found}"),
        })
    }

    /// At the next token.
    pub fn refuse<T>(&self, message: impl Into<String>) -> Result<T, Unreadable> {
        Err(Unreadable {
            message: message.into(),
            position: self.peek().place.start,
        })
    }
}

/// The place, as `sqlparser` writes it.
pub(super) fn span(place: Place) -> Span {
    let location = |position: Position| Location::new(position.line, position.column);
    Span::new(location(place.start), location(place.end))
}
