//! The functions of SQL/JSON.

use sqlparser::ast::{Expr, FunctionArgumentClause, Ident, ObjectName};

use super::Unreadable;
use super::function::{call_of, function_of, list_of};
use super::parser::Parser;

impl Parser<'_> {
    pub fn json_exists(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let args = parser.json_input()?;
            if parser
                .take_one_of(&["TRUE", "FALSE", "UNKNOWN", "ERROR"])
                .is_some()
            {
                parser.expect_word("ON")?;
                parser.expect_word("ERROR")?;
            }
            Ok(call_of(name, args))
        })
    }

    pub fn json_value(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let mut args = parser.json_input()?;
            if parser.take_word("RETURNING") {
                parser.data_type()?;
            }
            while let Some(behavior) = parser.take_one_of(&["ERROR", "NULL", "DEFAULT"]) {
                if behavior == "DEFAULT" {
                    args.push(parser.value_expression()?);
                }
                parser.on_empty_or_error()?;
            }
            Ok(call_of(name, args))
        })
    }

    pub fn json_query(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let args = parser.json_input()?;
            parser.json_wrapper()?;
            while let Some(behavior) = parser.take_one_of(&["ERROR", "NULL", "EMPTY"]) {
                if behavior == "EMPTY" && parser.take_one_of(&["ARRAY", "OBJECT"]).is_none() {
                    return parser.expected("ARRAY or OBJECT");
                }
                parser.on_empty_or_error()?;
            }
            Ok(call_of(name, args))
        })
    }

    /// `KEY a VALUE b, 'c': d ABSENT ON NULL`
    pub fn json_object(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let mut args = Vec::new();
            if !parser.is_sign(")") && !parser.is_null_clause() {
                for pair in parser.list(Self::json_name_and_value)? {
                    args.extend(pair);
                }
            }
            parser.null_clause()?;
            Ok(call_of(name, args))
        })
    }

    pub fn json_object_agg(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let args = parser.json_name_and_value()?;
            parser.null_clause()?;
            Ok(call_of(name, args.into()))
        })
    }

    pub fn json_array(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let mut args = Vec::new();
            if !parser.is_sign(")") && !parser.is_null_clause() {
                args = parser.list(Self::value_expression)?;
            }
            parser.null_clause()?;
            Ok(call_of(name, args))
        })
    }

    pub fn json_array_agg(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        let list = self.parenthesized(|parser| {
            let mut list = list_of(vec![parser.value_expression()?]);
            if let Some(order) = parser.order_by()? {
                list.clauses.push(FunctionArgumentClause::OrderBy(order));
            }
            parser.null_clause()?;
            Ok(list)
        })?;
        let mut call = function_of(ObjectName::from(vec![name]), list);
        if self.is_word("WITHIN") {
            call = self.call_suffixes(call)?;
        }
        Ok(Expr::Function(call))
    }

    /// The value, the path, and `PASSING` (`JsonApiCommonSyntax`).
    fn json_input(&mut self) -> Result<Vec<Expr>, Unreadable> {
        let mut args = vec![self.value_expression()?];
        self.expect_sign(",")?;
        args.push(self.value_expression()?);
        if self.take_word("PASSING") {
            args.extend(self.list(|parser| {
                let value = parser.value_expression()?;
                parser.expect_word("AS")?;
                parser.name()?;
                Ok(value)
            })?);
        }
        Ok(args)
    }

    fn json_name_and_value(&mut self) -> Result<[Expr; 2], Unreadable> {
        // `KEY` is no reserved word: it may be the name itself.
        let is_key = self.is_word("KEY")
            && !self.peek_at(1).is_word("VALUE")
            && ![":", ",", ".", "("]
                .iter()
                .any(|sign| self.peek_at(1).is_sign(sign));
        if is_key {
            self.skip(1);
        }
        let name = self.value_expression()?;
        let separates = self.take_word("VALUE")
            || (!is_key && self.take_sign(":"))
            || (!is_key && self.is_33() && self.take_sign(","));
        if !separates {
            return self.expected("VALUE or ':'");
        }
        Ok([name, self.value_expression()?])
    }

    fn is_null_clause(&self) -> bool {
        self.are_words(&["NULL", "ON", "NULL"]) || self.are_words(&["ABSENT", "ON", "NULL"])
    }

    fn null_clause(&mut self) -> Result<(), Unreadable> {
        if self.is_null_clause() {
            self.skip(3);
        }
        Ok(())
    }

    fn on_empty_or_error(&mut self) -> Result<(), Unreadable> {
        self.expect_word("ON")?;
        if self.take_one_of(&["EMPTY", "ERROR"]).is_none() {
            return self.expected("EMPTY or ERROR");
        }
        Ok(())
    }

    fn json_wrapper(&mut self) -> Result<(), Unreadable> {
        match self.take_one_of(&["WITHOUT", "WITH"]) {
            None => return Ok(()),
            Some("WITH") => {
                self.take_one_of(&["CONDITIONAL", "UNCONDITIONAL"]);
            }
            Some(_) => {}
        }
        self.take_word("ARRAY");
        self.expect_word("WRAPPER")
    }

    /// What follows `FORMAT` (`JsonRepresentation`).
    pub fn json_representation(&mut self) -> Result<(), Unreadable> {
        self.expect_word("FORMAT")?;
        self.expect_word("JSON")?;
        if self.take_word("ENCODING") && self.take_one_of(&["UTF8", "UTF16", "UTF32"]).is_none() {
            return self.expected("UTF8, UTF16 or UTF32");
        }
        Ok(())
    }
}
