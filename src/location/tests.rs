use proptest::prelude::*;

use super::entry::{Entry, EntryError, Written};
use super::{Location, Reach, Source};

fn read(source_type: &str, place: &str) -> Result<Entry, EntryError> {
    let key = |local| ((source_type == "local") == local).then(|| vec![place]);
    Entry::read(&Written {
        source_type,
        uris: key(false),
        paths: key(true),
        ..Written::default()
    })
}

fn source(source_type: &str, location: Location) -> Source {
    Source {
        source_type: source_type.to_owned(),
        reach: Reach::Locations(vec![location]),
        connection: false,
        environment: false,
    }
}

fn covers(entry: &Entry, source_type: &str, location: &Location) -> bool {
    entry.covers(&source(source_type, location.clone()), Some(location))
}

/// A type, and a text that could be a place of it, made of what matters to readers of places.
fn odd() -> impl Strategy<Value = (&'static str, String)> {
    let types = [
        ("http", "https://h"),
        ("http", "http://"),
        ("s3", "s3://b/"),
        ("azureStorage", "azureStorage://a/c/"),
        ("local", "/"),
        ("hdfs", "hdfs://nn/"),
        ("delta", "s3a://b/"),
        ("sql", "jdbc:mysql://h/"),
        ("kafka", "kafka://h:1/"),
        ("kinesis", "kinesis://kinesis.r.amazonaws.com/"),
    ];
    let parts = [
        "a", "b", "/", "/", ".", "..", "%2e", "%41", "%2F", "%25", ":", "@", "?", "#", ";", "*",
        "1", "0x7f", "0177", "ü", "A", "-", "[::1]", "%C3%BC", " ", "+",
    ];
    let text = proptest::collection::vec(proptest::sample::select(parts.to_vec()), 0..9);
    (proptest::sample::select(types.to_vec()), text)
        .prop_map(|((source_type, begin), text)| (source_type, format!("{begin}{}", text.concat())))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5_000))]

    #[test]
    fn what_is_canonical_stays_as_it_is((source_type, text) in odd()) {
        let location = Location::one(source_type, &text);
        let Some(readings) = &location.readings else { return Ok(()) };
        let shown = location.shown().replace(r"\*", "*");
        let again = Location::one(source_type, &shown);
        let Some(read_again) = &again.readings else {
            return Err(TestCaseError::fail(format!("{text} {shown}")));
        };
        prop_assert_eq!(again.shown(), location.shown());
        let mut plain = readings.plain.clone();
        plain.query = None;
        prop_assert_eq!(&read_again.plain, &plain);
    }

    /// What a refusal names, a rule can allow; but for a spelling that has two meanings, of which one is shown.
    #[test]
    fn what_is_shown_is_an_entry_that_covers_it((source_type, text) in odd()) {
        let location = Location::one(source_type, &text);
        let Some(readings) = &location.readings else { return Ok(()) };
        let plain = &readings.plain;
        let is_pattern = source_type == "hdfs" && text.contains(['?', '#']);
        let is_object = plain.path != "/" || source_type == "http" || source_type == "local";
        if plain.query.is_none() && *plain == readings.eager && is_object && !is_pattern {
            let entry = read(source_type, location.shown());
            prop_assert!(entry.is_ok_and(|it| covers(&it, source_type, &location)), "{text} {}", location.shown());
        }
    }
}

#[test]
fn what_is_shown_holds_no_secret() {
    for (source_type, text, shown) in [
        ("http", "https://u:SECRET@h/a?SECRET#SECRET", "https://h/a"),
        ("http", "https://u:SECRET@h:x/a?SECRET", "https://h:x/a"),
        ("http", "https://u:SEC?RET@h/a", "https://…"),
        ("http", "https://u:SEC#RET@h/a", "https://…"),
        ("http", "https://a@u:SECRET@h/a", "https://h/a"),
        ("http", "u:SECRET@h", "h"),
        ("http", "ftp://u:SECRET@h/", "ftp://h/"),
        ("http", "https:u:SECRET@h/", "h/"),
        ("s3", "s3://key:SECRET@b/a", "s3://b/a"),
        ("sql", "jdbc:mysql://u:SECRET@h/d", "jdbc:mysql://h/d"),
        (
            "sql",
            "jdbc:mysql://h/d?password=SECRET",
            "jdbc:mysql://h/d",
        ),
        (
            "sql",
            "jdbc:sqlserver://h;password=SECRET",
            "jdbc:sqlserver://h/",
        ),
        (
            "sql",
            "jdbc:mysql://(host=h,password=SECRET)/d",
            "jdbc:mysql://",
        ),
        ("sql", "jdbc:oracle:thin:u/SECRET@h", "h"),
        (
            "sql",
            "jdbc:mysql://address=(password=SECRET)@h/",
            "jdbc:mysql://…",
        ),
    ] {
        assert_eq!(Location::one(source_type, text).shown(), shown, "{text}");
    }
}

#[test]
fn an_entry_that_is_wrong_says_how_to_write_it() {
    for (source_type, place, expected) in [
        (
            "s3",
            "s3://landing",
            "it names no object; for all objects write `s3://landing/*`",
        ),
        (
            "s3",
            "s3://landing/",
            "it names no object; for all objects write `s3://landing/*`",
        ),
        (
            "s3",
            "s3://landing*",
            "it names no object; for all objects write `s3://landing*/*`",
        ),
        (
            "http",
            "https://h",
            "it names no object; for all objects write `https://h/*`",
        ),
        (
            "s3",
            "https://landing/a",
            "its scheme does not belong to its type; write it like `s3://bucket/*`",
        ),
        (
            "s3",
            "landing/a",
            "it does not begin with a scheme and `://`; write it like `s3://bucket/*`",
        ),
        (
            "s3",
            "s3://landing/a?b",
            "it holds a `?`, which a name has only as `%3F`; write it like `s3://bucket/*`",
        ),
        (
            "s3",
            "s3://landing/a#b",
            "it holds a `#`, which a URI has only as `%23`; write it like `s3://bucket/*`",
        ),
        (
            "s3",
            "s3://landing/../a",
            "it holds a dot segment; write it like `s3://bucket/*`",
        ),
        (
            "s3",
            r"s3://landing/\a",
            "a backslash must stand before `*` or another backslash; write it like `s3://bucket/*`",
        ),
        (
            "s3",
            "s3://landing/\n",
            "it holds a control character; write it like `s3://bucket/*`",
        ),
        (
            "local",
            "data/*",
            "it is not an absolute path; write it like `/directory/*`",
        ),
        (
            "azureStorage",
            "azureStorage://account/*",
            "it does not name a container and a key; write it like `azureStorage://account/container/*`",
        ),
        (
            "http",
            "https://h:x/*",
            "its port is not a number; write it like `https://host/path/*`",
        ),
        (
            "http",
            "https://ü*/*",
            "a host with a star must be written in ASCII (`xn--…`); write it like `https://host/path/*`",
        ),
    ] {
        let error = read(source_type, place).unwrap_err();
        let expected = EntryError::Pattern {
            index: 0,
            reason: expected.to_owned(),
        };
        assert_eq!(error, expected, "{place}");
    }
}

#[test]
fn keys_that_do_not_fit_the_type_say_which_do() {
    for (source_type, uris, paths, expected) in [
        (
            "http",
            None,
            Some("/a"),
            "`paths` belongs to `local` alone: for `http` write `uris`, such as `https://host/path/*`",
        ),
        (
            "local",
            Some("/a"),
            None,
            "`local` has no `uris`: write `paths`, such as `/directory/*`",
        ),
        (
            "inline",
            Some("x"),
            None,
            "`inline` has neither `uris` nor `paths`: it reads no places outside Druid",
        ),
        (
            "htpp",
            None,
            None,
            "unknown input source type `htpp`; did you mean `http`?",
        ),
        ("rabbit", None, None, "unknown input source type `rabbit`"),
        (
            "combining",
            None,
            None,
            "`combining` has no entry: each of its parts is judged by its own type",
        ),
    ] {
        let written = Written {
            source_type,
            uris: uris.map(|it| vec![it]),
            paths: paths.map(|it| vec![it]),
            ..Written::default()
        };
        assert_eq!(
            Entry::read(&written),
            Err(EntryError::Keys(expected.to_owned())),
            "{source_type}"
        );
    }
}

#[test]
fn an_entry_without_places_covers_the_type() {
    let entry = |connection, environment| {
        Entry::read(&Written {
            source_type: "s3",
            connection,
            environment,
            ..Written::default()
        })
        .unwrap()
    };
    let location = Location::one("s3", "s3://b/k");
    let unclear = Location::one("s3", "s3://b:1/k");
    for reach in [
        Reach::Unknown,
        Reach::Locations(vec![location.clone(), unclear.clone()]),
    ] {
        for (connection, environment) in [(false, false), (true, false), (false, true)] {
            let source = Source {
                source_type: "s3".to_owned(),
                reach: reach.clone(),
                connection,
                environment,
            };
            for location in [None, Some(&location), Some(&unclear)] {
                assert!(entry(connection, environment).covers(&source, location));
                assert!(entry(true, true).covers(&source, location));
                let plain = !connection && !environment;
                assert_eq!(entry(false, false).covers(&source, location), plain);
            }
            assert!(entry(false, false).may_reach(&source));
        }
        let other = Source {
            source_type: "rabbit".to_owned(),
            reach,
            connection: false,
            environment: false,
        };
        assert!(!entry(true, true).covers(&other, None));
        assert!(entry(false, false).may_reach(&other));
    }
}

#[test]
fn a_connection_of_its_own_leads_anywhere() {
    let entry = read("s3", "s3://secret/*").unwrap();
    let mut source = source("s3", Location::one("s3", "s3://open/a"));
    assert!(!entry.may_reach(&source));
    source.connection = true;
    assert!(entry.may_reach(&source));
}

#[test]
fn a_table_is_reached_where_its_files_lie() {
    for (source_type, place, table, expected) in [
        ("delta", "s3a://lake/secret/*", "s3a://lake/secret/t", true),
        ("delta", "s3a://lake/secret/*", "s3a://lake/secret", true),
        ("delta", "s3a://lake/secret/*", "s3a://lake/", true),
        ("delta", "s3a://lake/secret/t", "s3://lake/secret/t", true),
        ("delta", "s3a://lake/secret/*", "s3a://lake/open/t", false),
        (
            "iceberg",
            "s3a://lake/secret/*",
            "s3a://lake/secret/t",
            true,
        ),
        ("s3", "s3://lake/secret/*", "s3a://lake/secret/t", true),
        ("s3", "s3://lake/secret/*", "s3n://Lake/secret", true),
        ("s3", "s3://lake/secret/*", "s3a://lake/open", false),
        ("s3", "s3://lake/secret/*", "/secret/t", true),
        ("s3", "s3://lake/secret/*", "/open/t", false),
        ("s3", "s3://lake/secret/*", "relative", true),
        ("google", "gs://lake/secret/*", "gs://lake/secret/t", true),
        ("google", "gs://lake/secret/*", "s3a://lake/secret/t", false),
        (
            "azure",
            "azure://c/secret/*",
            "abfss://c@account.dfs.core.windows.net/secret",
            true,
        ),
        (
            "azureStorage",
            "azureStorage://account/c/*",
            "wasb://c@account.blob.core.windows.net/t",
            true,
        ),
        (
            "azureStorage",
            "azureStorage://other/c/*",
            "wasb://c@account.blob.core.windows.net/t",
            false,
        ),
        (
            "hdfs",
            "hdfs://nn/secret/*",
            "hdfs://nn:8020/secret/t",
            true,
        ),
        ("hdfs", "hdfs://nn/secret/*", "hdfs://nn/open/t", false),
        ("local", "/etc/*", "file:///etc", true),
        ("local", "/etc/*", "/etc/x", true),
        ("local", "/etc/*", "s3a://b/etc/x", false),
        ("http", "https://h/open/*", "/open/t", false),
    ] {
        let entry = read(source_type, place).unwrap();
        let table = source("delta", Location::one("delta", table));
        assert_eq!(
            entry.may_reach(&table),
            expected,
            "{source_type} {place} {table:?}"
        );
    }
}

#[test]
fn what_nobody_can_tell_is_reached_where_it_could_lead() {
    for (source_type, place, expected) in [
        ("http", "file:///etc/passwd", true),
        ("hdfs", "s3a://secret/x", true),
        ("delta", "relative", true),
        ("s3", "s3a://secret/x", false),
        ("local", "relative", false),
    ] {
        let unclear = source(source_type, Location::one(source_type, place));
        for (entry_type, entry_place) in [("google", "gs://secret/*"), ("kafka", "kafka://k:1/*")] {
            let entry = read(entry_type, entry_place).unwrap();
            assert_eq!(entry.may_reach(&unclear), expected, "{source_type} {place}");
        }
    }
}

#[test]
fn no_host_is_longer_than_any_name() {
    for (letter, count, expected) in [
        ("a", 1_000, true),
        ("a", 1_001, false),
        ("ü", 20, true),
        ("ü", 501, false),
    ] {
        let location = Location::one("http", &format!("https://{}/", letter.repeat(count)));
        assert_eq!(location.readings.is_some(), expected, "{letter} {count}");
    }
}
