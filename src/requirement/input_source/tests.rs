use super::read;
use crate::location::{Entry, Reach, Source, Written};

fn one(json: &str) -> Source {
    let mut found = read(json).unwrap().sources;
    assert_eq!(found.len(), 1, "{json}");
    found.remove(0)
}

fn shown(json: &str) -> Vec<String> {
    match one(json).reach {
        Reach::Locations(locations) => locations.iter().map(|l| l.shown().to_owned()).collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_each_type_reads_is_named() {
    for (json, expected) in [
        (
            r#"{"type":"http","uris":["HTTPS://u:p@Data.Example.com:443/open/%7ex/../y?token=1"]}"#,
            vec!["https://data.example.com/open/y"],
        ),
        (
            r#"{"type":"s3","uris":["s3://landing/a%20b"],"objects":[{"bucket":"landing","path":"c?d"}]}"#,
            vec!["s3://landing/a b", "s3://landing/c%3Fd"],
        ),
        (
            r#"{"type":"s3","prefixes":["s3://landing","s3://landing/a"]}"#,
            vec!["s3://landing/*", "s3://landing/a*"],
        ),
        (r#"{"type":"google","uris":["gs://b/k"]}"#, vec!["gs://b/k"]),
        (
            r#"{"type":"local","baseDir":"/data/in/../out","filter":"*.json","files":["/x//y/"]}"#,
            vec!["/x/y", "/data/out/*.json"],
        ),
    ] {
        assert_eq!(shown(json), expected, "{json}");
    }
}

#[test]
fn inline_reads_nothing() {
    assert_eq!(one(r#"{"type":"inline","data":"a"}"#).reach, Reach::Nothing);
}

#[test]
fn combining_is_its_parts_and_druid_a_datasource() {
    let found = read(
        r#"{"type":"combining","delegates":[
            {"type":"druid","dataSource":"wiki","interval":"2013/2014"},
            {"type":"combining","delegates":[{"type":"local","files":["/a"]},{"type":"inline","data":""}]}]}"#,
    )
    .unwrap();
    let types: Vec<&str> = found
        .sources
        .iter()
        .map(|source| source.source_type.as_str())
        .collect();
    assert_eq!(types, ["local", "inline"]);
    assert_eq!(found.datasources, ["wiki"]);
}

#[test]
fn an_entry_covers_what_lies_in_it() {
    let entry = |source_type, place| {
        Entry::read(&Written {
            source_type,
            uris: (source_type != "local").then(|| vec![place]),
            paths: (source_type == "local").then(|| vec![place]),
            ..Written::default()
        })
        .unwrap()
    };
    let judged = |entry: &Entry, json: &str| {
        let source = one(json);
        let Reach::Locations(locations) = &source.reach else {
            panic!("{json}")
        };
        let covered = locations
            .iter()
            .all(|location| entry.covers(&source, Some(location)));
        (covered, entry.may_reach(&source))
    };
    let landing = entry("s3", "s3://landing/*");
    for (json, expected) in [
        (r#"{"type":"s3","uris":["s3://landing/a"]}"#, (true, true)),
        (
            r#"{"type":"s3","uris":["s3://landing-secret/a"]}"#,
            (false, false),
        ),
        (
            r#"{"type":"s3","prefixes":["s3://landing-secret/"]}"#,
            (false, false),
        ),
        (r#"{"type":"s3","prefixes":["s3://landing"]}"#, (true, true)),
    ] {
        assert_eq!(judged(&landing, json), expected, "{json}");
    }
    let incoming = entry("local", "/data/incoming/*");
    for (json, expected) in [
        (
            r#"{"type":"local","baseDir":"/data/incoming","filter":"*"}"#,
            (true, true),
        ),
        (
            r#"{"type":"local","baseDir":"/data","filter":"*"}"#,
            (false, true),
        ),
        (
            r#"{"type":"local","files":["/data/incoming/../x"]}"#,
            (false, false),
        ),
        (
            r#"{"type":"local","files":["data/incoming/x"]}"#,
            (false, true),
        ),
    ] {
        assert_eq!(judged(&incoming, json), expected, "{json}");
    }
}
