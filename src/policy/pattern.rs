//! Patterns of resource names.

/// What the names of a rule may be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NamePattern {
    /// The name itself, unescaped.
    Exact(String),
    /// Every name that starts so: a glob whose one star is its last character.
    Prefix(String),
    /// Any other glob, and every regular expression.
    Expression {
        /// As the document writes it.
        text: String,
        /// Matches the whole name, in the syntax of crate `regex`.
        regex: String,
    },
}
