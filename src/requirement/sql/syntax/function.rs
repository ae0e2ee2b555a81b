//! Calls of functions.

use sqlparser::ast::{
    DuplicateTreatment, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgOperator,
    FunctionArgumentClause, FunctionArgumentList, FunctionArguments, Ident, NullTreatment,
    ObjectName, Value, ValueWithSpan,
};
use sqlparser::tokenizer::Span;

use super::Unreadable;
use super::expression::Queries;
use super::parser::Parser;

/// Reserved words that are names of functions (`ReservedFunctionName`, and what has a rule of its own that reads like
/// any other call).
const RESERVED_NAMES: [&str; 62] = [
    "ABS",
    "AVG",
    "CARDINALITY",
    "CHAR_LENGTH",
    "CHARACTER_LENGTH",
    "CLASSIFIER",
    "COALESCE",
    "COLLECT",
    "COUNT",
    "COVAR_POP",
    "COVAR_SAMP",
    "CUME_DIST",
    "CURRENT_DATE",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "DENSE_RANK",
    "ELEMENT",
    "EXP",
    "FIRST_VALUE",
    "FUSION",
    "GROUPING",
    "HOUR",
    "LAG",
    "LAST_VALUE",
    "LEAD",
    "LEFT",
    "LN",
    "LOCALTIME",
    "LOCALTIMESTAMP",
    "LOWER",
    "MATCH_NUMBER",
    "MAX",
    "MIN",
    "MINUTE",
    "MOD",
    "MONTH",
    "NEXT",
    "NTH_VALUE",
    "NTILE",
    "NULLIF",
    "OCTET_LENGTH",
    "PERCENT_RANK",
    "POWER",
    "PREV",
    "RANK",
    "REGR_COUNT",
    "REGR_SXX",
    "REGR_SYY",
    "RIGHT",
    "ROW_NUMBER",
    "SECOND",
    "SESSION",
    "SQRT",
    "STDDEV_POP",
    "STDDEV_SAMP",
    "SUM",
    "TRUNCATE",
    "UPPER",
    "USER",
    "VAR_POP",
    "VAR_SAMP",
    "YEAR",
];

const RESERVED_NAMES_SINCE_33: [&str; 10] = [
    "CHAR",
    "DATE",
    "DATETIME",
    "EVERY",
    "INTERSECTION",
    "PERCENTILE_CONT",
    "PERCENTILE_DISC",
    "SOME",
    "TIME",
    "TIMESTAMP",
];

impl Parser<'_> {
    /// The call that stands here, if one does (`NamedFunctionCall`).
    pub fn function(&mut self) -> Result<Option<Expr>, Unreadable> {
        if self.is_word("SPECIFIC") {
            self.skip(1);
        } else if !self.is_call() {
            return Ok(None);
        }
        let name = if self.is_name() {
            self.object_name()?
        } else {
            ObjectName::from(vec![self.word_as_name()?])
        };
        let call = self.arguments_of(name)?;
        self.call_suffixes(call)
            .map(|call| Some(Expr::Function(call)))
    }

    fn is_call(&self) -> bool {
        if self.is_reserved_function() {
            return self.peek_at(1).is_sign("(");
        }
        let mut ahead = 0;
        while self.is_name_at(ahead) {
            if self.peek_at(ahead + 1).is_sign("(") {
                return true;
            }
            if !self.peek_at(ahead + 1).is_sign(".") {
                return false;
            }
            ahead += 2;
        }
        false
    }

    pub fn is_reserved_function(&self) -> bool {
        let among = |names: &[&str]| names.iter().any(|name| self.is_word(name));
        among(&RESERVED_NAMES) || (self.is_33() && among(&RESERVED_NAMES_SINCE_33))
    }

    /// The arguments in parentheses, with their function (`FunctionParameterList`).
    pub fn arguments_of(&mut self, name: ObjectName) -> Result<Function, Unreadable> {
        self.expect_sign("(")?;
        let mut list = FunctionArgumentList {
            duplicate_treatment: None,
            args: Vec::new(),
            clauses: Vec::new(),
        };
        if self.is_sign("*") {
            self.skip(1);
            list.args
                .push(FunctionArg::Unnamed(FunctionArgExpr::Wildcard));
        } else if !self.is_sign(")") {
            list.duplicate_treatment = self.duplicates();
            list.args = self.arguments()?;
        }
        self.expect_sign(")")?;
        Ok(function_of(name, list))
    }

    pub fn duplicates(&mut self) -> Option<DuplicateTreatment> {
        match self.take_one_of(&["ALL", "DISTINCT"])? {
            "ALL" => Some(DuplicateTreatment::All),
            _ => Some(DuplicateTreatment::Distinct),
        }
    }

    /// The first argument may be a query without parentheses of its own (`AddArg0`).
    fn arguments(&mut self) -> Result<Vec<FunctionArg>, Unreadable> {
        let read_first = |parser: &mut Self| parser.query_or_expression(Queries::Allowed);
        let mut arguments = vec![self.argument(read_first)?];
        while self.take_sign(",") {
            arguments.push(self.argument(Self::expression)?);
        }
        Ok(arguments)
    }

    pub fn argument(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<Expr, Unreadable>,
    ) -> Result<FunctionArg, Unreadable> {
        let name = if self.is_name() && self.peek_at(1).is_sign("=>") {
            let name = self.name()?;
            self.skip(1);
            Some(name)
        } else {
            None
        };
        let value = match self.default_value() {
            Some(default) => default,
            None => read(self)?,
        };
        let arg = FunctionArgExpr::Expr(value);
        Ok(match name {
            None => FunctionArg::Unnamed(arg),
            Some(name) => FunctionArg::Named {
                name,
                arg,
                operator: FunctionArgOperator::RightArrow,
            },
        })
    }

    /// `DEFAULT`, if it stands here.
    pub fn default_value(&mut self) -> Option<Expr> {
        let default = ValueWithSpan {
            value: Value::Null,
            span: self.span(),
        };
        self.take_word("DEFAULT").then_some(Expr::Value(default))
    }

    /// What may follow the arguments.
    pub fn call_suffixes(&mut self, mut call: Function) -> Result<Function, Unreadable> {
        call.null_treatment = self.null_treatment();
        if self.is_33() && self.take_words(&["WITHIN", "DISTINCT"]) {
            let distinct = self.parenthesized(|parser| parser.list(Self::expression))?;
            // The tree has no clause of that name; any that holds an expression will do.
            let clauses = distinct.into_iter().map(FunctionArgumentClause::Where);
            if let FunctionArguments::List(list) = &mut call.args {
                list.clauses.extend(clauses);
            }
        }
        if self.take_words(&["WITHIN", "GROUP"]) {
            call.within_group = self.parenthesized(|parser| match parser.order_by()? {
                Some(order) => Ok(order),
                None => parser.expected("ORDER BY"),
            })?;
        }
        if self.take_word("FILTER") {
            let filter = self.parenthesized(|parser| {
                parser.expect_word("WHERE")?;
                parser.expression()
            })?;
            call.filter = Some(Box::new(filter));
        }
        call.over = self.over()?;
        Ok(call)
    }

    pub fn null_treatment(&mut self) -> Option<NullTreatment> {
        if self.take_words(&["IGNORE", "NULLS"]) {
            return Some(NullTreatment::IgnoreNulls);
        }
        self.take_words(&["RESPECT", "NULLS"])
            .then_some(NullTreatment::RespectNulls)
    }

    /// `{fn name(…)}` (`JdbcFunctionCall`).
    pub fn escaped_function(&mut self) -> Result<Expr, Unreadable> {
        let is_escape = self.peek().text.to_ascii_lowercase().ends_with("fn");
        if !is_escape {
            return self.expected("an expression");
        }
        self.skip(1);
        let call = match self.unit_call()? {
            Some(call) => call,
            None if self.is_word("CONVERT") => self.escaped_convert()?,
            None => self.plain_escaped_call()?,
        };
        self.expect_sign("}")?;
        Ok(call)
    }

    fn plain_escaped_call(&mut self) -> Result<Expr, Unreadable> {
        let is_known = ["INSERT", "SUBSTRING", "FLOOR", "CEILING"]
            .iter()
            .any(|keyword| self.is_word(keyword));
        if !is_known && !self.is_name() && !self.is_reserved_function() {
            return self.expected("a function");
        }
        let name = ObjectName::from(vec![self.word_as_name()?]);
        let call = self.arguments_of(name)?;
        Ok(Expr::Function(Function {
            uses_odbc_syntax: true,
            ..call
        }))
    }

    fn escaped_convert(&mut self) -> Result<Expr, Unreadable> {
        let span = self.span();
        self.skip(1);
        self.parenthesized(|parser| {
            let value = parser.expression()?;
            parser.expect_sign(",")?;
            // `SQL_INTEGER` or `INTEGER`
            parser.word_as_name()?;
            Ok(call_at("CONVERT", span, vec![value]))
        })
    }
}

/// A call of which this is known.
pub(super) fn function_of(name: ObjectName, list: FunctionArgumentList) -> Function {
    Function {
        name,
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args: FunctionArguments::List(list),
        within_group: Vec::new(),
        filter: None,
        null_treatment: None,
        over: None,
    }
}

/// A form of Calcite's own, as a call of what it is named after.
pub(super) fn call_at(name: &str, span: Span, args: Vec<Expr>) -> Expr {
    call_of(Ident::with_span(span, name), args)
}

pub(super) fn call_of(name: Ident, args: Vec<Expr>) -> Expr {
    Expr::Function(function_of(ObjectName::from(vec![name]), list_of(args)))
}

/// Arguments that are expressions.
pub(super) fn list_of(args: Vec<Expr>) -> FunctionArgumentList {
    let args = args
        .into_iter()
        .map(|arg| FunctionArg::Unnamed(FunctionArgExpr::Expr(arg)))
        .collect();
    FunctionArgumentList {
        duplicate_treatment: None,
        args,
        clauses: Vec::new(),
    }
}
