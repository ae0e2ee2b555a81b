//! Which datasource Druid's SQL means to read.

use crate::policy::{Action, ResourceType};

/// Why nobody may read what goes by a name that nobody can tell the meaning of.
pub const NO_NAME: &str = "a name with a quote or a question mark in it could be a piece of SQL";

/// What quotes a string in SQL.
const QUOTE: char = '\'';

/// What stands for a parameter in SQL.
const PARAMETER: char = '?';

/// The name by which Druid's question is decided; `None` if nobody can tell which resource it means.
#[must_use]
pub fn meant<'a>(
    resource_type: ResourceType<'_>,
    name: &'a str,
    action: Action,
) -> Option<&'a str> {
    match (resource_type, action) {
        (ResourceType::Datasource, Action::Read) => datasource(name),
        _ => Some(name),
    }
}

/// The datasource that Druid means when it asks for READ on one of this name.
///
/// For the tables of `TABLE(APPEND('t', …))` Druid asks by the text of the argument, as Calcite writes it anew
/// (`TableAppendMacro.computeResources`, in 33 and not yet in 27): `'t'`, or `_UTF8't'` where the character set is written
/// out. Any other name with a quote or a question mark in it may be such a text too, of a form that Druid does not
/// let through today: an argument by its name, a parameter, a cast. Nobody can tell it from a datasource of that name.
fn datasource(asked: &str) -> Option<&str> {
    if is_odd(asked) {
        literal(asked).filter(|name| !is_odd(name))
    } else {
        Some(asked)
    }
}

/// All bytes are looked at, so that the processor can look at many at once.
fn is_odd(name: &str) -> bool {
    let odd = |byte| byte == QUOTE as u8 || byte == PARAMETER as u8;
    name.bytes().fold(false, |found, byte| found | odd(byte))
}

/// Whether a name means itself, whatever is asked for, that is given as words of eight ASCII characters; behind it may
/// be zeros.
#[inline]
#[must_use]
pub fn is_plain(words: &[u64]) -> bool {
    const fn each(byte: u8) -> u64 {
        u64::from_ne_bytes([byte; 8])
    }
    // Of ASCII no sum carries into the next byte, and each has its highest bit unless the byte is the one looked for.
    let others = |word: u64, byte: char| (word ^ each(byte as u8)).wrapping_add(each(0x7f));
    let all = words.iter().fold(u64::MAX, |all, &word| {
        all & others(word, QUOTE) & others(word, PARAMETER)
    });
    all & each(0x80) == each(0x80)
}

/// What stands in a character string literal; a quote in it stays doubled.
fn literal(text: &str) -> Option<&str> {
    without_charset(text)?
        .strip_prefix(QUOTE)?
        .strip_suffix(QUOTE)
}

/// `_UTF8't'` without `_UTF8`.
fn without_charset(text: &str) -> Option<&str> {
    let Some(prefixed) = text.strip_prefix('_') else {
        return Some(text);
    };
    let (charset, _) = prefixed.split_once(QUOTE)?;
    let sane = !charset.is_empty()
        && charset
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"-_.:".contains(&byte));
    prefixed.strip_prefix(charset).filter(|_| sane)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{datasource, is_odd, is_plain, meant};
    use crate::policy::{Action, ResourceType};

    #[test]
    fn only_reading_a_datasource_is_asked_by_a_literal() {
        let asked = |resource_type, action| meant(resource_type, "'wiki'", action);
        assert_eq!(asked(ResourceType::Datasource, Action::Read), Some("wiki"));
        assert_eq!(
            asked(ResourceType::Datasource, Action::Write),
            Some("'wiki'")
        );
        assert_eq!(asked(ResourceType::View, Action::Read), Some("'wiki'"));
        assert_eq!(
            asked(ResourceType::Other("X"), Action::Read),
            Some("'wiki'")
        );
    }

    proptest! {
        #[test]
        fn words_are_plain_where_the_text_is_not_odd(name in r"[ -~\x00\x7f]{32}|[&'(>?@a-c]{32}") {
            let (words, _) = name.as_bytes().as_chunks();
            let words: Vec<u64> = words.iter().map(|&word| u64::from_le_bytes(word)).collect();
            prop_assert_eq!(is_plain(&words), !is_odd(&name));
        }
    }

    #[test]
    fn a_plain_name_is_itself() {
        for name in ["wiki", "", "_UTF8", "a b", "ü", "u&", "\"t\"", "`t`"] {
            assert_eq!(datasource(name), Some(name), "{name}");
        }
    }

    #[test]
    fn a_literal_is_the_name_in_it() {
        for (asked, name) in [
            ("'wiki'", "wiki"),
            ("_UTF8'wiki'", "wiki"),
            ("_UTF-16LE'wiki'", "wiki"),
            ("_ISO-8859-1'wiki'", "wiki"),
            ("' wiki '", " wiki "),
            ("'_x'", "_x"),
            ("'ü'", "ü"),
            ("''", ""),
        ] {
            assert_eq!(datasource(asked), Some(name), "{asked}");
        }
    }

    #[test]
    fn any_other_form_is_no_name() {
        for asked in [
            "'",
            "?",
            "'?'",
            "what?",
            "it's",
            "'it''s'",
            "'''wiki'''",
            "'wiki",
            "wiki'",
            "'a' 'b'",
            "'a'\n'b'",
            "'wiki' ",
            " 'wiki'",
            "_'wiki'",
            "_UTF 8'wiki'",
            "_UTF8 'wiki'",
            "__UTF8?'wiki'",
            "N'wiki'",
            "u&'wiki'",
            "U&'\\0077iki'",
            "CAST('wiki' AS VARCHAR)",
            "`tableName1` => 'wiki'",
            "'wiki' || ''",
            "_UTF8'a'_UTF8'b'",
        ] {
            assert_eq!(datasource(asked), None, "{asked}");
        }
    }
}
