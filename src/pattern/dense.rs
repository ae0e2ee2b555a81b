//! Immutable automata: nothing is allocated, shared or waited for while a name is read.

use regex_automata::dfa::{Automaton, StartKind, dense};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::primitives::StateID;
use regex_automata::util::start;
use regex_automata::{Anchored, MatchKind};
use regex_syntax::hir::Hir;

/// A deterministic automaton of some expressions.
#[derive(Debug)]
pub(super) struct Dense {
    states: dense::DFA<Vec<u32>>,
    start: StateID,
}

impl Dense {
    /// The automaton of these expressions, each of which ends with the name; none if it takes more than so many bytes.
    pub(super) fn new(expressions: &[Hir], bytes: usize) -> Option<Self> {
        // Without captures and with limits: some expressions can else ask for more memory than there is.
        let nfa = NFA::compiler()
            .configure(
                thompson::Config::new()
                    .nfa_size_limit(Some(bytes))
                    .which_captures(WhichCaptures::None),
            )
            .build_many_from_hir(expressions)
            .ok()?;
        let states = dense::Builder::new()
            .configure(
                dense::Config::new()
                    .match_kind(MatchKind::All)
                    .start_kind(StartKind::Anchored)
                    .accelerate(false)
                    .dfa_size_limit(Some(bytes))
                    .determinize_size_limit(Some(bytes)),
            )
            .build_from_nfa(&nfa)
            .ok()?;
        let start = states
            .start_state(&start::Config::new().anchored(Anchored::Yes))
            .ok()?;
        Some(Self { states, start })
    }

    /// Hands over the number of each expression that matches the whole `name`.
    pub(super) fn matches(&self, name: &str, mut found: impl FnMut(u32)) {
        let mut state = self.start;
        for &byte in name.as_bytes() {
            state = self.states.next_state(state, byte);
            if self.states.is_dead_state(state) {
                return;
            }
        }
        let end = self.states.next_eoi_state(state);
        if self.states.is_match_state(end) {
            for index in 0..self.states.match_len(end) {
                found(self.states.match_pattern(end, index).as_u32());
            }
        }
    }

    /// What it takes.
    pub(super) fn bytes(&self) -> usize {
        size_of::<Self>() + self.states.memory_usage()
    }
}
