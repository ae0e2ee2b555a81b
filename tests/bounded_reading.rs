//! Whoever may log in can post a body of 16 MiB to every door, before Druid asks about them: reading it must not take
//! all memory.

use peak_alloc::PeakAlloc;
use serde_json::{Value, json};
use warden::requirement::{Door, Kind, Needs, Settings, Submitted, needs};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// `door/RequestBody.java`.
const LARGEST_BODY: usize = 16 << 20;

/// What reading may take beside the text, where each byte of it is kept as it is, decoded, and taken apart twice.
const ALLOWED: usize = 16 * LARGEST_BODY;

/// Reads it, and says what that took at most.
fn memory(door: Door, kind: Kind, json: &str) -> usize {
    let submitted = [Submitted { kind, json }];
    let before = ALLOCATED.current_usage();
    ALLOCATED.reset_peak_usage();
    let needed = needs(door, &submitted, &Settings::default());
    let peak = ALLOCATED.peak_usage() - before;
    assert!(matches!(needed, Needs::All(_)), "it is read: {needed:?}");
    peak
}

/// One test, because all that the process allocates counts.
#[test]
fn many_places_in_one_text_take_no_more_memory_than_the_text_lets_expect() {
    let kafka = json!({"lookupExtractorFactory": {"type": "kafka", "kafkaTopic": "t",
        "kafkaProperties": {"bootstrap.servers": "a,".repeat(LARGEST_BODY / 2)}}});
    let server = json!({"lookupExtractorFactory": {"type": "kafka", "kafkaTopic": "t",
        "kafkaProperties": {"bootstrap.servers": "a,".repeat(100_000)}}});
    let lookups: Vec<_> = (0..30)
        .map(|name| format!("\"{name}\": {server}"))
        .collect();
    let lookups: Value =
        serde_json::from_str(&format!("{{\"tier\": {{{}}}}}", lookups.join(","))).unwrap();
    let hadoop = json!({"type": "index_hadoop", "dataSource": "x", "spec": {"dataSchema": {"dataSource": "x"},
        "ioConfig": {"inputSpec": {"type": "static", "paths": "/,".repeat(LARGEST_BODY / 2)}}}});
    let hdfs = json!({"type": "hdfs", "paths": ["/,".repeat(LARGEST_BODY / 2)]});
    for (door, kind, body) in [
        (Door::Lookups, Kind::Json, kafka),
        (Door::Lookups, Kind::Json, lookups),
        (Door::Task, Kind::Task, hadoop),
        (Door::Sql, Kind::InputSource, hdfs),
    ] {
        let memory = memory(door, kind, &body.to_string());
        assert!(memory <= ALLOWED, "{door:?}: {} MiB", memory >> 20);
    }
}
