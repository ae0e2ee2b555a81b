//! Druid's SQL, as far as it differs from what `sqlparser` takes it to be.

use sqlparser::ast::Expr;
use sqlparser::dialect::Dialect;
use sqlparser::parser::{Parser, ParserError};

use super::budget::Budget;
use super::chain::Chain;

#[derive(Debug)]
pub(super) struct DruidSql {
    pub budget: Budget,
    pub chain: Chain,
}

impl Dialect for DruidSql {
    fn is_identifier_start(&self, character: char) -> bool {
        character.is_alphabetic() || character == '_' || character == '$'
    }

    fn is_identifier_part(&self, character: char) -> bool {
        self.is_identifier_start(character) || character.is_numeric()
    }

    fn supports_filter_during_aggregation(&self) -> bool {
        true
    }

    fn supports_group_by_expr(&self) -> bool {
        true
    }

    fn parse_prefix(&self, parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
        if let Err(spent) = self.budget.spend() {
            return Some(Err(spent));
        }
        self.chain.operand(parser)
    }

    fn parse_infix(
        &self,
        parser: &mut Parser<'_>,
        left: &Expr,
        precedence: u8,
    ) -> Option<Result<Expr, ParserError>> {
        self.chain
            .operator(parser, left, precedence, &self.budget)
            .err()
            .map(Err)
    }

    fn get_next_precedence(&self, _parser: &Parser<'_>) -> Option<Result<u8, ParserError>> {
        self.budget.spend().err().map(Err)
    }
}
