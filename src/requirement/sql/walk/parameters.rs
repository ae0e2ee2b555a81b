//! The values for the `?` of a statement.

use serde_json::Value;
use sqlparser::tokenizer::Span;

use super::place;
use crate::requirement::sql::Position;

/// Druid takes each `?` for the value of its number in the text (`SqlParameterizerShuttle`).
#[derive(Debug)]
pub(super) struct Parameters<'t> {
    /// Where they stand, in order.
    pub(super) positions: &'t [Position],
    /// Their values; there may be fewer.
    pub(super) values: &'t [Value],
}

impl<'t> Parameters<'t> {
    /// The value for the `?` that stands here, if there is one.
    pub(super) fn value(&self, at: Span) -> Option<&'t Value> {
        let number = self.positions.binary_search(&place(at).start).ok()?;
        self.values.get(number)
    }
}
