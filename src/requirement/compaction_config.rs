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
