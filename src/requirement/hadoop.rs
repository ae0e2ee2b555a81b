//! What a task of type `index_hadoop` reads (`org.apache.druid.indexer.path`), and what it brings along.

use super::Refusal;
use super::input_source;
use super::json::Json;
use super::work::Work;
use crate::location::{Reach, Source};

/// The input source that reads what Hadoop's default file system holds.
const HDFS: &str = "hdfs";

/// Characters by which a path stands for several (`org.apache.hadoop.fs.GlobPattern`).
const GLOB: &str = "*?[{\\";

/// How deep path specs may nest. Honest ones stop at two.
const MAX_DEPTH: usize = 8;

/// Members of the task that bring code of their author's choice into Druid's process, or settings for Hadoop (endpoints,
/// credentials, options of JVMs), or places to write to.
const BROUGHT_ALONG: [&[&str]; 7] = [
    &["classpathPrefix"],
    &["hadoopDependencyCoordinates"],
    &["spec", "tuningConfig", "jobProperties"],
    &["spec", "tuningConfig", "allowedHadoopPrefix"],
    &["spec", "tuningConfig", "workingPath"],
    &["spec", "ioConfig", "metadataUpdateSpec"],
    &["spec", "ioConfig", "segmentOutputPath"],
];

/// Adds what the task reads.
pub(super) fn read(task: Json<'_>, work: &mut Work) -> Result<(), Refusal> {
    brings_nothing(task)?;
    let spec = task.at(&["spec", "ioConfig", "inputSpec"]);
    path_spec(
        spec.ok_or_else(|| unreadable("it has no inputSpec"))?,
        0,
        work,
    )
}

/// Refuses what only operators may bring along, as in a context: code can do anything, whatever it may read.
fn brings_nothing(task: Json<'_>) -> Result<(), Refusal> {
    let brought = |path: &&&[&str]| task.at(path).is_some_and(|member| !member.is_empty());
    let member = BROUGHT_ALONG
        .iter()
        .find(brought)
        .and_then(|path| path.last());
    member.map_or(Ok(()), |member| {
        Err(Refusal(format!(
            "may not set '{member}' in a task of type 'index_hadoop': it changes the process that runs the task, or where \
             that writes; leave it out, or have an operator set it for all tasks"
        )))
    })
}

fn path_spec(spec: Json<'_>, depth: usize, work: &mut Work) -> Result<(), Refusal> {
    if depth > MAX_DEPTH {
        return Err(unreadable("its inputSpec nests too deep"));
    }
    match spec.type_name().as_deref() {
        Some("static") => {
            let paths = spec.get("paths").and_then(Json::string);
            let paths = paths.ok_or_else(|| unreadable("its inputSpec has no paths"))?;
            read_paths(&paths, work)
        }
        Some("granularity" | "granular_unprocessed") => by_time(spec, work),
        Some("multi") => {
            let children = spec.get("children").and_then(Json::elements);
            let children = children.ok_or_else(|| unreadable("its inputSpec has no children"))?;
            children
                .into_iter()
                .try_for_each(|child| path_spec(child, depth + 1, work))
        }
        Some("dataSource") => datasource(spec, work),
        _ => Err(unreadable(
            "its inputSpec is of a type that Warden does not know",
        )),
    }
}

/// Druid looks up the segments itself; it checks those that `ingestionSpec` names, but not those beside it.
fn datasource(spec: Json<'_>, work: &mut Work) -> Result<(), Refusal> {
    if spec.get("segments").is_some() {
        return Err(unreadable("its inputSpec names segments"));
    }
    let datasource = spec
        .at(&["ingestionSpec", "dataSource"])
        .and_then(Json::string);
    work.reads
        .push(datasource.ok_or_else(|| unreadable("its inputSpec has no datasource"))?);
    Ok(())
}

/// Reads folders below one, by the names that a format gives to spans of time; it could lead out of that one.
fn by_time(spec: Json<'_>, work: &mut Work) -> Result<(), Refusal> {
    let path = spec.get("inputPath").and_then(Json::string);
    let path = path.ok_or_else(|| unreadable("its inputSpec has no inputPath"))?;
    let format = spec.get("pathFormat").and_then(Json::string);
    if path.contains(',') || format.is_some_and(|format| format.contains("..")) {
        work.sources.push(source(Reach::Unknown));
        return Ok(());
    }
    read_path(&path, work)
}

fn read_paths(paths: &str, work: &mut Work) -> Result<(), Refusal> {
    if input_source::are_too_many(paths) {
        work.sources.push(source(Reach::Unknown));
        return Ok(());
    }
    paths.split(',').try_for_each(|path| read_path(path, work))
}

fn read_path(path: &str, work: &mut Work) -> Result<(), Refusal> {
    match as_input_source(path) {
        Some(json) => work.read(input_source::read(&json)?),
        None => work.sources.push(source(Reach::Unknown)),
    }
    Ok(())
}

/// The input source that would read the same, if there is one. A path with a glob is none: Hadoop splits paths at commas
/// outside braces alone, and its globs are not those of input sources.
fn as_input_source(path: &str) -> Option<String> {
    if path.contains(|character| GLOB.contains(character)) {
        return None;
    }
    let (source_type, key, uri) = match path.split_once("://") {
        None if path.starts_with('/') => (HDFS, "paths", path.to_owned()),
        Some(("hdfs", _)) => (HDFS, "paths", path.to_owned()),
        Some(("s3" | "s3a" | "s3n", rest)) => ("s3", "prefixes", format!("s3://{rest}")),
        Some(("gs", rest)) => ("google", "prefixes", format!("gs://{rest}")),
        _ => return None,
    };
    Some(serde_json::json!({ "type": source_type, key: [uri] }).to_string())
}

fn source(reach: Reach) -> Source {
    Source {
        source_type: HDFS.to_owned(),
        reach,
        connection: false,
        environment: false,
    }
}

fn unreadable(why: &str) -> Refusal {
    Refusal::unreadable("the task", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Jackson writes it, with what it does not bring along.
    fn task(input_spec: &str) -> Result<Work, Refusal> {
        let text = format!(
            r#"{{"spec": {{"ioConfig": {{"inputSpec": {input_spec}, "segmentOutputPath": null}},
                "tuningConfig": {{"jobProperties": {{}}, "allowedHadoopPrefix": []}}}}, "classpathPrefix": null}}"#
        );
        let mut work = Work::default();
        read(Json::document(&text).unwrap(), &mut work).map(|()| work)
    }

    /// Type, and whether it can be told what it reads.
    fn sources(input_spec: &str) -> Vec<(String, bool)> {
        let sources = task(input_spec).unwrap().sources.into_iter();
        sources
            .map(|source| (source.source_type, source.reach != Reach::Unknown))
            .collect()
    }

    fn of(source_type: &str, known: bool) -> (String, bool) {
        (source_type.to_owned(), known)
    }

    #[test]
    fn each_path_is_an_input_source() {
        assert_eq!(
            sources(
                r#"{"type": "static", "paths": "hdfs://nn/a,s3n://b/c,gs://d/e,wasb://f/g,file:/etc/passwd"}"#
            ),
            [
                of("hdfs", true),
                of("s3", true),
                of("google", true),
                of("hdfs", false),
                of("hdfs", false)
            ]
        );
    }

    #[test]
    fn what_a_glob_matches_nobody_can_tell() {
        for path in [
            "hdfs://nn/*",
            "hdfs://nn/{a,b}/c",
            "s3://b/[a]",
            "hdfs://nn/a?",
            "hdfs://nn/\\\\a",
        ] {
            let read = sources(&format!(r#"{{"type": "static", "paths": "{path}"}}"#));
            assert!(read.contains(&of("hdfs", false)), "{path}: {read:?}");
        }
    }

    #[test]
    fn folders_by_time_are_below_one_unless_their_format_leads_out() {
        let spec = |path: &str, format: &str| {
            format!(r#"{{"type": "granularity", "inputPath": "{path}", "pathFormat": "{format}"}}"#)
        };
        assert_eq!(sources(&spec("hdfs://nn/a", "yyyy")), [of("hdfs", true)]);
        assert_eq!(
            sources(&spec("hdfs://nn/a", "'../secret'")),
            [of("hdfs", false)]
        );
        assert_eq!(
            sources(&spec("hdfs://nn/a,/b", "yyyy")),
            [of("hdfs", false)]
        );
    }

    #[test]
    fn every_part_of_several_counts() {
        let work = task(
            r#"{"type": "multi", "children": [
                {"type": "dataSource", "ingestionSpec": {"dataSource": "secret"}},
                {"type": "multi", "children": [{"type": "static", "paths": "s3://b/c"}]}
            ]}"#,
        )
        .unwrap();
        assert_eq!(work.reads, ["secret"]);
        assert_eq!(work.sources.len(), 1);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        let deep = format!(
            "{}{}{}",
            r#"{"type": "multi", "children": ["#.repeat(9),
            r#"{"type": "static", "paths": "/a"}"#,
            "]}".repeat(9)
        );
        for spec in [
            "null",
            "{}",
            r#"{"type": "static"}"#,
            r#"{"type": "static", "paths": ["/a"]}"#,
            r#"{"type": "granularity"}"#,
            r#"{"type": "multi", "children": {}}"#,
            r#"{"type": "dataSource", "ingestionSpec": {}}"#,
            r#"{"type": "dataSource", "ingestionSpec": {"dataSource": "a"}, "segments": {"a": []}}"#,
            r#"{"type": "of an extension"}"#,
            &deep,
        ] {
            assert!(task(spec).is_err(), "{spec}");
        }
    }

    #[test]
    fn code_settings_and_targets_of_its_own_are_refused() {
        for (member, more) in [
            ("classpathPrefix", r#""/tmp/evil.jar""#),
            ("hadoopDependencyCoordinates", r#"["evil:jar:1"]"#),
        ] {
            assert_refused(member, &format!(r#"{{"{member}": {more}, "spec": {{}}}}"#));
        }
        for (config, member) in [
            ("tuningConfig", "jobProperties"),
            ("tuningConfig", "allowedHadoopPrefix"),
            ("tuningConfig", "workingPath"),
            ("ioConfig", "metadataUpdateSpec"),
            ("ioConfig", "segmentOutputPath"),
        ] {
            for value in [r#"{"a": 1}"#, r#"["a"]"#, r#""a""#, "1"] {
                let text = format!(r#"{{"spec": {{"{config}": {{"{member}": {value}}}}}}}"#);
                assert_refused(member, &text);
            }
        }
    }

    fn assert_refused(member: &str, text: &str) {
        let Refusal(why) = read(Json::document(text).unwrap(), &mut Work::default()).unwrap_err();
        assert!(why.starts_with(&format!("may not set '{member}'")), "{why}");
    }
}
