//! Names of resources, and patterns of them: what a pattern means, and which of very many match a name.

mod dense;
mod expressions;
#[cfg(test)]
mod expressions_against_each_alone;
pub(crate) mod glob;
mod lazy;
mod literals;
mod needles;
mod prefix_order;
mod prefixes;
mod rarest;
pub(crate) mod regex;
mod vocabulary;

pub(crate) use vocabulary::{EXPRESSIONS, PatternKind, VocabularyBuilder, VocabularyError};
pub use vocabulary::{PatternId, PatternView, Vocabulary};
