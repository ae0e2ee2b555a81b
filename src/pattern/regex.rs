//! Regular expressions over whole names.
//!
//! The syntax is that of crate `regex`, with two differences: `.` matches every character, also a line end,
//! and `\d`, `\w`, `\s`, their negations and `\b` go by ASCII, the classes as they do to Druid's own authorizer.

use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_syntax::ParserBuilder;
use regex_syntax::ast::{self, AssertionKind, ClassPerlKind, ClassSetItem, Span, Visitor};
use regex_syntax::hir::{Dot, Hir, Look, Repetition};

use super::glob::Glob;

/// An expression whose automaton would take more memory than this is refused.
pub(crate) const EXPRESSION_BYTES: usize = 1 << 20;

/// How deep groups and classes may nest.
const NESTING: u32 = 64;

/// Why an expression is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum RegexError {
    /// What is wrong, in words of `regex-syntax`, and the character of the expression where it is, from 1.
    Syntax {
        /// Without position, in lower case.
        reason: String,
        /// Where it is, if that is known.
        character: Option<usize>,
    },
    /// Its automaton would exceed [`EXPRESSION_BYTES`].
    TooLarge,
}

/// Reads an expression; the result matches whole names.
pub(crate) fn parse(text: &str) -> Result<Hir, RegexError> {
    let ast = ast::parse::ParserBuilder::new()
        .nest_limit(NESTING)
        .build()
        .parse(text)
        .map_err(|error| syntax_error(error.kind(), Some((text, error.span()))))?;
    let ascii = in_ascii(text, &ast);
    let hir = ParserBuilder::new()
        // A class that is written out nests in a group and in brackets of its own.
        .nest_limit(NESTING + 2)
        .dot_matches_new_line(true)
        .build()
        .parse(&ascii)
        .map_err(|error| match error {
            regex_syntax::Error::Parse(error) => syntax_error(error.kind(), None),
            regex_syntax::Error::Translate(error) => syntax_error(error.kind(), None),
            other => syntax_error(&other, None),
        })?;
    Ok(whole(hir))
}

/// The expression of a glob.
pub(crate) fn of_glob(glob: &Glob) -> Hir {
    // A star may run over bytes: around it stand whole characters, and in UTF-8 none begins inside another.
    let any = || {
        Hir::repetition(Repetition {
            min: 0,
            max: None,
            greedy: true,
            sub: Box::new(Hir::dot(Dot::AnyByte)),
        })
    };
    let mut parts = Vec::new();
    for (place, literal) in glob.literals().iter().enumerate() {
        if place > 0 {
            parts.push(any());
        }
        parts.push(Hir::literal(literal.as_bytes()));
    }
    whole(Hir::concat(parts))
}

/// The memory that the automaton of an expression takes by itself.
pub(crate) fn size(expression: &Hir) -> Result<usize, RegexError> {
    let config = thompson::Config::new()
        .nfa_size_limit(Some(EXPRESSION_BYTES))
        .which_captures(WhichCaptures::None);
    NFA::compiler()
        .configure(config)
        .build_from_hir(expression)
        .map(|automaton| automaton.memory_usage())
        .map_err(|_too_large| RegexError::TooLarge)
}

fn whole(expression: Hir) -> Hir {
    Hir::concat(vec![
        Hir::look(Look::Start),
        expression,
        Hir::look(Look::End),
    ])
}

fn syntax_error(reason: &impl std::fmt::Display, place: Option<(&str, &Span)>) -> RegexError {
    let reason = reason.to_string().replace('\n', " ");
    let character = place
        .and_then(|(text, span)| text.get(..span.start.offset))
        .map(|before| before.chars().count() + 1);
    RegexError::Syntax { reason, character }
}

/// The same expression with the ASCII classes written out, and with word boundaries between them.
fn in_ascii(text: &str, ast: &ast::Ast) -> String {
    let Ok(found) = ast::visit(ast, Perl(Vec::new()));
    let mut rewritten = String::with_capacity(text.len());
    let mut copied = 0;
    for (span, instead) in found {
        let between = copied..span.start.offset;
        rewritten.push_str(text.get(between).unwrap_or_default());
        match instead {
            Instead::Class(class) => rewritten.push_str(&class),
            Instead::AsciiBoundary => {
                let boundary = text.get(span.start.offset..span.end.offset);
                rewritten.push_str("(?-u:");
                rewritten.push_str(boundary.unwrap_or_default());
                rewritten.push(')');
            }
        }
        copied = span.end.offset;
    }
    rewritten.push_str(text.get(copied..).unwrap_or_default());
    rewritten
}

/// What to write instead of a class or a word boundary.
enum Instead {
    Class(String),
    /// The same without Unicode. A boundary of Unicode is more than a deterministic automaton can see.
    AsciiBoundary,
}

/// Collects where `\d`, `\w`, `\s` and `\b` stand, in the order of the text.
struct Perl(Vec<(Span, Instead)>);

impl Perl {
    fn class(class: &ast::ClassPerl) -> String {
        let members = match class.kind {
            ClassPerlKind::Digit => "0-9",
            ClassPerlKind::Space => r"\t\n\x0B\x0C\r\x20",
            ClassPerlKind::Word => "0-9A-Za-z_",
        };
        let negation = if class.negated { "^" } else { "" };
        format!("[{negation}{members}]")
    }
}

impl Visitor for Perl {
    type Output = Vec<(Span, Instead)>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self::Output, Self::Err> {
        Ok(self.0)
    }

    fn visit_pre(&mut self, ast: &ast::Ast) -> Result<(), Self::Err> {
        match ast {
            // Outside brackets case is kept apart: `(?i)\w` is no wider than `\w`.
            ast::Ast::ClassPerl(class) => {
                let kept = format!("(?-i:{})", Self::class(class));
                self.0.push((class.span, Instead::Class(kept)));
            }
            ast::Ast::Assertion(assertion) if is_word_boundary(&assertion.kind) => {
                self.0.push((assertion.span, Instead::AsciiBoundary));
            }
            _ => {}
        }
        Ok(())
    }

    fn visit_class_set_item_pre(&mut self, item: &ClassSetItem) -> Result<(), Self::Err> {
        if let ClassSetItem::Perl(class) = item {
            let class = (class.span, Instead::Class(Self::class(class)));
            self.0.push(class);
        }
        Ok(())
    }
}

fn is_word_boundary(kind: &AssertionKind) -> bool {
    match kind {
        AssertionKind::StartLine
        | AssertionKind::EndLine
        | AssertionKind::StartText
        | AssertionKind::EndText => false,
        AssertionKind::WordBoundary
        | AssertionKind::NotWordBoundary
        | AssertionKind::WordBoundaryStart
        | AssertionKind::WordBoundaryEnd
        | AssertionKind::WordBoundaryStartAngle
        | AssertionKind::WordBoundaryEndAngle
        | AssertionKind::WordBoundaryStartHalf
        | AssertionKind::WordBoundaryEndHalf => true,
    }
}

#[cfg(test)]
mod tests {
    use regex_automata::Input;
    use regex_automata::meta::Regex;

    use super::{RegexError, parse, size};

    fn matches(expression: &str, name: &str) -> bool {
        let regex = Regex::builder()
            .build_from_hir(&parse(expression).unwrap())
            .unwrap();
        regex.is_match(Input::new(name))
    }

    #[test]
    fn the_whole_name_must_match() {
        assert!(matches("sales_(eu|us)_secret", "sales_eu_secret"));
        assert!(!matches("sales", "sales_eu"));
        assert!(!matches("eu", "sales_eu"));
        assert!(matches("a|ab", "ab"));
        assert!(!matches("a|ab", "abb"));
    }

    #[test]
    fn a_dot_matches_every_character() {
        assert!(matches("a.b", "a\nb"));
        assert!(matches("a.b", "a\u{2028}b"));
        assert!(matches("a.b", "a😀b"));
        assert!(!matches("(?-s)a.b", "a\nb"));
        assert!(!matches("a$", "a\n"));
    }

    #[test]
    fn perl_classes_are_ascii() {
        for (class, inside, outside) in [
            (r"\d", ["0", "9"], ["٣", "a"]),
            (r"\w", ["_", "z"], ["é", "-"]),
            (r"\s", ["\u{b}", " "], ["\u{a0}", "\u{2003}"]),
            (r"[\w-]", ["-", "Q"], ["é", "."]),
            (r"[\d\s]", ["7", "\t"], ["٣", "x"]),
            (r"\D", ["a", "٣"], ["5", "0"]),
            (r"\W", ["é", "-"], ["a", "_"]),
            (r"[^\w]", ["é", "-"], ["a", "_"]),
            (r"[\W]", ["é", "-"], ["a", "_"]),
            (r"\S", ["\u{a0}", "x"], [" ", "\n"]),
            (r"(?x) \w # letters", ["a", "0"], ["é", " "]),
            (r"(?i)\w", ["K", "s"], ["\u{212a}", "ſ"]),
            (r"[\w--\d]", ["a", "_"], ["1", "é"]),
            (r"[\w&&[^a]]", ["b", "_"], ["a", "é"]),
        ] {
            for name in inside {
                assert!(matches(class, name), "{class} {name:?}");
            }
            for name in outside {
                assert!(!matches(class, name), "{class} {name:?}");
            }
        }
    }

    #[test]
    fn it_differs_from_java_as_the_document_says() {
        assert!(matches("(?i)k", "\u{212a}"));
        assert!(matches(r"(?i)[\w]", "\u{212a}"));
        assert!(!matches(r"(?i)\w", "\u{212a}"));
        assert!(matches("a*+", "aaa"));
        assert!(matches("[a-z&&[^b]]", "a") && !matches("[a-z&&[^b]]", "b"));
        assert!(matches("[a-z--b]", "a") && !matches("[a-z--b]", "b"));
        assert!(!matches("a$", "a\n"));
        for lacking in [
            "(?=a)",
            "(?!a)",
            "(?<=a)",
            "(?<!a)",
            r"(a)\1",
            "(?>a)",
            r"\Qa\E",
            r"\h",
            r"\R",
            r"\Z",
            r"\p{javaLowerCase}",
        ] {
            assert!(parse(lacking).is_err(), "{lacking}");
        }
    }

    #[test]
    fn an_escaped_backslash_is_no_class() {
        assert!(matches(r"\\d", r"\d"));
        assert!(!matches(r"\\d", "\\5"));
    }

    #[test]
    fn what_the_syntax_lacks_is_said_with_its_place() {
        let syntax = |reason: &str, character| {
            Err(RegexError::Syntax {
                reason: reason.into(),
                character: Some(character),
            })
        };
        assert_eq!(parse("é(a").map(drop), syntax("unclosed group", 2));
        assert_eq!(
            parse("a(?=b)").map(drop),
            syntax(
                "look-around, including look-ahead and look-behind, is not supported",
                2
            )
        );
        assert_eq!(
            parse(r"(a)\1").map(drop),
            syntax("backreferences are not supported", 4)
        );
        assert_eq!(
            parse(&("(".repeat(100) + &")".repeat(100))).map(drop),
            syntax(
                "exceed the maximum number of nested parentheses/brackets (64)",
                65
            )
        );
    }

    #[test]
    fn a_large_automaton_is_refused() {
        assert_eq!(
            size(&parse(r"(\p{L}{100}){100}").unwrap()),
            Err(RegexError::TooLarge)
        );
        assert!(size(&parse("[a-z]+_[0-9]{8}").unwrap()).unwrap() < 10_000);
    }
}
