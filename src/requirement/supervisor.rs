//! Supervisors posted to the Overlord (`org.apache.druid.indexing.overlord.supervisor`).

use super::input_source::{Unreadable, stream};
use super::json::Json;
use super::work::Work;
use super::{Refusal, Submitted, context, scheduled_batch, schema};

/// What leaves its mark where a supervisor was: by the type that Jackson reads, and by what it writes besides.
const NOOP: [&str; 2] = ["NoopSupervisorSpec", "noop"];

/// Compacts a datasource (`org.apache.druid.indexing.compact.CompactionSupervisorSpec`).
const COMPACTION: &str = "autocompact";

/// What stands before the datasource in the id of a compaction's supervisor.
const COMPACTION_ID: &str = "autocompact__";

/// What a posted supervisor would do.
pub(super) fn work(supervisor: Json<'_>, submitted: &[Submitted<'_>]) -> Result<Work, Refusal> {
    let supervisor_type = type_of(supervisor)?;
    context::check(supervisor)?;
    let mut work = Work::default();
    match supervisor_type.as_str() {
        noop if NOOP.contains(&noop) => work.writes = named(supervisor)?,
        COMPACTION => work
            .writes
            .push(datasource(supervisor, &["spec", "dataSource"])?),
        scheduled_batch::TYPE => work = scheduled_batch::work(supervisor, submitted)?,
        stream => {
            work.writes.push(datasource(
                supervisor,
                &["spec", "dataSchema", "dataSource"],
            )?);
            // Druid 27 to 33 write it here too.
            if let Some(schema) = supervisor.get("dataSchema") {
                work.writes.push(datasource(schema, &["dataSource"])?);
            }
            read_stream(stream, supervisor, &mut work)?;
        }
    }
    replaces(supervisor, &mut work);
    Ok(work)
}

/// What the sampler reads of a supervisor: its stream. It writes nothing.
pub(super) fn sampled(supervisor: Json<'_>) -> Result<Work, Refusal> {
    let mut work = Work::default();
    read_stream(&type_of(supervisor)?, supervisor, &mut work)?;
    Ok(work)
}

/// A supervisor takes the place of one that has its id. Druid's own ids are their datasources' names; whoever chooses
/// another must be allowed to write what it names, else it could stop the supervisor of another datasource.
fn replaces(supervisor: Json<'_>, work: &mut Work) {
    if let Some(id) = supervisor.get("id") {
        let id = id.string().unwrap_or_default();
        if !work
            .writes
            .iter()
            .any(|own| scheduled_batch::is_id_of(&id, own))
        {
            work.writes
                .push(id.strip_prefix(COMPACTION_ID).unwrap_or(&id).to_owned());
        }
    }
}

/// The datasources of a marker. Without any it would be nobody's, and could take the place of any supervisor.
fn named(supervisor: Json<'_>) -> Result<Vec<String>, Refusal> {
    let datasources = supervisor.get("dataSources").and_then(Json::strings);
    datasources
        .filter(|names| !names.is_empty())
        .ok_or_else(|| unreadable("it names no datasource"))
}

fn datasource(holder: Json<'_>, path: &[&str]) -> Result<String, Refusal> {
    holder
        .at(path)
        .and_then(Json::string)
        .ok_or_else(|| unreadable("it has no datasource where Warden looks for it"))
}

/// Reads its stream, each time that its ioConfig is written.
fn read_stream(stream_type: &str, supervisor: Json<'_>, work: &mut Work) -> Result<(), Refusal> {
    let places: [&[&str]; 2] = [&["spec", "ioConfig"], &["ioConfig"]];
    let configs = places.iter().filter_map(|path| supervisor.at(path));
    for config in configs {
        let read = stream::read(stream_type, config.text());
        work.read(read.map_err(|Unreadable(why)| unreadable(why))?);
    }
    if work.sources.is_empty() {
        return Err(unreadable("it has no ioConfig"));
    }
    Ok(schema::read(supervisor, work)?)
}

fn type_of(supervisor: Json<'_>) -> Result<String, Refusal> {
    supervisor
        .type_name()
        .ok_or_else(|| unreadable("it has no type"))
}

fn unreadable(why: &str) -> Refusal {
    Refusal::unreadable("the supervisor", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Work, Refusal> {
        work(Json::document(text).unwrap(), &[])
    }

    fn writes(text: &str) -> Vec<String> {
        read(text).unwrap().writes
    }

    #[test]
    fn a_supervisor_may_not_take_the_place_of_a_strangers() {
        assert_eq!(
            writes(r#"{"type": "NoopSupervisorSpec", "id": "other", "dataSources": ["wiki"]}"#),
            ["wiki", "other"]
        );
        assert_eq!(
            writes(
                r#"{"type": "NoopSupervisorSpec", "id": "autocompact__other", "dataSources": ["wiki"]}"#
            ),
            ["wiki", "other"]
        );
        assert_eq!(
            writes(
                r#"{"type": "kafka", "id": "other", "spec": {"dataSchema": {"dataSource": "wiki"}, "ioConfig": {}}}"#
            ),
            ["wiki", "other"]
        );
    }

    #[test]
    fn one_of_an_extension_is_known_by_where_streams_name_their_datasource() {
        let unknown = read(r#"{"type": "x", "spec": {"dataSchema": {"dataSource": "wiki"}, "ioConfig": {"y": 1}}}"#).unwrap();
        assert_eq!(unknown.writes, ["wiki"]);
        let [source] = &unknown.sources[..] else {
            panic!("{unknown:?}")
        };
        assert_eq!(source.source_type, "x");
        assert!(source.connection);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        for text in [
            "[]",
            "{}",
            r#"{"type": 1}"#,
            r#"{"type": "x", "dataSource": "wiki"}"#,
            r#"{"type": "kafka", "spec": {"dataSchema": {"dataSource": "wiki"}}}"#,
            r#"{"type": "kafka", "spec": {"dataSchema": {}, "ioConfig": {}}}"#,
            r#"{"type": "kafka", "dataSchema": {"dataSource": 1}, "spec": {"dataSchema": {"dataSource": "wiki"}, "ioConfig": {}}}"#,
            r#"{"type": "autocompact", "spec": {}}"#,
            r#"{"type": "NoopSupervisorSpec", "id": "wiki", "dataSources": [1]}"#,
            r#"{"type": "NoopSupervisorSpec", "id": "wiki", "dataSources": []}"#,
            r#"{"type": "kafka", "context": {"druid.x": 1}, "spec": {"dataSchema": {"dataSource": "wiki"}, "ioConfig": {}}}"#,
        ] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
