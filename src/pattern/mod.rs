//! Names of resources, and patterns of them: what a pattern means, and which of very many match a name.

mod expressions;
pub(crate) mod glob;
mod prefixes;
pub(crate) mod regex;
mod vocabulary;

pub(crate) use vocabulary::{EXPRESSIONS, PatternKind, VocabularyBuilder, VocabularyError};
pub use vocabulary::{PatternId, PatternView, Vocabulary};
