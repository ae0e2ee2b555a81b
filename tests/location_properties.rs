//! What must hold of all locations and all entries.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

use proptest::prelude::*;
use serde_json::{Value, json};
use warden::location::{Entry, Reach, Source, Written};
use warden::requirement::input_source;

fn entry(source_type: &str, place: &str) -> Option<Entry> {
    let key = |local| ((source_type == "local") == local).then(|| vec![place]);
    let written = Written {
        source_type,
        uris: key(false),
        paths: key(true),
        ..Written::default()
    };
    Entry::read(&written).ok()
}

fn source(json: &Value) -> Source {
    let mut found = input_source::read(&json.to_string()).unwrap();
    found.sources.pop().unwrap()
}

/// A source that reads one place.
fn at(source_type: &str, place: &str) -> Source {
    source(&match source_type {
        "local" => json!({"type": "local", "files": [place]}),
        "hdfs" => json!({"type": "hdfs", "paths": [place]}),
        "delta" => json!({"type": "delta", "tablePath": place}),
        "sql" => json!({"type": "sql", "sqls": ["x"], "database": {
            "type": "mysql", "connectorConfig": {"connectURI": place}}}),
        _ => json!({"type": source_type, "uris": [place]}),
    })
}

fn beginning(prefix: &str) -> Source {
    source(&json!({"type": "s3", "prefixes": [prefix]}))
}

fn covers(entry: &Entry, source: &Source) -> bool {
    match &source.reach {
        Reach::Locations(locations) => locations
            .iter()
            .all(|location| entry.covers(source, Some(location))),
        Reach::Nothing | Reach::Unknown => entry.covers(source, None),
    }
}

fn shown(source: &Source) -> String {
    match &source.reach {
        Reach::Locations(locations) => locations.first().unwrap().shown().to_owned(),
        other => panic!("{other:?}"),
    }
}

const TYPES: [(&str, &str); 7] = [
    ("http", "https://"),
    ("s3", "s3://"),
    ("azureStorage", "azureStorage://"),
    ("local", "/"),
    ("hdfs", "hdfs://"),
    ("delta", "s3a://"),
    ("sql", "jdbc:mysql://"),
];

/// A type, and a text that could be a place of it, made of what matters to readers of places.
fn odd() -> impl Strategy<Value = (&'static str, String)> {
    let parts = prop_oneof![
        8 => Just("a"), 4 => Just("b"), 8 => Just("/"), 4 => Just("."), 4 => Just(".."), 2 => Just("%2e"),
        2 => Just("%2F"), 1 => Just("%25"), 1 => Just("%5c"), 1 => Just(":"), 1 => Just("@"), 1 => Just("?"),
        1 => Just("#"), 1 => Just(";"), 1 => Just("\\"), 1 => Just("*"), 1 => Just("["), 1 => Just("{"),
        1 => Just("1"), 1 => Just("0x7f"), 1 => Just("0177"), 1 => Just("ü"), 1 => Just(","), 1 => Just("A"),
    ];
    let text = proptest::collection::vec(parts, 0..14);
    (proptest::sample::select(&TYPES[..]), text).prop_map(|((source_type, scheme), text)| {
        (source_type, format!("{scheme}{}", text.concat()))
    })
}

/// Another spelling of `https://HOST/PATH` for Druid, by what is chosen.
fn respelt(host: &str, path: &str, choices: &[u8]) -> String {
    let mut choices = choices.iter().copied().cycle();
    let mut choose = |of: u8| choices.next().unwrap_or_default() % of;
    let mut text = ["https://", "HTTPS://", "hTTps://"][usize::from(choose(3))].to_owned();
    text += ["", "user@", "user:pass%40word@"][usize::from(choose(3))];
    for letter in host.chars() {
        let upper = choose(2) == 1;
        text.push(if upper {
            letter.to_ascii_uppercase()
        } else {
            letter
        });
    }
    text += ["", "."][usize::from(choose(2))];
    text += ["", ":443", ":00443", ":"][usize::from(choose(4))];
    for segment in path.split('/').skip(1) {
        text += ["/", "/./", "/x/../", "/y/./../"][usize::from(choose(4))];
        for letter in segment.chars() {
            match choose(3) {
                0 => text += &format!("%{:02x}", u32::from(letter)),
                1 => text += &format!("%{:02X}", u32::from(letter)),
                _ => text.push(letter),
            }
        }
    }
    text + ["", "#fragment", "#/../x"][usize::from(choose(3))]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn what_an_entry_covers_it_reaches((source_type, place) in odd(), (other_type, other) in odd()) {
        for place in [place.clone(), format!("{place}/*"), format!("{place}*")] {
            let Some(entry) = entry(source_type, &place) else { continue };
            for source in [at(other_type, &other), beginning(&other)] {
                prop_assert!(entry.may_reach(&source) || !covers(&entry, &source), "{place} {other}");
            }
        }
    }

    #[test]
    fn spellings_of_one_location_are_judged_as_one(
        host in "[a-z]{1,3}\\.[a-z]{2}",
        path in "(/[a-z~_-]{1,3}){1,4}",
        choices in proptest::collection::vec(any::<u8>(), 1..40),
        rule in "https://([a-z]{0,2}\\*)?[a-z]{0,3}\\.[a-z]{2}(/[a-z]{1,2}){0,2}/\\*?",
    ) {
        let plain = format!("https://{host}{path}");
        let other = respelt(&host, &path, &choices);
        let itself = format!("https://{host}{path}");
        let parent = itself.rsplit_once('/').map_or("", |(parent, _)| parent).to_owned() + "/*";
        let [one, same] = [at("http", &plain), at("http", &other)];
        prop_assert_eq!(shown(&one), shown(&same));
        for rule in [rule, itself, parent] {
            let Some(entry) = entry("http", &rule) else { continue };
            prop_assert_eq!(covers(&entry, &one), covers(&entry, &same), "{} {}", rule, other);
            prop_assert_eq!(entry.may_reach(&one), entry.may_reach(&same), "{} {}", rule, other);
        }
    }

    /// An independent reading: directories are entered and left one by one.
    #[test]
    fn dots_lead_where_walking_leads(
        steps in proptest::collection::vec(proptest::sample::select(&["a", "b", ".", "..", ""][..]), 1..8),
        rule in proptest::collection::vec(proptest::sample::select(&["a", "b"][..]), 1..3),
    ) {
        let mut walked: Vec<&str> = Vec::new();
        for step in &steps {
            match *step {
                ".." => { walked.pop(); }
                "." | "" => {}
                name => walked.push(name),
            }
        }
        let inside = walked.len() > rule.len() && walked.starts_with(&rule);
        let file = at("local", &format!("/{}", steps.join("/")));
        let entry = entry("local", &format!("/{}/*", rule.join("/"))).unwrap();
        prop_assert_eq!(covers(&entry, &file), inside);
        prop_assert_eq!(entry.may_reach(&file), inside);
    }

    #[test]
    fn a_wider_entry_covers_no_less((source_type, place) in odd(), cut in 0..12_usize) {
        let location = at(source_type, &place);
        let (path, _) = place.char_indices().rev().nth(cut).map_or((place.as_str(), ""), |(at, _)| place.split_at(at));
        let [Some(narrow), Some(wide)] = [format!("{path}b*"), format!("{path}*")].map(|it| entry(source_type, &it)) else {
            return Ok(());
        };
        prop_assert!(!covers(&narrow, &location) || covers(&wide, &location), "{path} {place}");
        prop_assert!(!narrow.may_reach(&location) || wide.may_reach(&location), "{path} {place}");
    }

    /// A covered prefix is covered with all that begins so; and what an entry reaches in it, it reaches by the prefix.
    #[test]
    fn a_prefix_stands_for_all_that_begins_so(
        prefix in "s3://[ab]{1,2}(/[ab]{0,2}){0,2}",
        behind in "[ab/]{0,4}",
        rule in "s3://[ab]{0,2}\\*?[ab]{0,1}/[ab/]{0,3}\\*?[ab]{0,1}",
    ) {
        let Some(entry) = entry("s3", &rule) else { return Ok(()) };
        // Without a slash, `behind` would make the bucket another one.
        let names_a_bucket = prefix.matches('/').count() == 2;
        let whole = format!("{prefix}{}{behind}", if names_a_bucket { "/" } else { "" });
        let [all, object] = [beginning(&prefix), at("s3", &whole)];
        prop_assert!(!covers(&entry, &all) || covers(&entry, &object), "{rule} {prefix} {whole}");
        prop_assert!(!entry.may_reach(&object) || entry.may_reach(&all), "{rule} {prefix} {whole}");
    }
}
