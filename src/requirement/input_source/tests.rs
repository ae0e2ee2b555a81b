use serde_json::json;

use super::{InputSource, Unreadable, firehose, namespace, read, stream};
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

/// What was found, such as `s3 s3://b/k` or `sql ? connection environment`.
fn lines(found: Result<InputSource, Unreadable>) -> Vec<String> {
    let found = found.unwrap();
    let sources = found.sources.iter().map(|source| {
        let mut line = source.source_type.clone();
        match &source.reach {
            Reach::Nothing => {}
            Reach::Unknown => line += " ?",
            Reach::Locations(locations) => {
                locations
                    .iter()
                    .for_each(|it| line += &format!(" {}", it.shown()));
            }
        }
        line += if source.connection { " connection" } else { "" };
        line + if source.environment {
            " environment"
        } else {
            ""
        }
    });
    let datasources = found
        .datasources
        .iter()
        .map(|it| format!("datasource {it}"));
    sources.chain(datasources).collect()
}

#[test]
fn a_split_of_a_table_names_files_wherever_they_are() {
    let table = json!({"type": "delta", "tablePath": "s3a://b/t", "deltaSplit": {"files": ["x"]}});
    assert_eq!(lines(read(&table.to_string())), ["delta ? connection"]);
}

#[test]
fn a_provider_that_nobody_knows_may_hand_over_anything() {
    for (password, expected) in [
        (json!("text"), false),
        (json!({"type": "default", "password": "text"}), false),
        (json!({"type": "environment", "variable": "X"}), true),
        (json!({"type": "aws-rds-token"}), true),
        (json!({"without": "type"}), true),
        (json!([{"type": "environment"}]), true),
        (json!(["environment", {"variable": "X"}]), true),
    ] {
        let source =
            json!({"type": "http", "uris": ["http://h/"], "httpAuthenticationPassword": password});
        assert_eq!(one(&source.to_string()).environment, expected, "{source}");
    }
    for (password, expected) in [
        (json!("text"), false),
        (json!(["environment", {"variable": "X"}]), true),
        (json!({"type": "aws-rds-token"}), true),
    ] {
        let settings = json!({"bootstrap.servers": "k:9092", "ssl.key.password": password});
        let config = json!({"topic": "t", "consumerProperties": settings}).to_string();
        let read = stream::read("kafka", &config).unwrap();
        assert_eq!(read.sources[0].environment, expected, "{config}");
    }
    let deep = json!({"type": "x", "a": [{"b": {"c": {"type": "environment"}}}]});
    assert!(one(&deep.to_string()).environment);
    let other = json!({"type": "x", "a": {"type": "y"}});
    assert!(!one(&other.to_string()).environment);
}

#[test]
fn of_too_many_or_too_long_places_nobody_can_tell() {
    let many = |count| json!({"type": "s3", "uris": vec!["s3://b/k"; count]}).to_string();
    assert_ne!(one(&many(super::LOCATIONS)).reach, Reach::Unknown);
    assert_eq!(one(&many(super::LOCATIONS + 1)).reach, Reach::Unknown);
    assert_eq!(one(&many(0)).reach, Reach::Unknown);

    let entry = Entry::read(&Written {
        source_type: "s3",
        uris: Some(vec!["s3://b/*"]),
        ..Written::default()
    });
    let entry = entry.unwrap();
    for (length, expected) in [(1_000, true), (16 << 10, false)] {
        let source = one(
            &json!({"type": "s3", "uris": [format!("s3://b/{}", "k".repeat(length))]}).to_string(),
        );
        let Reach::Locations(locations) = &source.reach else {
            panic!("{source:?}")
        };
        assert_eq!(entry.covers(&source, locations.first()), expected);
    }
}

#[test]
fn what_is_not_as_jackson_writes_it_is_not_read() {
    for json in [
        "",
        "[]",
        "{}",
        r#"{"type":1}"#,
        r#"{"type":"druid"}"#,
        r#"{"type":"combining","delegates":[1]}"#,
        "{\"type\":\"x\"} x",
    ] {
        assert!(read(json).is_err(), "{json}");
    }
    let deep = format!(
        r#"{{"type":"x","a":{}1{}}}"#,
        "[".repeat(10_000),
        "]".repeat(10_000)
    );
    assert!(read(&deep).is_err());
    for json in [
        r#"{"type":"http","uris":"http://h/"}"#,
        r#"{"type":"http","uris":["http://h/",null]}"#,
        r#"{"type":"http","uris":[["http://h/"]]}"#,
        r#"{"type":"http"}"#,
        r#"{"type":"s3","objects":[{"bucket":"b"}]}"#,
        r#"{"type":"s3","objects":["s3://b/k"]}"#,
        r#"{"type":"local","baseDir":1,"filter":"*"}"#,
        r#"{"type":"sql","database":{"connectorConfig":{"connectURI":1}}}"#,
        r#"{"type":"hdfs","paths":[{}]}"#,
    ] {
        assert_eq!(one(json).reach, Reach::Unknown, "{json}");
    }
}

#[test]
fn firehoses_read_what_the_input_source_does_that_took_their_place() {
    for (json, expected) in [
        (
            json!({"type": "http", "uris": ["http://h/a"]}),
            "http http://h/a",
        ),
        (
            json!({"type": "local", "baseDir": "/etc", "filter": "passwd"}),
            "local /etc/*passwd",
        ),
        (json!({"type": "inline", "data": "x"}), "inline"),
        (
            json!({"type": "ingestSegment", "dataSource": "wiki"}),
            "datasource wiki",
        ),
        (
            json!({"type": "static-s3", "prefixes": ["s3://b"]}),
            "s3 s3://b/*",
        ),
        (
            json!({"type": "static-google-blobstore", "blobs": [{"bucket": "b", "path": "k"}]}),
            "google gs://b/k",
        ),
        (
            json!({"type": "static-azure-blobstore", "blobs": [{"container": "c", "path": "/k"}]}),
            "azure azure://c//k",
        ),
        (
            json!({"type": "clipped", "delegate": {"type": "local", "baseDir": "/etc", "filter": "*"}}),
            "local /etc/*",
        ),
        (
            json!({"type": "combining", "delegates": [{"type": "inline", "data": "x"}]}),
            "inline",
        ),
        (
            json!({"type": "static-cloudfiles", "blobs": []}),
            "static-cloudfiles ? connection",
        ),
        (
            json!({"type": "s3", "uris": ["s3://b/k"]}),
            "s3 ? connection",
        ),
    ] {
        assert_eq!(
            lines(firehose::read(&json.to_string())),
            [expected],
            "{json}"
        );
    }
    assert!(firehose::read(r#"{"type":"timed"}"#).is_err());
}

#[test]
fn lookups_read_what_fills_them() {
    let uri = |uri| json!({"type": "cachedNamespace", "extractionNamespace": {"type": "uri", "uri": uri}});
    let prefix = |prefix| json!({"type": "cachedNamespace", "extractionNamespace": {"type": "uri", "uriPrefix": prefix, "fileRegex": ".*"}});
    let connector = json!({"connectURI": "jdbc:mysql://h/d", "password": {"type": "environment"}});
    for (json, expected) in [
        (uri("s3://b/k"), "s3 s3://b/k"),
        (uri("gs://b/k"), "google gs://b/k"),
        (uri("hdfs://nn/a"), "hdfs hdfs://nn/a"),
        (uri("https://h/a"), "http https://h/a"),
        (uri("FILE:///etc/passwd"), "local /etc/passwd"),
        (uri("file:/etc/../x"), "local /x"),
        (uri("/etc/passwd"), "local /etc/passwd"),
        (uri("file://host/etc/passwd"), "local ?"),
        (uri("file:/etc/%70asswd"), "local ?"),
        (uri("s3n://b/k"), "s3n ?"),
        (uri("hdfs://nn/a*"), "hdfs ?"),
        // What is no directory stands for the one that it lies in.
        (prefix("file:/data/in/"), "local /data/*"),
        (prefix("file:/x"), "local /*"),
        (prefix("file:/data/in/../x"), "local ?"),
        (prefix("hdfs://nn/data/in"), "hdfs hdfs://nn/data/*"),
        (prefix("s3://b/in"), "s3 s3://b/in*"),
        (
            json!({"type": "cachedNamespace", "extractionNamespace": {"type": "uri", "uri": "s3://b/k", "uriPrefix": "s3://c/"}}),
            "uri ?",
        ),
        (
            json!({"type": "cachedNamespace", "extractionNamespace": {"type": "jdbc", "connectorConfig": connector}}),
            "sql jdbc:mysql://h/d environment",
        ),
        (
            json!({"type": "loadingLookup", "dataFetcher": {"type": "jdbcDataFetcher", "connectorConfig": connector}}),
            "sql jdbc:mysql://h/d environment",
        ),
        (
            json!({"type": "pollingLookup", "dataFetcher": {"type": "x"}}),
            "x ? connection",
        ),
        (
            json!({"type": "kafka", "kafkaTopic": "t", "kafkaProperties": {"bootstrap.servers": "h:1"}}),
            "kafka kafka://h:1/t",
        ),
        (json!({"type": "x"}), "x ? connection"),
    ] {
        assert_eq!(
            lines(namespace::read(&json.to_string())),
            [expected],
            "{json}"
        );
    }
    let nothing: [&str; 0] = [];
    for json in [
        json!({"type": "map", "map": {}}),
        json!({"type": "cachedNamespace", "extractionNamespace": {"type": "staticMap"}}),
    ] {
        assert_eq!(lines(namespace::read(&json.to_string())), nothing, "{json}");
    }
    for json in [
        "{}",
        r#"{"type":"cachedNamespace"}"#,
        r#"{"type":"loadingLookup"}"#,
    ] {
        assert!(namespace::read(json).is_err(), "{json}");
    }
}

#[test]
fn streams_are_read_from_servers_and_endpoints() {
    let properties = |properties| json!({"topic": "t", "consumerProperties": properties});
    for (supervisor_type, config, expected) in [
        (
            "kafka",
            properties(json!({"bootstrap.servers": "a:1,b:2"})),
            "kafka kafka://a:1/t kafka://b:2/t",
        ),
        (
            "kafka",
            properties(json!({"bootstrap.servers": "a:1", "sasl.jaas.config": "x"})),
            "kafka kafka://a:1/t connection",
        ),
        (
            "kafka",
            properties(json!({"bootstrap.servers": ["a:1"]})),
            "kafka ?",
        ),
        ("kafka", properties(json!({})), "kafka ? connection"),
        (
            "kafka",
            json!({"topicPattern": "t.*", "stream": "t.*", "consumerProperties": {"bootstrap.servers": "a:1"}}),
            "kafka kafka://a:1/*",
        ),
        (
            "kafka",
            json!({"topic": "t", "somethingNew": 1, "consumerProperties": {"bootstrap.servers": "a:1"}}),
            "kafka kafka://a:1/t connection",
        ),
        (
            "kinesis",
            json!({"stream": "s"}),
            "kinesis kinesis://us-east-1/s",
        ),
        (
            "kinesis",
            json!({"stream": "s", "region": "eu-west-1"}),
            "kinesis kinesis://eu-west-1/s",
        ),
        (
            "kinesis",
            json!({"stream": "s", "endpoint": "kinesis.cn-north-1.amazonaws.com.cn"}),
            "kinesis kinesis://cn-north-1/s",
        ),
        (
            "kinesis",
            json!({"stream": "s", "endpoint": "evil.example"}),
            "kinesis kinesis://evil.example/s connection",
        ),
        (
            "kinesis",
            json!({"stream": "s", "awsAssumedRoleArn": "x"}),
            "kinesis kinesis://us-east-1/s connection",
        ),
        (
            "rabbit",
            json!({"stream": "s", "uri": "rabbitmq-stream://h"}),
            "rabbit ? connection",
        ),
    ] {
        assert_eq!(
            lines(stream::read(supervisor_type, &config.to_string())),
            [expected],
            "{config}"
        );
    }
}
