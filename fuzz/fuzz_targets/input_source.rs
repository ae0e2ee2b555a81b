//! Any JSON is read as what reads outside Druid, and judged by any entry of a policy, without a panic; what an entry
//! covers, it reaches.
//!
//! An input is the JSON, then the type and the place of an entry, each after a NUL byte.
//!
//! ```text
//! mkdir -p fuzz/corpus/input_source
//! cargo +nightly fuzz run input_source fuzz/corpus/input_source fuzz/seeds/input_source -- -dict=fuzz/input_source.dict
//! ```

#![no_main]

use libfuzzer_sys::fuzz_target;
use warden::location::{Entry, Reach, Source, Written};
use warden::requirement::input_source::{self, firehose, namespace, stream};

fuzz_target!(|input: &[u8]| {
    let mut parts = input.split(|byte| *byte == 0);
    let mut text = || std::str::from_utf8(parts.next().unwrap_or_default()).unwrap_or("\u{fffd}");
    let [json, source_type, place] = [text(), text(), text()];
    let readings = [
        input_source::read(json),
        firehose::read(json),
        namespace::read(json),
        stream::read(source_type, json),
    ];
    for source in readings.into_iter().flatten().flat_map(|it| it.sources) {
        judge(&source, source_type, place);
    }
});

/// Judges a source by an entry for this place, and by one for all places of its own type.
fn judge(source: &Source, source_type: &str, place: &str) {
    if let Ok(all) = entry(&source.source_type, None) {
        assert!(
            covers(&all, source),
            "an entry without places covers all: {source:?}"
        );
    }
    let own_type = source.source_type.as_str();
    let entries = [
        entry(source_type, Some(place)),
        entry(own_type, Some(place)),
    ];
    for entry in entries.into_iter().flatten() {
        let reached = entry.may_reach(source);
        assert!(reached || !covers(&entry, source), "{entry:?} {source:?}");
    }
    // What is shown leads further than chance does.
    let Reach::Locations(locations) = &source.reach else {
        return;
    };
    for location in locations.iter().take(16) {
        let shown = location.shown();
        if let Ok(entry) = entry(own_type, Some(shown)) {
            let alone = Source {
                reach: Reach::Locations(vec![location.clone()]),
                ..source.clone()
            };
            assert!(entry.may_reach(&alone), "{shown:?} {alone:?}");
        }
    }
}

fn entry(source_type: &str, place: Option<&str>) -> Result<Entry, ()> {
    let key = |local| {
        place
            .filter(|_| (source_type == "local") == local)
            .map(|it| vec![it])
    };
    let written = Written {
        source_type,
        uris: key(false),
        paths: key(true),
        connection: true,
        environment: true,
    };
    Entry::read(&written).map_err(drop)
}

fn covers(entry: &Entry, source: &Source) -> bool {
    match &source.reach {
        Reach::Locations(locations) => locations
            .iter()
            .all(|location| entry.covers(source, Some(location))),
        Reach::Nothing | Reach::Unknown => entry.covers(source, None),
    }
}
