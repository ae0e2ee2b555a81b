//! What follows `PARTITIONED BY`.

use sqlparser::ast::{
    CeilFloorKind, DateTimeField, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArguments,
    ObjectNamePart, Value, ValueWithSpan,
};

use super::Unreadable;
use super::parser::Parser;

impl Parser<'_> {
    /// `PartitionGranularity`; none for a word.
    pub fn granularity(&mut self) -> Result<Option<Expr>, Unreadable> {
        if self
            .take_one_of(&["HOUR", "DAY", "MONTH", "YEAR"])
            .is_some()
        {
            return Ok(None);
        }
        if self.take_word("ALL") {
            self.take_word("TIME");
            return Ok(None);
        }
        let start = self.peek().place.start;
        let granularity = self.expression()?;
        let is_known = match &granularity {
            Expr::Identifier(name) => self.is_33() && is_granularity(&name.value),
            other => match text_of(other) {
                Some(text) => self.is_33() && is_granularity(text),
                None => floors_time(other),
            },
        };
        if is_known {
            return Ok(Some(granularity));
        }
        Err(Unreadable {
            message: "PARTITIONED BY takes HOUR, DAY, MONTH, YEAR, ALL, FLOOR(__time TO …) or TIME_FLOOR(__time, '…')"
                .to_owned(),
            position: start,
        })
    }
}

/// `FLOOR(__time TO DAY)`, `TIME_FLOOR(__time, 'P1D')` (`DruidSqlParserUtils.convertSqlNodeToGranularity`).
fn floors_time(expression: &Expr) -> bool {
    match expression {
        Expr::Floor {
            expr,
            field: CeilFloorKind::DateTimeField(field),
        } => is_time(expr) && !matches!(field, DateTimeField::NoDateTime),
        Expr::Function(call) => is_time_floor(call),
        _ => false,
    }
}

fn is_time_floor(call: &Function) -> bool {
    let ([ObjectNamePart::Identifier(name)], FunctionArguments::List(list)) =
        (call.name.0.as_slice(), &call.args)
    else {
        return false;
    };
    let [
        FunctionArg::Unnamed(FunctionArgExpr::Expr(time)),
        FunctionArg::Unnamed(FunctionArgExpr::Expr(period)),
    ] = list.args.as_slice()
    else {
        return false;
    };
    name.value.eq_ignore_ascii_case("TIME_FLOOR")
        && is_time(time)
        && text_of(period).is_some_and(is_period)
}

fn text_of(expression: &Expr) -> Option<&str> {
    match expression {
        Expr::Value(ValueWithSpan {
            value: Value::SingleQuotedString(text),
            ..
        }) => Some(text),
        _ => None,
    }
}

/// The name of a granularity, or a period.
fn is_granularity(text: &str) -> bool {
    const NAMES: [&str; 15] = [
        "SECOND",
        "MINUTE",
        "FIVE_MINUTE",
        "TEN_MINUTE",
        "FIFTEEN_MINUTE",
        "THIRTY_MINUTE",
        "HOUR",
        "SIX_HOUR",
        "EIGHT_HOUR",
        "DAY",
        "WEEK",
        "MONTH",
        "QUARTER",
        "YEAR",
        "ALL",
    ];
    NAMES.iter().any(|name| text.eq_ignore_ascii_case(name)) || is_period(text)
}

/// `P1D`, `PT1H`: what Joda-Time may take for a period.
fn is_period(text: &str) -> bool {
    text.starts_with(['P', 'p'])
        && text.len() > 2
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | ',' | '-' | '+'))
}

fn is_time(expression: &Expr) -> bool {
    matches!(expression, Expr::Identifier(name) if name.value == "__time")
}
