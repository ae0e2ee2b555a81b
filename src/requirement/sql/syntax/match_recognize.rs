//! `MATCH_RECOGNIZE`.

use sqlparser::ast::{Expr, MatchRecognizePattern, Measure, SymbolDefinition, TableFactor};

use super::Unreadable;
use super::parser::Parser;
use super::token::Kind;

impl Parser<'_> {
    /// A table with what may stand behind it.
    pub fn match_recognize(&mut self, table: TableFactor) -> Result<TableFactor, Unreadable> {
        if !self.take_word("MATCH_RECOGNIZE") {
            return Ok(table);
        }
        if matches!(table, TableFactor::NestedJoin { .. }) {
            return self.refuse("joined tables in parentheses take no MATCH_RECOGNIZE");
        }
        self.parenthesized(|parser| {
            let partition_by = parser.partition_by()?;
            let order_by = parser.order_by()?.unwrap_or_default();
            let measures = if parser.take_word("MEASURES") {
                parser.list(Self::measure)?
            } else {
                Vec::new()
            };
            parser.rows_per_match()?;
            parser.after_match()?;
            parser.expect_word("PATTERN")?;
            parser.parenthesized(|parser| {
                parser.take_sign("^");
                parser.pattern()?;
                parser.take_sign("$");
                Ok(())
            })?;
            if parser.take_word("WITHIN") {
                parser.literal()?;
            }
            let mut symbols = parser.subsets()?;
            parser.expect_word("DEFINE")?;
            symbols.extend(parser.list(Self::symbol)?);
            Ok(TableFactor::MatchRecognize {
                table: Box::new(table),
                partition_by,
                order_by,
                measures,
                rows_per_match: None,
                after_match_skip: None,
                // It names nothing but symbols.
                pattern: MatchRecognizePattern::Concat(Vec::new()),
                symbols,
                alias: None,
            })
        })
    }

    fn measure(&mut self) -> Result<Measure, Unreadable> {
        let expr = self.value_expression()?;
        self.expect_word("AS")?;
        let alias = self.name()?;
        Ok(Measure { expr, alias })
    }

    fn symbol(&mut self) -> Result<SymbolDefinition, Unreadable> {
        let symbol = self.name()?;
        self.expect_word("AS")?;
        let definition = self.expression()?;
        Ok(SymbolDefinition { symbol, definition })
    }

    fn subsets(&mut self) -> Result<Vec<SymbolDefinition>, Unreadable> {
        if !self.take_word("SUBSET") {
            return Ok(Vec::new());
        }
        self.list(|parser| {
            let symbol = parser.name()?;
            parser.expect_sign("=")?;
            let members = parser.parenthesized(|parser| parser.list(Self::value_expression))?;
            Ok(SymbolDefinition {
                symbol,
                definition: Expr::Tuple(members),
            })
        })
    }

    fn rows_per_match(&mut self) -> Result<(), Unreadable> {
        for rows in [
            ["ONE", "ROW", "PER", "MATCH"],
            ["ALL", "ROWS", "PER", "MATCH"],
        ] {
            if self.take_words(&rows) {
                break;
            }
        }
        Ok(())
    }

    fn after_match(&mut self) -> Result<(), Unreadable> {
        if !self.take_words(&["AFTER", "MATCH", "SKIP"])
            || self.take_words(&["PAST", "LAST", "ROW"])
            || self.take_words(&["TO", "NEXT", "ROW"])
        {
            return Ok(());
        }
        self.expect_word("TO")?;
        let is_first_or_last =
            self.is_word("FIRST") || (self.is_word("LAST") && self.is_name_at(1));
        if is_first_or_last {
            self.skip(1);
        }
        self.name().map(drop)
    }

    /// Symbols, one after the other and `|` between them.
    fn pattern(&mut self) -> Result<(), Unreadable> {
        self.nested(|parser| {
            loop {
                parser.pattern_factor()?;
                while parser.begins_pattern() {
                    parser.pattern_factor()?;
                }
                if !parser.take_sign("|") {
                    return Ok(());
                }
            }
        })
    }

    fn begins_pattern(&self) -> bool {
        self.is_name() || self.is_sign("(") || self.is_sign("{") || self.is_word("PERMUTE")
    }

    fn pattern_factor(&mut self) -> Result<(), Unreadable> {
        if self.is_sign("(") {
            self.parenthesized(Self::pattern)?;
        } else if self.take_sign("{") {
            self.excluded_pattern()?;
        } else if self.is_word("PERMUTE") && self.peek_at(1).is_sign("(") {
            self.skip(1);
            self.parenthesized(|parser| parser.list(Self::pattern).map(drop))?;
        } else {
            self.name()?;
        }
        self.pattern_quantifier()
    }

    /// What follows `{`: `- pattern - }`
    fn excluded_pattern(&mut self) -> Result<(), Unreadable> {
        self.expect_sign("-")?;
        self.pattern()?;
        self.expect_sign("-")?;
        self.expect_sign("}")
    }

    fn pattern_quantifier(&mut self) -> Result<(), Unreadable> {
        if self.take_sign("*") || self.take_sign("+") || self.take_sign("?") {
            self.take_sign("?");
        } else if self.is_sign("{") && self.peek_at(1).is_sign("-") {
            self.skip(1);
            self.excluded_pattern()?;
        } else if self.take_sign("{") {
            while self.peek().kind == Kind::Integer || self.is_sign(",") {
                self.skip(1);
            }
            self.expect_sign("}")?;
            self.take_sign("?");
        }
        Ok(())
    }
}
