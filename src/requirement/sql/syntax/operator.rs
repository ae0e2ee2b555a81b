//! The operators that stand behind an operand.

use sqlparser::ast::BinaryOperator;

use super::parser::Parser;
use super::token::Kind;

/// What kind of operator it is, or rather how it is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Operator {
    /// With one operand on each side, and this precedence.
    Binary(u8),
    /// A comparison with `ANY`, `SOME` or `ALL`.
    Quantified,
    In,
    Between,
    /// `LIKE`, `SIMILAR TO`
    Like,
    Is,
    /// `FORMAT JSON`
    Format,
}

/// The precedences, in the order of Calcite's.
const OR: u8 = 1;
const AND: u8 = 2;
const IS: u8 = 4;
const COMPARISON: u8 = 5;
const SUM: u8 = 7;
const PRODUCT: u8 = 8;

impl Operator {
    pub const LOWEST: u8 = OR;
    /// What `NOT` binds.
    pub const NOT: u8 = 3;
    /// Also of `IN` and `LIKE`.
    pub const BETWEEN: u8 = 6;
    /// What a sign binds: no operator at all.
    pub const SIGN: u8 = 9;

    pub fn level(self) -> u8 {
        match self {
            Self::Binary(level) => level,
            Self::Is | Self::Format => IS,
            Self::Quantified => COMPARISON,
            Self::In | Self::Between | Self::Like => Self::BETWEEN,
        }
    }
}

const SIGNS: [(&str, u8, BinaryOperator); 12] = [
    ("=", COMPARISON, BinaryOperator::Eq),
    ("<>", COMPARISON, BinaryOperator::NotEq),
    ("!=", COMPARISON, BinaryOperator::NotEq),
    ("<", COMPARISON, BinaryOperator::Lt),
    ("<=", COMPARISON, BinaryOperator::LtEq),
    (">", COMPARISON, BinaryOperator::Gt),
    (">=", COMPARISON, BinaryOperator::GtEq),
    ("+", SUM, BinaryOperator::Plus),
    ("-", SUM, BinaryOperator::Minus),
    ("*", PRODUCT, BinaryOperator::Multiply),
    ("/", PRODUCT, BinaryOperator::Divide),
    ("||", PRODUCT, BinaryOperator::StringConcat),
];

/// Those of words (`BinaryRowOperator`); longest first where one begins with another.
const WORDS: [(&[&str], u8); 22] = [
    (&["AND"], AND),
    (&["OR"], OR),
    (&["IS", "DISTINCT", "FROM"], COMPARISON),
    (&["IS", "NOT", "DISTINCT", "FROM"], COMPARISON),
    (&["MEMBER", "OF"], COMPARISON),
    (&["SUBMULTISET", "OF"], COMPARISON),
    (&["NOT", "SUBMULTISET", "OF"], COMPARISON),
    (&["CONTAINS"], COMPARISON),
    (&["OVERLAPS"], COMPARISON),
    (&["EQUALS"], COMPARISON),
    (&["PRECEDES"], COMPARISON),
    (&["SUCCEEDS"], COMPARISON),
    (&["IMMEDIATELY", "PRECEDES"], COMPARISON),
    (&["IMMEDIATELY", "SUCCEEDS"], COMPARISON),
    (&["MULTISET", "UNION", "ALL"], SUM),
    (&["MULTISET", "UNION", "DISTINCT"], SUM),
    (&["MULTISET", "UNION"], SUM),
    (&["MULTISET", "INTERSECT", "ALL"], SUM),
    (&["MULTISET", "INTERSECT", "DISTINCT"], SUM),
    (&["MULTISET", "INTERSECT"], SUM),
    (&["MULTISET", "EXCEPT", "ALL"], SUM),
    (&["MULTISET", "EXCEPT"], SUM),
];

impl Parser<'_> {
    /// The operator that stands here, if it is one.
    pub fn operator(&self) -> Option<Operator> {
        match self.peek().kind {
            Kind::Sign => {
                let text = self.peek().text;
                let (_, level, _) = SIGNS.iter().find(|(sign, ..)| *sign == text)?;
                let is_quantified = *level == COMPARISON
                    && ["ANY", "SOME", "ALL"]
                        .iter()
                        .any(|quantifier| self.peek_at(1).is_word(quantifier));
                Some(if is_quantified {
                    Operator::Quantified
                } else {
                    Operator::Binary(*level)
                })
            }
            Kind::Word => self.word_operator(),
            _ => None,
        }
    }

    fn word_operator(&self) -> Option<Operator> {
        if let Some((_, level)) = self.binary_words() {
            return Some(Operator::Binary(level));
        }
        let ahead = usize::from(self.is_word("NOT"));
        let is = |keyword: &str| self.peek_at(ahead).is_word(keyword);
        if is("IN") {
            Some(Operator::In)
        } else if is("BETWEEN") {
            Some(Operator::Between)
        } else if is("LIKE") || is("SIMILAR") || (self.is_33() && (is("ILIKE") || is("RLIKE"))) {
            Some(Operator::Like)
        } else if self.is_word("IS") {
            Some(Operator::Is)
        } else if self.are_words(&["FORMAT", "JSON"]) {
            Some(Operator::Format)
        } else {
            None
        }
    }

    fn binary_words(&self) -> Option<(&'static [&'static str], u8)> {
        WORDS
            .iter()
            .find(|(words, _)| self.are_words(words))
            .copied()
    }
}

/// The binary operator that stands here, and how many tokens it takes.
pub(super) fn binary_operator(parser: &Parser<'_>) -> Option<(BinaryOperator, usize)> {
    let token = parser.peek();
    if token.kind == Kind::Sign {
        let (_, _, operator) = SIGNS.iter().find(|(sign, ..)| *sign == token.text)?;
        return Some((operator.clone(), 1));
    }
    let (words, _) = parser.binary_words()?;
    let operator = match words {
        ["AND"] => BinaryOperator::And,
        ["OR"] => BinaryOperator::Or,
        words => BinaryOperator::Custom(words.join(" ")),
    };
    Some((operator, words.len()))
}
