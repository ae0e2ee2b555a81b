//! Expressions that a name can match only if it contains a certain text: all these texts are searched for at once.

use aho_corasick::automaton::{Automaton, StateID};
use aho_corasick::dfa::{self, DFA};
use aho_corasick::nfa::contiguous::{self, NFA};
use aho_corasick::nfa::noncontiguous;
use aho_corasick::{Anchored, MatchKind, StartKind};

use super::dense::Dense;
use super::expressions::BuildError;
use super::glob::Glob;
use super::literals::{AnyOf, Needle, Place};
use super::vocabulary::EXPRESSIONS;

/// What a deterministic automaton of the needles may take.
const DETERMINISTIC_BYTES: usize = 4 << 20;

/// An expression, and needles one of which is in each name that it matches.
#[derive(Debug)]
pub(super) struct Sought {
    pub(super) number: u32,
    pub(super) needles: AnyOf,
    pub(super) check: Check,
}

/// What must be looked at when a needle was found.
#[derive(Debug)]
pub(super) enum Check {
    /// The needle is all.
    Nothing,
    Glob(Glob),
    Automaton(Box<Dense>),
}

impl Check {
    /// What is left to check of a glob, of which one of these needles was found.
    pub(super) fn of_glob(glob: &Glob, needles: &AnyOf) -> Self {
        let mut literals = glob.literals().iter().filter(|literal| !literal.is_empty());
        match (literals.next(), literals.next(), &**needles) {
            (Some(only), None, [needle])
                if *only.as_bytes() == *needle.bytes && glob.exact().is_none() =>
            {
                Self::Nothing
            }
            _ => Self::Glob(glob.clone()),
        }
    }

    fn matches(&self, name: &str) -> bool {
        match self {
            Self::Nothing => true,
            Self::Glob(glob) => glob.matches(name),
            Self::Automaton(automaton) => {
                let mut matches = false;
                automaton.matches(name, |_| matches = true);
                matches
            }
        }
    }
}

/// Finds those of many expressions that may match a name, and looks whether they do.
#[derive(Debug)]
pub(super) struct Needles {
    /// Knows each needle by a number.
    search: Search,
    /// By the needle's number: where its `candidates` begin, and where those of the last end.
    bounds: Vec<u32>,
    candidates: Vec<Candidate>,
    expressions: Vec<(u32, Check)>,
}

/// What a needle may lead to.
#[derive(Clone, Copy, Debug)]
struct Candidate {
    place: Place,
    /// Its place in `expressions`.
    expression: u32,
}

impl Needles {
    pub(super) fn new(all: Vec<Sought>) -> Result<Self, BuildError> {
        let mut expressions = Vec::with_capacity(all.len());
        let mut needles = Vec::new();
        for (expression, sought) in (0..).zip(all) {
            expressions.push((sought.number, sought.check));
            needles.extend(
                sought
                    .needles
                    .into_iter()
                    .map(|needle| (needle, expression)),
            );
        }
        needles.sort_unstable_by(|(one, _), (other, _)| one.bytes.cmp(&other.bytes));
        let mut bounds = Vec::new();
        let mut texts = Vec::new();
        let mut candidates = Vec::with_capacity(needles.len());
        for alike in needles.chunk_by(|(one, _), (other, _)| one.bytes == other.bytes) {
            bounds.push(u32::try_from(candidates.len())?);
            texts.extend(alike.first().map(|(needle, _)| &*needle.bytes));
            candidates.extend(
                alike
                    .iter()
                    .map(|&(Needle { place, .. }, expression)| Candidate { place, expression }),
            );
        }
        bounds.push(u32::try_from(candidates.len())?);
        Ok(Self {
            search: Search::new(&texts)?,
            bounds,
            candidates,
            expressions,
        })
    }

    #[cfg(test)]
    pub(super) fn is_empty(&self) -> bool {
        self.expressions.is_empty()
    }

    /// Hands over the number of every expression that matches the whole `name`; some perhaps more than once.
    pub(super) fn matches(&self, name: &str, mut found: impl FnMut(u32)) {
        if self.expressions.is_empty() {
            return;
        }
        let mut looked_at = LookedAt::default();
        self.search.each(name, |needle, start, end| {
            for candidate in self.candidates(needle) {
                let placed = match candidate.place {
                    Place::Start => start == 0,
                    Place::End => end == name.len(),
                    Place::Anywhere => true,
                };
                if placed {
                    self.look_at(candidate.expression, name, &mut looked_at, &mut found);
                }
            }
        });
    }

    fn look_at(
        &self,
        expression: u32,
        name: &str,
        looked_at: &mut LookedAt,
        mut found: impl FnMut(u32),
    ) {
        let Some((number, check)) = self.expressions.get(expression as usize) else {
            return;
        };
        let matches = match check {
            Check::Nothing => true,
            check => looked_at.is_new(expression) && check.matches(name),
        };
        if matches {
            found(*number);
        }
    }

    fn candidates(&self, needle: usize) -> &[Candidate] {
        let bound = |needle: usize| self.bounds.get(needle).map(|&bound| bound as usize);
        match (bound(needle), bound(needle + 1)) {
            (Some(from), Some(to)) => self.candidates.get(from..to).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// What finds all needles, also such as overlap.
#[derive(Debug)]
enum Search {
    /// Takes one step a byte.
    Deterministic(DFA, StateID),
    /// Takes less memory, and a few steps a byte.
    Contiguous(NFA, StateID),
}

impl Search {
    fn new(needles: &[&[u8]]) -> Result<Self, BuildError> {
        let automaton = noncontiguous::Builder::new()
            .match_kind(MatchKind::Standard)
            .prefilter(false)
            .build(needles)?;
        if deterministic_bytes(needles) <= DETERMINISTIC_BYTES {
            let automaton = dfa::Builder::new()
                .start_kind(StartKind::Unanchored)
                .build_from_noncontiguous(&automaton)?;
            let start = automaton.start_state(Anchored::No)?;
            Ok(Self::Deterministic(automaton, start))
        } else {
            let automaton = contiguous::Builder::new().build_from_noncontiguous(&automaton)?;
            let start = automaton.start_state(Anchored::No)?;
            Ok(Self::Contiguous(automaton, start))
        }
    }

    /// Hands over each needle in the name: its number, where it begins, and where it ends.
    fn each(&self, name: &str, found: impl FnMut(usize, usize, usize)) {
        match self {
            Self::Deterministic(automaton, start) => walk(automaton, *start, name, found),
            Self::Contiguous(automaton, start) => walk(automaton, *start, name, found),
        }
    }
}

fn walk(
    automaton: &impl Automaton,
    mut state: StateID,
    name: &str,
    mut found: impl FnMut(usize, usize, usize),
) {
    for (end, &byte) in (1..).zip(name.as_bytes()) {
        state = automaton.next_state(Anchored::No, state, byte);
        if automaton.is_match(state) {
            for index in 0..automaton.match_len(state) {
                let needle = automaton.match_pattern(state, index);
                found(needle.as_usize(), end - automaton.pattern_len(needle), end);
            }
        }
    }
}

/// What a deterministic automaton takes of these needles, which are in order: a state for each way in which some begin,
/// and in each a number of four bytes for each run of bytes that nothing tells apart.
fn deterministic_bytes(needles: &[&[u8]]) -> usize {
    let mut states = 3;
    let mut last_of_run = [false; 256];
    let mut previous: &[u8] = &[];
    for needle in needles {
        let shared = needle
            .iter()
            .zip(previous)
            .take_while(|(one, other)| one == other);
        states += needle.len() - shared.count();
        previous = needle;
        for &byte in needle.iter() {
            for last in [byte.checked_sub(1), Some(byte)].into_iter().flatten() {
                if let Some(last_of_run) = last_of_run.get_mut(usize::from(last)) {
                    *last_of_run = true;
                }
            }
        }
    }
    let runs = 1 + last_of_run.iter().filter(|&&last| last).count();
    states * runs.next_power_of_two() * size_of::<u32>()
}

/// The expressions that were looked at: none twice, however often a name holds its needles.
#[derive(Default)]
struct LookedAt {
    /// The first ones, mostly all.
    few: [u32; 8],
    used: usize,
    /// A bit for each expression, not written before it is needed.
    others: Option<[u64; EXPRESSIONS.div_ceil(64)]>,
}

impl LookedAt {
    /// Whether it was not looked at before.
    fn is_new(&mut self, expression: u32) -> bool {
        if self
            .few
            .iter()
            .take(self.used)
            .any(|&seen| seen == expression)
        {
            return false;
        }
        if let Some(free) = self.few.get_mut(self.used) {
            *free = expression;
            self.used += 1;
            return true;
        }
        let words = self.others.get_or_insert([0; EXPRESSIONS.div_ceil(64)]);
        let bit = 1 << (expression % 64);
        words.get_mut(expression as usize / 64).is_none_or(|word| {
            let new = *word & bit == 0;
            *word |= bit;
            new
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{DETERMINISTIC_BYTES, Search, deterministic_bytes};

    fn needles(count: usize) -> Vec<Box<[u8]>> {
        let mut needles: Vec<Box<[u8]>> = (0..count)
            .map(|number| format!("_t{number}_").into_bytes().into())
            .collect();
        needles.sort_unstable();
        needles
    }

    fn found(search: &Search, name: &str) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        search.each(name, |needle, start, end| found.push((needle, start, end)));
        found
    }

    #[test]
    fn what_an_automaton_takes_is_known_beforehand() {
        let needles = needles(1_000);
        let needles: Vec<&[u8]> = needles.iter().map(|needle| &**needle).collect();
        let Search::Deterministic(automaton, _) = Search::new(&needles).unwrap() else {
            panic!("few needles")
        };
        let taken = aho_corasick::automaton::Automaton::memory_usage(&automaton);
        let expected = deterministic_bytes(&needles);
        // The needles' lengths and what each state matches come on top.
        assert!(
            (expected..expected * 3 / 2).contains(&taken),
            "{expected} {taken}"
        );
    }

    #[test]
    fn needles_are_found_however_many_there_are() {
        let many = needles(80_000);
        for count in [1_000, 80_000] {
            let needles: Vec<&[u8]> = many.iter().take(count).map(|needle| &**needle).collect();
            let search = Search::new(&needles).unwrap();
            let deterministic = matches!(search, Search::Deterministic(..));
            assert_eq!(
                deterministic,
                deterministic_bytes(&needles) <= DETERMINISTIC_BYTES
            );
            assert_eq!(deterministic, count == 1_000);
            let text = str::from_utf8(needles[7]).unwrap();
            let one = (7, 1, 1 + text.len());
            assert_eq!(found(&search, &format!("x{text}y")), [one]);
        }
    }
}
