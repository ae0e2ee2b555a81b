//! All patterns of a policy, each held once and known by a number.

use std::collections::HashMap;

use regex_syntax::hir::Hir;

use super::expressions::Expressions;
use super::glob::{self, BadEscape, Glob};
use super::prefixes::Prefixes;
use super::regex::{self, EXPRESSION_BYTES, RegexError};
use crate::names::Names;

/// How many expressions a policy may hold: regular ones, and globs with a star elsewhere than at the end.
pub(crate) const EXPRESSIONS: usize = 20_000;
/// What the automata of all expressions may take together.
const ALL_EXPRESSIONS_BYTES: usize = 128 * EXPRESSION_BYTES;

/// A pattern of a [`Vocabulary`]. Patterns that are written alike are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PatternId(u32);

/// The part of a vocabulary that holds a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PatternKind {
    /// A name.
    Exact,
    /// A glob whose only star comes last.
    Prefix,
    /// Any other glob, or a regular expression.
    Expression,
}

/// The upper two bits of a [`PatternId`] tell its kind.
const KIND: u32 = PatternId::NUMBER_BITS;

impl PatternId {
    /// How many of the lower bits of its [code](Self::code) number a pattern among those of its kind.
    pub(crate) const NUMBER_BITS: u32 = 30;

    fn new(kind: PatternKind, number: u32) -> Self {
        Self((kind as u32) << KIND | number)
    }

    fn kind(self) -> PatternKind {
        match self.0 >> KIND {
            0 => PatternKind::Exact,
            1 => PatternKind::Prefix,
            _ => PatternKind::Expression,
        }
    }

    fn number(self) -> u32 {
        self.0 & ((1 << KIND) - 1)
    }

    /// Exact names and patterns alike, as one small number.
    pub(crate) fn code(self) -> u32 {
        self.0
    }
}

/// A pattern as the document writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PatternView<'a> {
    /// The name itself.
    Exact(&'a str),
    /// With its stars and escapes.
    Glob(String),
    /// The text of a regular expression.
    Regex(&'a str),
}

impl PatternView<'_> {
    /// What stands in the document's string: stars and backslashes of exact names carry a backslash.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Exact(name) => glob::escape(name),
            Self::Glob(text) => text.clone(),
            Self::Regex(text) => (*text).to_owned(),
        }
    }
}

/// All patterns of a policy, ready to find those that match a name.
#[derive(Debug)]
pub struct Vocabulary {
    exact: Names,
    prefixes: Prefixes,
    expressions: Expressions,
    expression_texts: Vec<Expression>,
    longest_name: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Expression {
    Glob(String),
    Regex(String),
}

impl Vocabulary {
    /// How many bytes a name may have. Of a longer one nobody knows in bounded time what matches: it must be denied.
    pub(crate) fn longest_name(&self) -> usize {
        self.longest_name
    }

    /// Hands over every pattern that matches `name`, which is no longer than [`longest_name`](Self::longest_name).
    pub(crate) fn matches(&self, name: &str, mut found: impl FnMut(PatternId)) {
        if let Some(number) = self.exact.find(name) {
            found(PatternId::new(PatternKind::Exact, number));
        }
        self.prefixes.matches(name, |number| {
            found(PatternId::new(PatternKind::Prefix, number))
        });
        if !self.expression_texts.is_empty() {
            self.expressions.matches(name, |number| {
                found(PatternId::new(PatternKind::Expression, number))
            });
        }
    }

    /// The pattern with this number.
    #[must_use]
    pub fn view(&self, pattern: PatternId) -> PatternView<'_> {
        let number = pattern.number();
        match pattern.kind() {
            PatternKind::Exact => PatternView::Exact(self.exact.get(number).unwrap_or_default()),
            PatternKind::Prefix => {
                PatternView::Glob(glob::escape(self.prefixes.get(number).unwrap_or_default()) + "*")
            }
            PatternKind::Expression => match self.expression_texts.get(number as usize) {
                Some(Expression::Glob(text)) => PatternView::Glob(text.clone()),
                Some(Expression::Regex(text)) => PatternView::Regex(text),
                None => PatternView::Regex(""),
            },
        }
    }

    /// What kind of pattern it is.
    pub(crate) fn kind(&self, pattern: PatternId) -> PatternKind {
        pattern.kind()
    }

    /// The exact pattern of this name, if some rule holds it.
    pub(crate) fn exact(&self, name: &str) -> Option<PatternId> {
        self.exact
            .find(name)
            .map(|number| PatternId::new(PatternKind::Exact, number))
    }

    /// How many exact names there are.
    #[must_use]
    pub fn exact_names(&self) -> usize {
        self.exact.len()
    }

    /// How many globs there are whose only star comes last.
    #[must_use]
    pub fn prefixes(&self) -> usize {
        self.prefixes.len()
    }

    /// How many regular expressions and other globs there are.
    #[must_use]
    pub fn expressions(&self) -> usize {
        self.expression_texts.len()
    }

    /// Hands over patterns that match whatever `pattern` matches, itself among them; not necessarily all such.
    ///
    /// `thorough` asks also for the expressions that match an exact name.
    pub(crate) fn covering(
        &self,
        pattern: PatternId,
        thorough: bool,
        mut found: impl FnMut(PatternId),
    ) {
        match self.view(pattern) {
            PatternView::Exact(name) if thorough => self.matches(name, found),
            PatternView::Exact(name) => {
                found(pattern);
                self.prefixes.matches(name, |number| {
                    found(PatternId::new(PatternKind::Prefix, number))
                });
            }
            PatternView::Glob(text) => {
                if pattern.kind() != PatternKind::Prefix {
                    found(pattern);
                }
                let glob = Glob::parse(&text);
                let head = glob.as_ref().map_or("", Glob::head);
                self.prefixes.matches(head, |number| {
                    found(PatternId::new(PatternKind::Prefix, number))
                });
            }
            PatternView::Regex(_) => {
                found(pattern);
                self.prefixes.matches("", |number| {
                    found(PatternId::new(PatternKind::Prefix, number))
                });
            }
        }
    }
}

/// Why a pattern does not go into a vocabulary.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum VocabularyError {
    BadEscape(BadEscape),
    Regex(RegexError),
    /// More than [`EXPRESSIONS`].
    TooMany,
    /// The automata of all expressions are too large together.
    TooLargeTogether,
}

/// Collects patterns.
#[derive(Debug, Default)]
pub(crate) struct VocabularyBuilder {
    exact: Names,
    prefixes: Names,
    expressions: HashMap<Expression, u32>,
    bytes: usize,
}

impl VocabularyBuilder {
    /// Adds a name as the document writes it: exact, or a glob.
    pub(crate) fn name(&mut self, text: &str) -> Result<PatternId, VocabularyError> {
        if !text.contains(['*', '\\']) {
            return Ok(PatternId::new(PatternKind::Exact, self.exact.intern(text)));
        }
        let glob = Glob::parse(text).map_err(VocabularyError::BadEscape)?;
        if let Some(name) = glob.exact() {
            return Ok(PatternId::new(PatternKind::Exact, self.exact.intern(name)));
        }
        if let Some(prefix) = glob.prefix() {
            return Ok(PatternId::new(
                PatternKind::Prefix,
                self.prefixes.intern(prefix),
            ));
        }
        self.expression(Expression::Glob(glob.text()))
    }

    /// Adds a regular expression.
    pub(crate) fn regex(&mut self, text: &str) -> Result<PatternId, VocabularyError> {
        self.expression(Expression::Regex(text.to_owned()))
    }

    fn expression(&mut self, expression: Expression) -> Result<PatternId, VocabularyError> {
        if let Some(&number) = self.expressions.get(&expression) {
            return Ok(PatternId::new(PatternKind::Expression, number));
        }
        if self.bytes > ALL_EXPRESSIONS_BYTES {
            return Err(VocabularyError::TooLargeTogether);
        }
        let number = match u32::try_from(self.expressions.len()) {
            Ok(number) if self.expressions.len() < EXPRESSIONS => number,
            _ => return Err(VocabularyError::TooMany),
        };
        let hir = expression.hir().map_err(VocabularyError::Regex)?;
        let size = regex::size(&hir);
        // One that is too large counts too: to find that out takes as long.
        self.bytes += size.as_ref().copied().unwrap_or(EXPRESSION_BYTES);
        size.map_err(VocabularyError::Regex)?;
        self.expressions.insert(expression, number);
        Ok(PatternId::new(PatternKind::Expression, number))
    }

    /// Makes them ready for matching.
    pub(crate) fn build(mut self) -> Result<Vocabulary, VocabularyError> {
        let mut numbered: Vec<(Expression, u32)> = self.expressions.into_iter().collect();
        numbered.sort_unstable_by_key(|&(_, number)| number);
        let expression_texts: Vec<Expression> = numbered
            .into_iter()
            .map(|(expression, _)| expression)
            .collect();
        let count = u32::try_from(expression_texts.len()).unwrap_or(u32::MAX);
        // Each was read before; one that matches nothing would keep the numbers in step.
        let parsed = |number: u32| {
            let expression = expression_texts.get(number as usize);
            expression
                .and_then(|expression| expression.hir().ok())
                .unwrap_or_else(Hir::fail)
        };
        let expressions = Expressions::new(count, parsed)
            .map_err(|_too_large| VocabularyError::TooLargeTogether)?;
        self.exact.shrink();
        Ok(Vocabulary {
            exact: self.exact,
            prefixes: Prefixes::new(self.prefixes),
            longest_name: expressions.longest_name(),
            expressions,
            expression_texts,
        })
    }
}

impl Expression {
    fn hir(&self) -> Result<Hir, RegexError> {
        match self {
            // A glob's own text is well-formed.
            Self::Glob(text) => {
                Ok(Glob::parse(text).map_or_else(|_| Hir::fail(), |glob| regex::of_glob(&glob)))
            }
            Self::Regex(text) => regex::parse(text),
        }
    }
}
