//! Messages as a compiler shows them: over the pieces of the document that they are about.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use super::excerpt::{Document, Excerpt};
use super::output::escaped;
use crate::policy::Position;

/// How many places of one message are drawn; of the others the number is told.
const DRAWN: usize = 4;

/// A message alone.
pub fn titled(level: Level<'_>, message: &str) -> String {
    renderer().render(&[Group::with_title(level.primary_title(escaped(message)))])
}

/// A message over the JSON token that it is about.
pub fn pointing_at(
    name: &str,
    document: &mut Document<'_>,
    at: Position,
    level: Level<'_>,
    message: &str,
) -> String {
    let title = titled(level.clone(), message);
    let piece = drawn("-->", name, at, document.excerpt(at), level);
    format!("{title}\n{piece}")
}

/// A message over all pieces that it is about, each with its end.
pub fn pointing_at_pieces(
    name: &str,
    document: &mut Document<'_>,
    pieces: &[(Position, Position)],
    level: Level<'_>,
    message: &str,
) -> String {
    let mut shown = titled(level.clone(), message);
    let mut arrow = "-->";
    for &(at, end) in pieces.iter().take(DRAWN) {
        let excerpt = document.excerpt_until(at, end);
        let piece = drawn(arrow, name, at, excerpt, level.clone());
        shown.push('\n');
        shown.push_str(&piece);
        arrow = ":::";
    }
    match pieces.len().saturating_sub(DRAWN) {
        0 => {}
        1 => shown.push_str("\n … and 1 place more"),
        more => shown.push_str(&format!("\n … and {more} places more")),
    }
    shown
}

fn drawn(arrow: &str, name: &str, at: Position, excerpt: Excerpt, level: Level<'_>) -> String {
    let snippet = Snippet::source(excerpt.text)
        .line_start(at.line as usize)
        .annotation(AnnotationKind::Primary.span(excerpt.marked));
    let line = renderer().render(&[Group::with_level(level).element(snippet)]);
    // Not the renderer's own: it would count columns in the excerpt, which is cut and escaped.
    let gutter = at.line.to_string().len();
    format!("{:gutter$}{arrow} {name}:{at}\n{line}", "")
}

/// A line that is wider than the terminal is cut around the place.
fn renderer() -> Renderer {
    let renderer = Renderer::styled();
    match terminal_size::terminal_size() {
        Some((width, _)) => renderer.term_width(width.0.into()),
        None => renderer,
    }
}
