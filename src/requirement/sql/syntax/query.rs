//! Queries: `WITH`, `UNION` and its like, `VALUES`, `TABLE`, `ORDER BY`, `LIMIT`.

use sqlparser::ast::helpers::attached_token::AttachedToken;
use sqlparser::ast::{
    Cte, Expr, Fetch, LimitClause, ObjectName, Offset, OffsetRows, OrderBy, OrderByExpr,
    OrderByKind, OrderByOptions, OrderBySort, Parens, Query, SelectItem, SetExpr, SetOperator,
    SetQuantifier, TableAlias, TableAliasColumnDef, TableWithJoins, Values,
    WildcardAdditionalOptions, With,
};

use super::Unreadable;
use super::chain::balanced;
use super::expression::Queries;
use super::from::table;
use super::parser::Parser;
use super::select::select_of;
use super::token::Kind;

const SET_OPERATORS: [(&str, SetOperator); 4] = [
    ("UNION", SetOperator::Union),
    ("INTERSECT", SetOperator::Intersect),
    ("EXCEPT", SetOperator::Except),
    // Known to Calcite, and not allowed by Druid (`DruidConformance`): refused below.
    ("MINUS", SetOperator::Minus),
];

type Operator = (SetOperator, SetQuantifier);

impl Parser<'_> {
    /// Whether a query begins here that is not in parentheses.
    pub fn is_query(&self) -> bool {
        ["SELECT", "WITH", "VALUES", "VALUE", "TABLE"]
            .iter()
            .any(|keyword| self.is_word(keyword))
    }

    /// A query with its order and limit (`OrderedQueryOrExpr`, where only a query will do).
    pub fn query(&mut self) -> Result<Query, Unreadable> {
        self.nested(|parser| {
            let with = parser.with()?;
            let first = parser.query_term()?;
            parser.query_after(with, first)
        })
    }

    /// A query of which this is already read.
    pub fn query_after(&mut self, with: Option<With>, first: SetExpr) -> Result<Query, Unreadable> {
        let body = self.set_operations(first)?;
        self.order_and_limit(with, body)
    }

    /// What follows an expression that turns out to be the first part of a query.
    pub fn goes_on_as_query(&self) -> bool {
        ["ORDER", "LIMIT", "OFFSET", "FETCH"]
            .iter()
            .any(|keyword| self.is_word(keyword))
            || self.is_set_operator()
    }

    pub fn is_set_operator(&self) -> bool {
        SET_OPERATORS
            .iter()
            .any(|(keyword, _)| self.is_word(keyword))
    }

    pub fn with(&mut self) -> Result<Option<With>, Unreadable> {
        if !self.take_word("WITH") {
            return Ok(None);
        }
        let recursive = self.is_33() && self.take_word("RECURSIVE");
        let cte_tables = self.list(Self::with_item)?;
        Ok(Some(With {
            with_token: AttachedToken::empty(),
            recursive,
            cte_tables,
        }))
    }

    fn with_item(&mut self) -> Result<Cte, Unreadable> {
        let name = self.name()?;
        let columns = self.alias_columns()?;
        self.expect_word("AS")?;
        let query = self.parenthesized_query()?;
        Ok(Cte {
            alias: TableAlias {
                explicit: true,
                name,
                columns,
                at: None,
            },
            query: Box::new(query),
            from: None,
            materialized: None,
            closing_paren_token: AttachedToken::empty(),
        })
    }

    /// The names of columns in parentheses, if there are any.
    pub fn alias_columns(&mut self) -> Result<Vec<TableAliasColumnDef>, Unreadable> {
        if !self.is_sign("(") {
            return Ok(Vec::new());
        }
        let names = self.names_in_parentheses()?;
        Ok(names
            .into_iter()
            .map(|name| TableAliasColumnDef {
                name,
                data_type: None,
            })
            .collect())
    }

    /// A part of `UNION` and its like (`LeafQueryOrExpr`, where only a query will do).
    pub fn query_term(&mut self) -> Result<SetExpr, Unreadable> {
        if self.is_sign("(") {
            let query = self.parenthesized(Self::query)?;
            return Ok(SetExpr::Query(Box::new(query)));
        }
        self.leaf_query()
    }

    /// `SELECT`, `VALUES` or `TABLE` (`LeafQuery`).
    pub fn leaf_query(&mut self) -> Result<SetExpr, Unreadable> {
        if self.is_word("SELECT") {
            return Ok(SetExpr::Select(Box::new(self.select()?)));
        }
        if self.is_word("VALUE") {
            return self.refuse("VALUE is not allowed in Druid: it is VALUES");
        }
        if self.take_word("VALUES") {
            let rows = self.list(Self::row)?;
            return Ok(SetExpr::Values(Values {
                explicit_row: false,
                value_keyword: false,
                rows,
            }));
        }
        if self.take_word("TABLE") {
            return Ok(all_of(self.object_name()?));
        }
        self.expected("a query")
    }

    /// A row of `VALUES` (`RowConstructor`).
    pub fn row(&mut self) -> Result<Parens<Vec<Expr>>, Unreadable> {
        let content = if self.is_sign("(")
            && self.peek_at(1).is_word("ROW")
            && self.peek_at(2).is_sign("(")
        {
            self.parenthesized(|parser| {
                parser.skip(1);
                parser.row_values()
            })?
        } else if self.is_sign("(") || (self.is_word("ROW") && self.peek_at(1).is_sign("(")) {
            self.take_word("ROW");
            self.row_values()?
        } else {
            vec![self.expression()?]
        };
        Ok(Parens {
            opening_token: AttachedToken::empty(),
            content,
            closing_token: AttachedToken::empty(),
        })
    }

    /// Values in parentheses (`ParenthesizedQueryOrCommaListWithDefault`).
    fn row_values(&mut self) -> Result<Vec<Expr>, Unreadable> {
        self.parenthesized(|parser| {
            let mut values = vec![match parser.default_value() {
                Some(default) => default,
                None => parser.query_or_expression(Queries::Allowed)?,
            }];
            while parser.take_sign(",") {
                values.push(match parser.default_value() {
                    Some(default) => default,
                    None => parser.expression()?,
                });
            }
            Ok(values)
        })
    }

    /// The terms that follow this one.
    pub fn set_operations(&mut self, first: SetExpr) -> Result<SetExpr, Unreadable> {
        let first = self.intersections(first)?;
        let mut others = Vec::new();
        while let Some(operator) =
            self.set_operator(|operator| operator != SetOperator::Intersect)?
        {
            let term = self.query_term()?;
            others.push((operator, self.intersections(term)?));
        }
        // What comes last stays by itself: there alone a recursive CTE sees itself.
        let last = others.pop();
        let before = balanced(first, others, set_operation);
        Ok(match last {
            Some((operator, last)) => set_operation(before, operator, last),
            None => before,
        })
    }

    /// `INTERSECT` binds closer than the others.
    fn intersections(&mut self, first: SetExpr) -> Result<SetExpr, Unreadable> {
        let mut others = Vec::new();
        while let Some(operator) =
            self.set_operator(|operator| operator == SetOperator::Intersect)?
        {
            others.push((operator, self.query_term()?));
        }
        Ok(balanced(first, others, set_operation))
    }

    fn set_operator(
        &mut self,
        wanted: impl Fn(SetOperator) -> bool,
    ) -> Result<Option<Operator>, Unreadable> {
        let found = SET_OPERATORS
            .iter()
            .find(|(keyword, operator)| wanted(*operator) && self.is_word(keyword));
        let Some((_, operator)) = found else {
            return Ok(None);
        };
        if *operator == SetOperator::Minus {
            return self.refuse("MINUS is not allowed in Druid: it is EXCEPT");
        }
        self.skip(1);
        let quantifier = match self.take_one_of(&["ALL", "DISTINCT"]) {
            Some("ALL") => SetQuantifier::All,
            Some(_) => SetQuantifier::Distinct,
            None => SetQuantifier::None,
        };
        Ok(Some((*operator, quantifier)))
    }

    fn order_and_limit(&mut self, with: Option<With>, body: SetExpr) -> Result<Query, Unreadable> {
        let order_by = self.order_by()?.map(|items| OrderBy {
            kind: OrderByKind::Expressions(items),
            interpolate: None,
        });
        let limit = self.limit_clause()?;
        let offset = self.offset_clause()?;
        if offset.is_some() && limit.is_none() && self.is_33() && self.is_word("LIMIT") {
            return self.refuse("LIMIT stands before OFFSET in Druid");
        }
        // 33 takes no FETCH behind a LIMIT.
        let may_fetch = !self.is_33() || limit.is_none();
        let fetch = if may_fetch {
            self.fetch_clause()?
        } else {
            None
        };
        let is_limited = limit.is_some() || offset.is_some();
        let limit_clause = is_limited.then_some(LimitClause::LimitOffset {
            limit,
            offset,
            limit_by: Vec::new(),
        });
        Ok(Query {
            order_by,
            limit_clause,
            fetch,
            ..query_of(with, body)
        })
    }

    fn limit_clause(&mut self) -> Result<Option<Expr>, Unreadable> {
        if !self.take_word("LIMIT") || self.take_word("ALL") {
            return Ok(None);
        }
        let limit = self.number_or_parameter()?;
        if self.is_sign(",") {
            return self.refuse(
                "LIMIT start, count is not allowed in Druid: it is LIMIT count OFFSET start",
            );
        }
        Ok(Some(limit))
    }

    fn offset_clause(&mut self) -> Result<Option<Offset>, Unreadable> {
        if !self.take_word("OFFSET") {
            return Ok(None);
        }
        let value = self.number_or_parameter()?;
        let rows = match self.take_one_of(&["ROW", "ROWS"]) {
            Some("ROW") => OffsetRows::Row,
            Some(_) => OffsetRows::Rows,
            None => OffsetRows::None,
        };
        Ok(Some(Offset { value, rows }))
    }

    fn fetch_clause(&mut self) -> Result<Option<Fetch>, Unreadable> {
        if !self.take_word("FETCH") {
            return Ok(None);
        }
        if self.take_one_of(&["FIRST", "NEXT"]).is_none() {
            return self.expected("FIRST or NEXT");
        }
        let quantity = Some(self.number_or_parameter()?);
        if self.take_one_of(&["ROW", "ROWS"]).is_none() {
            return self.expected("ROW or ROWS");
        }
        self.expect_word("ONLY")?;
        Ok(Some(Fetch {
            with_ties: false,
            percent: false,
            quantity,
        }))
    }

    fn number_or_parameter(&mut self) -> Result<Expr, Unreadable> {
        match self.peek().kind {
            Kind::Integer | Kind::Decimal | Kind::Approximate => Ok(self.number()),
            Kind::Sign if self.is_sign("?") => Ok(self.parameter()),
            _ => self.expected("a number"),
        }
    }

    /// `ORDER BY`, if it stands here.
    pub fn order_by(&mut self) -> Result<Option<Vec<OrderByExpr>>, Unreadable> {
        if !self.take_word("ORDER") {
            return Ok(None);
        }
        self.expect_word("BY")?;
        self.list(Self::order_item).map(Some)
    }

    pub fn order_item(&mut self) -> Result<OrderByExpr, Unreadable> {
        let expr = self.expression()?;
        let sort = match self.take_one_of(&["ASC", "DESC"]) {
            Some("ASC") => Some(OrderBySort::Asc),
            Some(_) => Some(OrderBySort::Desc),
            None => None,
        };
        let nulls_first = if self.take_word("NULLS") {
            match self.take_one_of(&["FIRST", "LAST"]) {
                Some(place) => Some(place == "FIRST"),
                None => return self.expected("FIRST or LAST"),
            }
        } else {
            None
        };
        Ok(OrderByExpr {
            expr,
            options: OrderByOptions { sort, nulls_first },
            with_fill: None,
        })
    }
}

/// `SELECT * FROM name`, for which `TABLE name` is short.
pub(super) fn all_of(name: ObjectName) -> SetExpr {
    let all = SelectItem::Wildcard(WildcardAdditionalOptions::default());
    let from = TableWithJoins {
        relation: table(name),
        joins: Vec::new(),
    };
    SetExpr::Select(Box::new(select_of(vec![all], vec![from])))
}

/// A query without more than this.
pub(super) fn query_of(with: Option<With>, body: SetExpr) -> Query {
    Query {
        with,
        body: Box::new(body),
        order_by: None,
        limit_clause: None,
        fetch: None,
        locks: Vec::new(),
        for_clause: None,
        settings: None,
        format_clause: None,
        pipe_operators: Vec::new(),
    }
}

fn set_operation(left: SetExpr, (op, set_quantifier): Operator, right: SetExpr) -> SetExpr {
    SetExpr::SetOperation {
        left: Box::new(left),
        op,
        set_quantifier,
        right: Box::new(right),
    }
}
