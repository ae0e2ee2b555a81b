//! Reading a document: bounds and syntax first, then what it says, then what looks unintended.

use super::document;
use super::json::Value;
use super::lint;
use super::report::Report;
use super::{Diagnostic, IdentityCase, InternalUser, Policy, Severity};

/// The largest document that is read, in bytes.
pub const DOCUMENT_BYTES: usize = 64 << 20;
/// How deep objects and arrays may nest.
const LEVELS: u32 = 64;

/// What reading depends on besides the text.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// How names of users and groups are compared.
    pub identity_case: IdentityCase,
    /// Druid's own identities, which a policy must not name.
    pub internal_users: Vec<InternalUser>,
}

/// What reading a document gives.
#[derive(Debug)]
pub struct Reading {
    /// There unless some diagnostic is an error.
    pub policy: Option<Policy>,
    /// In the order of their places.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// Whether some diagnostic is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }
}

/// Reads a policy document.
///
/// A document that is no JSON has one error, since no more can be said of it; of any other all errors are
/// reported. Warnings are reported where there is no error.
#[must_use]
pub fn read(text: &[u8], options: &Options) -> Reading {
    let mut report = Report::new(text);
    let policy =
        well_formed(text, &mut report).and_then(|root| document::read(root, options, &mut report));
    if let Some(policy) = &policy {
        lint::warn(policy, &mut report);
    }
    Reading {
        policy,
        diagnostics: report.finish(),
    }
}

/// The document as JSON, if it keeps the bounds.
fn well_formed<'a>(text: &'a [u8], report: &mut Report<'a>) -> Option<Value<'a>> {
    if text.len() > DOCUMENT_BYTES {
        report.error(0, "the document is larger than 64 MiB".to_owned());
        return None;
    }
    let text = match std::str::from_utf8(text) {
        Ok(text) => text,
        Err(error) => {
            report.error(error.valid_up_to(), "not UTF-8".to_owned());
            return None;
        }
    };
    if text.starts_with('\u{feff}') {
        report.error(
            0,
            "the document begins with a byte order mark; save it as UTF-8 without one".to_owned(),
        );
        return None;
    }
    if let Some(offset) = too_deep(text) {
        report.error(offset, format!("nested deeper than {LEVELS} levels"));
        return None;
    }
    match Value::document(text) {
        Ok(root) => Some(root),
        Err(error) => {
            report.error(
                offset_of(&error, text),
                format!("not valid JSON: {}", reason(&error)),
            );
            None
        }
    }
}

/// Where the document opens a level too many, if it does.
fn too_deep(text: &str) -> Option<usize> {
    let mut level = 0_u32;
    let mut in_string = false;
    let mut escaped = false;
    for (offset, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                level += 1;
                if level > LEVELS {
                    return Some(offset);
                }
            }
            b'}' | b']' if !in_string => level = level.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// `serde_json` counts columns in bytes.
fn offset_of(error: &serde_json::Error, text: &str) -> usize {
    let lines_before = error.line().saturating_sub(1);
    let line: usize = text
        .split_inclusive('\n')
        .take(lines_before)
        .map(str::len)
        .sum();
    line + error.column().saturating_sub(1)
}

/// The error without its place.
fn reason(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    text.strip_suffix(&place).unwrap_or(&text).to_owned()
}
