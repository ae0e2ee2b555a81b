//! Which of many expressions a name matches.

use regex_automata::hybrid::dfa::{self, DFA};
use regex_automata::nfa::thompson::pikevm::{self, PikeVM};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::pool::Pool;
use regex_automata::{Anchored, Input, MatchKind, PatternSet};
use regex_syntax::hir::Hir;

/// How many expressions share an automaton.
const TOGETHER: usize = 512;
/// What the states of one automaton may take: of large expressions fewer share one.
const AUTOMATON_BYTES: usize = 8 << 20;
/// What each thread may keep of one automaton's deterministic states.
const CACHE_BYTES: usize = 2 << 20;

/// Why automata are not built: they would be too large.
pub(super) type BuildError = Box<dyn std::error::Error>;

/// Expressions, matched by automata that they share.
#[derive(Debug)]
pub(super) struct Expressions {
    /// In the order of the expressions.
    automata: Vec<Automaton>,
    /// Kept for the next question, so that few allocate; as many as there are questions at once.
    memories: Pool<Memory, fn() -> Memory>,
}

/// What a question needs besides the automata.
#[derive(Debug)]
struct Memory {
    /// The deterministic states found so far, of each automaton.
    states: Vec<dfa::Cache>,
    matched: PatternSet,
}

impl Expressions {
    /// Builds the automata; the expressions are made one by one, since all at once may be large.
    pub(super) fn new(expressions: impl Iterator<Item = Hir>) -> Result<Self, BuildError> {
        let mut automata = Vec::new();
        let mut together = Vec::with_capacity(TOGETHER);
        for expression in expressions {
            together.push(expression);
            if together.len() == TOGETHER {
                build(&together, &mut automata)?;
                together.clear();
            }
        }
        if !together.is_empty() {
            build(&together, &mut automata)?;
        }
        Ok(Self {
            automata,
            memories: Pool::new(Memory::new),
        })
    }

    /// Hands over the number of every expression that matches the whole `name`.
    pub(super) fn matches(&self, name: &str, mut found: impl FnMut(u32)) {
        if self.automata.is_empty() {
            return;
        }
        let mut memory = self.memories.get();
        let Memory { states, matched } = &mut *memory;
        if states.is_empty() {
            states.extend(
                self.automata
                    .iter()
                    .map(|automaton| automaton.dfa.create_cache()),
            );
        }
        let input = Input::new(name).anchored(Anchored::Yes);
        let mut first = 0;
        for (automaton, states) in self.automata.iter().zip(states) {
            matched.clear();
            automaton.matches(&input, states, matched);
            for pattern in matched.iter() {
                found(first + pattern.as_u32());
            }
            first += u32::try_from(automaton.dfa.pattern_len()).unwrap_or(u32::MAX);
        }
    }
}

/// Builds one automaton of these expressions, or several where one would be too large.
fn build(expressions: &[Hir], automata: &mut Vec<Automaton>) -> Result<(), BuildError> {
    match Automaton::new(expressions) {
        Ok(automaton) => automata.push(automaton),
        Err(_too_large) if expressions.len() > 1 => {
            let (some, others) = expressions.split_at(expressions.len() / 2);
            build(some, automata)?;
            build(others, automata)?;
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

impl Memory {
    fn new() -> Self {
        Self {
            states: Vec::new(),
            matched: PatternSet::new(TOGETHER),
        }
    }
}

/// The automaton of some expressions, made deterministic where names lead.
#[derive(Debug)]
struct Automaton {
    dfa: DFA,
    /// Answers should `dfa` not, for which no reason is known.
    slow: PikeVM,
}

impl Automaton {
    fn new(expressions: &[Hir]) -> Result<Self, BuildError> {
        // Without captures and with limits: many expressions can else ask for more memory than there is.
        let nfa = NFA::compiler()
            .configure(
                thompson::Config::new()
                    .nfa_size_limit(Some(AUTOMATON_BYTES))
                    .which_captures(WhichCaptures::None),
            )
            .build_many_from_hir(expressions)?;
        // It never gives up: states are forgotten where there are too many, and found anew. If it did, a few names
        // that lead to ever new states could make all later questions slow ones.
        let dfa = DFA::builder()
            .configure(
                DFA::config()
                    .match_kind(MatchKind::All)
                    .cache_capacity(CACHE_BYTES)
                    .skip_cache_capacity_check(true)
                    .minimum_cache_clear_count(None),
            )
            .build_from_nfa(nfa.clone())?;
        let slow = PikeVM::builder()
            .configure(pikevm::Config::new().match_kind(MatchKind::All))
            .build_from_nfa(nfa)?;
        Ok(Self { dfa, slow })
    }

    fn matches(&self, input: &Input<'_>, states: &mut dfa::Cache, matched: &mut PatternSet) {
        if self
            .dfa
            .try_which_overlapping_matches(states, input, matched)
            .is_err()
        {
            self.slow
                .which_overlapping_matches(&mut self.slow.create_cache(), input, matched);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Automaton, Expressions, TOGETHER};
    use crate::pattern::glob::Glob;
    use crate::pattern::regex;
    use regex_automata::{Anchored, Input, PatternSet};
    use regex_syntax::hir::Hir;

    fn globs(number: usize) -> Vec<Hir> {
        (0..number)
            .map(|n| regex::of_glob(&Glob::parse(&format!("*a{n}*b{n}*c")).unwrap()))
            .collect()
    }

    /// Digits and letters that keep leading to states that no name has led to.
    fn restless(length: usize) -> String {
        let mut seed = 1_u64;
        let mut next = || {
            seed = seed
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            char::from(b"0123456789abc"[(seed >> 33) as usize % 13])
        };
        (0..length).map(|_| next()).collect()
    }

    #[test]
    fn names_that_use_up_the_memory_do_not_make_it_give_up() {
        let automaton = Automaton::new(&globs(TOGETHER)).unwrap();
        let mut states = automaton.dfa.create_cache();
        for length in [12_000, 100, 4_000] {
            let name = restless(length);
            let input = Input::new(&name).anchored(Anchored::Yes);
            let mut matched = PatternSet::new(TOGETHER);
            automaton
                .dfa
                .try_which_overlapping_matches(&mut states, &input, &mut matched)
                .unwrap();
            let mut expected = PatternSet::new(TOGETHER);
            automaton.slow.which_overlapping_matches(
                &mut automaton.slow.create_cache(),
                &input,
                &mut expected,
            );
            assert_eq!(matched, expected);
        }
    }

    #[test]
    fn a_word_boundary_beside_other_letters_needs_no_slower_automaton() {
        let boundaries = [r".*\bx", r".*é\B", r".*\b{start}x", r".*\<x"];
        let parsed = boundaries.map(|text| regex::parse(text).unwrap());
        let automaton = Automaton::new(&parsed).unwrap();
        for name in ["éx", "é x", "é", "\u{1f980}"] {
            let mut states = automaton.dfa.create_cache();
            let mut matched = PatternSet::new(boundaries.len());
            let input = Input::new(name).anchored(Anchored::Yes);
            automaton
                .dfa
                .try_which_overlapping_matches(&mut states, &input, &mut matched)
                .unwrap();
        }
    }

    #[test]
    fn a_word_boundary_is_one_of_ascii() {
        let expressions = [r".*\bx", ".*é.*", "z"].map(|text| regex::parse(text).unwrap());
        let expressions = Expressions::new(expressions.into_iter()).unwrap();
        let matches = |name| {
            let mut found = Vec::new();
            expressions.matches(name, |number| found.push(number));
            found
        };
        assert_eq!(matches("é x"), [0, 1]);
        assert_eq!(matches("éx"), [0, 1]);
        assert_eq!(matches("yx"), Vec::<u32>::new());
        assert_eq!(matches("a x"), [0]);
        assert_eq!(matches("z"), [2]);
    }

    #[test]
    fn large_expressions_share_no_automaton_and_keep_their_numbers() {
        let large = (0..20).map(|n| regex::parse(&format!(r"(\pL{{40}}){{2}}{n}|x.*")).unwrap());
        let expressions = Expressions::new(large).unwrap();
        assert!(expressions.automata.len() > 1);
        let mut found = Vec::new();
        expressions.matches(&("a".repeat(80) + "17"), |number| found.push(number));
        expressions.matches("x", |number| found.push(number));
        assert_eq!(found, [17].into_iter().chain(0..20).collect::<Vec<_>>());
    }
}
