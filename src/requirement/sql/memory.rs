//! How much memory reading a statement takes, told by its tokens before anything is built of them.

use super::syntax::{Kind, Lexer};
use super::{Statement, Version};

/// For a token: itself, and its part of the tree. Most go to a table of which there is a name alone.
const TOKEN: usize = 1_200;

/// For a word that begins a large piece of the tree, which is moved while the tree grows.
const LARGE: usize = 14_000;

/// For a byte of a text, which may be JSON.
const TEXT: usize = 16;

/// No less than reading the statement takes at once, in bytes, where places are left alone
/// ([`super::read_without_places`]); the statement itself does not count.
///
/// Reading some texts takes a thousand times their length. Who reads in a process that has other things to do asks
/// before.
#[must_use]
pub fn memory(statement: &Statement, version: Version) -> usize {
    // What cannot be cut into tokens is refused at that place, and nothing is built of it.
    let tokens = Lexer::new(&statement.sql, version).map_while(Result::ok);
    let tokens = tokens.map(|token| match token.kind {
        Kind::Word if BEGIN_LARGE.iter().any(|word| token.is_word(word)) => TOKEN + LARGE,
        Kind::Text | Kind::TextOfCharset | Kind::UnicodeText | Kind::EscapedText | Kind::Bytes => {
            TOKEN + TEXT * token.text.len()
        }
        _ => TOKEN,
    });
    let parameters = statement.parameters.iter();
    let parameters = parameters.map(|value| TEXT * value.to_string().len());
    tokens.sum::<usize>() + parameters.sum::<usize>()
}

const BEGIN_LARGE: [&str; 5] = ["SELECT", "TABLE", "VALUES", "VALUE", "JOIN"];
