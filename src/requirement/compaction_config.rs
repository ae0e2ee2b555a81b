//! Compaction configs posted to the Coordinator, or to the Overlord (`DataSourceCompactionConfig`,
//! `ClusterCompactionConfig`).

use super::json::Json;
use super::work::Work;
use super::{Refusal, context};

/// Settings for all datasources together. Druid asks for CONFIG.
const OF_THE_CLUSTER: [&str; 6] = [
    "compactionPolicy",
    "compactionTaskSlotRatio",
    "engine",
    "maxCompactionTaskSlots",
    "useAutoScaleSlots",
    "useSupervisors",
];

/// What a config would have done: its datasource compacted, in tasks with its context.
pub(super) fn work(config: Json<'_>) -> Result<Work, Refusal> {
    context::check(config)?;
    let members = config
        .members()
        .ok_or_else(|| unreadable("it is no object"))?;
    if members
        .iter()
        .all(|(key, _)| OF_THE_CLUSTER.contains(&&**key))
    {
        return Ok(Work::default());
    }
    let datasource = config.get("dataSource").and_then(Json::string);
    Ok(Work {
        writes: vec![datasource.ok_or_else(|| unreadable("it has no datasource"))?],
        ..Work::default()
    })
}

fn unreadable(why: &str) -> Refusal {
    Refusal::unreadable("the compaction config", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn writes(config: &str) -> Result<Vec<String>, Refusal> {
        work(Json::document(config).unwrap()).map(|work| work.writes)
    }

    #[test]
    fn a_datasources_config_writes_it() {
        assert_eq!(
            writes(r#"{"dataSource": "wiki", "engine": "native", "taskContext": {"priority": 1}}"#),
            Ok(vec!["wiki".to_owned()])
        );
    }

    #[test]
    fn settings_of_the_cluster_write_none() {
        assert_eq!(
            writes(r#"{"compactionTaskSlotRatio": 0.5, "engine": "msq"}"#),
            Ok(vec![])
        );
        assert_eq!(writes("{}"), Ok(vec![]));
    }

    #[test]
    fn what_is_neither_is_refused() {
        for config in [
            "[]",
            "null",
            r#"{"dataSource": 1}"#,
            r#"{"dataSource": null, "engine": "msq"}"#,
            r#"{"datasource": "wiki"}"#,
            r#"{"engine": "msq", "skipOffsetFromLatest": "P1D"}"#,
            r#"{"dataSource": "wiki", "taskContext": {"druid.indexer.runner.javaOpts": "x"}}"#,
        ] {
            assert!(writes(config).is_err(), "{config}");
        }
    }
}
