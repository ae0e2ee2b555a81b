//! The text, read as Druid's parser (Calcite's) would: [`lexer`] cuts it into tokens, [`parser`] and the modules of the
//! grammar make them a tree of `sqlparser`.
//!
//! The tree is the crate's: its forms are named one by one, so that a walk over them cannot pass one by, and each name
//! has its place in the text. The grammar is not the crate's own, for three reasons:
//!
//! - It goes back and tries again. On a hostile text that doubles the time with each level (`POSITION(POSITION(…`), and an
//!   answer is needed for any text.
//! - A dialect can bring statements, operands and operators of its own, but no tables, where Druid has most of what only
//!   Druid has (`TABLE(EXTERN(…)) EXTEND (…)`, lists of columns with types), and no tokens.
//! - It takes other texts than Calcite does. Of the statements in the corpus (`tests/sql_corpus.rs`) that Druid takes, its
//!   generic dialect reads 52 to 90 %, by group; of those that Druid's parser refuses, a fifth. This grammar reads all of the
//!   former and none of the latter.

mod builtin;
mod chain;
mod characters;
mod collation;
mod expression;
mod from;
mod function;
mod granularity;
mod json;
mod lexer;
#[cfg(test)]
mod linear;
mod literal;
mod match_recognize;
mod operand;
mod operator;
mod parser;
mod pivot;
mod query;
mod reserved;
mod select;
mod statement;
#[cfg(test)]
mod tests;
mod token;
mod types;
mod window;

use sqlparser::ast::{Expr, Function, ObjectName, Query};

pub(super) use self::lexer::Lexer;
use self::parser::Parser;
pub(super) use self::token::Kind;
use super::{Place, Position, Unreadable, Version};

/// A statement.
#[derive(Debug)]
pub(super) struct Tree {
    /// `EXPLAIN` or `DESCRIBE` stands before it.
    pub explains: bool,
    pub body: Body,
    /// Where each `?` stands, in order.
    pub parameters: Vec<Position>,
}

#[derive(Debug)]
pub(super) enum Body {
    Query(Box<Query>),
    Ingest(Box<Ingest>),
}

/// `INSERT` or `REPLACE`.
#[derive(Debug)]
pub(super) struct Ingest {
    pub target: Target,
    pub source: Box<Query>,
    /// `OVERWRITE WHERE`, `PARTITIONED BY`, `CLUSTERED BY`.
    pub clauses: Vec<Expr>,
}

#[derive(Debug)]
pub(super) enum Target {
    Table(ObjectName),
    /// `EXTERN(s3(…))`: the function inside.
    Export(Box<Function>),
}

pub(super) fn parse(sql: &str, version: Version) -> Result<Tree, Unreadable> {
    Parser::new(sql, version)?.tree()
}
