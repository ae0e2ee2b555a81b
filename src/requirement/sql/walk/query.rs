//! Queries: common table expressions, set operations, sorting.

use sqlparser::ast::{
    Cte, Expr, Fetch, LimitClause, Offset, OrderBy, OrderByKind, Query, SetExpr, SetOperator,
    SetQuantifier, Values, With,
};

use super::{Step, Walk, druid_has, foreign, sort_key};
use crate::requirement::sql::Unreadable;

impl<'t> Walk<'t> {
    pub(super) fn query(&mut self, query: &'t Query) -> Result<(), Unreadable> {
        let mut steps = Vec::new();
        let sorting = sorting(query)?;
        if let Some(with) = &query.with {
            self::with(with, &mut steps)?;
        }
        steps.push(Step::Body(&query.body));
        if let Some(with) = &query.with {
            steps.extend(names(with).map(Step::Forget));
        }
        sorted(query, sorting, &mut steps);
        self.then(steps);
        self.limits(query)
    }

    fn limits(&mut self, query: &'t Query) -> Result<(), Unreadable> {
        match &query.limit_clause {
            Some(LimitClause::LimitOffset {
                limit,
                offset,
                limit_by,
            }) => {
                druid_has(limit_by.is_empty(), "LIMIT … BY", query)?;
                let offset = offset.iter().map(|Offset { value, rows: _ }| value);
                self.expressions(limit.iter().chain(offset));
            }
            Some(LimitClause::OffsetCommaLimit { offset, limit }) => {
                self.expressions([offset, limit]);
            }
            None => {}
        }
        if let Some(fetch) = &query.fetch {
            let Fetch {
                with_ties,
                percent,
                quantity,
            } = fetch;
            druid_has(
                !with_ties && !percent,
                "FETCH … WITH TIES or PERCENT",
                query,
            )?;
            self.expressions(quantity);
        }
        Ok(())
    }

    pub(super) fn body(&mut self, body: &'t SetExpr) -> Result<(), Unreadable> {
        match body {
            SetExpr::Select(select) => self.select(select)?,
            SetExpr::Query(query) => self.ahead.push(Step::Query(query)),
            SetExpr::SetOperation {
                left,
                op,
                set_quantifier,
                right,
            } => {
                match op {
                    SetOperator::Union
                    | SetOperator::Except
                    | SetOperator::Intersect
                    | SetOperator::Minus => {}
                }
                match set_quantifier {
                    SetQuantifier::All | SetQuantifier::Distinct | SetQuantifier::None => {}
                    SetQuantifier::ByName
                    | SetQuantifier::AllByName
                    | SetQuantifier::DistinctByName => {
                        return Err(foreign("set operation BY NAME", body));
                    }
                }
                self.then(vec![Step::Body(left), Step::Body(right)]);
            }
            SetExpr::Values(Values {
                explicit_row: _,
                value_keyword: _,
                rows,
            }) => rows.iter().for_each(|row| self.expressions(&row.content)),
            SetExpr::Insert(_) | SetExpr::Update(_) | SetExpr::Delete(_) | SetExpr::Merge(_) => {
                return Err(foreign("statement inside a query", body));
            }
            SetExpr::Table(_) => return Err(foreign("table without a place", body)),
        }
        Ok(())
    }

    /// In the body of a recursive CTE only the second half of a UNION sees it (Calcite's `registerSetop`); what a WITH
    /// before that UNION defines, only the first half.
    pub(super) fn recursive(&mut self, cte: &'t Cte) -> Result<(), Unreadable> {
        let mut nested = Vec::new();
        let mut query = &*cte.query;
        let (left, right) = loop {
            if is_sorted(query) {
                return self.query(&cte.query);
            }
            sorting(query)?;
            nested.extend(&query.with);
            match &*query.body {
                SetExpr::Query(inner) => query = inner,
                SetExpr::SetOperation {
                    op: SetOperator::Union,
                    left,
                    right,
                    set_quantifier: _,
                } => break (left, right),
                _ => return self.query(&cte.query),
            }
        };
        let mut steps = Vec::new();
        for &with in &nested {
            self::with(with, &mut steps)?;
        }
        steps.push(Step::Body(left));
        for with in nested {
            steps.extend(names(with).map(Step::Forget));
        }
        let own = &cte.alias.name;
        steps.extend([Step::Define(own), Step::Body(right), Step::Forget(own)]);
        self.then(steps);
        Ok(())
    }
}

/// Each CTE sees those before it.
fn with<'t>(with: &'t With, steps: &mut Vec<Step<'t>>) -> Result<(), Unreadable> {
    let With {
        with_token: _,
        recursive,
        cte_tables,
    } = with;
    for cte in cte_tables {
        let Cte {
            alias,
            query,
            from,
            materialized,
            closing_paren_token: _,
        } = cte;
        druid_has(from.is_none(), "FROM after a CTE", cte)?;
        druid_has(materialized.is_none(), "MATERIALIZED", cte)?;
        super::table::alias(Some(alias))?;
        steps.push(if *recursive {
            Step::Recursive(cte)
        } else {
            Step::Query(query)
        });
        steps.push(Step::Define(&alias.name));
    }
    Ok(())
}

fn names(with: &With) -> impl Iterator<Item = &sqlparser::ast::Ident> {
    with.cte_tables.iter().map(|cte| &cte.alias.name)
}

/// What the query is sorted by; an error if it has a clause that Druid has not.
fn sorting(query: &Query) -> Result<Vec<&Expr>, Unreadable> {
    let Query {
        with: _,
        body: _,
        order_by,
        limit_clause: _,
        fetch: _,
        locks,
        for_clause,
        settings,
        format_clause,
        pipe_operators,
    } = query;
    druid_has(locks.is_empty(), "FOR UPDATE or SHARE", query)?;
    druid_has(for_clause.is_none(), "FOR XML, JSON or BROWSE", query)?;
    druid_has(settings.is_none(), "SETTINGS", query)?;
    druid_has(format_clause.is_none(), "FORMAT", query)?;
    druid_has(pipe_operators.is_empty(), "pipe operator", query)?;
    let Some(OrderBy { kind, interpolate }) = order_by else {
        return Ok(Vec::new());
    };
    druid_has(interpolate.is_none(), "INTERPOLATE", query)?;
    match kind {
        OrderByKind::All(_) => Err(foreign("ORDER BY ALL", query)),
        OrderByKind::Expressions(sorts) => sorts.iter().map(sort_key).collect(),
    }
}

/// Adds what a query is sorted by, in the scope in which Calcite reads it.
pub(super) fn sorted<'t>(
    query: &'t Query,
    sorting: impl IntoIterator<Item = &'t Expr>,
    steps: &mut Vec<Step<'t>>,
) {
    let mut sorting = sorting.into_iter().map(Step::Expression).peekable();
    if sorting.peek().is_none() {
        return;
    }
    let seen = || with_of_sorting(query).into_iter().flat_map(names);
    steps.extend(seen().map(Step::Define));
    steps.extend(sorting);
    steps.extend(seen().map(Step::Forget));
}

/// The CTEs that the sorting of a query sees: Calcite moves the sorting into a plain SELECT, and wraps a SELECT of its own
/// around everything else, out of sight of WITH (`SqlValidatorImpl.performUnconditionalRewrites`). Parentheses leave no
/// trace in its tree.
fn with_of_sorting(query: &Query) -> Option<&With> {
    let mut query = query;
    loop {
        match (&query.with, &*query.body) {
            (None, SetExpr::Query(inner)) if !is_sorted(inner) => query = inner,
            (with, body) => return with.as_ref().filter(|_| is_plain_select(body)),
        }
    }
}

fn is_plain_select(mut body: &SetExpr) -> bool {
    loop {
        match body {
            SetExpr::Select(_) => return true,
            SetExpr::Query(inner) if inner.with.is_none() && !is_sorted(inner) => {
                body = &inner.body;
            }
            _ => return false,
        }
    }
}

/// Whether it is more than what stands in it: Calcite's `SqlOrderBy`.
fn is_sorted(query: &Query) -> bool {
    query.order_by.is_some() || query.limit_clause.is_some() || query.fetch.is_some()
}
