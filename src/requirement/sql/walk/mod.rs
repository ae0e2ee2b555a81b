//! What Druid's planner would ask for, found in the tree (`SqlResourceCollectorShuttle`, `IngestHandler`).
//!
//! Every form that the tree may hold is named: what Druid has not is an error, and a new one in a later `sqlparser` does
//! not compile. Nothing here recurses: what is still to be looked at waits on a stack of its own.

mod arguments;
mod authorizable;
mod context;
mod expression;
mod external;
mod function;
mod name;
mod needs;
mod parameters;
mod query;
mod scope;
mod select;
mod table;

use sqlparser::ast::{Cte, Expr, Ident, OrderByExpr, Query, SetExpr, Spanned, TableFactor};
use sqlparser::tokenizer::Span;

use self::needs::Needs;
use self::parameters::Parameters;
use self::scope::Scope;
use super::syntax::{Body, Ingest, Target, Tree};
use super::{Output, Place, Places, Position, Reading, Settings, Statement, Unreadable};

/// Says what a statement needs.
pub(super) fn reading(
    tree: Tree,
    statement: &Statement,
    settings: &Settings,
    places: Places,
) -> Result<Reading, Unreadable> {
    let mut walk = Walk {
        settings,
        places,
        parameters: Parameters {
            positions: &tree.parameters,
            values: &statement.parameters,
        },
        scope: Scope::default(),
        needs: Needs::default(),
        ahead: Vec::new(),
    };
    let output = walk.statement(&tree.body)?;
    walk.all()?;
    let mut needs = walk.needs.in_order();
    needs.extend(context::needs(&statement.context, settings));
    Ok(Reading {
        output,
        explains: tree.explains,
        needs,
    })
}

struct Walk<'t> {
    settings: &'t Settings,
    places: Places,
    parameters: Parameters<'t>,
    scope: Scope<'t>,
    needs: Needs,
    /// What is still to be looked at; the last comes first.
    ahead: Vec<Step<'t>>,
}

/// Something to look at.
enum Step<'t> {
    Query(&'t Query),
    /// The operand of a set operation, or the body of a query.
    Body(&'t SetExpr),
    /// The body of a CTE that may name itself.
    Recursive(&'t Cte),
    Table(&'t TableFactor),
    Expression(&'t Expr),
    /// From here on the name is that of a CTE.
    Define(&'t Ident),
    /// Here the latest definition of the name ends.
    Forget(&'t Ident),
}

impl<'t> Walk<'t> {
    fn statement(&mut self, body: &'t Body) -> Result<Output, Unreadable> {
        match body {
            Body::Query(query) => {
                self.ahead.push(Step::Query(query));
                Ok(Output::Results)
            }
            Body::Ingest(ingest) => {
                let Ingest {
                    target,
                    source,
                    clauses,
                } = &**ingest;
                // Druid makes CLUSTERED BY the order of the query; the other clauses can hold no query.
                let mut steps = vec![Step::Query(source)];
                query::sorted(source, clauses, &mut steps);
                self.then(steps);
                match target {
                    Target::Table(name) => self.target(name).map(Output::Datasource),
                    Target::Export(function) => self.export(function).map(|()| Output::Export),
                }
            }
        }
    }

    fn all(&mut self) -> Result<(), Unreadable> {
        while let Some(step) = self.ahead.pop() {
            match step {
                Step::Query(query) => self.query(query)?,
                Step::Body(body) => self.body(body)?,
                Step::Recursive(cte) => self.recursive(cte)?,
                Step::Table(table) => self.table(table)?,
                Step::Expression(expression) => self.expression(expression)?,
                Step::Define(name) => self.scope.define(name),
                Step::Forget(name) => self.scope.forget(name),
            }
        }
        Ok(())
    }

    /// Looks at these next, in this order.
    fn then(&mut self, steps: Vec<Step<'t>>) {
        self.ahead.extend(steps.into_iter().rev());
    }

    fn expressions(&mut self, expressions: impl IntoIterator<Item = &'t Expr>) {
        let steps = expressions.into_iter().map(Step::Expression);
        self.ahead.extend(steps);
    }

    fn order(&mut self, order: &'t [OrderByExpr]) -> Result<(), Unreadable> {
        for sort in order {
            self.ahead.push(Step::Expression(sort_key(sort)?));
        }
        Ok(())
    }
}

fn sort_key(sort: &OrderByExpr) -> Result<&Expr, Unreadable> {
    let OrderByExpr {
        expr,
        options: _,
        with_fill,
    } = sort;
    druid_has(with_fill.is_none(), "WITH FILL", expr)?;
    Ok(expr)
}

/// An error unless Druid has it.
fn druid_has(has: bool, what: &str, at: &impl Spanned) -> Result<(), Unreadable> {
    if has { Ok(()) } else { Err(foreign(what, at)) }
}

/// The error for something that SQL has elsewhere.
fn foreign(what: &str, at: &impl Spanned) -> Unreadable {
    unreadable(format!("Druid has no {what}"), at.span())
}

fn unreadable(message: String, at: Span) -> Unreadable {
    Unreadable {
        message,
        position: place(at).start,
    }
}

fn place(span: Span) -> Place {
    let position = |at: sqlparser::tokenizer::Location| Position {
        line: at.line.max(1),
        column: at.column.max(1),
    };
    Place {
        start: position(span.start),
        end: position(span.end),
    }
}

#[cfg(test)]
mod tests;
