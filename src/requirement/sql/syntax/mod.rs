//! The text, read as Druid's parser (Calcite's) would.

mod budget;
mod chain;
mod characters;
mod collation;
mod dialect;
mod lexer;
mod reserved;
mod token;

use sqlparser::ast::{Expr, Function, ObjectName, Query};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Token as OldToken, Tokenizer};

use self::budget::Budget;
use self::chain::Chain;
use self::dialect::DruidSql;
pub(super) use self::lexer::Lexer;
#[expect(unused_imports, reason = "not read yet")]
pub(super) use self::token::{Kind, Token};
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

/// How deep a statement may be nested. `sqlparser` counts queries, expressions, types and what stands in `FROM`; a pair of
/// parentheses is one level, a query in `FROM` is three.
const DEPTH: usize = 1_000;

pub(super) fn parse(sql: &str, _version: Version) -> Result<Tree, Unreadable> {
    let mut dialect = DruidSql {
        budget: Budget::new(0),
        chain: Chain::default(),
    };
    let tokens = Tokenizer::new(&dialect, sql)
        .tokenize_with_location()
        .map_err(|error| Unreadable {
            message: error.message,
            position: Position {
                line: error.location.line,
                column: error.location.column,
            },
        })?;
    dialect.budget = Budget::new(tokens.len());
    let parameters = tokens
        .iter()
        .filter(|token| matches!(token.token, OldToken::Placeholder(_)))
        .map(|token| Position {
            line: token.span.start.line,
            column: token.span.start.column,
        })
        .collect();
    let mut parser = Parser::new(&dialect)
        .with_recursion_limit(DEPTH)
        .with_tokens_with_locations(tokens);
    let (explains, body) = statement(&mut parser).map_err(|error| {
        let at = parser.peek_token().span.start;
        let message = match error {
            ParserError::TokenizerError(text) | ParserError::ParserError(text) => text,
            ParserError::RecursionLimitExceeded => {
                "this is nested too deep, or too hard to read".to_owned()
            }
        };
        Unreadable {
            message,
            position: Position {
                line: at.line.max(1),
                column: at.column.max(1),
            },
        }
    })?;
    Ok(Tree {
        explains,
        body,
        parameters,
    })
}

fn statement(parser: &mut Parser<'_>) -> Result<(bool, Body), ParserError> {
    let explains = parser.parse_keywords(&[Keyword::EXPLAIN, Keyword::PLAN, Keyword::FOR]);
    let ingests = parser
        .parse_one_of_keywords(&[Keyword::INSERT, Keyword::REPLACE])
        .is_some();
    let body = if ingests {
        parser.expect_keyword(Keyword::INTO)?;
        let target = Target::Table(parser.parse_object_name(false)?);
        parser.parse_keywords(&[Keyword::OVERWRITE, Keyword::ALL]);
        let source = parser.parse_query()?;
        parser.expect_keyword(Keyword::PARTITIONED)?;
        parser.expect_keyword(Keyword::BY)?;
        let mut clauses = vec![parser.parse_expr()?];
        if parser.parse_keywords(&[Keyword::CLUSTERED, Keyword::BY]) {
            clauses.extend(parser.parse_comma_separated(Parser::parse_expr)?);
        }
        Body::Ingest(Box::new(Ingest {
            target,
            source,
            clauses,
        }))
    } else {
        Body::Query(parser.parse_query()?)
    };
    parser.expect_token(&OldToken::EOF)?;
    Ok((explains, body))
}
