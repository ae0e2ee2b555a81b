//! Druid's SQL, as far as it differs from what `sqlparser` takes it to be.

use sqlparser::dialect::Dialect;

#[derive(Debug)]
pub(super) struct DruidSql {}

impl Dialect for DruidSql {
    fn is_identifier_start(&self, character: char) -> bool {
        character.is_alphabetic() || character == '_' || character == '$'
    }

    fn is_identifier_part(&self, character: char) -> bool {
        self.is_identifier_start(character) || character.is_numeric()
    }

    fn supports_filter_during_aggregation(&self) -> bool {
        true
    }

    fn supports_group_by_expr(&self) -> bool {
        true
    }
}
