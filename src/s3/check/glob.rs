//! What IAM calls wildcards: `*` stands for any run of characters, `?` for any one.
//!
//! A glob can be asked half-way: [`Glob::after`] says what may still follow. That is how one judges all keys below a prefix.

use std::mem;

use super::holds::Holds;

/// A pattern of a text.
#[derive(Clone, Debug)]
pub(super) struct Glob {
    tokens: Vec<Token>,
    /// Whether letters are the same in either case.
    folds_case: bool,
    /// Whether it is all there. A policy variable stands for what is not known, and so for any run of characters.
    is_certain: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Token {
    Character(char),
    One,
    Run,
}

/// What of a glob may still follow, after a text: the places before tokens where it may stand, in their order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Progress(Vec<usize>);

/// A letter beyond ASCII, which stands for all of them where case is folded: this one is `k` to some.
const BEYOND_ASCII: char = '\u{212a}';

/// How a text means a glob.
#[derive(Clone, Copy, Debug)]
pub(super) struct Syntax {
    /// Whether `*` and `?` are more than themselves.
    pub wildcards: bool,
    /// Whether `${…}` is a policy variable: only in the language of 2012.
    pub variables: bool,
    /// Whether letters are the same in either case.
    pub folds_case: bool,
}

impl Glob {
    pub fn read(text: &str, syntax: Syntax) -> Self {
        let mut glob = Self {
            tokens: Vec::new(),
            folds_case: syntax.folds_case,
            is_certain: text.is_ascii() || !syntax.folds_case,
        };
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            if let Some(variable) = rest.strip_prefix("${").filter(|_| syntax.variables) {
                rest = glob.push_variable(variable);
                continue;
            }
            rest = rest.strip_prefix(character).unwrap_or_default();
            glob.push(match character {
                '*' if syntax.wildcards => Token::Run,
                '?' if syntax.wildcards => Token::One,
                other if glob.may_fold(other) => Token::Run,
                other => Token::Character(glob.folded(other)),
            });
        }
        glob
    }

    /// Of every text that begins so.
    pub fn beginning(text: &str) -> Self {
        let characters = text.chars().map(Token::Character);
        Self {
            tokens: characters.chain([Token::Run]).collect(),
            folds_case: false,
            is_certain: true,
        }
    }

    /// Takes what follows `${`, and gives back what follows the variable.
    fn push_variable<'a>(&mut self, text: &'a str) -> &'a str {
        match text.split_once('}') {
            // The three that stand for a character that would mean something else.
            Some((name @ ("*" | "?" | "$"), rest)) => {
                self.tokens.extend(name.chars().map(Token::Character));
                rest
            }
            Some((name, rest)) if !name.contains('$') && name.matches('\'').count() % 2 == 0 => {
                self.push_unknown();
                rest
            }
            // No end, one variable in another, a brace in quotes: how far it reaches is not known.
            _ => {
                self.push_unknown();
                ""
            }
        }
    }

    fn push_unknown(&mut self) {
        self.is_certain = false;
        self.push(Token::Run);
    }

    /// Two runs after each other are one.
    fn push(&mut self, token: Token) {
        if token != Token::Run || self.tokens.last() != Some(&Token::Run) {
            self.tokens.push(token);
        }
    }

    fn folded(&self, character: char) -> char {
        if self.folds_case {
            character.to_ascii_lowercase()
        } else {
            character
        }
    }

    /// Whether the character may be the same as any other: beyond ASCII nobody says which are the same in either case.
    fn may_fold(&self, character: char) -> bool {
        self.folds_case && !character.is_ascii()
    }

    /// Whether it matches the whole text.
    pub fn matches(&self, text: &str) -> Holds {
        let matches = self.after(text).0.contains(&self.tokens.len());
        let is_certain = self.is_certain && !text.chars().any(|it| self.may_fold(it));
        if matches && !is_certain {
            Holds::Perhaps
        } else {
            Holds::from(matches)
        }
    }

    /// What may still follow this text.
    pub fn after(&self, text: &str) -> Progress {
        let mut progress = Progress(Vec::new());
        self.reach(0, &mut progress);
        let mut next = Progress(Vec::new());
        for character in text.chars() {
            if progress.is_over() {
                break;
            }
            self.step_to(&mut next, &progress, character);
            mem::swap(&mut progress, &mut next);
        }
        progress
    }

    /// What may still follow, one character later.
    pub fn step(&self, progress: &Progress, character: char) -> Progress {
        let mut next = Progress(Vec::new());
        self.step_to(&mut next, progress, character);
        next
    }

    fn step_to(&self, next: &mut Progress, progress: &Progress, character: char) {
        #[cfg(test)]
        compared::count(progress.0.len());
        let character = self.folded(character);
        let is_any = self.may_fold(character);
        next.0.clear();
        for &place in &progress.0 {
            match self.tokens.get(place) {
                Some(Token::Run) => self.reach(place, next),
                Some(Token::One) => self.reach(place + 1, next),
                Some(Token::Character(expected)) if is_any || *expected == character => {
                    self.reach(place + 1, next);
                }
                Some(Token::Character(_)) | None => {}
            }
        }
    }

    /// A run may be empty: who stands before it also stands behind it. And it takes all that places before it would take.
    /// The places come in their order, though one may come twice.
    fn reach(&self, place: usize, Progress(places): &mut Progress) {
        if places.last().is_some_and(|last| *last >= place) {
            return;
        }
        if self.tokens.get(place) == Some(&Token::Run) {
            places.clear();
            places.extend([place, place + 1]);
        } else {
            places.push(place);
        }
    }

    /// How much is compared at most, for each character of a text: there are no more places at once than from one run
    /// to the next.
    pub fn size(&self) -> usize {
        let stretches = self.tokens.split(|token| *token == Token::Run).skip(1);
        let widest = stretches.map(|tokens| tokens.len() + 2).max();
        1 + widest.unwrap_or(1)
    }

    /// Whether whatever follows is matched, nothing too.
    pub fn takes_all(&self, progress: &Progress) -> bool {
        let last = self.tokens.len().checked_sub(1);
        last.is_some_and(|last| {
            self.tokens.get(last) == Some(&Token::Run) && progress.0.contains(&last)
        })
    }

    /// The characters that it tells from others.
    pub fn characters(&self) -> impl Iterator<Item = char> {
        let both_cases = move |token: &Token| match *token {
            Token::Character(it) if self.folds_case => vec![it, it.to_ascii_uppercase()],
            Token::Character(it) => vec![it],
            Token::One | Token::Run => Vec::new(),
        };
        let beyond_ascii = self.folds_case.then_some(BEYOND_ASCII);
        self.tokens.iter().flat_map(both_cases).chain(beyond_ascii)
    }

    /// Whether it matches nothing but this text, or nothing but what begins with it if `more` may follow.
    pub fn is_within(&self, text: &str, more: bool) -> bool {
        let mut tokens = self.tokens.iter();
        let mut characters = text.chars();
        characters.all(|it| tokens.next() == Some(&Token::Character(it)))
            && (more || tokens.next().is_none())
    }
}

impl Progress {
    /// Whether nothing that follows could be matched.
    pub fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    /// What is compared to take it further.
    pub fn size(&self) -> usize {
        1 + self.0.len()
    }
}

/// What was compared indeed, by this thread.
#[cfg(test)]
pub(super) mod compared {
    use std::cell::Cell;

    thread_local! {
        static PLACES: Cell<usize> = const { Cell::new(0) };
    }

    pub fn count(places: usize) {
        PLACES.set(PLACES.get() + 1 + places);
    }

    /// Since the last time.
    pub fn take() -> usize {
        PLACES.take()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLAIN: Syntax = Syntax {
        wildcards: true,
        variables: false,
        folds_case: false,
    };

    /// By an expression, for comparison.
    fn as_regex(pattern: &str) -> regex::Regex {
        let parts = pattern.chars().map(|character| match character {
            '*' => ".*".to_owned(),
            '?' => ".".to_owned(),
            other => regex::escape(&other.to_string()),
        });
        regex::Regex::new(&format!("(?s)^{}$", parts.collect::<String>())).unwrap()
    }

    proptest! {
        #[test]
        fn matches_what_the_expression_of_the_same_meaning_matches(
            pattern in "[abé*?:]{0,8}",
            text in "[abé:\n]{0,8}",
        ) {
            let expected = Holds::from(as_regex(&pattern).is_match(&text));
            prop_assert_eq!(Glob::read(&pattern, PLAIN).matches(&text), expected);
        }

        #[test]
        fn what_takes_all_after_a_text_matches_however_it_goes_on(
            pattern in "[ab*?]{0,6}",
            text in "[ab]{0,6}",
            more in "[abc]{0,6}",
        ) {
            let glob = Glob::read(&pattern, PLAIN);
            let progress = glob.after(&text);
            let longer = glob.matches(&format!("{text}{more}"));
            if glob.takes_all(&progress) {
                prop_assert_eq!(longer, Holds::Yes);
            }
            if progress.is_over() {
                prop_assert_eq!(longer, Holds::No);
            }
        }
    }

    fn of_2012(text: &str) -> Glob {
        Glob::read(
            text,
            Syntax {
                variables: true,
                ..PLAIN
            },
        )
    }

    #[test]
    fn escapes_stand_for_the_character_itself() {
        assert_eq!(of_2012("a${*}b${?}${$}").matches("a*b?$"), Holds::Yes);
        assert_eq!(of_2012("a${*}b").matches("axb"), Holds::No);
    }

    #[test]
    fn a_variable_may_stand_for_anything_but_what_is_around_it_counts() {
        for text in ["home/${aws:username}/x", "home/${aws:username, 'y'}/x"] {
            assert_eq!(of_2012(text).matches("home/alice/x"), Holds::Perhaps);
            assert_eq!(of_2012(text).matches("else/alice/x"), Holds::No);
        }
        for text in [
            "a${unclosed",
            "a${${aws:username}}",
            "a${aws:username, '}'}x",
        ] {
            assert_eq!(of_2012(text).matches("ab"), Holds::Perhaps);
        }
    }

    #[test]
    fn before_2012_a_variable_is_plain_text() {
        let glob = Glob::read("a${*}", PLAIN);
        assert_eq!(glob.matches("a${b}"), Holds::Yes);
        assert_eq!(glob.matches("a*"), Holds::No);
    }

    #[test]
    fn case_is_folded_where_it_is_asked_for_and_never_guessed_beyond_ascii() {
        let folding = Syntax {
            folds_case: true,
            ..PLAIN
        };
        assert_eq!(
            Glob::read("S3:Get*", folding).matches("s3:gETobject"),
            Holds::Yes
        );
        assert_eq!(
            Glob::read("S3:Get*", PLAIN).matches("s3:GetObject"),
            Holds::No
        );
        assert_eq!(Glob::read("é*", folding).matches("éa"), Holds::Perhaps);
        // The other case of these, or of what they are written with: IAM may take them for the same.
        for (pattern, text) in [("É/x", "é/x"), ("k/x", "\u{212a}/x"), ("straße", "STRASSE")] {
            assert_eq!(Glob::read(pattern, folding).matches(text), Holds::Perhaps);
        }
        assert_eq!(Glob::read("É/x", folding).matches("é/y"), Holds::No);
    }
}
