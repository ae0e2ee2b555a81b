//! What the arguments of a function say, as far as the text tells.

use std::borrow::Cow;

use serde_json::Value as Json;
use sqlparser::ast::{Array, DataType, Expr, FunctionArg, FunctionArgExpr, Value};

use super::Walk;

/// A character string, written out or given for a `?`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Literal<'t> {
    pub(super) text: Cow<'t, str>,
    /// The name of the character set, as Calcite writes it.
    charset: Option<Cow<'t, str>>,
}

impl Literal<'_> {
    /// As the default dialect writes it anew (`SqlDialect.quoteStringLiteral`).
    pub(super) fn as_calcite_writes(&self) -> String {
        let charset = self.charset.iter().map(|name| format!("_{name}"));
        let charset: String = charset.collect();
        format!("{charset}'{}'", self.text.replace('\'', "''"))
    }
}

/// What an argument says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said<'t> {
    Text(Cow<'t, str>),
    Texts(Vec<Cow<'t, str>>),
    /// Nobody can tell.
    Unknown,
}

impl<'t> Walk<'t> {
    /// The arguments by name; those without one take the names that the function gives them, in order.
    pub(super) fn named(
        &self,
        arguments: &'t [FunctionArg],
        names: &[&'t str],
    ) -> Vec<(&'t str, Said<'t>)> {
        let mut names = names.iter();
        let mut named = Vec::new();
        for argument in arguments {
            let (name, value) = match argument {
                FunctionArg::Named { name, arg, .. } => (name.value.as_str(), arg),
                FunctionArg::Unnamed(arg) => (names.next().copied().unwrap_or_default(), arg),
                FunctionArg::ExprNamed { arg, .. } => ("", arg),
            };
            named.push((name, self.said(value)));
        }
        named
    }

    fn said(&self, value: &'t FunctionArgExpr) -> Said<'t> {
        let FunctionArgExpr::Expr(value) = value else {
            return Said::Unknown;
        };
        if let Expr::Array(Array { elem, .. }) = value {
            let texts = elem
                .iter()
                .map(|element| self.literal(element).map(|literal| literal.text));
            return texts
                .collect::<Option<_>>()
                .map_or(Said::Unknown, Said::Texts);
        }
        match self.literal(value) {
            Some(literal) => Said::Text(literal.text),
            None => self.other(value),
        }
    }

    /// The string that an expression is, if it is one.
    pub(super) fn literal(&self, expression: &'t Expr) -> Option<Literal<'t>> {
        let mut expression = expression;
        let mut charset = None;
        loop {
            expression = match expression {
                Expr::Nested(inner) => inner,
                Expr::Prefixed { prefix, value } => {
                    let name = prefix.value.trim_start_matches('_');
                    charset = Some(name.to_ascii_uppercase().into());
                    value
                }
                Expr::Value(value) => {
                    let text = match &value.value {
                        Value::SingleQuotedString(text) => text.into(),
                        Value::UnicodeStringLiteral(text) => {
                            charset = Some("UTF16".into());
                            text.into()
                        }
                        Value::NationalStringLiteral(text) => {
                            charset.get_or_insert("UTF-16LE".into());
                            text.into()
                        }
                        Value::Placeholder(_) => {
                            self.parameters.value(value.span)?.as_str()?.into()
                        }
                        _ => return None,
                    };
                    return Some(Literal { text, charset });
                }
                _ => return None,
            };
        }
    }

    /// What is no literal by itself: a list for a `?`, or, since Druid 30, a literal in a cast that leaves it as it is.
    fn other(&self, expression: &'t Expr) -> Said<'t> {
        let said = match expression {
            Expr::Value(value) => self.parameters.value(value.span).and_then(texts),
            Expr::Cast {
                expr,
                data_type: DataType::Varchar(None),
                ..
            } => self.literal(expr).map(|literal| Said::Text(literal.text)),
            _ => None,
        };
        said.unwrap_or(Said::Unknown)
    }
}

fn texts(list: &Json) -> Option<Said<'_>> {
    let texts = list.as_array()?.iter();
    let texts = texts.map(|element| element.as_str().map(Cow::Borrowed));
    texts.collect::<Option<_>>().map(Said::Texts)
}
