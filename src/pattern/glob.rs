//! Globs: `*` stands for any run of characters.

use memchr::memmem;

/// A name in which `*` stands for any run of characters, also an empty one; `\*` and `\\` stand for themselves.
///
/// Runs of stars are one star: globs that mean the same have the same text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Glob {
    /// What stands before, between and behind the stars, unescaped; one more than there are stars.
    literals: Vec<String>,
}

/// A backslash before anything but a star or a backslash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BadEscape {
    /// What follows it; nothing at the end of the text.
    pub(crate) character: Option<char>,
}

impl Glob {
    /// Reads a name of the document. One without stars is an exact name: [`Glob::exact`].
    pub(crate) fn parse(text: &str) -> Result<Self, BadEscape> {
        let mut literals = Vec::new();
        let mut literal = String::new();
        let mut characters = text.chars();
        while let Some(character) = characters.next() {
            match character {
                '*' if literal.is_empty() && !literals.is_empty() => {}
                '*' => literals.push(std::mem::take(&mut literal)),
                '\\' => match characters.next() {
                    Some(escaped @ ('*' | '\\')) => literal.push(escaped),
                    character => return Err(BadEscape { character }),
                },
                plain => literal.push(plain),
            }
        }
        literals.push(literal);
        Ok(Self { literals })
    }

    /// The glob of these texts, with a star between each two; none if some is no text.
    pub(super) fn from_literals(literals: Vec<Vec<u8>>) -> Option<Self> {
        let last = literals.len().saturating_sub(1);
        let of_one_run =
            |place, literal: &Vec<u8>| literal.is_empty() && place != 0 && place != last;
        let literals = literals
            .into_iter()
            .enumerate()
            .filter(|(place, literal)| !of_one_run(*place, literal))
            .map(|(_, literal)| String::from_utf8(literal));
        let literals = literals.collect::<Result<_, _>>().ok()?;
        Some(Self { literals })
    }

    /// Whether it matches the whole `name`.
    pub(super) fn matches(&self, name: &str) -> bool {
        let (Some((head, others)), name) = (self.literals.split_first(), name.as_bytes()) else {
            return false;
        };
        let Some(mut rest) = name.strip_prefix(head.as_bytes()) else {
            return false;
        };
        let Some((tail, between)) = others.split_last() else {
            return rest.is_empty();
        };
        // Of each literal the first place leaves most for those behind it.
        for literal in between {
            let Some(place) = memmem::find(rest, literal.as_bytes()) else {
                return false;
            };
            rest = rest.get(place + literal.len()..).unwrap_or_default();
        }
        rest.ends_with(tail.as_bytes())
    }

    /// Whether it matches every name.
    pub(super) fn is_star(&self) -> bool {
        matches!(self.literals.as_slice(), [head, tail] if head.is_empty() && tail.is_empty())
    }

    /// The name itself, if there is no star.
    pub(crate) fn exact(&self) -> Option<&str> {
        match self.literals.as_slice() {
            [name] => Some(name),
            _ => None,
        }
    }

    /// What stands before the star, if the only star comes last.
    pub(crate) fn prefix(&self) -> Option<&str> {
        match self.literals.as_slice() {
            [prefix, end] if end.is_empty() => Some(prefix),
            _ => None,
        }
    }

    /// What stands before the first star.
    pub(crate) fn head(&self) -> &str {
        self.literals.first().map_or("", String::as_str)
    }

    /// What stands before, between and behind the stars.
    pub(crate) fn literals(&self) -> &[String] {
        &self.literals
    }

    /// The text that reads as this glob.
    pub(crate) fn text(&self) -> String {
        let escaped: Vec<String> = self
            .literals
            .iter()
            .map(|literal| escape(literal))
            .collect();
        escaped.join("*")
    }
}

/// The text that reads as exactly this name.
pub(crate) fn escape(name: &str) -> String {
    name.replace('\\', "\\\\").replace('*', "\\*")
}

#[cfg(test)]
mod tests {
    use super::{BadEscape, Glob, escape};

    fn literals(text: &str) -> Vec<String> {
        Glob::parse(text).unwrap().literals
    }

    #[test]
    fn stars_divide_and_escapes_do_not() {
        assert_eq!(literals("wiki"), ["wiki"]);
        assert_eq!(literals("sales_*"), ["sales_", ""]);
        assert_eq!(literals("*"), ["", ""]);
        assert_eq!(literals("a*b*c"), ["a", "b", "c"]);
        assert_eq!(literals(r"a\*b"), ["a*b"]);
        assert_eq!(literals(r"a\\*"), [r"a\", ""]);
        assert_eq!(literals(r"\\\*"), [r"\*"]);
    }

    #[test]
    fn runs_of_stars_are_one() {
        assert_eq!(literals("a**"), ["a", ""]);
        assert_eq!(literals("***"), ["", ""]);
        assert_eq!(literals("a***b"), ["a", "b"]);
        assert_eq!(literals(r"**\***"), ["", "*", ""]);
    }

    #[test]
    fn any_other_escape_is_refused() {
        assert_eq!(
            Glob::parse(r"a\d"),
            Err(BadEscape {
                character: Some('d')
            })
        );
        assert_eq!(Glob::parse(r"a\"), Err(BadEscape { character: None }));
    }

    #[test]
    fn its_text_reads_as_itself() {
        for text in ["wiki", "sales_*", "*", r"a\*b*", r"\\*\\", "**a**"] {
            let glob = Glob::parse(text).unwrap();
            assert_eq!(Glob::parse(&glob.text()).unwrap(), glob);
        }
        let name = r"odd\*name*";
        assert_eq!(Glob::parse(&escape(name)).unwrap().exact(), Some(name));
    }
}
