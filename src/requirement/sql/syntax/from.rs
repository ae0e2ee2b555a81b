//! `FROM`: tables, functions, queries, and how they are joined.

use sqlparser::ast::{
    Expr, Ident, Join, JoinConstraint, JoinOperator, ObjectName, Query, SetExpr, TableAlias,
    TableFactor, TableVersion, TableWithJoins,
};

use super::Unreadable;
use super::parser::Parser;
use super::query::query_of;
use super::token::Kind;

/// What stands in parentheses after `FROM`.
enum Parenthesized {
    Query(Box<Query>),
    Join(Box<TableWithJoins>),
}

impl Parser<'_> {
    /// What follows `FROM`: tables with commas between them.
    pub fn from(&mut self) -> Result<Vec<TableWithJoins>, Unreadable> {
        self.list(Self::joined_tables)
    }

    fn joined_tables(&mut self) -> Result<TableWithJoins, Unreadable> {
        let relation = self.table_reference()?;
        let mut joins = Vec::new();
        while let Some(join) = self.join()? {
            joins.push(join);
        }
        Ok(TableWithJoins { relation, joins })
    }

    /// `JoinTable`.
    fn join(&mut self) -> Result<Option<Join>, Unreadable> {
        let natural = self.take_word("NATURAL");
        let kind = self.take_one_of(&["JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS"]);
        let Some(kind) = kind else {
            return if natural {
                self.expected("JOIN")
            } else {
                Ok(None)
            };
        };
        if matches!(kind, "LEFT" | "RIGHT" | "FULL") {
            self.take_word("OUTER");
        }
        if kind != "JOIN" {
            self.expect_word("JOIN")?;
        }
        let relation = self.table_reference()?;
        let constraint = self.join_constraint(natural)?;
        Ok(Some(Join {
            relation,
            global: false,
            join_operator: match kind {
                "LEFT" => JoinOperator::LeftOuter(constraint),
                "RIGHT" => JoinOperator::RightOuter(constraint),
                "FULL" => JoinOperator::FullOuter(constraint),
                "CROSS" => JoinOperator::CrossJoin(constraint),
                "INNER" => JoinOperator::Inner(constraint),
                _ => JoinOperator::Join(constraint),
            },
        }))
    }

    fn join_constraint(&mut self, natural: bool) -> Result<JoinConstraint, Unreadable> {
        if natural {
            if self.is_word("ON") || self.is_word("USING") {
                return self.refuse("NATURAL JOIN takes neither ON nor USING");
            }
            return Ok(JoinConstraint::Natural);
        }
        if self.take_word("ON") {
            return self.expression().map(JoinConstraint::On);
        }
        if self.take_word("USING") {
            let names = self.names_in_parentheses()?;
            let columns = names.into_iter().map(|name| ObjectName::from(vec![name]));
            return Ok(JoinConstraint::Using(columns.collect()));
        }
        Ok(JoinConstraint::None)
    }

    /// One table with its alias (`TableRef3`, Druid's `DruidTableRef2`).
    fn table_reference(&mut self) -> Result<TableFactor, Unreadable> {
        let mut factor = self.nested(Self::table_factor)?;
        if self.is_33() {
            factor = self.pivots(factor)?;
        }
        if let Some(alias) = self.table_alias()? {
            if matches!(factor, TableFactor::NestedJoin { .. }) {
                return self.refuse("joined tables in parentheses have no alias in Druid");
            }
            set_alias(&mut factor, alias);
        }
        if self.take_word("TABLESAMPLE") {
            self.sample()?;
        }
        Ok(factor)
    }

    fn table_factor(&mut self) -> Result<TableFactor, Unreadable> {
        if self.is_name() {
            return self.named_table();
        }
        let lateral = self.take_word("LATERAL");
        if self.is_sign("(") {
            return self.parenthesized_factor(lateral);
        }
        if self.is_word("TABLE") {
            return self.table_function();
        }
        if !lateral && self.is_word("UNNEST") {
            return self.unnest();
        }
        self.expected("a table")
    }

    /// `name`, `name(…)`
    fn named_table(&mut self) -> Result<TableFactor, Unreadable> {
        let name = self.object_name()?;
        if self.is_33() {
            self.hints()?;
        }
        let mut factor = if self.is_sign("(") {
            self.function_table(name)?
        } else {
            table(name)
        };
        if self.take_words(&["FOR", "SYSTEM_TIME", "AS", "OF"]) {
            let time = TableVersion::ForSystemTimeAsOf(self.value_expression()?);
            let TableFactor::Table { version, .. } = &mut factor else {
                return self.refuse("what a function returns has no versions");
            };
            *version = Some(time);
        }
        self.match_recognize(factor)
    }

    /// `name(…)`, which is short for `TABLE(name(…))` in 33. The parser of 27 fails with an error of its own.
    fn function_table(&mut self, name: ObjectName) -> Result<TableFactor, Unreadable> {
        if !self.is_33() {
            return self.refuse("in Druid 27 a function stands in TABLE(…) here");
        }
        self.refuse_star()?;
        let call = self.arguments_of(name)?;
        Ok(function_of(Expr::Function(call)))
    }

    fn refuse_star(&self) -> Result<(), Unreadable> {
        if self.peek_at(1).is_sign("*") {
            return self.refuse("a function of tables takes no *");
        }
        Ok(())
    }

    /// `TABLE(name(…))`, with Druid's list of columns behind it.
    fn table_function(&mut self) -> Result<TableFactor, Unreadable> {
        self.expect_word("TABLE")?;
        let call = self.parenthesized(|parser| {
            parser.take_word("SPECIFIC");
            let name = parser.object_name()?;
            if !parser.is_sign("(") {
                return parser.refuse(format!(
                    "TABLE(…) takes a function, as TABLE(EXTERN(…)); a table stands without it, found {}",
                    parser.peek().described()
                ));
            }
            parser.refuse_star()?;
            if parser.peek_at(1).is_word("DISTINCT") || parser.peek_at(1).is_word("ALL") {
                return parser.refuse("a function of tables takes neither DISTINCT nor ALL");
            }
            parser.arguments_of(name)
        })?;
        let has_columns = self.take_word("EXTEND") || self.is_sign("(");
        if has_columns {
            self.column_types()?;
        }
        Ok(function_of(Expr::Function(call)))
    }

    fn unnest(&mut self) -> Result<TableFactor, Unreadable> {
        self.expect_word("UNNEST")?;
        let array_exprs = self.query_or_list()?;
        let with_ordinality = self.take_words(&["WITH", "ORDINALITY"]);
        Ok(TableFactor::UNNEST {
            alias: None,
            array_exprs,
            with_offset: false,
            with_offset_alias: None,
            with_ordinality,
        })
    }

    fn parenthesized_factor(&mut self, lateral: bool) -> Result<TableFactor, Unreadable> {
        let factor = match self.query_or_join()? {
            Parenthesized::Query(subquery) => TableFactor::Derived {
                lateral,
                subquery,
                alias: None,
                sample: None,
            },
            Parenthesized::Join(_) if lateral => {
                return self.refuse("LATERAL takes a query or a function");
            }
            Parenthesized::Join(table_with_joins) => TableFactor::NestedJoin {
                table_with_joins,
                alias: None,
            },
        };
        self.match_recognize(factor)
    }

    /// A query in parentheses.
    pub fn parenthesized_query(&mut self) -> Result<Query, Unreadable> {
        match self.query_or_join()? {
            Parenthesized::Query(query) => Ok(*query),
            Parenthesized::Join(_) => self.refuse("only a query can stand in these parentheses"),
        }
    }

    /// What stands in parentheses (`ParenthesizedExpression`): 33 takes joined tables as well.
    fn query_or_join(&mut self) -> Result<Parenthesized, Unreadable> {
        if !self.is_33() {
            let query = self.parenthesized(Self::query)?;
            return Ok(Parenthesized::Query(Box::new(query)));
        }
        self.parenthesized(|parser| {
            let is_function = parser.is_word("TABLE") && parser.peek_at(1).is_sign("(");
            if parser.is_query() && !is_function {
                let query = parser.nested(|parser| {
                    let with = parser.with()?;
                    let first = parser.leaf_query()?;
                    parser.query_after(with, first)
                })?;
                return Ok(Parenthesized::Query(Box::new(query)));
            }
            let tables = parser.joined_tables()?;
            parser.as_query_or_join(tables)
        })
    }

    /// Tables in parentheses are joined, or are a query in more parentheses.
    fn as_query_or_join(&mut self, tables: TableWithJoins) -> Result<Parenthesized, Unreadable> {
        let TableWithJoins { relation, joins } = tables;
        match relation {
            TableFactor::Derived {
                lateral: false,
                subquery,
                alias: None,
                ..
            } if joins.is_empty() => {
                if !self.is_set_operator() {
                    return Ok(Parenthesized::Query(subquery));
                }
                let body = self.set_operations(SetExpr::Query(subquery))?;
                Ok(Parenthesized::Query(Box::new(query_of(None, body))))
            }
            TableFactor::NestedJoin {
                table_with_joins, ..
            } if joins.is_empty() => Ok(Parenthesized::Join(table_with_joins)),
            relation if !joins.is_empty() => Ok(Parenthesized::Join(Box::new(TableWithJoins {
                relation,
                joins,
            }))),
            _ => self.refuse("parentheses in FROM hold a query or joined tables"),
        }
    }

    pub fn table_alias(&mut self) -> Result<Option<TableAlias>, Unreadable> {
        let explicit = self.take_word("AS");
        if !explicit && !self.is_name() {
            return Ok(None);
        }
        let name = self.name()?;
        Ok(Some(TableAlias {
            explicit,
            name,
            columns: self.alias_columns()?,
            at: None,
        }))
    }

    /// What follows `TABLESAMPLE`: no table is named in it.
    fn sample(&mut self) -> Result<(), Unreadable> {
        match self.take_one_of(&["SUBSTITUTE", "BERNOULLI", "SYSTEM"]) {
            Some("SUBSTITUTE") => {
                return self.parenthesized(|parser| parser.simple_text().map(drop));
            }
            Some(_) => {}
            None => return self.expected("SUBSTITUTE, BERNOULLI or SYSTEM"),
        }
        self.parenthesized(Self::skip_number)?;
        if self.take_word("REPEATABLE") {
            self.parenthesized(|parser| {
                if !parser.take_sign("-") {
                    parser.take_sign("+");
                }
                parser.skip_number()
            })?;
        }
        Ok(())
    }

    fn skip_number(&mut self) -> Result<(), Unreadable> {
        match self.peek().kind {
            Kind::Integer | Kind::Decimal | Kind::Approximate => {
                self.skip(1);
                Ok(())
            }
            _ => self.expected("a number"),
        }
    }
}

/// A table with no more than its name.
pub(super) fn table(name: ObjectName) -> TableFactor {
    TableFactor::Table {
        name,
        alias: None,
        args: None,
        with_hints: Vec::new(),
        version: None,
        with_ordinality: false,
        partitions: Vec::new(),
        json_path: None,
        sample: None,
        index_hints: Vec::new(),
    }
}

fn function_of(expr: Expr) -> TableFactor {
    TableFactor::TableFunction { expr, alias: None }
}

fn set_alias(factor: &mut TableFactor, new: TableAlias) {
    match factor {
        TableFactor::Table { alias, .. }
        | TableFactor::Derived { alias, .. }
        | TableFactor::TableFunction { alias, .. }
        | TableFactor::Function { alias, .. }
        | TableFactor::UNNEST { alias, .. }
        | TableFactor::JsonTable { alias, .. }
        | TableFactor::OpenJsonTable { alias, .. }
        | TableFactor::NestedJoin { alias, .. }
        | TableFactor::Pivot { alias, .. }
        | TableFactor::Unpivot { alias, .. }
        | TableFactor::MatchRecognize { alias, .. }
        | TableFactor::XmlTable { alias, .. }
        | TableFactor::SemanticView { alias, .. } => *alias = Some(new),
        // This grammar builds none.
        TableFactor::UnpivotExpr { .. } => {}
    }
}

/// Names, each as a column.
pub(super) fn columns(names: Vec<Ident>) -> Vec<Expr> {
    names.into_iter().map(Expr::Identifier).collect()
}
