//! Functions that Druid asks for (`AuthorizableOperator`), and one that it should.

use sqlparser::ast::{Function, FunctionArg, FunctionArgExpr, Ident, ObjectName, Spanned};

use super::name::{DATASOURCE, VIEW, VIEW_SCHEMA, identifiers, shown};
use super::{Walk, foreign, place, unreadable};
use crate::policy::Action;
use crate::requirement::sql::{Unreadable, Version};

/// Where a function is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CalledIn {
    From,
    Expression,
}

/// What reads datasources by their names in text (`TableAppendMacro`), since Druid 30.
const APPEND: &str = "append";

impl<'t> Walk<'t> {
    /// A function that must give a table.
    pub(super) fn table_of(
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
        let is_view = match identifiers(name)?[..] {
            [schema, view] if schema.value == VIEW_SCHEMA && arguments.is_empty() => Some(view),
            _ => None,
        };
        match is_view.filter(|_| self.settings.druid == Version::V33) {
            Some(view) => {
                self.needs.unasked(VIEW, &view.value, place(name.span()));
                Ok(true)
            }
            None => Ok(false),
        }
    }

    /// Adds what Druid asks for when it sees this function called; says whether it is one that gives a table.
    pub(super) fn authorizable(
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
                DATASOURCE,
                &literal.as_calcite_writes(),
                Action::Read,
                place,
            );
            self.needs.unasked(DATASOURCE, &literal.text, place);
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

pub(super) fn no_table_function(name: &ObjectName) -> Unreadable {
    let message = format!("Druid has no table function {}", shown(name));
    unreadable(message, name.span())
}
