//! Functions with a syntax of their own (`BuiltinFunctionCall`).

use sqlparser::ast::{
    CastFormat, CastKind, CeilFloorKind, DataType, DateTimeField, Expr, ExtractSyntax, Function,
    FunctionArgumentClause, FunctionArgumentList, Ident, ObjectName, TrimWhereField,
};

use super::Unreadable;
use super::function::{call_of, function_of, list_of};
use super::parser::Parser;
use super::token::Kind;

/// Words that name a unit of time, and may be reserved.
const UNITS: [&str; 21] = [
    "NANOSECOND",
    "MICROSECOND",
    "MILLISECOND",
    "SECOND",
    "MINUTE",
    "HOUR",
    "DAY",
    "DAYOFWEEK",
    "DAYOFYEAR",
    "DOW",
    "DOY",
    "ISODOW",
    "ISOYEAR",
    "WEEK",
    "MONTH",
    "QUARTER",
    "YEAR",
    "EPOCH",
    "DECADE",
    "CENTURY",
    "MILLENNIUM",
];

/// What a function with a unit of time among its arguments takes: `u` is the unit, `e` an expression.
const WITH_UNIT: [(&str, &str); 2] = [("TIMESTAMPADD", "uee"), ("TIMESTAMPDIFF", "uee")];

const WITH_UNIT_SINCE_33: [(&str, &str); 7] = [
    ("DATE_DIFF", "eeu"),
    ("DATETIME_DIFF", "eeu"),
    ("TIMESTAMP_DIFF", "eeu"),
    ("TIME_DIFF", "eeu"),
    ("DATETIME_TRUNC", "eu"),
    ("TIMESTAMP_TRUNC", "eu"),
    ("TIME_TRUNC", "eu"),
];

/// The functions with a rule of their own.
const SPECIAL: [&str; 18] = [
    "CAST",
    "EXTRACT",
    "POSITION",
    "CONVERT",
    "TRANSLATE",
    "OVERLAY",
    "FLOOR",
    "CEIL",
    "CEILING",
    "SUBSTRING",
    "TRIM",
    "JSON_EXISTS",
    "JSON_VALUE",
    "JSON_QUERY",
    "JSON_OBJECT",
    "JSON_OBJECTAGG",
    "JSON_ARRAY",
    "JSON_ARRAYAGG",
];

const SPECIAL_SINCE_33: [&str; 7] = [
    "SAFE_CAST",
    "TRY_CAST",
    "ARRAY_AGG",
    "ARRAY_CONCAT_AGG",
    "GROUP_CONCAT",
    "STRING_AGG",
    "DATE_TRUNC",
];

impl Parser<'_> {
    /// The call with a syntax of its own that stands here, if one does.
    pub fn special_function(&mut self) -> Result<Option<Expr>, Unreadable> {
        if !self.peek_at(1).is_sign("(") {
            return Ok(None);
        }
        let since_33 = SPECIAL_SINCE_33.iter().filter(|_| self.is_33());
        let keyword = SPECIAL
            .iter()
            .chain(since_33)
            .find(|keyword| self.is_word(keyword));
        let Some(keyword) = keyword else {
            return self.unit_call();
        };
        let name = self.word_as_name()?;
        let call = match *keyword {
            "CAST" => self.cast(CastKind::Cast),
            "SAFE_CAST" => self.cast(CastKind::SafeCast),
            "TRY_CAST" => self.cast(CastKind::TryCast),
            "EXTRACT" => self.extract(),
            "POSITION" => self.position(name),
            "CONVERT" | "TRANSLATE" => self.convert(name),
            "OVERLAY" => self.overlay(),
            "FLOOR" | "CEIL" | "CEILING" => self.floor(name),
            "SUBSTRING" => self.substring(),
            "TRIM" => self.trim(),
            "JSON_EXISTS" => self.json_exists(name),
            "JSON_VALUE" => self.json_value(name),
            "JSON_QUERY" => self.json_query(name),
            "JSON_OBJECT" => self.json_object(name),
            "JSON_OBJECTAGG" => self.json_object_agg(name),
            "JSON_ARRAY" => self.json_array(name),
            "JSON_ARRAYAGG" => self.json_array_agg(name),
            "DATE_TRUNC" => self.date_trunc(name),
            _ => self.string_agg(name),
        };
        call.map(Some)
    }

    /// A call with a unit of time among its arguments, if one stands here.
    pub fn unit_call(&mut self) -> Result<Option<Expr>, Unreadable> {
        let since_33 = WITH_UNIT_SINCE_33.iter().filter(|_| self.is_33());
        let found = WITH_UNIT
            .iter()
            .chain(since_33)
            .find(|(name, _)| self.is_word(name));
        let Some((_, shape)) = found else {
            return Ok(None);
        };
        if !self.peek_at(1).is_sign("(") {
            return Ok(None);
        }
        let name = self.word_as_name()?;
        let mut args = Vec::new();
        for (index, argument) in shape.chars().enumerate() {
            self.expect_sign(if index == 0 { "(" } else { "," })?;
            args.push(match argument {
                'u' => Expr::Identifier(self.unit_of_call()?),
                _ => self.expression()?,
            });
        }
        self.expect_sign(")")?;
        Ok(Some(call_of(name, args)))
    }

    /// A unit of time (`TimeUnitOrName`; 27 takes no name).
    fn unit(&mut self) -> Result<Ident, Unreadable> {
        let is_unit = UNITS.iter().any(|unit| self.is_word(unit));
        let is_known = is_unit || (self.is_33() && self.is_name());
        if !is_known {
            return self.expected("a unit of time");
        }
        let is_week = self.is_word("WEEK");
        let unit = self.word_as_name()?;
        if is_week && self.is_33() && self.is_sign("(") {
            self.parenthesized(|parser| parser.word_as_name().map(drop))?;
        }
        Ok(unit)
    }

    /// A unit of `TIMESTAMPADD` (`TimestampInterval` of 27): also `SQL_TSI_DAY`.
    fn unit_of_call(&mut self) -> Result<Ident, Unreadable> {
        if self.is_name() {
            return self.name();
        }
        self.unit()
    }

    fn cast(&mut self, kind: CastKind) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let expr = Box::new(parser.expression()?);
            parser.expect_word("AS")?;
            let data_type = if parser.take_word("INTERVAL") {
                let unit = parser.interval_qualifier()?;
                DataType::Custom(ObjectName::from(vec![unit]), Vec::new())
            } else {
                parser.data_type()?
            };
            let format = if parser.is_33() && parser.take_word("FORMAT") {
                Some(CastFormat::Value(parser.simple_text()?))
            } else {
                None
            };
            Ok(Expr::Cast {
                kind,
                expr,
                data_type,
                format,
            })
        })
    }

    fn extract(&mut self) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let field = DateTimeField::Custom(parser.unit()?);
            parser.expect_word("FROM")?;
            Ok(Expr::Extract {
                field,
                syntax: ExtractSyntax::From,
                expr: Box::new(parser.expression()?),
            })
        })
    }

    fn position(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let mut args = vec![parser.nested(Self::atom)?];
            parser.expect_word("IN")?;
            args.push(parser.expression()?);
            if parser.take_word("FROM") {
                args.push(parser.expression()?);
            }
            Ok(call_of(name, args))
        })
    }

    /// `CONVERT(x USING y)`; `TRANSLATE` has plain arguments as well.
    fn convert(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let mut args = vec![parser.expression()?];
            if parser.take_word("USING") {
                parser.name()?;
            }
            while parser.take_sign(",") {
                args.push(parser.expression()?);
            }
            Ok(call_of(name, args))
        })
    }

    fn overlay(&mut self) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let expr = Box::new(parser.expression()?);
            parser.expect_word("PLACING")?;
            let overlay_what = Box::new(parser.expression()?);
            parser.expect_word("FROM")?;
            let overlay_from = Box::new(parser.expression()?);
            let overlay_for = if parser.take_word("FOR") {
                Some(Box::new(parser.expression()?))
            } else {
                None
            };
            Ok(Expr::Overlay {
                expr,
                overlay_what,
                overlay_from,
                overlay_for,
            })
        })
    }

    /// `FLOOR(x)`, `FLOOR(x TO DAY)`, `CEIL(…)`
    fn floor(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        let (expr, unit) = self.parenthesized(|parser| {
            let expr = parser.expression()?;
            let unit = if parser.take_word("TO") {
                DateTimeField::Custom(parser.unit()?)
            } else {
                DateTimeField::NoDateTime
            };
            Ok((expr, unit))
        })?;
        let over = self.over()?;
        if over.is_some() {
            let call = function_of(ObjectName::from(vec![name]), list_of(vec![expr]));
            return Ok(Expr::Function(Function { over, ..call }));
        }
        let is_floor = name.value.eq_ignore_ascii_case("FLOOR");
        let (expr, field) = (Box::new(expr), CeilFloorKind::DateTimeField(unit));
        Ok(if is_floor {
            Expr::Floor { expr, field }
        } else {
            Expr::Ceil { expr, field }
        })
    }

    fn substring(&mut self) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let expr = Box::new(parser.expression()?);
            let special = parser.take_sign(",");
            if !special && !parser.take_word("FROM") {
                return parser.expected("FROM or ','");
            }
            let substring_from = Some(Box::new(parser.expression()?));
            let substring_for = if parser.take_word("FOR") || parser.take_sign(",") {
                Some(Box::new(parser.expression()?))
            } else {
                None
            };
            Ok(Expr::Substring {
                expr,
                substring_from,
                substring_for,
                special,
                shorthand: false,
            })
        })
    }

    fn trim(&mut self) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let trim_where = match parser.take_one_of(&["BOTH", "LEADING", "TRAILING"]) {
                Some("BOTH") => Some(TrimWhereField::Both),
                Some("LEADING") => Some(TrimWhereField::Leading),
                Some(_) => Some(TrimWhereField::Trailing),
                None => None,
            };
            let first = if trim_where.is_some() && parser.is_word("FROM") {
                None
            } else {
                Some(Box::new(parser.expression()?))
            };
            let (trim_what, expr) = match first {
                Some(expr) if !parser.is_word("FROM") => (None, expr),
                what => {
                    parser.expect_word("FROM")?;
                    (what, Box::new(parser.expression()?))
                }
            };
            Ok(Expr::Trim {
                trim_where,
                trim_what,
                expr,
                trim_characters: None,
            })
        })
    }

    /// `DATE_TRUNC(x, DAY)`, `DATE_TRUNC('day', x)`
    fn date_trunc(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        self.parenthesized(|parser| {
            let first = parser.expression()?;
            parser.expect_sign(",")?;
            let is_unit =
                UNITS.iter().any(|unit| parser.is_word(unit)) && parser.peek_at(1).is_sign(")");
            let second = if is_unit {
                Expr::Identifier(parser.unit()?)
            } else {
                parser.expression()?
            };
            Ok(call_of(name, vec![first, second]))
        })
    }

    /// `STRING_AGG(DISTINCT x, ',' ORDER BY y SEPARATOR ';')` and its like (`StringAggFunctionCall`).
    fn string_agg(&mut self, name: Ident) -> Result<Expr, Unreadable> {
        self.expect_sign("(")?;
        let duplicate_treatment = self.duplicates();
        let args = self.list(|parser| parser.argument(Self::expression))?;
        let mut clauses = Vec::new();
        if let Some(treatment) = self.null_treatment() {
            clauses.push(FunctionArgumentClause::IgnoreOrRespectNulls(treatment));
        }
        if let Some(order) = self.order_by()? {
            clauses.push(FunctionArgumentClause::OrderBy(order));
        }
        if self.take_word("SEPARATOR") {
            if self.peek().kind != Kind::Text {
                return self.expected("a string");
            }
            clauses.push(FunctionArgumentClause::Separator(self.text()?));
        }
        self.expect_sign(")")?;
        let list = FunctionArgumentList {
            duplicate_treatment,
            args,
            clauses,
        };
        let call = self.call_suffixes(function_of(ObjectName::from(vec![name]), list))?;
        Ok(Expr::Function(call))
    }
}
