//! Showing a name that anybody may have chosen.

use std::fmt::{self, Write};

/// Names longer than this are cut where they are shown.
const SHOWN: usize = 128;

/// Shows a name so that it can neither break a line, nor reorder it, nor end the quotes around it.
///
/// Everything that does not print (control, bidirectional, invisible, unassigned, combining characters)
/// appears as an escape such as `\n` or `\u{202e}`; quotes and backslashes get a backslash;
/// what follows the 128th character appears as `…`.
pub fn escaped(name: &str) -> impl fmt::Display {
    Escaped(name)
}

struct Escaped<'a>(&'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut characters = self.0.chars();
        for character in characters.by_ref().take(SHOWN) {
            match character {
                '"' => f.write_char('"')?,
                '`' => f.write_str("\\`")?,
                other => write!(f, "{}", other.escape_debug())?,
            }
        }
        if characters.next().is_some() {
            f.write_char('…')?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn plain_names_stay_as_they_are() {
        for name in ["", "wiki", "sales eu", "größe", "数据", "😀", "say \"hi\""] {
            assert_eq!(escaped(name).to_string(), name);
        }
    }

    #[test]
    fn a_name_cannot_forge_the_line_it_stands_in() {
        for (name, shown) in [
            ("a\nb", r"a\nb"),
            ("a\r\0b", r"a\r\0b"),
            ("\u{202e}evil", r"\u{202e}evil"),
            ("zero\u{200b}width", r"zero\u{200b}width"),
            ("line\u{2028}end", r"line\u{2028}end"),
            ("\u{1b}[31m", r"\u{1b}[31m"),
            ("\u{e0041}", r"\u{e0041}"),
            ("nbsp\u{a0}", r"nbsp\u{a0}"),
            ("wiki': role 'admin", r"wiki\': role \'admin"),
            ("back`tick", r"back\`tick"),
            (r"back\slash", r"back\\slash"),
        ] {
            assert_eq!(escaped(name).to_string(), shown);
        }
    }

    #[test]
    fn a_long_name_is_cut_by_characters() {
        let name = "é".repeat(128);
        assert_eq!(escaped(&name).to_string(), name);
        assert_eq!(escaped(&format!("{name}x")).to_string(), format!("{name}…"));
    }
}
