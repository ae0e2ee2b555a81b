//! Expressions, and the queries and functions in them.

use sqlparser::ast::{
    AccessExpr, Array, CaseWhen, Expr, Interval, Map, MapEntry, MemberOf, Subscript,
};

use super::{Step, Walk, druid_has, foreign};
use crate::requirement::sql::Unreadable;

impl<'t> Walk<'t> {
    pub(super) fn expression(&mut self, expression: &'t Expr) -> Result<(), Unreadable> {
        match expression {
            Expr::Identifier(_)
            | Expr::CompoundIdentifier(_)
            | Expr::Value(_)
            | Expr::TypedString(_)
            | Expr::Wildcard(_)
            | Expr::QualifiedWildcard(_, _) => {}

            Expr::Subquery(query)
            | Expr::Exists {
                subquery: query,
                negated: _,
            } => self.ahead.push(Step::Query(query)),
            Expr::InSubquery {
                expr,
                subquery,
                negated: _,
            } => {
                self.ahead.push(Step::Query(subquery));
                self.expressions([&**expr]);
            }
            Expr::Function(function) => self.function(function)?,

            Expr::IsFalse(one)
            | Expr::IsNotFalse(one)
            | Expr::IsTrue(one)
            | Expr::IsNotTrue(one)
            | Expr::IsNull(one)
            | Expr::IsNotNull(one)
            | Expr::IsUnknown(one)
            | Expr::IsNotUnknown(one)
            | Expr::Nested(one)
            | Expr::IsJson {
                expr: one,
                kind: _,
                unique_keys: _,
                negated: _,
            }
            | Expr::IsNormalized {
                expr: one,
                form: _,
                negated: _,
            }
            | Expr::UnaryOp { op: _, expr: one }
            | Expr::Cast {
                kind: _,
                expr: one,
                data_type: _,
                format: _,
            }
            | Expr::Extract {
                field: _,
                syntax: _,
                expr: one,
            }
            | Expr::Ceil {
                expr: one,
                field: _,
            }
            | Expr::Floor {
                expr: one,
                field: _,
            }
            | Expr::Collate {
                expr: one,
                collation: _,
            }
            | Expr::Prefixed {
                prefix: _,
                value: one,
            }
            | Expr::Named { expr: one, name: _ }
            | Expr::Interval(Interval {
                value: one,
                leading_field: _,
                leading_precision: _,
                last_field: _,
                fractional_seconds_precision: _,
            }) => self.expressions([&**one]),

            Expr::IsDistinctFrom(one, other)
            | Expr::IsNotDistinctFrom(one, other)
            | Expr::BinaryOp {
                left: one,
                op: _,
                right: other,
            }
            | Expr::AnyOp {
                left: one,
                compare_op: _,
                right: other,
                is_some: _,
            }
            | Expr::AllOp {
                left: one,
                compare_op: _,
                right: other,
            }
            | Expr::RLike {
                negated: _,
                expr: one,
                pattern: other,
                regexp: _,
            }
            | Expr::InUnnest {
                expr: one,
                array_expr: other,
                negated: _,
            }
            | Expr::AtTimeZone {
                timestamp: one,
                time_zone: other,
            }
            | Expr::Position {
                expr: one,
                r#in: other,
            }
            | Expr::MemberOf(MemberOf {
                value: one,
                array: other,
            }) => self.expressions([&**one, &**other]),

            Expr::Like {
                negated: _,
                any: _,
                expr,
                pattern,
                escape_char,
            }
            | Expr::ILike {
                negated: _,
                any: _,
                expr,
                pattern,
                escape_char,
            }
            | Expr::SimilarTo {
                negated: _,
                expr,
                pattern,
                escape_char,
            } => {
                self.expressions([&**expr, &**pattern]);
                self.expressions(escape_char.as_deref());
            }

            Expr::Between {
                expr,
                negated: _,
                low,
                high,
            } => self.expressions([&**expr, &**low, &**high]),
            Expr::InList {
                expr,
                list,
                negated: _,
            } => {
                self.expressions([&**expr]);
                self.expressions(list);
            }
            Expr::Substring {
                expr,
                substring_from,
                substring_for,
                special: _,
                shorthand: _,
            } => {
                self.expressions([&**expr]);
                self.expressions(substring_from.as_deref());
                self.expressions(substring_for.as_deref());
            }
            Expr::Trim {
                trim_where: _,
                trim_what,
                expr,
                trim_characters,
            } => {
                self.expressions([&**expr]);
                self.expressions(trim_what.as_deref());
                self.expressions(trim_characters.iter().flatten());
            }
            Expr::Overlay {
                expr,
                overlay_what,
                overlay_from,
                overlay_for,
            } => {
                self.expressions([&**expr, &**overlay_what, &**overlay_from]);
                self.expressions(overlay_for.as_deref());
            }
            Expr::Convert {
                is_try: _,
                expr,
                data_type: _,
                charset: _,
                target_before_value: _,
                styles,
            } => {
                self.expressions([&**expr]);
                self.expressions(styles);
            }
            Expr::Case {
                case_token: _,
                end_token: _,
                operand,
                conditions,
                else_result,
            } => {
                self.expressions(operand.as_deref());
                for CaseWhen { condition, result } in conditions {
                    self.expressions([condition, result]);
                }
                self.expressions(else_result.as_deref());
            }
            Expr::GroupingSets(sets) | Expr::Cube(sets) | Expr::Rollup(sets) => {
                self.expressions(sets.iter().flatten());
            }
            Expr::Tuple(elements)
            | Expr::Array(Array {
                elem: elements,
                named: _,
            }) => self.expressions(elements),
            Expr::Struct { values, fields } => {
                druid_has(fields.is_empty(), "fields with types", expression)?;
                self.expressions(values);
            }
            Expr::Map(Map { entries }) => {
                for MapEntry { key, value } in entries {
                    self.expressions([&**key, &**value]);
                }
            }
            Expr::CompoundFieldAccess { root, access_chain } => {
                self.expressions([&**root]);
                access_chain.iter().for_each(|access| self.access(access));
            }

            Expr::JsonAccess { .. }
            | Expr::Dictionary(_)
            | Expr::MatchAgainst { .. }
            | Expr::OuterJoin(_)
            | Expr::Prior(_)
            | Expr::Lambda(_) => return Err(foreign("such expression", expression)),
        }
        Ok(())
    }

    fn access(&mut self, access: &'t AccessExpr) {
        match access {
            AccessExpr::Dot(field) => self.expressions([field]),
            AccessExpr::Subscript(Subscript::Index { index }) => self.expressions([index]),
            AccessExpr::Subscript(Subscript::Slice {
                lower_bound,
                upper_bound,
                stride,
            }) => self.expressions([lower_bound, upper_bound, stride].into_iter().flatten()),
        }
    }
}
