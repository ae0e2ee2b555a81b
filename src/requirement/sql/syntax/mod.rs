//! The text, read as Druid's parser (Calcite's) would: [`lexer`] cuts it into tokens, [`parser`] and the modules of the
//! grammar make them a tree of `sqlparser`.

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
