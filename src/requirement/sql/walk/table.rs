//! What can stand in `FROM`.

use sqlparser::ast::{
    Expr, ExprWithAlias, Measure, PivotValueSource, SymbolDefinition, TableAlias, TableFactor,
    TableFunctionArgs, TableSample, TableSampleKind, TableSampleQuantity, TableVersion,
};

use super::{Step, Walk, druid_has, foreign, unreadable};
use crate::requirement::sql::Unreadable;

impl<'t> Walk<'t> {
    pub(super) fn table(&mut self, table: &'t TableFactor) -> Result<(), Unreadable> {
        match table {
            TableFactor::Table {
                name,
                alias,
                args,
                with_hints,
                version,
                with_ordinality,
                partitions,
                json_path,
                sample,
                index_hints,
            } => {
                let plain = with_hints.is_empty()
                    && !with_ordinality
                    && partitions.is_empty()
                    && json_path.is_none()
                    && index_hints.is_empty();
                druid_has(plain, "such options of a table", table)?;
                self::alias(alias.as_ref())?;
                self.version(version.as_ref(), table)?;
                self.sample(sample.as_ref(), table)?;
                match args {
                    None => self.table_name(name)?,
                    Some(TableFunctionArgs { args, settings }) => {
                        druid_has(settings.is_none(), "SETTINGS", table)?;
                        self.table_function(name, args)?;
                    }
                }
            }
            TableFactor::Derived {
                lateral: _,
                subquery,
                alias,
                sample,
            } => {
                self::alias(alias.as_ref())?;
                self.sample(sample.as_ref(), table)?;
                self.ahead.push(Step::Query(subquery));
            }
            TableFactor::TableFunction { expr, alias } => {
                self::alias(alias.as_ref())?;
                self.called_table(expr)?;
            }
            TableFactor::Function {
                lateral: _,
                name,
                args,
                with_ordinality,
                alias,
            } => {
                druid_has(!with_ordinality, "WITH ORDINALITY of a function", table)?;
                self::alias(alias.as_ref())?;
                self.table_function(name, args)?;
            }
            TableFactor::UNNEST {
                alias,
                array_exprs,
                with_offset,
                with_offset_alias,
                with_ordinality: _,
            } => {
                let plain = !with_offset && with_offset_alias.is_none();
                druid_has(plain, "WITH OFFSET", table)?;
                self::alias(alias.as_ref())?;
                self.expressions(array_exprs);
            }
            TableFactor::NestedJoin {
                table_with_joins,
                alias,
            } => {
                self::alias(alias.as_ref())?;
                self.tables(table_with_joins)?;
            }
            TableFactor::Pivot { .. } | TableFactor::Unpivot { .. } => self.pivot(table)?,
            TableFactor::MatchRecognize { .. } => self.match_recognize(table)?,
            TableFactor::JsonTable { .. }
            | TableFactor::OpenJsonTable { .. }
            | TableFactor::UnpivotExpr { .. }
            | TableFactor::XmlTable { .. }
            | TableFactor::SemanticView { .. } => return Err(foreign("such table", table)),
        }
        Ok(())
    }

    /// `TABLE(…)`.
    fn called_table(&mut self, called: &'t Expr) -> Result<(), Unreadable> {
        match called {
            Expr::Function(function) => self.function_in_from(function),
            _ => Err(unreadable(
                "TABLE takes a function".to_owned(),
                sqlparser::ast::Spanned::span(called),
            )),
        }
    }

    fn version(
        &mut self,
        version: Option<&'t TableVersion>,
        table: &TableFactor,
    ) -> Result<(), Unreadable> {
        match version {
            None => Ok(()),
            Some(TableVersion::ForSystemTimeAsOf(time)) => {
                self.expressions([time]);
                Ok(())
            }
            Some(
                TableVersion::TimestampAsOf(_)
                | TableVersion::VersionAsOf(_)
                | TableVersion::Function(_)
                | TableVersion::Changes { .. },
            ) => Err(foreign("such version of a table", table)),
        }
    }

    fn sample(
        &mut self,
        sample: Option<&'t TableSampleKind>,
        table: &TableFactor,
    ) -> Result<(), Unreadable> {
        let Some(
            TableSampleKind::BeforeTableAlias(sample) | TableSampleKind::AfterTableAlias(sample),
        ) = sample
        else {
            return Ok(());
        };
        let TableSample {
            modifier: _,
            name: _,
            quantity,
            seed: _,
            bucket,
            offset,
        } = &**sample;
        druid_has(bucket.is_none() && offset.is_none(), "such sample", table)?;
        if let Some(TableSampleQuantity {
            parenthesized: _,
            value,
            unit: _,
        }) = quantity
        {
            self.expressions([value]);
        }
        Ok(())
    }

    fn pivot(&mut self, table: &'t TableFactor) -> Result<(), Unreadable> {
        match table {
            TableFactor::Pivot {
                table: input,
                aggregate_functions,
                value_column,
                value_source,
                default_on_null,
                alias,
            } => {
                self::alias(alias.as_ref())?;
                druid_has(default_on_null.is_none(), "DEFAULT ON NULL", table)?;
                self.ahead.push(Step::Table(input));
                self.aliased(aggregate_functions);
                self.expressions(value_column);
                match value_source {
                    PivotValueSource::List(values) => self.aliased(values),
                    PivotValueSource::Any(order) => self.order(order)?,
                    PivotValueSource::Subquery(query) => self.ahead.push(Step::Query(query)),
                }
            }
            TableFactor::Unpivot {
                table: input,
                value,
                name: _,
                columns,
                null_inclusion: _,
                alias,
            } => {
                self::alias(alias.as_ref())?;
                self.ahead.push(Step::Table(input));
                self.expressions([value]);
                self.aliased(columns);
            }
            _ => return Err(foreign("such table", table)),
        }
        Ok(())
    }

    fn match_recognize(&mut self, table: &'t TableFactor) -> Result<(), Unreadable> {
        let TableFactor::MatchRecognize {
            table: input,
            partition_by,
            order_by,
            measures,
            rows_per_match: _,
            after_match_skip: _,
            // Names of symbols.
            pattern: _,
            symbols,
            alias,
        } = table
        else {
            return Err(foreign("such table", table));
        };
        self::alias(alias.as_ref())?;
        self.ahead.push(Step::Table(input));
        self.expressions(partition_by);
        self.order(order_by)?;
        let measures = measures.iter().map(|Measure { expr, alias: _ }| expr);
        self.expressions(measures);
        let symbols = symbols.iter().map(
            |SymbolDefinition {
                 symbol: _,
                 definition,
             }| definition,
        );
        self.expressions(symbols);
        Ok(())
    }

    fn aliased(&mut self, expressions: &'t [ExprWithAlias]) {
        let expressions = expressions
            .iter()
            .map(|ExprWithAlias { expr, alias: _ }| expr);
        self.expressions(expressions);
    }
}

/// An alias names a table and its columns.
pub(super) fn alias(alias: Option<&TableAlias>) -> Result<(), Unreadable> {
    let Some(alias) = alias else { return Ok(()) };
    let TableAlias {
        explicit: _,
        name: _,
        columns: _,
        at,
    } = alias;
    druid_has(at.is_none(), "AT after an alias", alias)
}
