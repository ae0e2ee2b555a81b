//! The characters of a name that is not quoted (`LETTER`, `DIGIT` of Calcite's grammar).

use std::ops::RangeInclusive;

/// May begin a name.
pub(super) fn is_letter(character: char) -> bool {
    match character {
        'a'..='z' | 'A'..='Z' | '_' | '$' => true,
        _ if character.is_ascii() => false,
        _ => LETTERS.iter().any(|range| range.contains(&character)),
    }
}

/// May stand within a name. What Calcite calls digits beyond ASCII are letters to it as well.
pub(super) fn is_part(character: char) -> bool {
    is_letter(character) || character.is_ascii_digit()
}

const LETTERS: [RangeInclusive<char>; 8] = [
    '\u{c0}'..='\u{d6}',
    '\u{d8}'..='\u{f6}',
    '\u{f8}'..='\u{1fff}',
    '\u{3040}'..='\u{318f}',
    '\u{3300}'..='\u{337f}',
    '\u{3400}'..='\u{3d2d}',
    '\u{4e00}'..='\u{9fff}',
    '\u{f900}'..='\u{faff}',
];
