//! What the reader found in a policy, for people and for programs.

use annotate_snippets::Level;
use serde::Serialize;

use super::drawing;
use super::excerpt::Document;
use super::failure::Failure;
use super::output;
use super::policy_file::PolicyFile;
use crate::policy::{Diagnostic, Position, Severity};

#[derive(Serialize)]
struct Finding<'a> {
    severity: &'static str,
    line: u32,
    column: u32,
    message: &'a str,
}

impl<'a> From<&'a Diagnostic> for Finding<'a> {
    fn from(diagnostic: &'a Diagnostic) -> Self {
        let severity = match diagnostic.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
        };
        let Position { line, column } = diagnostic.at;
        Self {
            severity,
            line,
            column,
            message: &diagnostic.message,
        }
    }
}

/// `[{"severity","line","column","message"}]`, in the order of the document.
pub fn as_json(diagnostics: &[Diagnostic]) -> Result<String, Failure> {
    output::json(&diagnostics.iter().map(Finding::from).collect::<Vec<_>>())
}

/// Each finding with its place in the text, as a compiler shows it.
pub fn as_text(file: &PolicyFile, diagnostics: &[Diagnostic]) -> String {
    let text = file.text();
    let mut document = Document::new(&text);
    let mut shown = String::new();
    for Diagnostic {
        severity,
        at,
        message,
    } in diagnostics
    {
        let level = match severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        shown.push_str(&drawing::pointing_at(
            &file.name,
            &mut document,
            *at,
            level,
            message,
        ));
        shown.push_str("\n\n");
    }
    shown
}

/// One line that counts: `policy.json: valid, 2 warnings`.
pub fn summary(file: &PolicyFile, diagnostics: &[Diagnostic]) -> String {
    let count = |wanted| {
        diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.severity == wanted)
            .count()
    };
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let verdict = if errors == 0 { "valid" } else { "not valid" };
    let mut line = format!("{}: {verdict}", file.name);
    for (number, noun) in [(errors, "error"), (warnings, "warning")] {
        match number {
            0 => {}
            1 => line.push_str(&format!(", 1 {noun}")),
            _ => line.push_str(&format!(", {number} {noun}s")),
        }
    }
    line
}
