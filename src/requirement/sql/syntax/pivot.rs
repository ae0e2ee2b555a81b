//! `PIVOT` and `UNPIVOT`, of 33.

use sqlparser::ast::{Expr, ExprWithAlias, Ident, PivotValueSource, TableFactor};

use super::Unreadable;
use super::expression::tuple;
use super::from::columns;
use super::parser::Parser;

impl Parser<'_> {
    /// A table with what may stand behind it.
    pub fn pivots(&mut self, mut table: TableFactor) -> Result<TableFactor, Unreadable> {
        if self.take_word("PIVOT") {
            table = self.pivot(table)?;
        }
        if self.take_word("UNPIVOT") {
            table = self.unpivot(table)?;
        }
        Ok(table)
    }

    fn pivot(&mut self, table: TableFactor) -> Result<TableFactor, Unreadable> {
        self.refuse_joined(&table)?;
        self.parenthesized(|parser| {
            let aggregate_functions = parser.list(Self::pivot_aggregate)?;
            parser.expect_word("FOR")?;
            let value_column = columns(parser.name_or_names()?);
            parser.expect_word("IN")?;
            let values = parser.parenthesized(|parser| {
                if parser.is_sign(")") {
                    return Ok(Vec::new());
                }
                parser.list(Self::pivot_value)
            })?;
            Ok(TableFactor::Pivot {
                table: Box::new(table),
                aggregate_functions,
                value_column,
                value_source: PivotValueSource::List(values),
                default_on_null: None,
                alias: None,
            })
        })
    }

    fn pivot_aggregate(&mut self) -> Result<ExprWithAlias, Unreadable> {
        let call = match self.special_function()? {
            Some(call) => Some(call),
            None => self.function()?,
        };
        let Some(expr) = call else {
            return self.expected("a function");
        };
        self.with_alias(expr)
    }

    fn pivot_value(&mut self) -> Result<ExprWithAlias, Unreadable> {
        let values = self.row()?.content;
        self.with_alias(tuple(values))
    }

    fn with_alias(&mut self, expr: Expr) -> Result<ExprWithAlias, Unreadable> {
        let alias = self.alias()?;
        Ok(ExprWithAlias { expr, alias })
    }

    fn unpivot(&mut self, table: TableFactor) -> Result<TableFactor, Unreadable> {
        self.refuse_joined(&table)?;
        if self.take_one_of(&["INCLUDE", "EXCLUDE"]).is_some() {
            self.expect_word("NULLS")?;
        }
        self.parenthesized(|parser| {
            let measures = parser.name_or_names()?;
            parser.expect_word("FOR")?;
            // The tree has room for one; which they are changes nothing.
            let name = parser.name_or_names()?.into_iter().next();
            parser.expect_word("IN")?;
            let columns_in = parser.parenthesized(|parser| parser.list(Self::unpivot_value))?;
            Ok(TableFactor::Unpivot {
                table: Box::new(table),
                value: tuple(columns(measures)),
                name: name.unwrap_or_else(|| Ident::new("")),
                columns: columns_in,
                null_inclusion: None,
                alias: None,
            })
        })
    }

    fn unpivot_value(&mut self) -> Result<ExprWithAlias, Unreadable> {
        let mut parts = columns(self.name_or_names()?);
        if self.take_word("AS") {
            parts.extend(self.row()?.content);
        }
        Ok(ExprWithAlias {
            expr: Expr::Tuple(parts),
            alias: None,
        })
    }

    /// `SimpleIdentifierOrList`.
    fn name_or_names(&mut self) -> Result<Vec<Ident>, Unreadable> {
        if self.is_sign("(") {
            return self.names_in_parentheses();
        }
        Ok(vec![self.name()?])
    }

    fn refuse_joined(&self, table: &TableFactor) -> Result<(), Unreadable> {
        if matches!(table, TableFactor::NestedJoin { .. }) {
            return self.refuse("joined tables in parentheses take no PIVOT");
        }
        Ok(())
    }
}
