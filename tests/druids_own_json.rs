//! What is read from the JSON that Druid's own Jackson writes (`tests/input_sources` and its neighbours), line by line
//! in `tests/druids_own_json.txt`. Where a reader changes, so does a line: look at it, then write the file anew with
//! `SNAPSHOTS=overwrite cargo test --test druids_own_json`.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

use std::fmt::Write;
use std::path::Path;

use serde_json::Value;
use snapbox::{assert_data_eq, file};
use warden::location::{Reach, Source};
use warden::requirement::input_source::{self, InputSource, firehose, namespace, stream};

#[test]
fn of_every_object_it_is_known_what_it_reads() {
    let mut lines = String::new();
    each("input_sources", &mut lines, input_source::read);
    each("firehoses", &mut lines, firehose::read);
    each("lookups", &mut lines, namespace::read);
    each("supervisors", &mut lines, |json| {
        let supervisor: Value = serde_json::from_str(json).unwrap();
        let config = supervisor["ioConfig"].to_string();
        stream::read(supervisor["type"].as_str().unwrap(), &config)
    });
    assert_data_eq!(lines, file!["druids_own_json.txt"]);
}

/// Adds a line for every object in the files of a directory.
fn each<E: std::fmt::Debug>(
    directory: &str,
    lines: &mut String,
    read: impl Fn(&str) -> Result<InputSource, E>,
) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(directory);
    let mut files: Vec<_> = path
        .read_dir()
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|file| {
        file.extension()
            .is_some_and(|extension| extension == "json")
    });
    files.sort();
    assert!(!files.is_empty(), "{directory}");
    for file in files {
        let cases: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        writeln!(lines, "{directory}/{}", file.file_name().unwrap().display()).unwrap();
        for case in cases.as_array().unwrap() {
            let written = case["read"].as_array().unwrap();
            for written in written
                .iter()
                .filter(|it| directory != "supervisors" || it["json"]["ioConfig"].is_object())
            {
                let found = match read(&written["json"].to_string()) {
                    Ok(found) => shown(&found),
                    Err(error) => format!("{error:?}"),
                };
                let versions = written["druid"].as_array().unwrap();
                let versions: Vec<&str> = versions.iter().map(|it| it.as_str().unwrap()).collect();
                let name = case["name"].as_str().unwrap();
                writeln!(lines, "  {name} ({}): {found}", versions.join(", ")).unwrap();
            }
        }
    }
}

fn shown(found: &InputSource) -> String {
    let sources = found.sources.iter().map(source);
    let datasources = found
        .datasources
        .iter()
        .map(|name| format!("datasource {name}"));
    let all: Vec<String> = sources.chain(datasources).collect();
    if all.is_empty() {
        return "nothing".to_owned();
    }
    all.join(" + ")
}

fn source(source: &Source) -> String {
    let reach = match &source.reach {
        Reach::Nothing => "in the request".to_owned(),
        Reach::Unknown => "?".to_owned(),
        Reach::Locations(locations) => {
            let shown: Vec<&str> = locations.iter().map(|location| location.shown()).collect();
            shown.join(" ")
        }
    };
    let mut text = format!("{} {reach}", source.source_type);
    for (flag, name) in [
        (source.connection, "connection"),
        (source.environment, "environment"),
    ] {
        if flag {
            write!(text, ", {name}").unwrap();
        }
    }
    text
}
