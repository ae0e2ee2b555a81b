//! From byte offsets to lines and columns.

use super::Position;

/// A place is counted from the checkpoint before it.
const STRIDE: usize = 256;

/// Lines and columns of a text, also of one that is a single line of 64 MiB.
#[derive(Debug)]
pub(super) struct Places<'a> {
    text: &'a [u8],
    /// The place of every [`STRIDE`]th byte.
    checkpoints: Vec<Position>,
}

const START: Position = Position { line: 1, column: 1 };

impl<'a> Places<'a> {
    pub(super) fn new(text: &'a [u8]) -> Self {
        let mut checkpoints = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut at = START;
        for bytes in text.chunks(STRIDE) {
            checkpoints.push(at);
            at = advance(at, bytes);
        }
        Self { text, checkpoints }
    }

    /// The place of the character that begins at this offset.
    pub(super) fn of(&self, offset: usize) -> Position {
        let offset = offset.min(self.text.len());
        let checkpoint = (offset / STRIDE).min(self.checkpoints.len().saturating_sub(1));
        let from = self.checkpoints.get(checkpoint).copied().unwrap_or(START);
        let bytes = self
            .text
            .get(checkpoint * STRIDE..offset)
            .unwrap_or_default();
        advance(from, bytes)
    }
}

fn advance(mut at: Position, bytes: &[u8]) -> Position {
    for &byte in bytes {
        if byte == b'\n' {
            at = Position {
                line: at.line + 1,
                column: 1,
            };
        } else if byte & 0b1100_0000 != 0b1000_0000 {
            // Every byte of a character but the first looks like 10xxxxxx.
            at.column += 1;
        }
    }
    at
}

#[cfg(test)]
mod tests {
    use super::{Places, Position};

    #[test]
    fn columns_count_characters() {
        let text = "aé\n😀b\n";
        let places = Places::new(text.as_bytes());
        let at = |needle: &str| {
            let Position { line, column } = places.of(text.find(needle).unwrap());
            (line, column)
        };
        assert_eq!(at("a"), (1, 1));
        assert_eq!(at("é"), (1, 2));
        assert_eq!(at("😀"), (2, 1));
        assert_eq!(at("b"), (2, 2));
        assert_eq!(places.of(text.len()), Position { line: 3, column: 1 });
    }

    #[test]
    fn places_far_along_a_line_are_right() {
        let text = "é".repeat(10_000);
        let places = Places::new(text.as_bytes());
        for character in [0, 127, 128, 129, 9_999] {
            assert_eq!(places.of(character * 2).column as usize, character + 1);
        }
        assert_eq!(Places::new(b"").of(0), Position { line: 1, column: 1 });
    }

    #[test]
    fn a_character_across_a_checkpoint_counts_once() {
        let text = "a".repeat(255) + "éb";
        assert_eq!(Places::new(text.as_bytes()).of(257).column, 257);
    }
}
