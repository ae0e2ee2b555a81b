//! What literals tell of an expression: all that there is to it, or what every name that it matches contains.

use std::cmp::Reverse;

use regex_syntax::hir::{Dot, Hir, HirKind, Look, Repetition};

use super::glob::Glob;

/// Of longer literals the first and the last bytes are needles: what is found where a byte ends stays bounded.
const NEEDLE_BYTES: usize = 24;
/// So many ways to tell that an expression may match are looked at.
const WAYS: usize = 8;
/// So many alternatives may lead to an expression.
const ALTERNATIVES: usize = 8;

/// Bytes that a name must contain, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needle {
    pub(super) bytes: Box<[u8]>,
    pub(super) place: Place,
}

/// Where a needle stands in a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Start,
    End,
    Anywhere,
}

/// Needles, one of which at least is in every name that the expression matches.
pub(super) type AnyOf = Vec<Needle>;

/// What follows each other in an expression over whole names, without the looks at both ends.
pub(super) struct Parts<'a>(Vec<&'a Hir>);

impl<'a> Parts<'a> {
    pub(super) fn of(expression: &'a Hir) -> Self {
        let mut parts = Vec::new();
        flatten(expression, &mut parts);
        let is = |part: &&Hir, look| matches!(part.kind(), HirKind::Look(found) if *found == look);
        let behind = parts.iter().rposition(|part| !is(part, Look::End));
        parts.truncate(behind.map_or(0, |last| last + 1));
        let before = parts.iter().position(|part| !is(part, Look::Start));
        parts.drain(..before.unwrap_or(parts.len()));
        Self(parts)
    }

    /// The glob that means the same, if there is one.
    pub(super) fn glob(&self) -> Option<Glob> {
        let mut literals = vec![Vec::new()];
        for part in &self.0 {
            match part.kind() {
                HirKind::Literal(literal) => literals.last_mut()?.extend_from_slice(&literal.0),
                HirKind::Repetition(repetition) if is_star(repetition) => literals.push(Vec::new()),
                _ => return None,
            }
        }
        Glob::from_literals(literals)
    }

    /// Ways to tell that a name is none that it matches, the longest first; none if literals do not tell.
    pub(super) fn needles(&self) -> Vec<AnyOf> {
        let mut ways = Vec::new();
        let last = self.0.len().saturating_sub(1);
        for (number, part) in self.0.iter().enumerate() {
            match part.kind() {
                HirKind::Literal(literal) => {
                    add_literal(&literal.0, number == 0, number == last, &mut ways);
                }
                _ => add_required(part, &mut ways),
            }
        }
        ways.sort_by_key(|way| Reverse(shortest(way)));
        ways.truncate(WAYS);
        ways
    }
}

fn flatten<'a>(expression: &'a Hir, parts: &mut Vec<&'a Hir>) {
    match expression.kind() {
        HirKind::Empty => {}
        HirKind::Capture(group) => flatten(&group.sub, parts),
        HirKind::Concat(all) => all.iter().for_each(|part| flatten(part, parts)),
        _ => parts.push(expression),
    }
}

/// Any characters, however many.
fn is_star(repetition: &Repetition) -> bool {
    let mut repeated = &*repetition.sub;
    while let HirKind::Capture(group) = repeated.kind() {
        repeated = &group.sub;
    }
    let any = [Dot::AnyChar, Dot::AnyByte].map(Hir::dot);
    repetition.min == 0 && repetition.max.is_none() && any.contains(repeated)
}

/// Adds what is required by a part that does not stand at a fixed place of the name.
fn add_required(part: &Hir, ways: &mut Vec<AnyOf>) {
    match part.kind() {
        HirKind::Literal(literal) => add_literal(&literal.0, false, false, ways),
        HirKind::Capture(group) => add_required(&group.sub, ways),
        HirKind::Concat(parts) => parts.iter().for_each(|part| add_required(part, ways)),
        HirKind::Repetition(repetition) if repetition.min > 0 => {
            add_required(&repetition.sub, ways);
        }
        HirKind::Alternation(branches) => ways.extend(any_of(branches)),
        _ => {}
    }
}

/// For each branch what is longest; nothing if some branch requires nothing, or where they are many.
fn any_of(branches: &[Hir]) -> Option<AnyOf> {
    let mut any = AnyOf::new();
    for branch in branches {
        let mut ways = Vec::new();
        add_required(branch, &mut ways);
        any.extend(ways.into_iter().max_by_key(shortest)?);
        if any.len() > ALTERNATIVES {
            return None;
        }
    }
    Some(any)
}

fn add_literal(literal: &[u8], first: bool, last: bool, ways: &mut Vec<AnyOf>) {
    let long = literal.len() > NEEDLE_BYTES;
    let mut add = |bytes: Option<&[u8]>, place| {
        let bytes = bytes.unwrap_or(literal).into();
        ways.push(vec![Needle { bytes, place }]);
    };
    let head = match (first, last && !long) {
        (true, _) => Place::Start,
        (false, true) => Place::End,
        (false, false) => Place::Anywhere,
    };
    add(literal.get(..NEEDLE_BYTES), head);
    if long {
        let tail = if last { Place::End } else { Place::Anywhere };
        add(literal.get(literal.len() - NEEDLE_BYTES..), tail);
    }
}

/// The length of the shortest needle.
pub(super) fn shortest(any: &AnyOf) -> usize {
    let lengths = any.iter().map(|needle| needle.bytes.len());
    lengths.min().unwrap_or(0)
}
