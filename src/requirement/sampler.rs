//! Specs posted to the sampler (`org.apache.druid.client.indexing.SamplerSpec`).
//!
//! Druid writes no more of one than its type; what it would read is collected while it is built.

use super::Refusal;
use super::json::Json;
use super::work::Work;
use crate::location::{Reach, Source};

/// Those that read nothing but an input source, or the stream of a supervisor.
const KNOWN: [&str; 4] = ["index", "kafka", "kinesis", "rabbit"];

/// What a sampler reads besides what was collected: one that Warden does not know, anything.
pub(super) fn work(sampler: Json<'_>) -> Result<Work, Refusal> {
    let sampler_type = sampler
        .type_name()
        .ok_or_else(|| Refusal::unreadable("the sampler", "it has no type"))?;
    let mut work = Work::default();
    if !KNOWN.contains(&sampler_type.as_str()) {
        work.sources.push(Source {
            source_type: sampler_type,
            reach: Reach::Unknown,
            connection: true,
            environment: false,
        });
    }
    Ok(work)
}
