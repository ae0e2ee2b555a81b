//! `SELECT`, clause by clause.

use sqlparser::ast::{
    Distinct, GroupByExpr, GroupByWithModifier, Join, JoinConstraint, JoinOperator,
    NamedWindowDefinition, NamedWindowExpr, Select, SelectFlavor, SelectItem,
    SelectItemQualifiedWildcardKind, Spanned, TableWithJoins, WildcardAdditionalOptions,
    WindowFrame, WindowFrameBound, WindowSpec,
};

use super::{Step, Walk, druid_has, foreign};
use crate::requirement::sql::Unreadable;

impl<'t> Walk<'t> {
    pub(super) fn select(&mut self, select: &'t Select) -> Result<(), Unreadable> {
        let Select {
            select_token: _,
            // Comments, to whoever does not know them.
            optimizer_hints: _,
            distinct,
            select_modifiers,
            top,
            top_before_distinct: _,
            projection,
            exclude,
            into,
            from,
            lateral_views,
            prewhere,
            selection,
            connect_by,
            group_by,
            cluster_by,
            distribute_by,
            sort_by,
            having,
            named_window,
            qualify,
            window_before_qualify: _,
            value_table_mode,
            flavor,
        } = select;
        for (has_not, what) in [
            (select_modifiers.is_some(), "modifiers of SELECT"),
            (top.is_some(), "TOP"),
            (exclude.is_some(), "EXCLUDE"),
            (into.is_some(), "SELECT … INTO"),
            (!lateral_views.is_empty(), "LATERAL VIEW"),
            (prewhere.is_some(), "PREWHERE"),
            (!connect_by.is_empty(), "CONNECT BY"),
            (!cluster_by.is_empty(), "CLUSTER BY"),
            (!distribute_by.is_empty(), "DISTRIBUTE BY"),
            (!sort_by.is_empty(), "SORT BY"),
            (value_table_mode.is_some(), "SELECT AS"),
            (*flavor != SelectFlavor::Standard, "FROM before SELECT"),
            (matches!(distinct, Some(Distinct::On(_))), "DISTINCT ON"),
        ] {
            druid_has(!has_not, what, select)?;
        }
        for item in projection {
            self.item(item)?;
        }
        for tables in from {
            self.tables(tables)?;
        }
        self.expressions(selection);
        self.group_by(group_by, select)?;
        self.expressions(having);
        for NamedWindowDefinition(_, window) in named_window {
            match window {
                NamedWindowExpr::NamedWindow(_) => {}
                NamedWindowExpr::WindowSpec(window) => self.window(window)?,
            }
        }
        self.expressions(qualify);
        Ok(())
    }

    fn item(&mut self, item: &'t SelectItem) -> Result<(), Unreadable> {
        match item {
            SelectItem::UnnamedExpr(expression)
            | SelectItem::ExprWithAlias {
                expr: expression,
                alias: _,
            } => self.expressions([expression]),
            SelectItem::ExprWithAliases { .. } => {
                return Err(foreign("several aliases of an expression", item));
            }
            SelectItem::QualifiedWildcard(holder, options) => {
                match holder {
                    SelectItemQualifiedWildcardKind::ObjectName(_) => {}
                    SelectItemQualifiedWildcardKind::Expr(holder) => self.expressions([holder]),
                }
                plain_wildcard(options, item)?;
            }
            SelectItem::Wildcard(options) => plain_wildcard(options, item)?,
        }
        Ok(())
    }

    pub(super) fn tables(&mut self, tables: &'t TableWithJoins) -> Result<(), Unreadable> {
        let TableWithJoins { relation, joins } = tables;
        self.ahead.push(Step::Table(relation));
        for join in joins {
            let Join {
                relation,
                global,
                join_operator,
            } = join;
            druid_has(!global, "GLOBAL JOIN", join)?;
            self.ahead.push(Step::Table(relation));
            self.join(join_operator, join)?;
        }
        Ok(())
    }

    fn join(&mut self, operator: &'t JoinOperator, join: &Join) -> Result<(), Unreadable> {
        match operator {
            JoinOperator::Join(constraint)
            | JoinOperator::Inner(constraint)
            | JoinOperator::Left(constraint)
            | JoinOperator::LeftOuter(constraint)
            | JoinOperator::Right(constraint)
            | JoinOperator::RightOuter(constraint)
            | JoinOperator::FullOuter(constraint)
            | JoinOperator::CrossJoin(constraint) => match constraint {
                JoinConstraint::On(condition) => self.expressions([condition]),
                // Columns.
                JoinConstraint::Using(_) | JoinConstraint::Natural | JoinConstraint::None => {}
            },
            JoinOperator::Semi(_)
            | JoinOperator::LeftSemi(_)
            | JoinOperator::RightSemi(_)
            | JoinOperator::Anti(_)
            | JoinOperator::LeftAnti(_)
            | JoinOperator::RightAnti(_)
            | JoinOperator::CrossApply
            | JoinOperator::OuterApply
            | JoinOperator::AsOf { .. }
            | JoinOperator::StraightJoin(_)
            | JoinOperator::ArrayJoin
            | JoinOperator::LeftArrayJoin
            | JoinOperator::InnerArrayJoin => return Err(foreign("such join", join)),
        }
        Ok(())
    }

    fn group_by(&mut self, group_by: &'t GroupByExpr, select: &Select) -> Result<(), Unreadable> {
        let modifiers = match group_by {
            GroupByExpr::All(_) => return Err(foreign("GROUP BY ALL", select)),
            GroupByExpr::Expressions(keys, modifiers) => {
                self.expressions(keys);
                modifiers
            }
        };
        for modifier in modifiers {
            match modifier {
                GroupByWithModifier::Rollup
                | GroupByWithModifier::Cube
                | GroupByWithModifier::Totals => {
                    return Err(foreign("WITH after GROUP BY", select));
                }
                GroupByWithModifier::GroupingSets(sets) => self.expressions([sets]),
            }
        }
        Ok(())
    }

    pub(super) fn window(&mut self, window: &'t WindowSpec) -> Result<(), Unreadable> {
        let WindowSpec {
            window_name: _,
            partition_by,
            order_by,
            window_frame,
        } = window;
        self.expressions(partition_by);
        self.order(order_by)?;
        if let Some(frame) = window_frame {
            let WindowFrame {
                units: _,
                start_bound,
                end_bound,
            } = frame;
            for bound in [Some(start_bound), end_bound.as_ref()]
                .into_iter()
                .flatten()
            {
                match bound {
                    WindowFrameBound::CurrentRow => {}
                    WindowFrameBound::Preceding(distance)
                    | WindowFrameBound::Following(distance) => {
                        self.expressions(distance.as_deref());
                    }
                }
            }
        }
        Ok(())
    }
}

/// `*` alone.
pub(super) fn plain_wildcard(
    options: &WildcardAdditionalOptions,
    at: &impl Spanned,
) -> Result<(), Unreadable> {
    let WildcardAdditionalOptions {
        wildcard_token: _,
        opt_ilike,
        opt_exclude,
        opt_except,
        opt_replace,
        opt_rename,
        opt_alias,
    } = options;
    let plain = opt_ilike.is_none()
        && opt_exclude.is_none()
        && opt_except.is_none()
        && opt_replace.is_none()
        && opt_rename.is_none()
        && opt_alias.is_none();
    druid_has(plain, "options of *", at)
}
