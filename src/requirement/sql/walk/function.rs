//! Functions: what stands in them.

use sqlparser::ast::{
    Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArgumentList,
    FunctionArguments, HavingBound, ListAggOnOverflow, ObjectName, WindowType,
};

use super::authorizable::{CalledIn, no_table_function};
use super::select::plain_wildcard;
use super::{Step, Walk};
use crate::requirement::sql::Unreadable;

impl<'t> Walk<'t> {
    /// A function in an expression. In Druid 27 `EXTERN` may stand there too.
    pub(super) fn function(&mut self, function: &'t Function) -> Result<(), Unreadable> {
        self.parts(function)?;
        if let Some(arguments) = arguments(&function.args) {
            self.authorizable(&function.name, arguments, CalledIn::Expression)?;
        }
        Ok(())
    }

    /// The function in `TABLE(…)`.
    pub(super) fn function_in_from(&mut self, function: &'t Function) -> Result<(), Unreadable> {
        self.parts(function)?;
        match arguments(&function.args) {
            Some(arguments) => self.table_of(&function.name, arguments),
            None => Err(no_table_function(&function.name)),
        }
    }

    /// `FROM f(…)`.
    pub(super) fn table_function(
        &mut self,
        name: &'t ObjectName,
        arguments: &'t [FunctionArg],
    ) -> Result<(), Unreadable> {
        self.arguments(arguments)?;
        self.table_of(name, arguments)
    }

    /// Looks at the arguments and clauses of a function.
    pub(super) fn parts(&mut self, function: &'t Function) -> Result<(), Unreadable> {
        let Function {
            name: _,
            uses_odbc_syntax: _,
            parameters,
            args,
            within_group,
            filter,
            null_treatment: _,
            over,
        } = function;
        for list in [parameters, args] {
            match list {
                FunctionArguments::None => {}
                FunctionArguments::Subquery(query) => self.ahead.push(Step::Query(query)),
                FunctionArguments::List(FunctionArgumentList {
                    duplicate_treatment: _,
                    args,
                    clauses,
                }) => {
                    self.arguments(args)?;
                    for clause in clauses {
                        self.clause(clause)?;
                    }
                }
            }
        }
        self.order(within_group)?;
        self.expressions(filter.as_deref());
        match over {
            None | Some(WindowType::NamedWindow(_)) => Ok(()),
            Some(WindowType::WindowSpec(window)) => self.window(window),
        }
    }

    fn arguments(&mut self, arguments: &'t [FunctionArg]) -> Result<(), Unreadable> {
        for argument in arguments {
            let value = match argument {
                FunctionArg::Named {
                    name: _,
                    arg,
                    operator: _,
                }
                | FunctionArg::Unnamed(arg) => arg,
                FunctionArg::ExprNamed {
                    name,
                    arg,
                    operator: _,
                } => {
                    self.expressions([name]);
                    arg
                }
            };
            match value {
                FunctionArgExpr::Expr(value) => self.expressions([value]),
                FunctionArgExpr::QualifiedWildcard(_) | FunctionArgExpr::Wildcard => {}
                FunctionArgExpr::WildcardWithOptions(options) => plain_wildcard(options, argument)?,
            }
        }
        Ok(())
    }

    fn clause(&mut self, clause: &'t FunctionArgumentClause) -> Result<(), Unreadable> {
        match clause {
            FunctionArgumentClause::IgnoreOrRespectNulls(_)
            | FunctionArgumentClause::Separator(_)
            | FunctionArgumentClause::JsonNullClause(_)
            | FunctionArgumentClause::JsonReturningClause(_)
            | FunctionArgumentClause::OnOverflow(ListAggOnOverflow::Error) => {}
            FunctionArgumentClause::Where(expression)
            | FunctionArgumentClause::Limit(expression)
            | FunctionArgumentClause::Having(HavingBound(_, expression)) => {
                self.expressions([expression]);
            }
            FunctionArgumentClause::OnOverflow(ListAggOnOverflow::Truncate {
                filler,
                with_count: _,
            }) => self.expressions(filler.as_deref()),
            FunctionArgumentClause::OrderBy(order) => self.order(order)?,
        }
        Ok(())
    }
}

fn arguments(arguments: &FunctionArguments) -> Option<&[FunctionArg]> {
    match arguments {
        FunctionArguments::None => Some(&[]),
        FunctionArguments::Subquery(_) => None,
        FunctionArguments::List(list) => Some(&list.args),
    }
}
