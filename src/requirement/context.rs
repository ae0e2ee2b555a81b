//! What the context of a task may not hold.

use super::Refusal;
use super::input_source::Unreadable;
use super::json::Json;
use crate::escape::escaped;

/// The keys under which tasks, supervisors and compaction configs hold a context.
const CONTEXTS: [&str; 2] = ["context", "taskContext"];

/// Keys that begin so reach the command line of the process that runs the task, as options and as properties of its JVM
/// (`ForkingTaskRunner`).
const OF_THE_PROCESS: &str = "druid.";

/// Refuses a context that would change the process which runs a task: that is the operator's alone, for it can load any
/// code, or another authorizer.
///
/// Every context counts, wherever in the object it stands: a supervisor and a task hand on theirs to the tasks that they
/// make.
pub(super) fn check(json: Json<'_>) -> Result<(), Refusal> {
    let mut found = None;
    json.each_key(&mut |holder, key| {
        let in_context = holder.is_some_and(|holder| CONTEXTS.contains(&holder));
        if in_context && key.starts_with(OF_THE_PROCESS) && found.is_none() {
            found = Some(key.to_owned());
        }
    })
    .map_err(|Unreadable(why)| Refusal::unreadable("the context", why))?;
    found.map_or(Ok(()), |key| {
        Err(Refusal(format!(
            "may not set '{}' in a context: it changes the process that runs the task; leave it out, or have an \
             operator set it for all tasks in the properties of the service that runs them",
            escaped(&key)
        )))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(text: &str) -> Result<(), Refusal> {
        check(Json::document(text).unwrap())
    }

    #[test]
    fn keys_that_reach_the_process_are_refused_wherever_the_context_stands() {
        for text in [
            r#"{"context": {"druid.indexer.runner.javaOpts": "-javaagent:x"}}"#,
            r#"{"context": {"a": 1, "druid.indexer.runner.javaOptsArray": ["x"]}}"#,
            r#"{"context": {"druid.indexer.fork.property.druid.auth.authorizers": "[]"}}"#,
            r#"{"spec": {"taskContext": {"druid.x": null}}}"#,
            r#"{"spec": {"context": {"druid.x": 1}}}"#,
            r#"{"a": [{"context": [{"druid.x": 1}]}]}"#,
            r#"{"\u0063ontext": {"\u0064ruid.x": 1}}"#,
        ] {
            let Refusal(why) = checked(text).unwrap_err();
            assert!(why.starts_with("may not set 'druid."), "{why}");
        }
    }

    #[test]
    fn other_keys_and_other_places_are_not() {
        for text in [
            r#"{"context": {"priority": 50, "useConcurrentLocks": true, "xdruid.y": 1, "Druid.x": 1}}"#,
            r#"{"spec": {"ioConfig": {"consumerProperties": {"druid.dynamic.config.provider": {}}}}}"#,
            r#"{"context": null}"#,
            r#"{"context": "druid.x"}"#,
            r#"{"druid.x": 1}"#,
        ] {
            assert_eq!(checked(text), Ok(()), "{text}");
        }
    }
}
