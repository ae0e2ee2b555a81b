//! Roles that inherit from each other.

use std::collections::HashSet;

use super::document::Reference;
use super::report::Report;
use super::{Role, RoleId};
use crate::escape::escaped;
use crate::names::Names;

/// How many roles of a cycle are named.
const NAMED: usize = 8;

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    New,
    /// Among the roles on the way.
    Open,
    Done,
}

/// Reports every reference that closes a cycle.
pub(super) fn check(inherited: &[Vec<Reference>], names: &Names, report: &mut Report<'_>) {
    let mut states = vec![State::New; inherited.len()];
    for first in 0..inherited.len() {
        if states.get(first) == Some(&State::New) {
            walk(first, inherited, &mut states, |way, closing| {
                report.error(closing.offset, describe(way, closing.role, names));
            });
        }
    }
}

/// Goes depth first through all that `first` inherits; roles nest as deep as the document likes, so not by recursion.
fn walk(
    first: usize,
    inherited: &[Vec<Reference>],
    states: &mut [State],
    mut cycle: impl FnMut(&[(usize, usize)], Reference),
) {
    // Roles on the way, each with how many of its references are done.
    let mut way: Vec<(usize, usize)> = vec![(first, 0)];
    set(states, first, State::Open);
    while let Some((role, done)) = way.last_mut() {
        let Some(&reference) = inherited
            .get(*role)
            .and_then(|references| references.get(*done))
        else {
            set(states, *role, State::Done);
            way.pop();
            continue;
        };
        *done += 1;
        let next = reference.role.0 as usize;
        match states.get(next) {
            Some(State::New) => {
                set(states, next, State::Open);
                way.push((next, 0));
            }
            Some(State::Open) => cycle(&way, reference),
            _ => {}
        }
    }
}

fn set(states: &mut [State], role: usize, state: State) {
    if let Some(entry) = states.get_mut(role) {
        *entry = state;
    }
}

fn describe(way: &[(usize, usize)], closing: RoleId, names: &Names) -> String {
    let name = |role: usize| {
        let name = u32::try_from(role)
            .ok()
            .and_then(|number| names.get(number));
        format!("`{}`", escaped(name.unwrap_or_default()))
    };
    let closing = closing.0 as usize;
    let cycle: Vec<usize> = way
        .iter()
        .map(|&(role, _)| role)
        .skip_while(|&role| role != closing)
        .collect();
    let mut shown: Vec<String> = cycle.iter().take(NAMED).map(|&role| name(role)).collect();
    if cycle.len() > NAMED {
        shown.push("…".to_owned());
    }
    shown.push(name(closing));
    format!(
        "role {} inherits from itself: {}",
        name(closing),
        shown.join(" → ")
    )
}

/// These roles and all that they inherit, each once: a role, then what it inherits, then the next role.
pub(crate) fn closure(
    roles: &[Role],
    first: impl IntoIterator<Item = RoleId>,
) -> impl Iterator<Item = RoleId> {
    let mut seen = HashSet::new();
    let mut first = first.into_iter();
    // What is left of the lists of the roles on the way; a list is long where very many roles are inherited.
    let mut way: Vec<std::slice::Iter<'_, RoleId>> = Vec::new();
    std::iter::from_fn(move || {
        loop {
            let role = match way.last_mut() {
                None => first.next()?,
                Some(inherits) => match inherits.next() {
                    Some(&role) => role,
                    None => {
                        way.pop();
                        continue;
                    }
                },
            };
            if seen.insert(role) {
                let inherits = roles
                    .get(role.0 as usize)
                    .map_or(&[][..], |role| &role.inherits);
                way.push(inherits.iter());
                return Some(role);
            }
        }
    })
}
