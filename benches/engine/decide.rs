//! A decision, as the policy grows.

use std::hint::black_box;
use std::ops::Range;

use warden::engine::{Engine, ResourceType, Subject};
use warden::policy::Action;

use crate::MEMORY;
use crate::policies::{Shape, compile, document_of_roles, read, subject};
use crate::record::{Records, Work};
use crate::timing::each_of;

/// So many names are asked for in turn: more than caches keep of a large policy.
const ASKED: usize = 1 << 16;

/// Numbers that no policy has a pattern for.
const UNKNOWN: Range<usize> = 5_000_000..6_000_000;

/// Names in one buffer, as they come: one after the other.
struct Names {
    text: String,
    ends: Vec<usize>,
}

impl Names {
    fn new(names: impl Iterator<Item = String>) -> Self {
        let (mut text, mut ends) = (String::new(), Vec::new());
        for name in names {
            text.push_str(&name);
            ends.push(text.len());
        }
        Self { text, ends }
    }

    /// Names that match the patterns of these numbers, in no order.
    fn matching(shape: Shape, numbers: Range<usize>) -> Self {
        let mut random = 0x2545_f491_4f6c_dd1d_u64;
        Self::new((0..ASKED).map(|_| {
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            shape.name_for(numbers.start + (random >> 11) as usize % numbers.len())
        }))
    }

    fn iter(&self) -> impl Iterator<Item = &str> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .filter_map(|(start, &end)| self.text.get(start..end))
    }
}

/// Decisions for names that are allowed, and for such as match nothing; the subjects in turn.
fn decisions(
    records: &mut Records,
    work: Work<'_>,
    engine: &Engine,
    subjects: &[Subject],
    (shape, allowed): (Shape, Range<usize>),
) {
    for (asked, numbers, expected) in [("late", allowed, ASKED), ("none", UNKNOWN, 0)] {
        let names = Names::matching(shape, numbers);
        let count = || {
            let mut subjects = subjects.iter().cycle();
            let allowed = names.iter().filter(|name| {
                let subject = subjects
                    .next()
                    .copied()
                    .unwrap_or_else(|| Subject::from_number(1));
                engine.decide(
                    subject,
                    ResourceType::Datasource,
                    black_box(name),
                    Action::Read,
                )
            });
            allowed.count()
        };
        assert_eq!(count(), expected);
        let before = MEMORY.current_usage();
        let runs = each_of(ASKED, || {
            black_box(count());
        });
        assert_eq!(
            MEMORY.current_usage(),
            before,
            "what a decision allocates stays"
        );
        records.time(
            Work {
                asked: Some(asked),
                ..work
            },
            "ns",
            1.0,
            runs,
        );
    }
}

/// As the permissions of a user grow.
pub fn permissions(records: &mut Records, sizes: &[usize]) {
    for shape in Shape::ALL {
        for &n in sizes.iter().filter(|&&n| n <= shape.most()) {
            let engine = compile(read(&shape.document(n)));
            let subjects = [subject(&engine, "alice")];
            let late = n - n.div_ceil(10)..n;
            let work = Work::of("decide", shape.name(), n);
            decisions(records, work, &engine, &subjects, (shape, late));
        }
    }
}

/// Of 1,000 roles of 100 names each a user has some.
pub fn roles(records: &mut Records, _sizes: &[usize]) {
    let had = [1, 10, 100, 1_000];
    let users: Vec<String> = had
        .iter()
        .map(|&n| {
            let roles: Vec<String> = (0..n).map(|role| format!(r#""r{role}""#)).collect();
            format!(r#""u{n}": [{}]"#, roles.join(","))
        })
        .collect();
    let document = document_of_roles(1_000, 100, &format!("{{{}}}", users.join(",")));
    let engine = compile(read(&document));
    for n in had {
        let subjects = [subject(&engine, &format!("u{n}"))];
        // The same names of the one role that all have, so that the roles alone make the difference.
        let work = Work::of("roles", "exact", n);
        decisions(records, work, &engine, &subjects, (Shape::Exact, 0..100));
    }
}

/// Users with 1,000 different sets of roles, ten of 100 each, who ask in turn.
pub fn users(records: &mut Records, _sizes: &[usize]) {
    for n in [1, 10, 100, 1_000, 10_000, 100_000] {
        let engine = compile(read(&document_of_users(n)));
        let subjects: Vec<Subject> = (0..n)
            .map(|user| subject(&engine, &format!("u{user}")))
            .collect();
        let work = Work::of("users", "exact", n);
        decisions(records, work, &engine, &subjects, (Shape::Exact, 0..100));

        let mut names = (0..n).map(|user| format!("u{user}")).collect::<Vec<_>>();
        names.truncate(ASKED);
        let runs = each_of(names.len(), || {
            for name in &names {
                black_box(subject(&engine, name));
            }
        });
        let work = Work::of("subject", "exact", n);
        records.time(work, "ns", 1.0, runs);
    }
}

/// So many users with at most 1,000 different sets of ten roles; all have the first role.
pub fn document_of_users(users: usize) -> String {
    let users: Vec<String> = (0..users)
        .map(|user| {
            let set = user % 1_000;
            let roles: Vec<String> = (1..10)
                .map(|n| format!(r#""r{}""#, 1 + (set * n + n) % 99))
                .collect();
            format!(
                r#""u{user}": ["r0", "r{}", {}]"#,
                set % 1_000 + 100,
                roles.join(", ")
            )
        })
        .collect();
    document_of_roles(1_100, 100, &format!("{{{}}}", users.join(",")))
}
