//! Writing to the two streams, so that nothing hidden in a document reaches a terminal raw.

use std::io::{self, ErrorKind, Write};

use serde::Serialize;

use super::failure::Failure;

/// Writes a result. A reader who has gone away (`warden explain … | head`) is no failure.
pub fn result(text: &str) -> Result<(), Failure> {
    let mut stdout = anstream::stdout().lock();
    match writeln!(stdout, "{text}").and_then(|()| stdout.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Output(error)),
        _ => Ok(()),
    }
}

/// Writes diagnostics. When not even that works, nobody is left to be told.
pub fn diagnostics(text: &str) {
    let _ = anstream::stderr().lock().write_all(text.as_bytes());
}

/// The width to fit a table into; none where nobody looks.
pub fn terminal_width() -> Option<u16> {
    terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0)
}

/// A value as JSON, pure printable text.
pub fn json(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(value);
    Ok(printable(&text.map_err(unwritten)?))
}

/// A value as JSON on one line, pure printable text.
pub fn json_line(value: &impl Serialize) -> Result<String, Failure> {
    let text = serde_json::to_string(value);
    Ok(printable(&text.map_err(unwritten)?))
}

fn unwritten(error: serde_json::Error) -> Failure {
    Failure::Output(io::Error::from(error))
}

fn printable(text: &str) -> String {
    let mut printable = String::with_capacity(text.len());
    for character in text.chars() {
        // What JSON itself leaves raw (bidi marks, C1 controls) can stand only inside of its strings.
        if character != '\n' && is_hidden(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                printable.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            printable.push(character);
        }
    }
    printable
}

/// Text with every hidden character written as `\u{…}`.
pub fn escaped(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        push_escaped(&mut shown, character);
    }
    shown
}

/// One character, as [`escaped`] writes it.
pub fn push_escaped(shown: &mut String, character: char) {
    if is_hidden(character) {
        shown.extend(character.escape_unicode());
    } else {
        shown.push(character);
    }
}

/// Controls, bidi and zero-width marks, unassigned characters, combining marks.
fn is_hidden(character: char) -> bool {
    character.is_control() || character.escape_debug().nth(1) == Some('u')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_shows_hidden_characters_as_escapes_and_stays_the_same_value() {
        let value = "a\u{202e}b\u{9b}c\u{7f}\u{1b}[31m\u{e0001}é\"\\";
        let text = json(&value).unwrap();
        assert_eq!(
            text,
            r#""a\u202eb\u009bc\u007f\u001b[31m\udb40\udc01é\"\\""#
        );
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), value);
    }

    #[test]
    fn escapes_what_a_terminal_would_obey_and_nothing_else() {
        assert_eq!(
            escaped("\u{1b}[2Jé'\"\\\u{2066}日"),
            "\\u{1b}[2Jé'\"\\\\u{2066}日"
        );
    }
}
