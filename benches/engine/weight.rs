//! What a policy takes: time to read and compile it, and memory.

use std::hint::black_box;

use serde::de::IgnoredAny;
use warden::engine::{Engine, ResourceType, Subject};
use warden::policy::Action;

use crate::MEMORY;
use crate::decide::document_of_users;
use crate::policies::{Shape, compile, read, subject};
use crate::record::{Records, Work};
use crate::timing::each_once;

const MILLISECOND: f64 = 1e6;

/// As the permissions grow. Beside reading a document: what `serde_json` takes to skip it, and to build its values.
pub fn permissions(records: &mut Records, sizes: &[usize]) {
    for &n in sizes.iter().filter(|&&n| n >= 1_000) {
        let document = Shape::Exact.document(n);
        let mut time = |work, runs| {
            let work = Work::of(work, "exact", n);
            records.time(work, "ms", MILLISECOND, runs);
        };
        time(
            "json-skip",
            each_once(
                || (),
                |()| serde_json::from_str::<IgnoredAny>(&document).expect("JSON"),
            ),
        );
        time(
            "json-value",
            each_once(
                || (),
                |()| serde_json::from_str::<serde_json::Value>(&document).expect("JSON"),
            ),
        );
        time("read", each_once(|| (), |()| read(&document)));
        let runs = each_once(|| read(&document), compile);
        records.time(
            Work::of("compile", "exact", n).of_product(),
            "ms",
            MILLISECOND,
            runs,
        );

        let (engine, bytes) = weighed(|| {
            let engine = compile(read(&document));
            subject(&engine, "alice");
            engine
        });
        drop(engine);
        let work = Work::of("memory", "exact", n).of_product();
        records.figure(work, "B/permission", bytes as f64 / n as f64);
    }
}

/// As users grow who have at most 1,000 different sets of roles; each asks once.
pub fn role_sets(records: &mut Records, _sizes: &[usize]) {
    for n in [1_000, 10_000, 100_000] {
        let document = document_of_users(n);
        let (engine, bytes) = weighed(|| {
            let engine = compile(read(&document));
            for user in 0..n {
                ask(&engine, subject(&engine, &format!("u{user}")));
            }
            engine
        });
        drop(engine);
        let work = Work::of("memory", "users", n).of_product();
        records.figure(work, "bytes", bytes as f64);
    }
}

fn ask(engine: &Engine, subject: Subject) {
    let datasource = ResourceType::Datasource;
    black_box(engine.decide(subject, datasource, "table_0000001", Action::Read));
}

/// What is made, and what stays allocated for it.
fn weighed<T>(make: impl FnOnce() -> T) -> (T, usize) {
    let before = MEMORY.current_usage();
    let made = make();
    (made, MEMORY.current_usage().saturating_sub(before))
}
