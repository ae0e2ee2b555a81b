//! Expressions, by the precedence of their operators.
//!
//! Where Calcite's grammar takes an expression, the first operand may have to be no query (`ACCEPT_NON_QUERY`); all that
//! follow an operator may be one in parentheses.

use sqlparser::ast::{BinaryOperator, Expr, JsonPredicateType, SetExpr};

use super::Unreadable;
use super::chain::balanced;
use super::function::call_at;
use super::operator::{Operator, binary_operator};
use super::parser::Parser;

/// Whether an expression may be a query in parentheses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Queries {
    Allowed,
    Refused,
}

/// More predicates than one has reason to put behind one another, `x IS NULL IS NULL …`: each makes the tree deeper.
const MOST_POSTFIXES: usize = 10;

impl Parser<'_> {
    pub fn expression(&mut self) -> Result<Expr, Unreadable> {
        self.expression_in(Queries::Allowed)
    }

    /// An expression that is no query.
    pub fn value_expression(&mut self) -> Result<Expr, Unreadable> {
        self.expression_in(Queries::Refused)
    }

    pub fn expression_in(&mut self, queries: Queries) -> Result<Expr, Unreadable> {
        self.nested(|parser| parser.operation(Operator::LOWEST, queries))
    }

    /// A query without parentheses, or an expression (`OrderedQueryOrExpr`).
    pub fn query_or_expression(&mut self, queries: Queries) -> Result<Expr, Unreadable> {
        if self.is_query() {
            if queries == Queries::Refused {
                return self.refuse("a query cannot stand here");
            }
            return Ok(Expr::Subquery(Box::new(self.query()?)));
        }
        match self.expression_in(queries)? {
            Expr::Subquery(first) if self.goes_on_as_query() => {
                let query = self.query_after(None, SetExpr::Query(first))?;
                Ok(Expr::Subquery(Box::new(query)))
            }
            expression => {
                // Without a number it limits nothing, and may follow any expression.
                self.take_words(&["LIMIT", "ALL"]);
                Ok(expression)
            }
        }
    }

    /// An operand, and all operators that bind at least this close.
    pub fn operation(&mut self, lowest: u8, queries: Queries) -> Result<Expr, Unreadable> {
        let mut left = self.operand(queries)?;
        let mut postfixes = 0;
        while let Some(operator) = self
            .operator()
            .filter(|operator| operator.level() >= lowest)
        {
            postfixes += usize::from(operator != Operator::Binary(operator.level()));
            if postfixes > MOST_POSTFIXES {
                return self.refuse("too many predicates follow one another");
            }
            left = match operator {
                Operator::Binary(level) => self.binary(left, level)?,
                Operator::Quantified => self.quantified(left)?,
                Operator::In => self.membership(left)?,
                Operator::Between => self.between(left)?,
                Operator::Like => self.like(left)?,
                Operator::Is => self.is(left)?,
                Operator::Format => {
                    self.json_representation()?;
                    left
                }
            };
        }
        Ok(left)
    }

    /// `left + b - c …`, operators of one precedence.
    fn binary(&mut self, left: Expr, level: u8) -> Result<Expr, Unreadable> {
        let mut others = Vec::new();
        while self.operator() == Some(Operator::Binary(level)) {
            let Some((operator, tokens)) = binary_operator(self) else {
                break;
            };
            self.skip(tokens);
            others.push((operator, self.operation(level + 1, Queries::Allowed)?));
        }
        Ok(balanced(left, others, operation))
    }

    /// `= ANY (…)`, `< ALL (…)`
    fn quantified(&mut self, left: Expr) -> Result<Expr, Unreadable> {
        let Some((compare_op, tokens)) = binary_operator(self) else {
            return self.expected("a comparison");
        };
        self.skip(tokens);
        let quantifier = self.take_one_of(&["ANY", "SOME", "ALL"]);
        let right = Box::new(tuple(self.query_or_list()?));
        let left = Box::new(left);
        Ok(match quantifier {
            Some("ALL") => Expr::AllOp {
                left,
                compare_op,
                right,
            },
            quantifier => Expr::AnyOp {
                left,
                compare_op,
                right,
                is_some: quantifier == Some("SOME"),
            },
        })
    }

    fn membership(&mut self, left: Expr) -> Result<Expr, Unreadable> {
        let negated = self.take_word("NOT");
        self.expect_word("IN")?;
        let expr = Box::new(left);
        let list = self.query_or_list()?;
        Ok(match <[Expr; 1]>::try_from(list) {
            Ok([Expr::Subquery(subquery)]) => Expr::InSubquery {
                expr,
                subquery,
                negated,
            },
            Ok(single) => Expr::InList {
                expr,
                list: single.into(),
                negated,
            },
            Err(list) => Expr::InList {
                expr,
                list,
                negated,
            },
        })
    }

    fn between(&mut self, left: Expr) -> Result<Expr, Unreadable> {
        let negated = self.take_word("NOT");
        self.expect_word("BETWEEN")?;
        self.take_one_of(&["SYMMETRIC", "ASYMMETRIC"]);
        let low = self.operation(Operator::BETWEEN + 1, Queries::Allowed)?;
        self.expect_word("AND")?;
        let high = self.operation(Operator::BETWEEN + 1, Queries::Allowed)?;
        Ok(Expr::Between {
            expr: Box::new(left),
            negated,
            low: Box::new(low),
            high: Box::new(high),
        })
    }

    fn like(&mut self, left: Expr) -> Result<Expr, Unreadable> {
        let negated = self.take_word("NOT");
        let keyword = self.take_one_of(&["LIKE", "ILIKE", "RLIKE", "SIMILAR"]);
        if keyword == Some("SIMILAR") {
            self.expect_word("TO")?;
        }
        let pattern = Box::new(self.operation(Operator::BETWEEN + 1, Queries::Allowed)?);
        let escape_char = if self.take_word("ESCAPE") {
            let escape = self.operation(Operator::BETWEEN + 1, Queries::Allowed)?;
            Some(Box::new(escape))
        } else {
            None
        };
        let (expr, any) = (Box::new(left), false);
        Ok(match keyword {
            Some("SIMILAR") => Expr::SimilarTo {
                negated,
                expr,
                pattern,
                escape_char,
            },
            Some("LIKE") => Expr::Like {
                negated,
                any,
                expr,
                pattern,
                escape_char,
            },
            _ => Expr::ILike {
                negated,
                any,
                expr,
                pattern,
                escape_char,
            },
        })
    }

    /// `IS [NOT] …` (`PostfixRowOperator`), but for `IS DISTINCT FROM`, which is binary.
    fn is(&mut self, left: Expr) -> Result<Expr, Unreadable> {
        let place = self.span();
        self.expect_word("IS")?;
        let negated = self.take_word("NOT");
        if self.take_word("JSON") {
            return Ok(self.is_json(left, negated));
        }
        for set in [&["A", "SET"][..], &["EMPTY"]] {
            if self.take_words(set) {
                return Ok(call_at("IS", place, vec![left]));
            }
        }
        let expr = Box::new(left);
        let keyword = self.take_one_of(&["NULL", "TRUE", "FALSE", "UNKNOWN"]);
        Ok(match (keyword, negated) {
            (Some("NULL"), false) => Expr::IsNull(expr),
            (Some("NULL"), true) => Expr::IsNotNull(expr),
            (Some("TRUE"), false) => Expr::IsTrue(expr),
            (Some("TRUE"), true) => Expr::IsNotTrue(expr),
            (Some("FALSE"), false) => Expr::IsFalse(expr),
            (Some("FALSE"), true) => Expr::IsNotFalse(expr),
            (Some(_), false) => Expr::IsUnknown(expr),
            (Some(_), true) => Expr::IsNotUnknown(expr),
            (None, _) => {
                return self
                    .expected("NULL, TRUE, FALSE, UNKNOWN, DISTINCT FROM, EMPTY, A SET or JSON");
            }
        })
    }

    fn is_json(&mut self, left: Expr, negated: bool) -> Expr {
        let kind = match self.take_one_of(&["VALUE", "OBJECT", "ARRAY", "SCALAR"]) {
            Some("VALUE") => Some(JsonPredicateType::Value),
            Some("OBJECT") => Some(JsonPredicateType::Object),
            Some("ARRAY") => Some(JsonPredicateType::Array),
            Some(_) => Some(JsonPredicateType::Scalar),
            None => None,
        };
        Expr::IsJson {
            expr: Box::new(left),
            kind,
            unique_keys: None,
            negated,
        }
    }

    /// A query or expressions in parentheses (`ParenthesizedQueryOrCommaList`).
    pub fn query_or_list(&mut self) -> Result<Vec<Expr>, Unreadable> {
        self.query_or_list_in(Queries::Allowed)
    }

    pub fn query_or_list_in(&mut self, queries: Queries) -> Result<Vec<Expr>, Unreadable> {
        self.parenthesized(|parser| {
            let mut list = vec![parser.query_or_expression(queries)?];
            while parser.take_sign(",") {
                list.push(parser.expression_in(queries)?);
            }
            Ok(list)
        })
    }
}

/// What stands in parentheses: alone it is itself, else it is a row.
pub(super) fn tuple(list: Vec<Expr>) -> Expr {
    match <[Expr; 1]>::try_from(list) {
        Ok([expression]) => expression,
        Err(list) => Expr::Tuple(list),
    }
}

fn operation(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    Expr::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}
