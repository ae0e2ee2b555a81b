//! A file of properties, as Druid reads it.
//!
//! Source: `org.apache.druid.guice.PropertiesModule`, which has `java.util.Properties` load it as UTF-8. The crate
//! `java-properties` (2.0) would not do: it refuses a character that is written as a surrogate pair, and drops a last
//! line that ends in a backslash.

use std::collections::BTreeMap;
use std::fmt;
use std::str::Chars;

/// What Java takes for white space in such a file.
const WHITE: [char; 3] = [' ', '\t', '\u{c}'];

const NOT_HEXADECIMAL: &str = "`\\u` is not followed by four hexadecimal digits, and Druid does not start: \
                               write a backslash as two";
const HALF_A_PAIR: &str = "a `\\u` is half a surrogate pair: write both halves";

/// Keys with their values.
#[derive(Clone, Default)]
pub struct Properties {
    values: BTreeMap<String, String>,
}

/// Only the keys: values may be secrets.
impl fmt::Debug for Properties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}

/// What Java would not read, or would read as half a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {why}")]
pub struct Malformed {
    /// Where the entry begins, from 1.
    pub line: usize,
    why: &'static str,
}

impl Properties {
    /// Reads a file. Of several entries with the same key the last counts.
    pub fn read(text: &str) -> Result<Self, Malformed> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let mut values = BTreeMap::new();
        let mut lines = (1..).zip(text.split('\n'));
        while let Some((line, first)) = lines.next() {
            let first = first.trim_start_matches(WHITE);
            if first.starts_with(['#', '!']) || matches!(first, "" | "\\") {
                continue;
            }
            let entry = continued(first, lines.by_ref().map(|(_, next)| next));
            let (key, value) = divided(&entry);
            let text = |escaped| unescaped(escaped).map_err(|why| Malformed { line, why });
            values.insert(text(key)?, text(value)?);
        }
        Ok(Self { values })
    }

    /// The value of a key.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&str> {
        self.values.get(key).map(String::as_str)
    }

    /// Whether a byte order mark has become a part of a key, as Java leaves it there. Before a comment it does no harm,
    /// though that is then a key, too.
    #[must_use]
    pub fn has_a_mark_in_a_key(&self) -> bool {
        let mut marked = self
            .values
            .keys()
            .filter_map(|key| key.strip_prefix('\u{feff}'));
        marked.any(|meant| !meant.is_empty() && !meant.starts_with(['#', '!']))
    }

    /// Adds what another file says, which counts where both say something.
    pub fn extend(&mut self, other: Self) {
        self.values.extend(other.values);
    }
}

/// Appends the next lines as long as each ends in a backslash that is not escaped itself.
fn continued<'a>(first: &'a str, mut following: impl Iterator<Item = &'a str>) -> String {
    let mut entry = String::new();
    let mut piece = Some(first);
    while let Some(text) = piece {
        let backslashes = text.len() - text.trim_end_matches('\\').len();
        if backslashes.is_multiple_of(2) {
            entry.push_str(text);
            break;
        }
        entry.push_str(text.strip_suffix('\\').unwrap_or(text));
        piece = following.next().map(|next| next.trim_start_matches(WHITE));
    }
    entry
}

/// The key and the value: between them is white space, or `=` or `:` with white space around it.
fn divided(entry: &str) -> (&str, &str) {
    let mut escaped = false;
    let end = entry.find(|character: char| {
        let ends = !escaped && (WHITE.contains(&character) || matches!(character, '=' | ':'));
        escaped = character == '\\' && !escaped;
        ends
    });
    let (key, rest) = entry
        .split_at_checked(end.unwrap_or(entry.len()))
        .unwrap_or((entry, ""));
    let rest = rest.trim_start_matches(WHITE);
    let value = rest.strip_prefix(['=', ':']).unwrap_or(rest);
    (key, value.trim_start_matches(WHITE))
}

/// Half a pair of surrogates is no character.
fn unescaped(text: &str) -> Result<String, &'static str> {
    let mut units = Vec::with_capacity(text.len());
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        let plain = match character {
            '\\' => match characters.next() {
                Some('u') => {
                    units.push(unit(&mut characters)?);
                    continue;
                }
                Some('t') => '\t',
                Some('n') => '\n',
                Some('r') => '\r',
                Some('f') => '\u{c}',
                Some(other) => other,
                None => break,
            },
            other => other,
        };
        units.extend_from_slice(plain.encode_utf16(&mut [0; 2]));
    }
    String::from_utf16(&units).map_err(|_| HALF_A_PAIR)
}

fn unit(characters: &mut Chars<'_>) -> Result<u16, &'static str> {
    let mut unit = 0;
    for _ in 0..4 {
        let digit = characters.next().and_then(|digit| digit.to_digit(16));
        unit = (unit << 4) | digit.ok_or(NOT_HEXADECIMAL)? as u16;
    }
    Ok(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> String {
        let properties = Properties::read(text).unwrap();
        properties.get("key").unwrap_or("<none>").to_owned()
    }

    #[test]
    fn a_value_keeps_the_white_space_at_its_end() {
        for (text, expected) in [
            ("key=value", "value"),
            (" \tkey = value \t", "value \t"),
            ("key:value", "value"),
            ("key value", "value"),
            ("key", ""),
            ("key==value", "=value"),
            ("key = : value", ": value"),
            ("key=a\rb=c", "a"),
            ("key=a\r\nb=c", "a"),
            ("key=a\nkey=b", "b"),
            ("# key=a\n! key=b", "<none>"),
            ("# key=a\\\nkey=b", "b"),
        ] {
            assert_eq!(value(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_line_that_ends_in_a_backslash_goes_on() {
        for (text, expected) in [
            ("key=a\\\n  b", "ab"),
            ("key=a\\\r\n\tb", "ab"),
            ("key=a\\\\\nb=c", r"a\"),
            ("key=a\\\n#b", "a#b"),
            ("key=a\\\n\nb=c", "a"),
            ("key=a\\", "a"),
            ("\\\nkey=a", "a"),
        ] {
            assert_eq!(value(text), expected, "{text:?}");
        }
    }

    #[test]
    fn escapes_are_those_of_java() {
        for (text, expected) in [
            (r"key=\u00e9\t\q\=", "é\tq="),
            (r"\u006bey=a", "a"),
            (r"k\ey=a", "a"),
            (r"key=\ud83d\ude00", "😀"),
        ] {
            assert_eq!(value(text), expected, "{text:?}");
        }
    }

    #[test]
    fn what_java_refuses_or_maims_is_refused_with_its_line() {
        for (text, line) in [
            (r"key=\u12", 1),
            (r"key=\u+123", 1),
            (r"key=\u12g4", 1),
            ("# C:\\users\na=b\\\nc\nkey=C:\\users", 4),
            (r"key=\ud83d", 1),
            (r"key=\ude00\ud83d", 1),
        ] {
            let malformed = Properties::read(text).unwrap_err();
            assert_eq!(malformed.line, line, "{text:?}: {malformed}");
        }
    }

    #[test]
    fn a_byte_order_mark_becomes_a_part_of_the_first_key() {
        for (text, is_marked) in [
            ("\u{feff}key=a", true),
            ("\u{feff}# key=a\nkey=b", false),
            ("\u{feff}\nkey=b", false),
            ("key=\u{feff}a", false),
        ] {
            let properties = Properties::read(text).unwrap();
            assert_eq!(properties.has_a_mark_in_a_key(), is_marked, "{text:?}");
        }
    }

    #[test]
    fn only_keys_are_shown() {
        let properties = Properties::read("druid.s3.secretKey=hush").unwrap();
        assert_eq!(format!("{properties:?}"), r#"{"druid.s3.secretKey"}"#);
    }
}
