//! Long chains of operators, `a AND b AND c …`, as trees that are not deep.
//!
//! `sqlparser` makes a chain a tree as deep as the chain is long, and what walks or drops a tree recurses. The right
//! operand of a chain's first operator takes the rest of the chain here, as a balanced tree: that a statement needs does
//! not depend on what is computed first.

use std::cell::Cell;

use sqlparser::ast::{BinaryOperator, CastKind, Expr};
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token};

use super::budget::Budget;

/// More binary operators than stand between two postfix operators in a tree with balanced chains.
const BINARY_BETWEEN: usize = 256;

/// The operator whose right operand is read next.
#[derive(Debug, Default)]
pub(super) struct Chain {
    /// Where it stands, and its precedence.
    first: Cell<Option<(Location, u8)>>,
}

impl Chain {
    /// For `Dialect::parse_infix`: the parser stands before an operator that has `left` on its left.
    pub fn operator(
        &self,
        parser: &Parser<'_>,
        left: &Expr,
        precedence: u8,
        budget: &Budget,
    ) -> Result<(), ParserError> {
        if binary_operator(parser).is_some() {
            let at = parser.peek_token_ref().span.start;
            self.first.set(Some((at, precedence)));
        } else if ends_postfix(left) {
            budget.spend_postfix()?;
        }
        Ok(())
    }

    /// For `Dialect::parse_prefix`: the right operand, if the parser stands behind a chain's first operator.
    pub fn operand(&self, parser: &mut Parser<'_>) -> Option<Result<Expr, ParserError>> {
        let (at, precedence) = self.first.take()?;
        (parser.get_current_token().span.start == at).then(|| rest(parser, precedence))
    }
}

/// The operands of operators of the same precedence, from the parser's place on.
fn rest(parser: &mut Parser<'_>, precedence: u8) -> Result<Expr, ParserError> {
    let first = parser.parse_subexpr(precedence)?;
    let mut others = Vec::new();
    while let Some(operator) = binary_operator(parser) {
        if parser.get_next_precedence()? != precedence {
            break;
        }
        parser.advance_token();
        others.push((operator, parser.parse_subexpr(precedence)?));
    }
    Ok(balanced(first, others))
}

/// Joins neighbours until one is left.
fn balanced(mut first: Expr, mut others: Vec<(BinaryOperator, Expr)>) -> Expr {
    while !others.is_empty() {
        let mut rest = others.into_iter();
        if let Some((operator, right)) = rest.next() {
            first = joined(first, operator, right);
        }
        others = Vec::with_capacity(rest.len().div_ceil(2));
        while let Some((before, left)) = rest.next() {
            let pair = match rest.next() {
                Some((operator, right)) => joined(left, operator, right),
                None => left,
            };
            others.push((before, pair));
        }
    }
    first
}

fn joined(left: Expr, op: BinaryOperator, right: Expr) -> Expr {
    Expr::BinaryOp {
        left: Box::new(left),
        op,
        right: Box::new(right),
    }
}

/// The next token, if it is an operator between two expressions; `= ANY (…)` is more than that.
fn binary_operator(parser: &Parser<'_>) -> Option<BinaryOperator> {
    let operator = match &parser.peek_token_ref().token {
        Token::Plus => BinaryOperator::Plus,
        Token::Minus => BinaryOperator::Minus,
        Token::Mul => BinaryOperator::Multiply,
        Token::Div => BinaryOperator::Divide,
        Token::Mod => BinaryOperator::Modulo,
        Token::StringConcat => BinaryOperator::StringConcat,
        Token::Eq => BinaryOperator::Eq,
        Token::Neq => BinaryOperator::NotEq,
        Token::Lt => BinaryOperator::Lt,
        Token::LtEq => BinaryOperator::LtEq,
        Token::Gt => BinaryOperator::Gt,
        Token::GtEq => BinaryOperator::GtEq,
        Token::CustomBinaryOperator(name) => BinaryOperator::Custom(name.clone()),
        Token::Word(word) => match word.keyword {
            Keyword::AND => BinaryOperator::And,
            Keyword::OR => BinaryOperator::Or,
            _ => return None,
        },
        _ => return None,
    };
    let quantified = matches!(
        &parser.peek_nth_token_ref(1).token,
        Token::Word(word) if matches!(word.keyword, Keyword::ANY | Keyword::ALL | Keyword::SOME)
    );
    (!quantified).then_some(operator)
}

/// Whether there is a postfix operator at the left end of the expression. Binary operators may stand between, a few of
/// each precedence.
fn ends_postfix(expr: &Expr) -> bool {
    let mut expr = expr;
    for _ in 0..BINARY_BETWEEN {
        match expr {
            Expr::BinaryOp { left, .. } => expr = left,
            _ => break,
        }
    }
    !matches!(
        expr,
        Expr::Identifier(_)
            | Expr::CompoundIdentifier(_)
            | Expr::CompoundFieldAccess { .. }
            | Expr::Value(_)
            | Expr::TypedString(_)
            | Expr::Interval(_)
            | Expr::Nested(_)
            | Expr::Tuple(_)
            | Expr::Array(_)
            | Expr::Subquery(_)
            | Expr::Exists { .. }
            | Expr::UnaryOp { .. }
            | Expr::Function(_)
            | Expr::Case { .. }
            | Expr::Extract { .. }
            | Expr::Ceil { .. }
            | Expr::Floor { .. }
            | Expr::Position { .. }
            | Expr::Substring { .. }
            | Expr::Trim { .. }
            | Expr::Overlay { .. }
            | Expr::Cast {
                kind: CastKind::Cast | CastKind::TryCast | CastKind::SafeCast,
                ..
            }
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::{Version, stack};
    use super::super::{Body, parse};
    use super::*;

    use sqlparser::ast::{SelectItem, SetExpr};

    /// How deep the first expression of a query is, and how many operands it has from left to right.
    fn shape(sql: &str) -> (usize, Vec<String>) {
        fn visit(expr: &Expr, depth: usize, deepest: &mut usize, operands: &mut Vec<String>) {
            *deepest = depth.max(*deepest);
            match expr {
                Expr::BinaryOp { left, op, right } => {
                    visit(left, depth + 1, deepest, operands);
                    operands.push(op.to_string());
                    visit(right, depth + 1, deepest, operands);
                }
                other => operands.push(other.to_string()),
            }
        }
        stack::run(|| {
            let Body::Query(query) = parse(sql, Version::V33).unwrap().body else {
                panic!("a query");
            };
            let SetExpr::Select(select) = query.body.as_ref() else {
                panic!("a SELECT");
            };
            let SelectItem::UnnamedExpr(expr) = &select.projection[0] else {
                panic!("an expression");
            };
            let (mut deepest, mut operands) = (0, Vec::new());
            visit(expr, 0, &mut deepest, &mut operands);
            (deepest, operands)
        })
        .unwrap()
    }

    #[test]
    fn a_long_chain_is_not_deep() {
        for operator in [" + ", " - ", " AND ", " OR ", " || ", " = "] {
            let (deepest, operands) = shape(&format!(
                "SELECT {}a",
                format!("a{operator}").repeat(100_000)
            ));
            assert!(deepest <= 20, "{operator}: {deepest}");
            assert_eq!(operands.len(), 200_001);
        }
    }

    #[test]
    fn a_chain_keeps_its_operands_and_their_order() {
        for chain in [
            "a + b - c + d - e",
            "a OR b AND c OR d AND e AND f OR g",
            "a * b + c = d - e * f / g",
            "a < b OR c || d || e <> f",
        ] {
            let (_, operands) = shape(&format!("SELECT {chain}"));
            assert_eq!(operands.join(" "), chain);
        }
    }

    #[test]
    fn a_chain_binds_as_its_operators_do() {
        let (_, operands) = shape("SELECT a AND b AND c IS NULL AND d = ANY (SELECT 1) AND e");
        assert_eq!(
            operands.join("~"),
            "a~AND~b~AND~c IS NULL~AND~d = ANY(SELECT 1)~AND~e"
        );
    }

    #[test]
    fn postfix_operators_make_a_tree_only_so_deep() {
        for operator in [
            " IS NULL",
            " IN (1)",
            " IS NULL = a",
            " BETWEEN 1 AND 2",
            " NOT IN (1) IS NULL + 1",
        ] {
            let read = |times| {
                let sql = format!("SELECT a{}", operator.repeat(times));
                stack::run(|| parse(&sql, Version::V33).is_ok()).unwrap()
            };
            assert!(read(100), "{operator}");
            assert!(!read(20_000), "{operator}");
        }
    }
}
