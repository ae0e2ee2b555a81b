//! `SELECT` without its order and limit.

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    Distinct, Expr, GroupByExpr, Ident, Select, SelectFlavor, SelectItem,
    SelectItemQualifiedWildcardKind, TableWithJoins, WildcardAdditionalOptions,
};

use super::Unreadable;
use super::parser::Parser;
use super::token::Kind;

impl Parser<'_> {
    /// `SqlSelect`.
    pub fn select(&mut self) -> Result<Select, Unreadable> {
        self.expect_word("SELECT")?;
        self.hints()?;
        self.take_word("STREAM");
        let distinct = match self.take_one_of(&["ALL", "DISTINCT"]) {
            Some("ALL") => Some(Distinct::All),
            Some(_) => Some(Distinct::Distinct),
            None => None,
        };
        let projection = self.list(Self::select_item)?;
        let mut select = Select {
            distinct,
            ..select_of(projection, Vec::new())
        };
        if self.take_word("FROM") {
            self.select_from(&mut select)?;
        }
        Ok(select)
    }

    /// What may follow `FROM`, and only with it.
    fn select_from(&mut self, select: &mut Select) -> Result<(), Unreadable> {
        select.from = self.from()?;
        if self.take_word("WHERE") {
            select.selection = Some(self.expression()?);
        }
        if self.take_word("GROUP") {
            self.expect_word("BY")?;
            if self.is_33() {
                self.take_one_of(&["ALL", "DISTINCT"]);
            }
            let elements = self.list(Self::grouping_element)?;
            select.group_by = GroupByExpr::Expressions(elements, Vec::new());
        }
        if self.take_word("HAVING") {
            select.having = Some(self.expression()?);
        }
        if self.take_word("WINDOW") {
            select.named_window = self.list(Self::named_window)?;
        }
        if self.is_33() && self.take_word("QUALIFY") {
            select.qualify = Some(self.expression()?);
        }
        Ok(())
    }

    fn select_item(&mut self) -> Result<SelectItem, Unreadable> {
        if self.take_sign("*") {
            let opt_alias = self.alias()?;
            return Ok(SelectItem::Wildcard(WildcardAdditionalOptions {
                opt_alias,
                ..Default::default()
            }));
        }
        let expr = self.expression()?;
        Ok(match (expr, self.alias()?) {
            (expr, Some(alias)) => SelectItem::ExprWithAlias { expr, alias },
            (Expr::QualifiedWildcard(name, _), None) => SelectItem::QualifiedWildcard(
                SelectItemQualifiedWildcardKind::ObjectName(name),
                WildcardAdditionalOptions::default(),
            ),
            (expr, None) => SelectItem::UnnamedExpr(expr),
        })
    }

    /// `AS name`, `name`, if it stands here.
    pub fn alias(&mut self) -> Result<Option<Ident>, Unreadable> {
        if !self.take_word("AS") {
            return self.take_name();
        }
        if self.peek().kind == Kind::Text {
            return self.refuse("an alias stands in double quotes");
        }
        self.name().map(Some)
    }

    /// `GROUPING SETS`, `ROLLUP`, `CUBE`, `()` or an expression.
    fn grouping_element(&mut self) -> Result<Expr, Unreadable> {
        let alone =
            |elements: Vec<Expr>| elements.into_iter().map(|element| vec![element]).collect();
        if self.take_words(&["GROUPING", "SETS"]) {
            return self.nested(|parser| {
                let elements =
                    parser.parenthesized(|parser| parser.list(Self::grouping_element))?;
                Ok(Expr::GroupingSets(alone(elements)))
            });
        }
        match self.take_one_of(&["ROLLUP", "CUBE"]) {
            Some("ROLLUP") => Ok(Expr::Rollup(alone(self.expressions_in_parentheses()?))),
            Some(_) => Ok(Expr::Cube(alone(self.expressions_in_parentheses()?))),
            None if self.is_sign("(") && self.peek_at(1).is_sign(")") => {
                self.skip(2);
                Ok(Expr::Tuple(Vec::new()))
            }
            None => self.expression(),
        }
    }

    fn expressions_in_parentheses(&mut self) -> Result<Vec<Expr>, Unreadable> {
        self.parenthesized(|parser| parser.list(Self::expression))
    }

    /// `/*+ … */`, which Druid reads and does not heed: names, and values for them.
    pub fn hints(&mut self) -> Result<(), Unreadable> {
        if !self.take_sign("/*+") {
            return Ok(());
        }
        self.list(Self::hint)?;
        self.expect_sign("*/")
    }

    fn hint(&mut self) -> Result<(), Unreadable> {
        self.name()?;
        if !self.take_sign("(") || self.take_sign(")") {
            return Ok(());
        }
        self.list(Self::hint_option)?;
        self.expect_sign(")")
    }

    fn hint_option(&mut self) -> Result<(), Unreadable> {
        match self.peek().kind {
            Kind::Text | Kind::Integer | Kind::Decimal | Kind::Approximate => self.skip(1),
            _ => self.name().map(drop)?,
        }
        if self.take_sign("=") {
            self.simple_text()?;
        }
        Ok(())
    }
}

/// A `SELECT` with no more than this.
pub(super) fn select_of(projection: Vec<SelectItem>, from: Vec<TableWithJoins>) -> Select {
    Select {
        select_token: AttachedToken::empty(),
        optimizer_hints: Vec::new(),
        distinct: None,
        select_modifiers: None,
        top: None,
        top_before_distinct: false,
        projection,
        exclude: None,
        into: None,
        from,
        lateral_views: Vec::new(),
        prewhere: None,
        selection: None,
        connect_by: Vec::new(),
        group_by: GroupByExpr::Expressions(Vec::new(), Vec::new()),
        cluster_by: Vec::new(),
        distribute_by: Vec::new(),
        sort_by: Vec::new(),
        having: None,
        named_window: Vec::new(),
        qualify: None,
        window_before_qualify: false,
        value_table_mode: None,
        flavor: SelectFlavor::Standard,
    }
}
