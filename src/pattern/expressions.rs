//! Which of many expressions a name matches.

use std::cell::Cell;

use regex_automata::meta::{BuildError, Config, Regex};
use regex_automata::nfa::thompson::WhichCaptures;
use regex_automata::{Anchored, Input, MatchKind, PatternSet};
use regex_syntax::hir::Hir;

/// How many expressions share an automaton.
const TOGETHER: usize = 512;
/// What the states of one automaton may take.
const AUTOMATON_BYTES: usize = 8 << 20;
/// What each thread may keep of one automaton's deterministic states.
const CACHE_BYTES: usize = 2 << 20;

/// Expressions, matched by automata that they share.
#[derive(Clone, Debug, Default)]
pub(super) struct Expressions {
    /// Each but the last holds [`TOGETHER`] expressions.
    automata: Vec<Regex>,
}

thread_local! {
    /// Kept for the thread's next question, so that none allocates.
    static MATCHED: Cell<Option<PatternSet>> = const { Cell::new(None) };
}

impl Expressions {
    /// Builds the automata; the expressions are made one by one, since all at once may be large.
    pub(super) fn new(expressions: impl Iterator<Item = Hir>) -> Result<Self, Box<BuildError>> {
        let mut automata = Vec::new();
        let mut together = Vec::with_capacity(TOGETHER);
        for expression in expressions {
            together.push(expression);
            if together.len() == TOGETHER {
                automata.push(automaton(&together)?);
                together.clear();
            }
        }
        if !together.is_empty() {
            automata.push(automaton(&together)?);
        }
        Ok(Self { automata })
    }

    /// Hands over the number of every expression that matches the whole `name`.
    pub(super) fn matches(&self, name: &str, mut found: impl FnMut(u32)) {
        if self.automata.is_empty() {
            return;
        }
        let mut matched = MATCHED.take().unwrap_or_else(|| PatternSet::new(TOGETHER));
        let input = Input::new(name).anchored(Anchored::Yes);
        let mut first = 0;
        for automaton in &self.automata {
            matched.clear();
            automaton.which_overlapping_matches(&input, &mut matched);
            for pattern in matched.iter() {
                found(first + pattern.as_u32());
            }
            first += TOGETHER as u32;
        }
        MATCHED.set(Some(matched));
    }
}

fn automaton(expressions: &[Hir]) -> Result<Regex, Box<BuildError>> {
    // Without captures and with limits: an automaton of many expressions can else ask for more memory than there is.
    let config = Config::new()
        .match_kind(MatchKind::All)
        .which_captures(WhichCaptures::None)
        .nfa_size_limit(Some(AUTOMATON_BYTES))
        .hybrid_cache_capacity(CACHE_BYTES)
        .auto_prefilter(false)
        .onepass(false)
        .dfa(false)
        .backtrack(false);
    Regex::builder()
        .configure(config)
        .build_many_from_hir(expressions)
        .map_err(Box::new)
}
