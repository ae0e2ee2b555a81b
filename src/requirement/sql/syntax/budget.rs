//! What reading one text may cost.
//!
//! `sqlparser` tries one reading and then another where a grammar leaves it open, and a hostile text makes it do so
//! inside of what it tries: work that doubles with each level. The dialect's hooks see every step of the parser through
//! an expression; they count, and stop it. `RecursionLimitExceeded` is the one error that `sqlparser` does not take for
//! "try another reading".

use std::cell::Cell;

use sqlparser::parser::ParserError;

/// Steps for each token. Druid's own tests and texts written to mislead need up to four.
const STEPS_PER_TOKEN: usize = 32;

/// Steps for any text, however short.
const STEPS_FOR_ANY: usize = 1_000;

/// How often what stands left of a postfix operator may be one with such an operator again, `a IS NULL IS NULL IS NULL`,
/// in a whole text: each makes the tree a level deeper, and takes nothing of the recursion limit.
const POSTFIX_CHAIN: usize = 1_000;

/// What has been spent on a text.
#[derive(Debug)]
pub(super) struct Budget {
    steps: Account,
    postfix: Account,
}

impl Budget {
    /// For a text of that many tokens.
    pub fn new(tokens: usize) -> Self {
        let steps = tokens
            .saturating_mul(STEPS_PER_TOKEN)
            .saturating_add(STEPS_FOR_ANY);
        Self {
            steps: Account::new(steps),
            postfix: Account::new(POSTFIX_CHAIN),
        }
    }

    /// Pays for a step of the parser.
    pub fn spend(&self) -> Result<(), ParserError> {
        self.steps.spend()
    }

    /// Pays for a postfix operator after a postfix operator.
    pub fn spend_postfix(&self) -> Result<(), ParserError> {
        self.postfix.spend()
    }
}

#[derive(Debug)]
struct Account {
    limit: usize,
    spent: Cell<usize>,
}

impl Account {
    fn new(limit: usize) -> Self {
        Self {
            limit,
            spent: Cell::new(0),
        }
    }

    /// Once empty, empty for ever: what the parser tries next fails as well.
    fn spend(&self) -> Result<(), ParserError> {
        let spent = self.spent.get();
        if spent >= self.limit {
            return Err(ParserError::RecursionLimitExceeded);
        }
        self.spent.set(spent.saturating_add(1));
        Ok(())
    }
}

#[cfg(test)]
thread_local! {
    /// The steps of the text read last on this thread, and its limit.
    static LAST: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

#[cfg(test)]
impl Drop for Budget {
    fn drop(&mut self) {
        LAST.set((self.steps.spent.get(), self.steps.limit));
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::{Version, stack};
    use super::*;

    /// The steps for a text, and their limit.
    fn steps(text: &str) -> (usize, usize) {
        stack::run(|| {
            let _tree = super::super::parse(text, Version::V33);
            LAST.get()
        })
        .unwrap()
    }

    #[test]
    fn each_token_costs_a_few_steps() {
        for repeated in [
            "1, ",
            "f(a, b) + ",
            "CAST(a AS INTEGER) AND ",
            "a IN (1, 2) OR ",
        ] {
            let text = |times| format!("SELECT {}1", repeated.repeat(times));
            let (once, _) = steps(&text(1_000));
            let (twice, limit) = steps(&text(2_000));
            assert!(once > 1_000, "{repeated} {once}");
            assert!(twice <= once * 2, "{repeated} {once} {twice}");
            assert!(twice * 4 <= limit, "{repeated} {twice} of {limit}");
        }
    }

    #[test]
    fn reading_ends_when_the_steps_are_spent() {
        let joins = format!(
            "SELECT 1 FROM {}t{}",
            "((SELECT 1 FROM ".repeat(300),
            ") JOIN t ON a = b)".repeat(300)
        );
        let (spent, limit) = steps(&joins);
        assert_eq!(spent, limit);
    }
}
