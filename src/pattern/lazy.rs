//! Automata whose states are made while they are used, in memory of a fixed size.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};
use std::thread::available_parallelism;

use regex_automata::hybrid::dfa::{Cache, DFA};
use regex_automata::hybrid::{self, LazyStateID};
use regex_automata::nfa::thompson::pikevm::{self, PikeVM};
use regex_automata::nfa::thompson::{self, NFA, WhichCaptures};
use regex_automata::util::start;
use regex_automata::{Anchored, Input, MatchKind, PatternSet};
use regex_syntax::hir::Hir;

use super::expressions::{BuildError, number};
use super::regex::EXPRESSION_BYTES;

/// How many expressions share an automaton.
const TOGETHER: usize = 512;
/// What one of them may take: of large expressions fewer share one.
const AUTOMATON_BYTES: usize = 2 * EXPRESSION_BYTES;
/// What all automata may take without their states. To read a byte of a hostile name takes a time in proportion to it.
const AUTOMATA_BYTES: usize = 16 << 20;
/// What the states of all automata may take, those of all deciders.
const STATES_BYTES: usize = 64 << 20;
/// What the states of one automaton may take at most, for each decider.
const MOST_STATES_BYTES: usize = 2 << 20;
/// So many may decide at once.
const DECIDERS: usize = 8;

/// Expressions of which the deterministic automata would be too large to be made beforehand.
#[derive(Debug)]
pub(super) struct Lazy {
    automata: Vec<Automaton>,
    memories: Box<[Memory]>,
}

/// The states found so far of each automaton: empty before the first use. Aligned, so that the threads that use
/// different ones do not disturb each other.
#[derive(Debug, Default)]
#[repr(align(128))]
struct Memory(Mutex<Vec<Cache>>);

impl Lazy {
    pub(super) fn new(
        expressions: &[u32],
        expression: impl Fn(u32) -> Hir,
    ) -> Result<Self, BuildError> {
        let mut automata = Vec::new();
        let mut left = AUTOMATA_BYTES;
        for numbers in expressions.chunks(TOGETHER) {
            let parsed: Vec<Hir> = numbers.iter().map(|&number| expression(number)).collect();
            build(numbers, &parsed, &mut left, &mut automata)?;
        }
        let least: usize = automata
            .iter()
            .map(|(_, nfa)| least_states_bytes(nfa))
            .sum();
        let deciders = (STATES_BYTES / least.max(1))
            .min(available_parallelism().map_or(1, usize::from))
            .clamp(1, DECIDERS);
        let each = STATES_BYTES / deciders / automata.len().max(1);
        let automata = automata
            .into_iter()
            .map(|(numbers, nfa)| Automaton::new(numbers, nfa, each.min(MOST_STATES_BYTES)))
            .collect::<Result<_, _>>()?;
        Ok(Self {
            automata,
            memories: (0..deciders).map(|_| Memory::default()).collect(),
        })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.automata.is_empty()
    }

    /// Hands over the number of every expression that matches the whole `name`.
    pub(super) fn matches(&self, name: &str, mut found: impl FnMut(u32)) {
        if self.automata.is_empty() {
            return;
        }
        let Some(mut memory) = self.memory() else {
            return;
        };
        if memory.is_empty() {
            memory.extend(
                self.automata
                    .iter()
                    .map(|automaton| automaton.dfa.create_cache()),
            );
        }
        for (automaton, states) in self.automata.iter().zip(&mut *memory) {
            automaton.matches(name, states, &mut found);
        }
    }

    /// A memory that no other decider uses: that of this thread, or any other. Where all are used it waits for its own.
    fn memory(&self) -> Option<MutexGuard<'_, Vec<Cache>>> {
        let home = thread_number() % self.memories.len().max(1);
        let (before, from_home) = self.memories.split_at_checked(home)?;
        let unused = from_home.iter().chain(before).find_map(Memory::unused);
        unused.or_else(|| from_home.first().map(Memory::wait))
    }
}

impl Memory {
    fn unused(&self) -> Option<MutexGuard<'_, Vec<Cache>>> {
        match self.0.try_lock() {
            Ok(states) => Some(states),
            Err(TryLockError::Poisoned(poisoned)) => Some(self.anew(poisoned)),
            Err(TryLockError::WouldBlock) => None,
        }
    }

    fn wait(&self) -> MutexGuard<'_, Vec<Cache>> {
        self.0.lock().unwrap_or_else(|poisoned| self.anew(poisoned))
    }

    /// What a panic has left cannot be relied on.
    fn anew<'a>(
        &self,
        poisoned: PoisonError<MutexGuard<'a, Vec<Cache>>>,
    ) -> MutexGuard<'a, Vec<Cache>> {
        let mut states = poisoned.into_inner();
        states.clear();
        self.0.clear_poison();
        states
    }
}

/// Threads are numbered as they come: few that run at once have the same memory.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static NUMBER: usize = NEXT.fetch_add(1, Ordering::Relaxed);
    }
    NUMBER.with(|&number| number)
}

/// Builds one automaton of these expressions, or several where one would be too large; of so many bytes that are left.
fn build(
    numbers: &[u32],
    expressions: &[Hir],
    left: &mut usize,
    automata: &mut Vec<(Box<[u32]>, NFA)>,
) -> Result<(), BuildError> {
    // Without captures and with limits: many expressions can else ask for more memory than there is.
    let nfa = NFA::compiler()
        .configure(
            thompson::Config::new()
                .nfa_size_limit(Some(AUTOMATON_BYTES))
                .which_captures(WhichCaptures::None),
        )
        .build_many_from_hir(expressions);
    match nfa {
        Ok(nfa) => {
            *left = left
                .checked_sub(nfa.memory_usage())
                .ok_or("the automata are too large together")?;
            automata.push((numbers.into(), nfa));
        }
        Err(_too_large) if expressions.len() > 1 => {
            let half = expressions.len() / 2;
            let (some, others) = expressions.split_at(half);
            let (some_numbers, other_numbers) = numbers.split_at(half);
            build(some_numbers, some, left, automata)?;
            build(other_numbers, others, left, automata)?;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}

/// What the states must be able to take at least.
fn least_states_bytes(nfa: &NFA) -> usize {
    config()
        .get_minimum_cache_capacity(nfa)
        .unwrap_or(usize::MAX)
}

fn config() -> hybrid::dfa::Config {
    // It never gives up: states are forgotten where there are too many, and found anew. If it did, a few names
    // that lead to ever new states could make all later questions slow ones.
    DFA::config()
        .match_kind(MatchKind::All)
        .skip_cache_capacity_check(true)
        .minimum_cache_clear_count(None)
}

/// The automaton of some expressions, made deterministic where names lead.
#[derive(Debug)]
struct Automaton {
    numbers: Box<[u32]>,
    dfa: DFA,
    /// Answers should `dfa` not, for which no reason is known.
    slow: PikeVM,
}

impl Automaton {
    fn new(numbers: Box<[u32]>, nfa: NFA, states_bytes: usize) -> Result<Self, BuildError> {
        let dfa = DFA::builder()
            .configure(config().cache_capacity(states_bytes))
            .build_from_nfa(nfa.clone())?;
        let slow = PikeVM::builder()
            .configure(pikevm::Config::new().match_kind(MatchKind::All))
            .build_from_nfa(nfa)?;
        Ok(Self { numbers, dfa, slow })
    }

    fn matches(&self, name: &str, states: &mut Cache, mut found: impl FnMut(u32)) {
        match self.walk(name, states) {
            Ok(end) if end.is_match() => {
                for index in 0..self.dfa.match_len(states, end) {
                    let place = self.dfa.match_pattern(states, end, index);
                    found(number(&self.numbers, place.as_u32()));
                }
            }
            Ok(_) => {}
            Err(_) => self.matches_slowly(name, found),
        }
    }

    /// The state behind the end of the name.
    fn walk(&self, name: &str, states: &mut Cache) -> Result<LazyStateID, BuildError> {
        let anchored = start::Config::new().anchored(Anchored::Yes);
        let mut state = self.dfa.start_state(states, &anchored)?;
        for &byte in name.as_bytes() {
            state = self.dfa.next_state(states, state, byte)?;
            if state.is_dead() {
                return Ok(state);
            }
        }
        Ok(self.dfa.next_eoi_state(states, state)?)
    }

    fn matches_slowly(&self, name: &str, mut found: impl FnMut(u32)) {
        let input = Input::new(name).anchored(Anchored::Yes);
        let mut matched = PatternSet::new(self.numbers.len());
        self.slow
            .which_overlapping_matches(&mut self.slow.create_cache(), &input, &mut matched);
        for place in matched.iter() {
            found(number(&self.numbers, place.as_u32()));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;

    use super::{Lazy, MOST_STATES_BYTES, TOGETHER};
    use crate::pattern::glob::Glob;
    use crate::pattern::regex;
    use regex_syntax::hir::Hir;

    fn lazy(count: usize, expression: impl Fn(u32) -> Hir) -> Lazy {
        let numbers: Vec<u32> = (0..).take(count).collect();
        Lazy::new(&numbers, expression).unwrap()
    }

    fn glob(number: u32) -> Hir {
        regex::of_glob(&Glob::parse(&format!("*a{number}*b{number}*c")).unwrap())
    }

    fn found(lazy: &Lazy, name: &str) -> Vec<u32> {
        let mut found = Vec::new();
        lazy.matches(name, |number| found.push(number));
        found
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
        let lazy = lazy(TOGETHER, glob);
        let [automaton] = &*lazy.automata else {
            panic!("one automaton")
        };
        let mut states = automaton.dfa.create_cache();
        for length in [12_000, 100, 4_000] {
            let name = restless(length);
            let mut numbers = Vec::new();
            assert!(automaton.walk(&name, &mut states).is_ok());
            automaton.matches(&name, &mut states, |number| numbers.push(number));
            let mut expected = Vec::new();
            automaton.matches_slowly(&name, |number| expected.push(number));
            numbers.sort_unstable();
            assert_eq!(numbers, expected);
        }
        assert!(states.clear_count() > 0, "the memory is used up");
        assert!(states.memory_usage() <= 2 * MOST_STATES_BYTES);
    }

    #[test]
    fn a_word_boundary_beside_other_letters_needs_no_slower_automaton() {
        let boundaries = [r".*\bx", r".*é\B", r".*\b{start}x", r".*\<x"];
        let parsed = |number: u32| regex::parse(boundaries[number as usize]).unwrap();
        let lazy = lazy(boundaries.len(), parsed);
        for name in ["éx", "é x", "é", "\u{1f980}"] {
            let mut states = lazy.automata[0].dfa.create_cache();
            assert!(lazy.automata[0].walk(name, &mut states).is_ok(), "{name}");
        }
    }

    #[test]
    fn large_expressions_share_no_automaton_and_keep_their_numbers() {
        let large = |number| regex::parse(&format!(r"(\pL{{10}}){{2}}{number}|x.*")).unwrap();
        let lazy = lazy(20, large);
        assert!(lazy.automata.len() > 1);
        assert_eq!(found(&lazy, &("a".repeat(20) + "17")), [17]);
        let mut all = found(&lazy, "x");
        all.sort_unstable();
        assert_eq!(all, (0..20).collect::<Vec<_>>());
    }

    #[test]
    fn more_threads_than_memories_wait_for_each_other() {
        let lazy = lazy(100, glob);
        let start = Barrier::new(4 * super::DECIDERS);
        std::thread::scope(|scope| {
            for _ in 0..4 * super::DECIDERS {
                scope.spawn(|| {
                    start.wait();
                    for number in 0..100 {
                        let name = format!("xa{number}yb{number}zc");
                        assert!(found(&lazy, &name).contains(&number));
                    }
                });
            }
        });
        assert!(lazy.memories.len() <= super::DECIDERS);
    }

    #[test]
    fn a_panic_while_deciding_harms_no_later_decision() {
        let lazy = lazy(2, glob);
        let broken = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            lazy.matches("a0b0c", |_| panic!("on purpose"));
        }));
        assert!(broken.is_err());
        assert_eq!(found(&lazy, "a0b0c"), [0]);
    }
}
