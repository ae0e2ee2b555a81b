//! Many expressions at once match what each matches by itself, whichever way they are matched.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use regex_automata::nfa::thompson::NFA;
use regex_automata::nfa::thompson::pikevm::PikeVM;
use regex_syntax::hir::Hir;

use super::dense::Dense;
use super::expressions::Expressions;
use super::glob::Glob;
use super::lazy::Lazy;
use super::literals::{Needle, Parts, Place};
use super::regex;

/// Longer than a needle, with two that differ at their ends alone.
const LONG: [&str; 3] = [
    "abababababababababababababababab",
    "abababababababababababababababaa",
    "bbababababababababababababababab",
];

const PIECES: [&str; 32] = [
    "a",
    "b",
    "ab",
    "_a",
    "é",
    "\u{1f980}",
    r"\n",
    r"\*",
    "7",
    "k", // literals
    ".*",
    ".*?",
    "(.*)",
    "(?:.)*",
    r"[\s\S]*", // any characters
    "(?-s:.*)",
    ".",
    ".+",
    ".?", // not quite
    "[ab]",
    "[^a]",
    r"\w+",
    r"\d*",
    "(?i:ab)",
    "(?i:k)", // classes
    "^",
    "$",
    r"\A",
    r"\z",
    "(?m:^)",
    r"\b",
    r"\B", // looks
];

fn expression() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        12 => select(&PIECES[..]).prop_map(str::to_owned),
        1 => select(&LONG[..]).prop_map(str::to_owned),
    ];
    let sequence = |piece: BoxedStrategy<String>| vec(piece, 0..5).prop_map(|all| all.concat());
    sequence(piece.boxed()).prop_recursive(3, 24, 4, move |inner| {
        let repeated = (
            inner.clone(),
            select(&["?", "*", "+", "{2}", "{0}", "{1,3}", "+?"][..]),
        )
            .prop_map(|(inner, times)| format!("({inner}){times}"));
        let alternatives = vec(inner.clone(), 1..4).prop_map(|all| format!("({})", all.join("|")));
        sequence(prop_oneof![2 => inner, 1 => repeated, 2 => alternatives].boxed())
    })
}

fn name() -> impl Strategy<Value = String> {
    let letters = [
        "a",
        "b",
        "ab",
        "_a",
        "_",
        "é",
        "\u{1f980}",
        "\n",
        "*",
        "7",
        "k",
        "K",
        "\u{212a}",
        " ",
    ];
    let piece = prop_oneof![
        12 => select(letters.to_vec()),
        1 => select(&LONG[..]),
    ];
    vec(piece, 0..7).prop_map(|all| all.concat())
}

fn glob() -> impl Strategy<Value = String> {
    let literal = || vec(select(vec!["a", "b", "_a", "é", "7"]), 0..3).prop_map(|all| all.concat());
    prop_oneof![
        vec(literal(), 1..5),
        (literal(), select(&LONG[..])).prop_map(|(one, long)| vec![one, long.to_owned()])
    ]
    .prop_map(|literals| literals.join("*"))
}

fn parsed() -> impl Strategy<Value = (String, Hir)> {
    let regexes = expression().prop_filter_map("some repeat a repetition in vain", |text| {
        Some((text.clone(), regex::parse(&text).ok()?))
    });
    let globs = glob().prop_map(|text| {
        let expression = regex::of_glob(&Glob::parse(&text).unwrap());
        (text, expression)
    });
    prop_oneof![3 => regexes, 1 => globs]
}

fn sorted(matches: impl FnOnce(&mut dyn FnMut(u32))) -> Vec<u32> {
    let mut found = Vec::new();
    matches(&mut |number| found.push(number));
    found.sort_unstable();
    found.dedup();
    found
}

/// What matches by itself; the slowest and plainest way.
fn alone(expression: &Hir) -> PikeVM {
    let nfa = NFA::compiler().build_from_hir(expression).unwrap();
    PikeVM::builder().build_from_nfa(nfa).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_way_finds_what_each_alone_matches(
        all in vec(parsed(), 1..20),
        names in vec(name(), 30),
    ) {
        let (texts, hirs): (Vec<String>, Vec<Hir>) = all.into_iter().unzip();
        let numbers: Vec<u32> = (0..).take(hirs.len()).collect();
        let hir = |number: u32| hirs[number as usize].clone();
        let mut each: Vec<_> = hirs.iter().map(alone).map(|alone| (alone.create_cache(), alone)).collect();

        let expressions = Expressions::new(hirs.len().try_into().unwrap(), hir).unwrap();
        let lazy = Lazy::new(&numbers, hir).unwrap();
        let dense = Dense::new(&hirs, 1 << 20);
        for name in &names {
            let mut expected = numbers.clone();
            let mut alone = each.iter_mut().map(|(cache, alone)| alone.is_match(cache, name.as_str()));
            expected.retain(|_| alone.next().unwrap());

            prop_assert_eq!(&sorted(|found| expressions.matches(name, found)), &expected, "{:?} {:?}", name, texts);
            prop_assert_eq!(&sorted(|found| lazy.matches(name, found)), &expected, "lazy: {:?} {:?}", name, texts);
            if let Some(dense) = &dense {
                prop_assert_eq!(&sorted(|found| dense.matches(name, found)), &expected, "dense: {:?} {:?}", name, texts);
            }
            for (number, hir) in (0..).zip(&hirs) {
                check_literals(&Parts::of(hir), name, expected.contains(&number));
            }
        }
    }
}

/// What literals tell of an expression is true of a name that it matches, or does not.
fn check_literals(parts: &Parts<'_>, name: &str, matches: bool) {
    if let Some(glob) = parts.glob() {
        assert_eq!(glob.matches(name), matches, "{name:?} {glob:?}");
    }
    let text = name.as_bytes();
    let holds = |needle: &Needle| match needle.place {
        Place::Start => text.starts_with(&needle.bytes),
        Place::End => text.ends_with(&needle.bytes),
        Place::Anywhere => text
            .windows(needle.bytes.len())
            .any(|part| *part == *needle.bytes),
    };
    for any in parts.needles() {
        assert!(!matches || any.iter().any(holds), "{name:?} {any:?}");
    }
}
