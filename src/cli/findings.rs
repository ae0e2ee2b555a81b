//! What the reader found in a policy, for people and for programs.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::Serialize;

use super::excerpt::Document;
use super::failure::Failure;
use super::output::{self, escaped};
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
        shown.push_str(&pointing_at(&file.name, &mut document, *at, level, message));
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

/// A message alone.
pub fn titled(level: Level<'_>, message: &str) -> String {
    renderer().render(&[Group::with_title(level.primary_title(escaped(message)))])
}

/// A message over the piece of the document that it is about.
pub fn pointing_at(
    name: &str,
    document: &mut Document<'_>,
    at: Position,
    level: Level<'_>,
    message: &str,
) -> String {
    let excerpt = document.excerpt(at);
    let snippet = Snippet::source(excerpt.text)
        .line_start(at.line as usize)
        .annotation(AnnotationKind::Primary.span(excerpt.marked));
    let title = titled(level.clone(), message);
    let line = renderer().render(&[Group::with_level(level).element(snippet)]);
    // Not the renderer's own: it would count columns in the excerpt, which is cut and escaped.
    let gutter = at.line.to_string().len();
    format!("{title}\n{:gutter$}--> {name}:{at}\n{line}", "")
}

/// A line that is wider than the terminal is cut around the place.
fn renderer() -> Renderer {
    let renderer = Renderer::styled();
    match terminal_size::terminal_size() {
        Some((width, _)) => renderer.term_width(width.0.into()),
        None => renderer,
    }
}
