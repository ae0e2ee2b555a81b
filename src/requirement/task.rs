//! Tasks posted to the Overlord (`org.apache.druid.indexing.common.task`).

use super::json::Json;
use super::work::Work;
use super::{Kind, Refusal, Settings, Submitted, context, hadoop, schema};
use crate::escape::escaped;
use crate::location::{Reach, Source};

/// The type of the tasks that run a multi-stage query.
const QUERY_CONTROLLER: &str = "query_controller";

/// Types of the tasks that Druid makes itself, as far as their names tell.
const INTERNAL: [&str; 5] = [
    "query_worker",
    "single_phase_sub_task",
    "index_sub",
    "index_kafka",
    "index_kinesis",
];

/// How the types of more of them begin: parts of a parallel index task, realtime tasks.
const INTERNAL_BEGINNINGS: [&str; 2] = ["partial_", "index_realtime"];

/// What a posted task would do.
pub(super) fn work(
    task: Json<'_>,
    submitted: &[Submitted<'_>],
    settings: &Settings,
) -> Result<Work, Refusal> {
    let task_type = task
        .type_name()
        .ok_or_else(|| unreadable("it has no type"))?;
    is_for_users(&task_type, settings)?;
    context::check(task)?;
    let datasource = task.get("dataSource").and_then(Json::string);
    let mut work = Work {
        writes: vec![datasource.ok_or_else(|| unreadable("it has no datasource"))?],
        ..Work::default()
    };
    schema::read(task, &mut work)?;
    if let Some(particular) = known(&task_type) {
        particular(task, submitted, &mut work)?;
    }
    Ok(work)
}

/// Refuses a type that is Druid's alone, or unknown.
pub(super) fn is_for_users(task_type: &str, settings: &Settings) -> Result<(), Refusal> {
    if known(task_type).is_some()
        || settings
            .allowed_task_types
            .iter()
            .any(|allowed| allowed == task_type)
    {
        Ok(())
    } else {
        Err(not_for_users(task_type))
    }
}

/// What is particular about a type of task.
type Particular = fn(Json<'_>, &[Submitted<'_>], &mut Work) -> Result<(), Refusal>;

/// Those that users may post without further ado. All write their datasource.
fn known(task_type: &str) -> Option<Particular> {
    Some(match task_type {
        "index" | "index_parallel" => index,
        "index_hadoop" => index_hadoop,
        "move" => move_segments,
        "archive" | "restore" => read_own,
        "noop" => noop,
        // The segments that it names are the datasource's own, or Druid refuses them (`SpecificSegmentsSpec`).
        "compact" => nothing_more,
        // What it deletes is by the metadata of its own datasource.
        "kill" => nothing_more,
        _ => return None,
    })
}

fn nothing_more(_: Json<'_>, _: &[Submitted<'_>], _: &mut Work) -> Result<(), Refusal> {
    Ok(())
}

fn index(task: Json<'_>, submitted: &[Submitted<'_>], work: &mut Work) -> Result<(), Refusal> {
    work.writes.push(schema_datasource(task)?);
    let io = task.at(&["spec", "ioConfig"]);
    let io = io.ok_or_else(|| unreadable("it has no ioConfig"))?;
    was_seen(io, "inputSource", Kind::InputSource, submitted)?;
    was_seen(io, "firehose", Kind::Firehose, submitted)
}

/// A firehose that a noop task is given it opens.
fn noop(task: Json<'_>, submitted: &[Submitted<'_>], _: &mut Work) -> Result<(), Refusal> {
    was_seen(task, "firehose", Kind::Firehose, submitted)
}

fn index_hadoop(task: Json<'_>, _: &[Submitted<'_>], work: &mut Work) -> Result<(), Refusal> {
    work.writes.push(schema_datasource(task)?);
    hadoop::read(task, work)
}

fn read_own(_: Json<'_>, _: &[Submitted<'_>], work: &mut Work) -> Result<(), Refusal> {
    work.reads.extend_from_slice(&work.writes);
    Ok(())
}

/// It puts the segments where its `target` says, if it has one. Druid's own movers are for S3, and take a bucket and a
/// key of it; those of extensions may take anything.
fn move_segments(task: Json<'_>, _: &[Submitted<'_>], work: &mut Work) -> Result<(), Refusal> {
    work.reads.extend_from_slice(&work.writes);
    if task
        .get("target")
        .or_else(|| task.get("targetLoadSpec"))
        .is_some()
    {
        work.targets.push(Source {
            source_type: "s3".to_owned(),
            reach: Reach::Unknown,
            connection: false,
            environment: false,
        });
    }
    Ok(())
}

/// Where a task says what it reads, Druid must have been seen building that: from it, and not from the task, Warden
/// knows what it is.
fn was_seen(
    holder: Json<'_>,
    key: &str,
    kind: Kind,
    submitted: &[Submitted<'_>],
) -> Result<(), Refusal> {
    let missing = holder.get(key).is_some() && submitted.iter().all(|object| object.kind != kind);
    if missing {
        return Err(unreadable("Druid was not seen building what it reads"));
    }
    Ok(())
}

fn schema_datasource(task: Json<'_>) -> Result<String, Refusal> {
    task.at(&["spec", "dataSchema", "dataSource"])
        .and_then(Json::string)
        .ok_or_else(|| unreadable("its dataSchema has no datasource"))
}

fn not_for_users(task_type: &str) -> Refusal {
    let internal = INTERNAL.contains(&task_type)
        || INTERNAL_BEGINNINGS
            .iter()
            .any(|&beginning| task_type.starts_with(beginning));
    let why = if task_type == QUERY_CONTROLLER {
        "it could read any data, in anybody's name; send the SQL to /druid/v2/sql/task instead"
    } else if internal {
        "only Druid itself posts such tasks, as parts of other work; submit that work instead"
    } else {
        "Warden does not know what it reads and writes; an operator who does can allow the type by the property \
         allowedTaskTypes"
    };
    Refusal(format!(
        "may not post a task of type '{}': {why}",
        escaped(task_type)
    ))
}

fn unreadable(why: &str) -> Refusal {
    Refusal::unreadable("the task", why)
}
