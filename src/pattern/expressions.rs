//! Which of many expressions a name matches.

use regex_syntax::hir::Hir;

use super::dense::Dense;
use super::glob::Glob;
use super::lazy::Lazy;
use super::literals::{AnyOf, Parts};
use super::needles::{Check, Needles, Sought};
use super::rarest::rarest;

/// What the automaton of a single expression may take.
const SINGLE_BYTES: usize = 16 << 10;
/// What those of all single expressions may take.
const SINGLES_BYTES: usize = 64 << 20;
/// So many expressions may turn out to need a larger one. To find that out takes time.
const TOO_LARGE: usize = 1_000;
/// So many immutable automata of many expressions are asked one by one, and more only for very many expressions.
const GROUPS: usize = 16;
/// How many expressions share one at most.
const TOGETHER: usize = 512;
/// What each of them may take: to find out that one takes more is paid when a policy is read.
const GROUP_BYTES: usize = 256 << 10;
/// So many may: each takes about a second.
const TOO_LARGE_GROUPS: usize = 4;

/// How many bytes a name may have where automata are made while it is read.
const LONGEST_LAZY: usize = 1_024;

/// Why automata are not built: they would be too large.
pub(super) type BuildError = Box<dyn std::error::Error>;

/// Expressions, matched as what they mean allows.
///
/// Most contain a text that a name must contain, too, and that few other expressions contain: only where it is found in
/// the name the expression is looked at. Others share automata: immutable ones if these stay small, or else such as
/// are made while they are used.
#[derive(Debug)]
pub(super) struct Expressions {
    /// Those that match whatever the name.
    of_all_names: Vec<u32>,
    needles: Needles,
    groups: Vec<Group>,
    lazy: Lazy,
}

/// Expressions that share an immutable automaton.
#[derive(Debug)]
struct Group {
    automaton: Dense,
    numbers: Box<[u32]>,
}

impl Expressions {
    /// Prepares so many expressions; each is made when it is needed, since all at once may be large.
    pub(super) fn new(count: u32, expression: impl Fn(u32) -> Hir) -> Result<Self, BuildError> {
        let readings: Vec<Reading> = (0..count)
            .map(|number| Reading::of(&expression(number)))
            .collect();
        let chosen = rarest(readings.iter().map(|reading| &*reading.ways));
        let mut sorting = Sorting::default();
        for ((number, reading), needles) in (0..).zip(&readings).zip(chosen) {
            sorting.add(number, reading, needles, &expression);
        }
        let (groups, others) = group(&sorting.others, &expression);
        Ok(Self {
            of_all_names: sorting.of_all_names,
            needles: Needles::new(sorting.sought)?,
            groups,
            lazy: Lazy::new(&others, expression)?,
        })
    }

    /// How many bytes a name may have: a step of a lazy automaton may take as long as the automaton is large.
    pub(super) fn longest_name(&self) -> usize {
        if self.lazy.is_empty() {
            usize::MAX
        } else {
            LONGEST_LAZY
        }
    }

    /// Hands over the number of every expression that matches the whole `name`; some perhaps more than once.
    pub(super) fn matches(&self, name: &str, mut found: impl FnMut(u32)) {
        self.of_all_names.iter().copied().for_each(&mut found);
        self.needles.matches(name, &mut found);
        for group in &self.groups {
            group.automaton.matches(name, |place| {
                found(number(&group.numbers, place));
            });
        }
        self.lazy.matches(name, found);
    }
}

/// The number of the expression that has this place in an automaton.
pub(super) fn number(numbers: &[u32], place: u32) -> u32 {
    numbers.get(place as usize).copied().unwrap_or(u32::MAX)
}

/// What can be said of an expression by itself.
struct Reading {
    glob: Option<Glob>,
    ways: Vec<AnyOf>,
}

impl Reading {
    fn of(expression: &Hir) -> Self {
        let parts = Parts::of(expression);
        Self {
            glob: parts.glob(),
            ways: parts.needles(),
        }
    }
}

/// Expressions by how they will be matched.
#[derive(Default)]
struct Sorting {
    of_all_names: Vec<u32>,
    sought: Vec<Sought>,
    others: Vec<u32>,
    singles_bytes: usize,
    too_large: usize,
}

impl Sorting {
    fn add(
        &mut self,
        number: u32,
        reading: &Reading,
        needles: Option<&AnyOf>,
        expression: impl Fn(u32) -> Hir,
    ) {
        if reading.glob.as_ref().is_some_and(Glob::is_star) {
            self.of_all_names.push(number);
            return;
        }
        let mut check = |needles| match &reading.glob {
            Some(glob) => Some(Check::of_glob(glob, needles)),
            None => self
                .single(&expression(number))
                .map(Box::new)
                .map(Check::Automaton),
        };
        match needles.and_then(|needles| Some((needles, check(needles)?))) {
            Some((needles, check)) => self.sought.push(Sought {
                number,
                needles: needles.clone(),
                check,
            }),
            None => self.others.push(number),
        }
    }

    /// An automaton for this expression alone, if it is small.
    fn single(&mut self, expression: &Hir) -> Option<Dense> {
        if self.singles_bytes > SINGLES_BYTES || self.too_large > TOO_LARGE {
            return None;
        }
        let automaton = Dense::new(std::slice::from_ref(expression), SINGLE_BYTES);
        match &automaton {
            Some(automaton) => self.singles_bytes += automaton.bytes(),
            None => self.too_large += 1,
        }
        automaton
    }
}

/// Immutable automata of many of these expressions each, and those that they do not hold.
fn group(expressions: &[u32], expression: impl Fn(u32) -> Hir) -> (Vec<Group>, Vec<u32>) {
    let mut groups = Vec::new();
    let mut others = Vec::new();
    let mut too_large = 0;
    let together = expressions.len().div_ceil(GROUPS).clamp(1, TOGETHER);
    for numbers in expressions.chunks(together) {
        if too_large == TOO_LARGE_GROUPS {
            others.extend(numbers);
            continue;
        }
        let parsed: Vec<Hir> = numbers.iter().map(|&number| expression(number)).collect();
        match Dense::new(&parsed, GROUP_BYTES) {
            Some(automaton) => groups.push(Group {
                automaton,
                numbers: numbers.into(),
            }),
            None => {
                too_large += 1;
                others.extend(numbers);
            }
        }
    }
    (groups, others)
}

#[cfg(test)]
mod tests {
    use super::{Expressions, TOGETHER, group};
    use crate::pattern::regex;

    fn of(texts: &[String]) -> Expressions {
        let parsed = |number| regex::parse(&texts[number as usize]).unwrap();
        Expressions::new(u32::try_from(texts.len()).unwrap(), parsed).unwrap()
    }

    fn found(expressions: &Expressions, name: &str) -> Vec<u32> {
        let mut found = Vec::new();
        expressions.matches(name, |number| found.push(number));
        found.sort_unstable();
        found
    }

    #[test]
    fn a_word_boundary_is_one_of_ascii() {
        let expressions = of(&[r".*\bx", ".*é.*", "z"].map(str::to_owned));
        for (name, expected) in [
            ("é x", &[0, 1][..]),
            ("éx", &[0, 1]),
            ("yx", &[]),
            ("a x", &[0]),
            ("z", &[2]),
        ] {
            assert_eq!(found(&expressions, name), expected, "{name}");
        }
    }

    #[test]
    fn a_star_costs_nothing_and_matches_all() {
        let expressions = of(&[".*", "(.*)", "^.*$", ".*.*"].map(str::to_owned));
        assert_eq!(expressions.of_all_names, [0, 1, 2, 3]);
        assert_eq!(found(&expressions, ""), [0, 1, 2, 3]);
    }

    #[test]
    fn what_a_text_tells_apart_is_not_asked_of_automata_of_many() {
        let texts = (0..1_000).flat_map(|n| {
            [
                format!(".*_t{n}_.*"),
                format!("prod_[a-z]+_t{n}_[0-9]+"),
                format!("(eu|us)_u{n}(_.*)?"),
                format!(r"\w+v{n}"),
            ]
        });
        let expressions = of(&texts.collect::<Vec<_>>());
        assert!(expressions.groups.is_empty() && expressions.lazy.is_empty());
        assert_eq!(found(&expressions, "prod_x_t7_2"), [28, 29]);
        assert_eq!(found(&expressions, "eu_u17"), [70]);
        assert_eq!(found(&expressions, "xv117"), [471]);
        assert_eq!(found(&expressions, "xv117x"), [0; 0]);
    }

    #[test]
    fn where_automata_of_many_keep_turning_out_too_large_no_more_are_tried() {
        let half = 8 * TOGETHER;
        let large = |number| regex::parse(&format!(".*[ab].{{{}}}c", 20 + number % 5)).unwrap();
        let small = |number| regex::parse(&format!("x{}[0-9]", number % 10)).unwrap();
        let numbers: Vec<u32> = (0..).take(2 * half).collect();
        let is_early = |number| number < u32::try_from(half).unwrap();
        let mixed = |large_first| {
            let (groups, others) = group(&numbers, |number| {
                if is_early(number) == large_first {
                    large(number)
                } else {
                    small(number)
                }
            });
            (groups.len(), others.len())
        };
        assert_eq!(mixed(false), (8, half));
        assert_eq!(mixed(true), (0, 2 * half));
    }

    #[test]
    fn what_many_share_does_not_lead_to_each_of_them() {
        let texts = (1..100).map(|n| format!("[a-z]+_prod_[0-9]{{{n}}}"));
        let expressions = of(&texts.collect::<Vec<_>>());
        assert!(expressions.needles.is_empty());
        assert_eq!(found(&expressions, "sales_prod_2024"), [3]);
    }
}
