//! Functions that Druid asks for (`AuthorizableOperator`).

use sqlparser::ast::{
    Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArgumentList,
    FunctionArguments, HavingBound, Ident, ListAggOnOverflow, ObjectName, Spanned, WindowType,
};

use super::name::{VIEW_SCHEMA, identifiers};
use super::select::plain_wildcard;
use super::{Step, Walk, foreign, place, unreadable};
use crate::escape::escaped;
use crate::policy::Action;
use crate::requirement::Requirement;
use crate::requirement::sql::{AskedBy, Need, Unreadable, Version};

/// Where a function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CalledIn {
    From,
    Expression,
}

/// What reads datasources by their names in text (`TableAppendMacro`), since Druid 30.
const APPEND: &str = "append";

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

    fn table_of(
        &mut self,
        name: &'t ObjectName,
        arguments: &'t [FunctionArg],
    ) -> Result<(), Unreadable> {
        if self.view(name, arguments)? || self.authorizable(name, arguments, CalledIn::From)? {
            Ok(())
        } else {
            Err(no_table_function(name))
        }
    }

    /// Since Druid 30 a view can be called as a function of its schema, and then Druid asks nobody: `view.v()`. Says
    /// whether this is such a call.
    fn view(
        &mut self,
        name: &'t ObjectName,
        arguments: &'t [FunctionArg],
    ) -> Result<bool, Unreadable> {
        match identifiers(name)?[..] {
            [schema, view]
                if schema.value == VIEW_SCHEMA
                    && arguments.is_empty()
                    && self.settings.druid == Version::V33 =>
            {
                self.needs.add(Need {
                    requirement: Requirement {
                        resource_type: "VIEW",
                        name: view.value.clone(),
                        action: Action::Read,
                        sources: Vec::new(),
                    },
                    sources_known: true,
                    asked_by: AskedBy::Warden,
                    places: vec![place(name.span())],
                });
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// Looks at the arguments and clauses of a function.
    fn parts(&mut self, function: &'t Function) -> Result<(), Unreadable> {
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

    /// Adds what Druid asks for when it sees this function called; says whether it is one that gives a table.
    fn authorizable(
        &mut self,
        name: &'t ObjectName,
        arguments: &'t [FunctionArg],
        called_in: CalledIn,
    ) -> Result<bool, Unreadable> {
        let parts = identifiers(name)?;
        let [function] = parts[..] else {
            return Err(foreign("such function in a schema", name));
        };
        // As `DruidOperatorTable` looks them up.
        let called = function.value.to_lowercase();
        let is_table = if called == APPEND && self.settings.druid == Version::V33 {
            self.append(arguments, function)?;
            true
        } else {
            self.external(&called, arguments, function, called_in)?
        };
        if is_table && called_in == CalledIn::Expression && self.settings.druid == Version::V33 {
            let message = "a function that gives a table stands in FROM".to_owned();
            return Err(unreadable(message, function.span));
        }
        Ok(is_table)
    }

    /// Druid asks for datasources by the text of the arguments, as Calcite writes it anew; what it reads are those of the
    /// names in them.
    fn append(&mut self, arguments: &'t [FunctionArg], at: &Ident) -> Result<(), Unreadable> {
        for argument in arguments {
            let literal = match argument {
                FunctionArg::Unnamed(FunctionArgExpr::Expr(value)) => self.literal(value),
                _ => None,
            };
            let Some(literal) = literal else {
                let message = "APPEND takes the names of datasources, as literals".to_owned();
                return Err(unreadable(message, argument.span()));
            };
            let place = place(argument.span());
            self.needs.asked(
                "DATASOURCE",
                &literal.as_calcite_writes(),
                Action::Read,
                place,
            );
            self.needs.add(Need {
                requirement: Requirement::datasource(literal.text.into_owned(), Action::Read),
                sources_known: true,
                asked_by: AskedBy::Warden,
                places: vec![place],
            });
        }
        if arguments.is_empty() {
            return Err(unreadable("APPEND takes names".to_owned(), at.span));
        }
        Ok(())
    }

    /// The place that `INSERT INTO EXTERN(…)` writes to: Druid asks for its type in any case (`IngestHandler`).
    pub(super) fn export(&mut self, function: &'t Function) -> Result<(), Unreadable> {
        self.parts(function)?;
        let parts = identifiers(&function.name)?;
        let [destination] = parts[..] else {
            return Err(foreign("such destination", &function.name));
        };
        // A reserved word, which Druid's grammar takes in any case for this one.
        let is_local =
            destination.quote_style.is_none() && destination.value.eq_ignore_ascii_case("local");
        let name = if is_local {
            "local"
        } else {
            &destination.value
        };
        self.needs
            .asked("EXTERNAL", name, Action::Write, place(destination.span));
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

fn no_table_function(name: &ObjectName) -> Unreadable {
    let message = format!(
        "Druid has no table function '{}'",
        escaped(&name.to_string())
    );
    unreadable(message, name.span())
}
