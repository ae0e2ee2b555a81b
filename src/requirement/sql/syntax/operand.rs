//! Operands: what stands between the operators of an expression.

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    AccessExpr, Array, BinaryOperator, CaseWhen, Expr, Ident, ObjectName, Subscript, UnaryOperator,
};
use sqlparser::tokenizer::Span;

use super::Unreadable;
use super::expression::{Queries, tuple};
use super::from::columns;
use super::function::call_at;
use super::operator::Operator;
use super::parser::Parser;
use super::query::query_of;
use super::token::Kind;

/// What Calcite reads without parentheses behind it (`ContextVariable`).
const CONTEXT_VARIABLES: [&str; 14] = [
    "CURRENT_CATALOG",
    "CURRENT_DATE",
    "CURRENT_DEFAULT_TRANSFORM_GROUP",
    "CURRENT_PATH",
    "CURRENT_ROLE",
    "CURRENT_SCHEMA",
    "CURRENT_TIME",
    "CURRENT_TIMESTAMP",
    "CURRENT_USER",
    "LOCALTIME",
    "LOCALTIMESTAMP",
    "SESSION_USER",
    "SYSTEM_USER",
    "USER",
];

impl Parser<'_> {
    /// An operand with what stands before and behind it (`AddExpression2b`).
    pub fn operand(&mut self, queries: Queries) -> Result<Expr, Unreadable> {
        let span = self.span();
        let sign = match self.peek().text {
            "+" => Some(UnaryOperator::Plus),
            "-" => Some(UnaryOperator::Minus),
            _ => None,
        };
        if let Some(op) = sign {
            self.skip(1);
            return self.unary(op, Operator::SIGN);
        }
        if self.take_word("NOT") {
            return self.unary(UnaryOperator::Not, Operator::NOT);
        }
        let tests: &[_] = if self.is_33() {
            &["EXISTS", "UNIQUE"]
        } else {
            &["EXISTS"]
        };
        match self.take_one_of(tests) {
            Some(keyword) => self.nested(|parser| parser.subquery_test(keyword, span)),
            None => self.plain_operand(queries),
        }
    }

    fn unary(&mut self, op: UnaryOperator, level: u8) -> Result<Expr, Unreadable> {
        let expr = self.nested(|parser| parser.operation(level, Queries::Allowed))?;
        Ok(Expr::UnaryOp {
            op,
            expr: Box::new(expr),
        })
    }

    /// `EXISTS (…)`, `UNIQUE (…)`
    fn subquery_test(&mut self, keyword: &str, span: Span) -> Result<Expr, Unreadable> {
        Ok(match self.operand(Queries::Allowed)? {
            Expr::Subquery(subquery) if keyword == "EXISTS" => Expr::Exists {
                subquery,
                negated: false,
            },
            other => call_at(keyword, span, vec![other]),
        })
    }

    fn plain_operand(&mut self, queries: Queries) -> Result<Expr, Unreadable> {
        let operand = if self.is_sign("(") {
            self.in_parentheses(queries)?
        } else {
            self.atom()?
        };
        self.accesses(operand)
    }

    /// A query, an expression or a row; `(a - b) DAY`.
    fn in_parentheses(&mut self, queries: Queries) -> Result<Expr, Unreadable> {
        let inner = tuple(self.query_or_list_in(queries)?);
        if !self.is_time_unit() {
            return Ok(inner);
        }
        if !matches!(
            inner,
            Expr::BinaryOp {
                op: BinaryOperator::Plus | BinaryOperator::Minus,
                ..
            }
        ) {
            return self.refuse("a unit of time follows a difference in parentheses only");
        }
        let span = self.span();
        self.interval_qualifier()?;
        Ok(call_at("MINUS_DATE", span, vec![inner]))
    }

    /// `.field`, `[index]` behind an operand.
    fn accesses(&mut self, root: Expr) -> Result<Expr, Unreadable> {
        let mut access_chain = Vec::new();
        loop {
            if self.is_sign(".") && self.is_name_at(1) {
                self.skip(1);
                access_chain.push(AccessExpr::Dot(self.field()?));
            } else if self.take_sign("[") {
                if self.is_33() {
                    self.take_one_of(&["OFFSET", "ORDINAL", "SAFE_OFFSET", "SAFE_ORDINAL"]);
                }
                let index = self.expression()?;
                self.expect_sign("]")?;
                access_chain.push(AccessExpr::Subscript(Subscript::Index { index }));
            } else {
                break;
            }
        }
        if access_chain.is_empty() {
            return Ok(root);
        }
        Ok(Expr::CompoundFieldAccess {
            root: Box::new(root),
            access_chain,
        })
    }

    /// A field, or a function of it (`RowExpressionExtension`).
    fn field(&mut self) -> Result<Expr, Unreadable> {
        let name = self.name()?;
        if self.is_sign("(") {
            return self
                .arguments_of(ObjectName::from(vec![name]))
                .map(Expr::Function);
        }
        Ok(Expr::Identifier(name))
    }

    /// An operand without anything before or behind it (`AtomicRowExpression`, and what is no query of
    /// `Expression3`).
    pub fn atom(&mut self) -> Result<Expr, Unreadable> {
        if let Some(literal) = self.literal()? {
            return Ok(literal);
        }
        if self.is_sign("?") {
            return Ok(self.parameter());
        }
        if self.peek().text.starts_with('{') {
            return self.escaped_function();
        }
        if self.peek().kind == Kind::Word {
            if let Some(special) = self.constructor()? {
                return Ok(special);
            }
            if let Some(call) = self.special_function()? {
                return Ok(call);
            }
            if let Some(call) = self.function()? {
                return Ok(call);
            }
            if CONTEXT_VARIABLES
                .iter()
                .any(|variable| self.is_word(variable))
            {
                return Ok(Expr::Identifier(self.word_as_name()?));
            }
        } else if let Some(call) = self.function()? {
            return Ok(call);
        }
        if self.is_name() {
            return self.column();
        }
        self.expected("an expression")
    }

    /// A column, or `table.*` (`CompoundIdentifier`).
    fn column(&mut self) -> Result<Expr, Unreadable> {
        let names = self.names()?;
        if self.is_sign(".") && self.peek_at(1).is_sign("*") {
            self.skip(2);
            let star = AttachedToken::empty();
            return Ok(Expr::QualifiedWildcard(ObjectName::from(names), star));
        }
        Ok(match <[Ident; 1]>::try_from(names) {
            Ok([name]) => Expr::Identifier(name),
            Err(names) => Expr::CompoundIdentifier(names),
        })
    }

    /// What a keyword builds, if one does.
    fn constructor(&mut self) -> Result<Option<Expr>, Unreadable> {
        if self.is_word("CASE") {
            return self.case().map(Some);
        }
        if self.is_word("CURSOR") {
            return self.refuse("Druid has no cursors");
        }
        if self.is_word("NEW") {
            return self.refuse("Druid has no types of users");
        }
        let behind = self.peek_at(1);
        if behind.is_word("VALUE") && (self.is_word("NEXT") || self.is_word("CURRENT")) {
            return self.refuse("Druid has no sequences");
        }
        if (self.is_word("RUNNING") || self.is_word("FINAL")) && behind.kind == Kind::Word {
            self.skip(1);
            return self.function();
        }
        if behind.is_sign("[") {
            self.built_of_elements()
        } else if behind.is_sign("(") {
            self.built_of_list()
        } else {
            Ok(None)
        }
    }

    /// `ARRAY[1, 2]`
    fn built_of_elements(&mut self) -> Result<Option<Expr>, Unreadable> {
        let span = self.span();
        let Some(keyword) = self.take_one_of(&["ARRAY", "MULTISET", "MAP"]) else {
            return Ok(None);
        };
        let elem = self.elements()?;
        Ok(Some(if keyword == "ARRAY" {
            Expr::Array(Array { elem, named: true })
        } else {
            call_at(keyword, span, elem)
        }))
    }

    /// `ROW(1, 2)`, `PERIOD(a, b)`, `ARRAY(SELECT …)`, and of 33 `ARRAY(1, 2)`
    fn built_of_list(&mut self) -> Result<Option<Expr>, Unreadable> {
        let span = self.span();
        let keywords = ["ROW", "PERIOD", "ARRAY", "MULTISET", "MAP"];
        let Some(keyword) = self.take_one_of(&keywords) else {
            return Ok(None);
        };
        let list = match keyword {
            // What begins with a name holds nothing but names to 27.
            "ROW" if !self.is_33() && self.is_name_at(1) => columns(self.names_in_parentheses()?),
            "ROW" | "PERIOD" => self.query_or_list()?,
            "ARRAY" | "MAP" if self.is_33() && self.peek_at(1).is_sign(")") => {
                self.skip(2);
                Vec::new()
            }
            "ARRAY" | "MAP" if self.is_33() => self.query_or_list()?,
            _ => vec![self.parenthesized(Self::sole_query)?],
        };
        Ok(Some(match keyword {
            "ROW" => Expr::Tuple(list),
            _ => call_at(keyword, span, list),
        }))
    }

    /// A query without `WITH`, and nothing behind it (`LeafQueryOrExpr`, where only a query will do).
    fn sole_query(&mut self) -> Result<Expr, Unreadable> {
        let body = self.nested(Self::query_term)?;
        Ok(Expr::Subquery(Box::new(query_of(None, body))))
    }

    /// `[a, b, …]`
    fn elements(&mut self) -> Result<Vec<Expr>, Unreadable> {
        self.expect_sign("[")?;
        if self.take_sign("]") {
            return Ok(Vec::new());
        }
        let mut elements = vec![self.value_expression()?];
        while self.take_sign(",") {
            elements.push(self.expression()?);
        }
        self.expect_sign("]")?;
        Ok(elements)
    }

    fn case(&mut self) -> Result<Expr, Unreadable> {
        self.expect_word("CASE")?;
        let operand = if self.is_word("WHEN") {
            None
        } else {
            Some(Box::new(self.expression()?))
        };
        let mut conditions = Vec::new();
        while conditions.is_empty() || self.is_word("WHEN") {
            self.expect_word("WHEN")?;
            let condition = tuple(self.list(Self::expression)?);
            self.expect_word("THEN")?;
            let result = self.expression()?;
            conditions.push(CaseWhen { condition, result });
        }
        let else_result = if self.take_word("ELSE") {
            Some(Box::new(self.expression()?))
        } else {
            None
        };
        self.expect_word("END")?;
        Ok(Expr::Case {
            case_token: AttachedToken::empty(),
            end_token: AttachedToken::empty(),
            operand,
            conditions,
            else_result,
        })
    }
}
