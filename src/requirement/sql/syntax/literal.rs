//! Literals.

use sqlparser::ast::{
    DataType, DateTimeField, Expr, Ident, Interval, TimezoneInfo, TypedString, Value, ValueWithSpan,
};

use super::Unreadable;
use super::parser::{Parser, span};
use super::token::{Kind, Token};

/// The units of an interval, each with what may follow it after `TO`.
const INTERVAL_UNITS: [(&str, &str, &[&str]); 8] = [
    ("YEAR", "YEARS", &["MONTH", "MONTHS"]),
    ("QUARTER", "QUARTERS", &[]),
    ("MONTH", "MONTHS", &[]),
    ("WEEK", "WEEKS", &[]),
    (
        "DAY",
        "DAYS",
        &["HOUR", "HOURS", "MINUTE", "MINUTES", "SECOND", "SECONDS"],
    ),
    ("HOUR", "HOURS", &["MINUTE", "MINUTES", "SECOND", "SECONDS"]),
    ("MINUTE", "MINUTES", &["SECOND", "SECONDS"]),
    ("SECOND", "SECONDS", &[]),
];

impl Parser<'_> {
    /// The literal that stands here, if one does (`LiteralOrIntervalExpression`).
    pub fn literal(&mut self) -> Result<Option<Expr>, Unreadable> {
        let token = self.peek();
        match token.kind {
            Kind::Integer | Kind::Decimal | Kind::Approximate => Ok(Some(self.number())),
            Kind::Text
            | Kind::TextOfCharset
            | Kind::UnicodeText
            | Kind::EscapedText
            | Kind::Bytes => {
                let charset = charset(token);
                let text = Expr::Value(self.text()?);
                Ok(Some(match charset {
                    None => text,
                    Some(prefix) => Expr::Prefixed {
                        prefix,
                        value: Box::new(text),
                    },
                }))
            }
            Kind::Sign => self.escaped_datetime(),
            Kind::Word => self.word_literal(),
            Kind::Quoted | Kind::End => Ok(None),
        }
    }

    /// The number that stands here.
    pub fn number(&mut self) -> Expr {
        let token = self.next();
        value(
            Value::Number(token.text.to_owned(), false),
            span(token.place),
        )
    }

    /// The `?` that stands here.
    pub fn parameter(&mut self) -> Expr {
        let token = self.next();
        self.parameters.push(token.place.start);
        value(Value::Placeholder("?".to_owned()), span(token.place))
    }

    /// A string; strings behind one another are one (`StringLiteral`).
    pub fn text(&mut self) -> Result<ValueWithSpan, Unreadable> {
        let first = self.next();
        let mut text = first.content().into_owned();
        let mut is_one = true;
        while self.peek().kind == Kind::Text && first.kind != Kind::EscapedText {
            text.push_str(&self.next().content());
            is_one = false;
        }
        let mut escape = '\\';
        if self.is_word("UESCAPE") {
            if first.kind != Kind::UnicodeText {
                return self.refuse("UESCAPE belongs to a string that begins with U&");
            }
            self.skip(1);
            escape = self.escape()?;
        }
        if first.kind == Kind::UnicodeText && is_one {
            text = unescaped(&text, escape).ok_or_else(|| Unreadable {
                message: format!("after {escape} stand four hexadecimal digits"),
                position: first.place.start,
            })?;
        }
        let value = match first.kind {
            Kind::Text => Value::SingleQuotedString(text),
            Kind::TextOfCharset => Value::NationalStringLiteral(text),
            Kind::UnicodeText => Value::UnicodeStringLiteral(text),
            Kind::EscapedText => Value::EscapedStringLiteral(text),
            _ => Value::HexStringLiteral(text),
        };
        Ok(ValueWithSpan {
            value,
            span: span(first.place),
        })
    }

    /// What stands before the digits of a character (`SqlParserUtil.checkUnicodeEscapeChar`).
    fn escape(&mut self) -> Result<char, Unreadable> {
        let token = self.peek();
        self.simple_text()?;
        let content = token.content();
        let mut characters = content.chars();
        match (characters.next(), characters.next()) {
            (Some(escape), None)
                if !escape.is_ascii_hexdigit()
                    && !escape.is_whitespace()
                    && !['+', '"'].contains(&escape) =>
            {
                Ok(escape)
            }
            _ => Err(Unreadable {
                message: "UESCAPE takes one character, and no hexadecimal digit, blank, + or \""
                    .to_owned(),
                position: token.place.start,
            }),
        }
    }

    /// A string without prefix (`SimpleStringLiteral`).
    pub fn simple_text(&mut self) -> Result<ValueWithSpan, Unreadable> {
        if self.peek().kind != Kind::Text {
            return self.expected("a string");
        }
        let token = self.next();
        Ok(ValueWithSpan {
            value: Value::SingleQuotedString(token.content().into_owned()),
            span: span(token.place),
        })
    }

    fn word_literal(&mut self) -> Result<Option<Expr>, Unreadable> {
        let place = self.span();
        let constant = match self.take_one_of(&["TRUE", "FALSE", "UNKNOWN", "NULL"]) {
            Some("TRUE") => Some(Value::Boolean(true)),
            Some("FALSE") => Some(Value::Boolean(false)),
            Some(_) => Some(Value::Null),
            None => None,
        };
        if let Some(constant) = constant {
            return Ok(Some(value(constant, place)));
        }
        if self.is_word("INTERVAL") {
            return self.interval().map(Some);
        }
        if self.is_33() && self.is_word("DECIMAL") && self.peek_at(1).kind == Kind::Text {
            self.skip(1);
            return self.simple_text().map(|text| Some(Expr::Value(text)));
        }
        self.datetime()
    }

    /// `DATE '…'`, `TIMESTAMP '…'`
    fn datetime(&mut self) -> Result<Option<Expr>, Unreadable> {
        let data_type = if self.is_word("DATE") {
            DataType::Date
        } else if self.is_word("TIME") {
            DataType::Time(None, TimezoneInfo::None)
        } else if self.is_word("TIMESTAMP") {
            DataType::Timestamp(None, TimezoneInfo::None)
        } else if self.is_33() && self.is_word("DATETIME") {
            DataType::Datetime(None)
        } else {
            return Ok(None);
        };
        if self.peek_at(1).kind == Kind::Text {
            self.skip(1);
        } else if self.is_33() && self.peek_at(1).is_word("WITH") && !self.is_word("DATE") {
            self.skip(2);
            self.take_word("LOCAL");
            self.expect_word("TIME")?;
            self.expect_word("ZONE")?;
        } else {
            return Ok(None);
        }
        let value = self.simple_text()?;
        Ok(Some(typed(data_type, value, false)))
    }

    /// `{d '…'}`, `{t '…'}`, `{ts '…'}`
    fn escaped_datetime(&mut self) -> Result<Option<Expr>, Unreadable> {
        let Some(escape) = self.peek().text.strip_prefix('{') else {
            return Ok(None);
        };
        let data_type = match escape.trim_start_matches(' ') {
            "d" | "D" => DataType::Date,
            "t" | "T" => DataType::Time(None, TimezoneInfo::None),
            ts if ts.eq_ignore_ascii_case("ts") => DataType::Timestamp(None, TimezoneInfo::None),
            _ => return Ok(None),
        };
        self.skip(1);
        let value = self.simple_text()?;
        self.expect_sign("}")?;
        Ok(Some(typed(data_type, value, true)))
    }

    /// `INTERVAL '1' DAY`, and of 33 `INTERVAL x DAYS` (`IntervalLiteralOrExpression`).
    fn interval(&mut self) -> Result<Expr, Unreadable> {
        self.expect_word("INTERVAL")?;
        if !self.take_sign("-") {
            self.take_sign("+");
        }
        let amount = if self.peek().kind == Kind::Text {
            Expr::Value(self.simple_text()?)
        } else if self.is_33() && self.is_sign("(") {
            self.parenthesized(Self::expression)?
        } else if self.is_33()
            && matches!(
                self.peek().kind,
                Kind::Integer | Kind::Decimal | Kind::Approximate
            )
        {
            self.number()
        } else if self.is_33() && self.is_name() {
            Expr::CompoundIdentifier(self.names()?)
        } else {
            return self.expected("a string");
        };
        let unit = self.interval_qualifier()?;
        Ok(Expr::Interval(Interval {
            value: Box::new(amount),
            leading_field: Some(DateTimeField::Custom(unit)),
            leading_precision: None,
            last_field: None,
            fractional_seconds_precision: None,
        }))
    }

    /// Whether the unit of an interval stands here.
    pub fn is_time_unit(&self) -> bool {
        INTERVAL_UNITS
            .iter()
            .any(|(one, many, _)| self.is_word(one) || self.is_word(many))
    }

    /// `DAY(3) TO SECOND(6)` (`IntervalQualifier`): its first unit.
    pub fn interval_qualifier(&mut self) -> Result<Ident, Unreadable> {
        let unit = INTERVAL_UNITS
            .iter()
            .find(|(one, many, _)| self.is_word(one) || self.is_word(many));
        let Some((_, _, ends)) = unit else {
            return self.expected("a unit of time");
        };
        let unit = self.word_as_name()?;
        self.precisions()?;
        // Any other `TO` belongs to what stands around: `CEIL(t + INTERVAL '1' DAY TO MONTH)`.
        if self.is_word("TO") && ends.iter().any(|end| self.peek_at(1).is_word(end)) {
            self.skip(2);
            self.precisions()?;
        }
        Ok(unit)
    }
}

fn value(value: Value, span: sqlparser::tokenizer::Span) -> Expr {
    Expr::Value(ValueWithSpan { value, span })
}

fn typed(data_type: DataType, value: ValueWithSpan, uses_odbc_syntax: bool) -> Expr {
    Expr::TypedString(TypedString {
        data_type,
        value,
        uses_odbc_syntax,
    })
}

/// The name of the character set that stands before a string.
fn charset(token: Token<'_>) -> Option<Ident> {
    let (name, _) = token.text.strip_prefix('_')?.split_once('\'')?;
    (token.kind == Kind::TextOfCharset).then(|| Ident::with_span(span(token.place), name))
}

/// A text with the characters for its escapes, which are UTF-16's; nothing if one is malformed
/// (`SqlLiteral.unescapeUnicode`).
fn unescaped(text: &str, escape: char) -> Option<String> {
    let mut units = Vec::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let rest = characters.as_str();
        if character != escape {
            units.extend(character.encode_utf16(&mut [0; 2]).iter());
        } else if rest.starts_with(escape) {
            units.extend(escape.encode_utf16(&mut [0; 2]).iter());
            characters.next();
        } else {
            units.push(u16::from_str_radix(rest.get(..4)?, 16).ok()?);
            characters.nth(3);
        }
    }
    Some(String::from_utf16_lossy(&units))
}
