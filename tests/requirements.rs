//! What Druid's own objects need: those that the Jackson of Druid 27, 33 and 37 has read and written again.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

use std::fs;

use serde_json::{Value, json};
use warden::location::Reach;
use warden::requirement::{Door, Kind, Needs, Refusal, Requirement, Settings, Submitted, needs};

/// One object as each version of Druid writes it.
struct Golden {
    name: String,
    read: Vec<Value>,
}

fn goldens(file: &str) -> Vec<Golden> {
    let text = fs::read_to_string(format!("tests/{file}")).unwrap();
    let entries: Vec<Value> = serde_json::from_str(&text).unwrap();
    let golden = |entry: &Value| Golden {
        name: entry["name"].as_str().unwrap().to_owned(),
        read: entry["read"]
            .as_array()
            .unwrap()
            .iter()
            .map(|read| read["json"].clone())
            .collect(),
    };
    entries.iter().map(golden).collect()
}

/// The input source or the firehose of a task, as Druid is seen building it.
fn built_within(task: &Value) -> Vec<(Kind, String)> {
    let places = [
        ("/spec/ioConfig/inputSource", Kind::InputSource),
        ("/spec/ioConfig/firehose", Kind::Firehose),
        ("/firehose", Kind::Firehose),
    ];
    let found = places.into_iter().filter_map(|(place, kind)| {
        let value = task.pointer(place).filter(|value| !value.is_null())?;
        Some((kind, value.to_string()))
    });
    found.collect()
}

fn asked(door: Door, objects: &[(Kind, String)]) -> Needs {
    let submitted: Vec<_> = objects
        .iter()
        .map(|(kind, json)| Submitted { kind: *kind, json })
        .collect();
    needs(door, &submitted, &Settings::default())
}

/// `WRITE DATASOURCE wiki; READ EXTERNAL EXTERNAL (http)`, or the refusal.
fn shown(needs: Needs) -> String {
    match needs {
        Needs::All(needed) => needed.iter().map(line).collect::<Vec<_>>().join("; "),
        Needs::Refused(Refusal(why)) => why,
    }
}

fn line(needed: &Requirement) -> String {
    let mut line = format!(
        "{} {} {}",
        needed.action.name(),
        needed.resource_type,
        needed.name
    );
    for source in &needed.sources {
        let unknown = if source.reach == Reach::Unknown {
            "?"
        } else {
            ""
        };
        line += &format!(" ({}{unknown})", source.source_type);
    }
    line
}

fn check(file: &str, door: Door, kind: Kind, expected: &[(&str, &str)]) {
    let goldens = goldens(file);
    for (name, expected) in expected {
        let golden = goldens.iter().find(|golden| golden.name == *name);
        let golden = golden.unwrap_or_else(|| panic!("{file} has no {name}"));
        assert!(!golden.read.is_empty(), "{file}: {name}");
        for read in &golden.read {
            let mut objects = vec![(kind, read.to_string())];
            objects.extend(built_within(read));
            let answer = shown(asked(door, &objects));
            // Of a refusal the beginning is enough.
            let as_expected = if expected.starts_with("may not") {
                answer.starts_with(expected)
            } else {
                answer == *expected
            };
            assert!(as_expected, "{file}: {name}: {answer}");
        }
    }
}

fn tasks(file: &str, expected: &[(&str, &str)]) {
    check(
        &format!("task_specs/{file}"),
        Door::Task,
        Kind::Task,
        expected,
    );
}

fn supervisors(file: &str, expected: &[(&str, &str)]) {
    let file = format!("supervisors/{file}");
    check(&file, Door::Supervisor, Kind::Supervisor, expected);
}

#[test]
fn indexing_writes_its_datasource_and_reads_its_source() {
    tasks(
        "index.json",
        &[
            (
                "http",
                "WRITE DATASOURCE wiki; READ EXTERNAL EXTERNAL (http)",
            ),
            ("druid", "WRITE DATASOURCE wiki; READ DATASOURCE secret"),
            (
                "other fields",
                "WRITE DATASOURCE wiki; READ EXTERNAL EXTERNAL (inline)",
            ),
            ("context", "may not set 'druid."),
        ],
    );
    tasks(
        "index_parallel.json",
        &[
            (
                "local",
                "WRITE DATASOURCE wiki; READ EXTERNAL EXTERNAL (local)",
            ),
            (
                "combining",
                "WRITE DATASOURCE wiki; READ EXTERNAL EXTERNAL (local) (http)",
            ),
            ("druid", "WRITE DATASOURCE wiki; READ DATASOURCE secret"),
            ("context", "may not set 'druid."),
        ],
    );
}

#[test]
fn a_source_that_nobody_saw_being_built_is_not_judged_by_the_tasks_word() {
    for (file, name) in [
        ("index.json", "http"),
        ("index.json", "firehose"),
        ("index_parallel.json", "local"),
        ("noop.json", "firehose"),
    ] {
        let goldens = goldens(&format!("task_specs/{file}"));
        let golden = goldens.iter().find(|golden| golden.name == name).unwrap();
        for task in &golden.read {
            if built_within(task).is_empty() {
                continue;
            }
            let other = (Kind::SecretProvider, "{}".to_owned());
            assert_eq!(
                shown(asked(Door::Task, &[(Kind::Task, task.to_string()), other])),
                "may not do this: the task cannot be read: Druid was not seen building what it reads"
            );
        }
    }
}

#[test]
fn other_tasks_need_what_they_do() {
    tasks(
        "compact.json",
        &[
            ("interval", "WRITE DATASOURCE wiki"),
            ("interval, old form", "WRITE DATASOURCE wiki"),
            ("segments", "WRITE DATASOURCE wiki"),
            ("segments, old form", "WRITE DATASOURCE wiki"),
            ("transform", "WRITE DATASOURCE wiki"),
            ("context", "may not set 'druid."),
        ],
    );
    let moved = "WRITE DATASOURCE wiki; READ DATASOURCE wiki";
    tasks("archive.json", &[("interval", moved)]);
    tasks("restore.json", &[("interval", moved)]);
    tasks(
        "move.json",
        &[
            ("no target", moved),
            ("target", &format!("{moved}; WRITE EXTERNAL EXTERNAL (s3?)")),
        ],
    );
    tasks(
        "kill.json",
        &[
            ("interval", "WRITE DATASOURCE wiki"),
            ("all settings", "WRITE DATASOURCE wiki"),
        ],
    );
    tasks("noop.json", &[("no datasource", "WRITE DATASOURCE none")]);
    tasks(
        "index_hadoop.json",
        &[(
            "datasource",
            "WRITE DATASOURCE wiki; READ DATASOURCE secret",
        )],
    );
}

#[test]
fn druids_own_tasks_are_not_for_users() {
    for golden in goldens("task_specs/inner.json") {
        for task in &golden.read {
            let answer = shown(asked(Door::Task, &[(Kind::Task, task.to_string())]));
            let task_type = task["type"].as_str().unwrap();
            let begins = format!("may not post a task of type '{task_type}': ");
            let why = answer
                .strip_prefix(&begins)
                .unwrap_or_else(|| panic!("{answer}"));
            let sql = task_type == "query_controller";
            assert_eq!(why.contains("/druid/v2/sql/task"), sql, "{answer}");
            assert_eq!(why.contains("only Druid itself"), !sql, "{answer}");
        }
    }
}

#[test]
fn a_type_that_is_allowed_writes_its_datasource_and_reads_what_was_built() {
    let goldens = goldens("task_specs/inner.json");
    let of_type = |task: &&Value| task["type"] == "single_phase_sub_task";
    let task = goldens
        .iter()
        .flat_map(|golden| &golden.read)
        .find(of_type)
        .unwrap();
    let settings = Settings {
        allowed_task_types: vec!["single_phase_sub_task".to_owned()],
        ..Settings::default()
    };
    let source = task
        .pointer("/spec/ioConfig/inputSource")
        .unwrap()
        .to_string();
    let task = task.to_string();
    let submitted = [
        Submitted {
            kind: Kind::Task,
            json: &task,
        },
        Submitted {
            kind: Kind::InputSource,
            json: &source,
        },
    ];
    assert_eq!(
        shown(needs(Door::Task, &submitted, &settings)),
        "WRITE DATASOURCE wiki; READ EXTERNAL EXTERNAL (local)"
    );
}

#[test]
fn supervisors_need_what_their_tasks_do() {
    supervisors(
        "autocompact.json",
        &[
            ("datasource", "WRITE DATASOURCE wiki"),
            ("transform", "WRITE DATASOURCE wiki"),
            ("context", "may not set 'druid."),
        ],
    );
    let stream = "WRITE DATASOURCE wiki; READ EXTERNAL EXTERNAL (kafka) (kafka)";
    supervisors(
        "kafka.json",
        &[
            ("topic", stream),
            ("old form", stream),
            ("context", "may not set 'druid."),
        ],
    );
    supervisors(
        "noop.json",
        &[
            ("datasource", "WRITE DATASOURCE s1; WRITE DATASOURCE wiki"),
            (
                "none",
                "may not do this: the supervisor cannot be read: it names no datasource",
            ),
        ],
    );
    supervisors(
        "scheduled_batch.json",
        &[
            ("insert", "may not set 'druid.x' in a context"),
            (
                "with parameters",
                "may not post a supervisor of type 'scheduled_batch'",
            ),
        ],
    );
}

/// As Jackson writes it: the goldens are trees, in which no key stands twice.
#[test]
fn a_marker_is_known_by_the_first_of_its_two_types() {
    let written = r#"{"type":"NoopSupervisorSpec","id":"wiki","dataSources":["wiki"],"suspended":false,"type":"noop"}"#;
    let answer = asked(Door::Supervisor, &[(Kind::Supervisor, written.to_owned())]);
    assert_eq!(shown(answer), "WRITE DATASOURCE wiki");
}

#[test]
fn a_sampler_needs_what_was_built_for_it() {
    let sampler = goldens("samplers/index.json").remove(0).read.remove(0);
    let sampler = (Kind::Sampler, sampler.to_string());
    assert!(
        shown(asked(Door::Sampler, std::slice::from_ref(&sampler))).starts_with("may not do this")
    );
    let source = json!({"type": "druid", "dataSource": "secret", "interval": "2020/2021"});
    let source = (Kind::InputSource, source.to_string());
    assert_eq!(
        shown(asked(Door::Sampler, &[sampler, source.clone()])),
        "READ DATASOURCE secret"
    );
    let unknown = (Kind::Sampler, r#"{"type": "other"}"#.to_owned());
    assert_eq!(
        shown(asked(Door::Sampler, &[unknown, source])),
        "READ DATASOURCE secret; READ EXTERNAL EXTERNAL (other?)"
    );
}

#[test]
fn sampling_a_stream_writes_nothing() {
    let golden = goldens("supervisors/kafka.json").remove(0);
    let sampler = goldens("samplers/kafka.json").remove(0).read.remove(0);
    let objects = [
        (Kind::Supervisor, golden.read[0].to_string()),
        (Kind::Sampler, sampler.to_string()),
    ];
    assert_eq!(
        shown(asked(Door::Sampler, &objects)),
        "READ EXTERNAL EXTERNAL (kafka) (kafka)"
    );
}

#[test]
fn lookups_need_what_they_are_filled_from() {
    for golden in goldens("lookups/lookups.json") {
        for factory in golden.read {
            let lookup = json!({"version": "v1", "lookupExtractorFactory": factory});
            let one = shown(asked(Door::Lookups, &[(Kind::Json, lookup.to_string())]));
            let bulk = json!({"tier": {"a": lookup.clone(), "b": lookup}, "other": {}});
            let bulk = shown(asked(Door::Lookups, &[(Kind::Json, bulk.to_string())]));
            let reads_nothing = matches!(golden.name.as_str(), "map" | "static map");
            assert_eq!(one.is_empty(), reads_nothing, "{}: {one}", golden.name);
            assert_eq!(bulk.is_empty(), reads_nothing, "{}: {bulk}", golden.name);
            let begins = if reads_nothing {
                ""
            } else {
                "READ EXTERNAL EXTERNAL ("
            };
            assert!(one.starts_with(begins), "{one}");
            // Each of the two lookups counts.
            assert_eq!(
                bulk.matches('(').count(),
                2 * one.matches('(').count(),
                "{bulk}"
            );
        }
    }
}

/// A golden may be new: whatever it is, it is refused, or needs WRITE on its datasource.
#[test]
fn no_task_and_no_supervisor_goes_for_nothing() {
    for (folder, door, kind) in [
        ("task_specs", Door::Task, Kind::Task),
        ("supervisors", Door::Supervisor, Kind::Supervisor),
    ] {
        for file in fs::read_dir(format!("tests/{folder}")).unwrap() {
            let file = file.unwrap().file_name().into_string().unwrap();
            for golden in goldens(&format!("{folder}/{file}")) {
                for object in &golden.read {
                    let mut objects = vec![(kind, object.to_string())];
                    objects.extend(built_within(object));
                    let answer = shown(asked(door, &objects));
                    assert!(
                        answer.starts_with("WRITE DATASOURCE ") || answer.starts_with("may not "),
                        "{file}: {}: {answer}",
                        golden.name
                    );
                }
            }
        }
    }
}

#[test]
fn a_secret_that_a_source_does_not_show_goes_to_those_that_may_hide_it() {
    let goldens = goldens("input_sources/sql.json");
    let name = "password out of the environment";
    let database = &goldens
        .iter()
        .find(|golden| golden.name == name)
        .unwrap()
        .read[0];
    let shows_it_not = json!({"type": "http", "uris": ["https://h.example/a"]});
    for (provider, expected) in [(true, true), (false, false)] {
        let mut objects = vec![
            (Kind::InputSource, database.to_string()),
            (Kind::InputSource, shows_it_not.to_string()),
        ];
        objects.extend(provider.then(|| (Kind::SecretProvider, "{}".to_owned())));
        let Needs::All(needed) = asked(Door::Sql, &objects) else {
            panic!()
        };
        let secrets: Vec<_> = needed[0]
            .sources
            .iter()
            .map(|source| (source.source_type.as_str(), source.environment))
            .collect();
        assert_eq!(secrets, [("sql", expected), ("http", false)]);
    }
}

/// An input format may fetch its schema from a URL of the caller's choice, and bring along what a provider gives.
#[test]
fn a_secret_of_which_nobody_knows_where_it_goes_counts_for_all() {
    let inline = (
        Kind::InputSource,
        r#"{"type": "inline", "data": "x"}"#.to_owned(),
    );
    let datasource = r#"{"type": "druid", "dataSource": "wiki", "interval": "2020/2021"}"#;
    let datasource = (Kind::InputSource, datasource.to_owned());
    let provider = (Kind::SecretProvider, "{}".to_owned());
    for objects in [[inline, provider.clone()], [datasource, provider]] {
        let Needs::All(needed) = asked(Door::Sql, &objects) else {
            panic!()
        };
        let sources: Vec<_> = needed.iter().flat_map(|need| &need.sources).collect();
        assert!(!sources.is_empty() && sources.iter().all(|source| source.environment));
    }
}

#[test]
fn a_schema_that_is_fetched_is_external_data() {
    let format = r#"{"type": "protobuf", "protoBytesDecoder": {"type": "file", "descriptor": "file:///etc/passwd"}}"#;
    let inline = (
        Kind::InputSource,
        r#"{"type": "inline", "data": "x"}"#.to_owned(),
    );
    let format = (Kind::InputFormat, format.to_owned());
    assert_eq!(
        shown(asked(Door::Sql, &[inline, format])),
        "READ EXTERNAL EXTERNAL (inline) (schema_registry?)"
    );
}

#[test]
fn a_type_is_refused_before_anything_is_built() {
    let announced = |door, text: &str| shown(asked(door, &[(Kind::Announced, text.to_owned())]));
    for refused in ["query_controller", "unheard_of"] {
        let answer = announced(Door::Task, &json!({"type": refused}).to_string());
        assert!(answer.starts_with("may not post a "), "{answer}");
    }
    for (door, type_of) in [
        (Door::Task, json!("index")),
        (Door::Task, json!(null)),
        (Door::Supervisor, json!("kafka")),
        (Door::Supervisor, json!("scheduled_batch")),
        (Door::Sampler, json!("index")),
    ] {
        let answer = announced(door, &json!({"type": type_of}).to_string());
        assert_eq!(answer, "", "of {type_of}");
    }
    let type_alone = (Kind::Announced, r#"{"type":"index"}"#.to_owned());
    let twice = asked(Door::Task, &[type_alone.clone(), type_alone]);
    assert_ne!(shown(twice), "", "it stands for nothing but itself");
}
