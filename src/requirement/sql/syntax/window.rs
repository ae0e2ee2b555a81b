//! Windows.

use sqlparser::ast::{
    Expr, NamedWindowDefinition, NamedWindowExpr, WindowFrame, WindowFrameBound, WindowFrameUnits,
    WindowSpec, WindowType,
};

use super::Unreadable;
use super::parser::Parser;

impl Parser<'_> {
    /// `OVER name`, `OVER (…)`, if it stands here.
    pub fn over(&mut self) -> Result<Option<WindowType>, Unreadable> {
        if !self.take_word("OVER") {
            return Ok(None);
        }
        Ok(Some(if self.is_sign("(") {
            WindowType::WindowSpec(self.window()?)
        } else {
            WindowType::NamedWindow(self.name()?)
        }))
    }

    pub fn named_window(&mut self) -> Result<NamedWindowDefinition, Unreadable> {
        let name = self.name()?;
        self.expect_word("AS")?;
        let window = NamedWindowExpr::WindowSpec(self.window()?);
        Ok(NamedWindowDefinition(name, window))
    }

    /// `WindowSpecification`.
    fn window(&mut self) -> Result<WindowSpec, Unreadable> {
        self.parenthesized(|parser| {
            let window_name = parser.take_name()?;
            let partition_by = parser.partition_by()?;
            let order_by = parser.order_by()?.unwrap_or_default();
            let window_frame = parser.window_frame()?;
            if parser.take_one_of(&["ALLOW", "DISALLOW"]).is_some() {
                parser.expect_word("PARTIAL")?;
            }
            Ok(WindowSpec {
                window_name,
                partition_by,
                order_by,
                window_frame,
            })
        })
    }

    /// `PARTITION BY`, the first expression of which is no query.
    pub fn partition_by(&mut self) -> Result<Vec<Expr>, Unreadable> {
        if !self.take_word("PARTITION") {
            return Ok(Vec::new());
        }
        self.expect_word("BY")?;
        let mut expressions = vec![self.value_expression()?];
        while self.take_sign(",") {
            expressions.push(self.expression()?);
        }
        Ok(expressions)
    }

    fn window_frame(&mut self) -> Result<Option<WindowFrame>, Unreadable> {
        let units = match self.take_one_of(&["ROWS", "RANGE"]) {
            Some("ROWS") => WindowFrameUnits::Rows,
            Some(_) => WindowFrameUnits::Range,
            None => return Ok(None),
        };
        let is_between = self.take_word("BETWEEN");
        let start_bound = self.window_bound()?;
        let end_bound = if is_between {
            self.expect_word("AND")?;
            Some(self.window_bound()?)
        } else {
            None
        };
        Ok(Some(WindowFrame {
            units,
            start_bound,
            end_bound,
        }))
    }

    fn window_bound(&mut self) -> Result<WindowFrameBound, Unreadable> {
        if self.take_words(&["CURRENT", "ROW"]) {
            return Ok(WindowFrameBound::CurrentRow);
        }
        let is_unbounded = self.is_word("UNBOUNDED")
            && (self.peek_at(1).is_word("PRECEDING") || self.peek_at(1).is_word("FOLLOWING"));
        let rows = if is_unbounded {
            self.skip(1);
            None
        } else {
            Some(Box::new(self.value_expression()?))
        };
        match self.take_one_of(&["PRECEDING", "FOLLOWING"]) {
            Some("PRECEDING") => Ok(WindowFrameBound::Preceding(rows)),
            Some(_) => Ok(WindowFrameBound::Following(rows)),
            None => self.expected("PRECEDING or FOLLOWING"),
        }
    }
}
