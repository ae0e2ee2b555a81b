//! Types of data. What they are changes nothing of what a statement needs: of each the first word is kept.

use sqlparser::ast::{DataType, Ident, ObjectName};

use super::Unreadable;
use super::parser::Parser;
use super::token::Kind;

/// The types that are keywords, and take at most two numbers in parentheses.
const KEYWORDS: [&str; 21] = [
    "BOOLEAN",
    "INTEGER",
    "INT",
    "TINYINT",
    "SMALLINT",
    "BIGINT",
    "REAL",
    "DOUBLE",
    "FLOAT",
    "BINARY",
    "VARBINARY",
    "DECIMAL",
    "DEC",
    "NUMERIC",
    "ANY",
    "CHARACTER",
    "CHAR",
    "VARCHAR",
    "DATE",
    "TIME",
    "TIMESTAMP",
];

/// Those that take no number.
const WITHOUT_PRECISION: [&str; 10] = [
    "BOOLEAN", "INTEGER", "INT", "TINYINT", "SMALLINT", "BIGINT", "REAL", "DOUBLE", "FLOAT", "DATE",
];

impl Parser<'_> {
    /// `DataType`, with Druid's `TYPE('…')`.
    pub fn data_type(&mut self) -> Result<DataType, Unreadable> {
        let data_type = self.nested(Self::element_type)?;
        while self.take_one_of(&["ARRAY", "MULTISET"]).is_some() {}
        Ok(data_type)
    }

    fn element_type(&mut self) -> Result<DataType, Unreadable> {
        let word = Ident::with_span(self.span(), self.peek().text);
        let name = ObjectName::from(vec![word]);
        if self.is_word("TYPE") && self.peek_at(1).is_sign("(") {
            self.skip(1);
            self.parenthesized(Self::simple_text)?;
        } else if self.take_word("ROW") {
            self.parenthesized(|parser| parser.list(Self::row_field))?;
        } else if self.is_word("MAP") && self.peek_at(1).is_sign("<") && self.is_33() {
            self.skip(2);
            self.data_type()?;
            self.expect_sign(",")?;
            self.data_type()?;
            self.expect_sign(">")?;
        } else if let Some(keyword) = self.take_one_of(&KEYWORDS) {
            self.rest_of_type(keyword)?;
        } else if self.is_name() {
            return Ok(DataType::Custom(self.object_name()?, Vec::new()));
        } else {
            return self.expected("a type");
        }
        Ok(DataType::Custom(name, Vec::new()))
    }

    fn rest_of_type(&mut self, keyword: &str) -> Result<(), Unreadable> {
        match keyword {
            "DOUBLE" => {
                self.take_word("PRECISION");
            }
            "BINARY" | "CHARACTER" | "CHAR" => {
                self.take_word("VARYING");
            }
            _ => {}
        }
        if !WITHOUT_PRECISION.contains(&keyword) {
            self.precisions()?;
        }
        match keyword {
            "CHARACTER" | "CHAR" | "VARCHAR" if self.take_words(&["CHARACTER", "SET"]) => {
                self.name().map(drop)
            }
            "TIME" | "TIMESTAMP" => self.time_zone(),
            _ => Ok(()),
        }
    }

    /// `(3)` or `(10, 2)`, if it stands here.
    pub fn precisions(&mut self) -> Result<(), Unreadable> {
        if !self.is_sign("(") {
            return Ok(());
        }
        self.parenthesized(|parser| parser.list(Self::precision).map(drop))
    }

    fn precision(&mut self) -> Result<(), Unreadable> {
        if self.peek().kind != Kind::Integer || self.peek().text.parse::<i32>().is_err() {
            return self.expected("a number of digits");
        }
        self.skip(1);
        Ok(())
    }

    fn time_zone(&mut self) -> Result<(), Unreadable> {
        if self.take_words(&["WITHOUT", "TIME", "ZONE"]) {
            return Ok(());
        }
        if self.is_word("WITH")
            && (self.peek_at(1).is_word("LOCAL") || self.peek_at(1).is_word("TIME"))
        {
            self.skip(1);
            let is_local = self.take_word("LOCAL");
            if !is_local && !self.is_33() {
                return self.expected("LOCAL");
            }
            self.expect_word("TIME")?;
            self.expect_word("ZONE")?;
        }
        Ok(())
    }

    fn row_field(&mut self) -> Result<(), Unreadable> {
        self.name()?;
        self.data_type()?;
        if !self.take_words(&["NOT", "NULL"]) {
            self.take_word("NULL");
        }
        Ok(())
    }

    /// `(x VARCHAR NOT NULL, y BIGINT)` (`ExtendList`): read and forgotten, no table is named in it.
    pub fn column_types(&mut self) -> Result<(), Unreadable> {
        self.parenthesized(|parser| parser.list(Self::column_type).map(drop))
    }

    fn column_type(&mut self) -> Result<(), Unreadable> {
        self.names()?;
        self.data_type()?;
        self.take_words(&["NOT", "NULL"]);
        Ok(())
    }
}
