//! What a supervisor reads a stream from.

use super::fields::Fields;
use super::{InputSource, Reading, Unreadable, are_too_many};
use crate::location::{self, Location};

/// What a supervisor's `ioConfig` holds that leaves the connection as it is
/// (`org.apache.druid.indexing.seekablestream.supervisor.SeekableStreamSupervisorIOConfig`).
const COMMON: [&str; 18] = [
    "type",
    "stream",
    "inputFormat",
    "replicas",
    "taskCount",
    "taskDuration",
    "startDelay",
    "period",
    "useEarliestSequenceNumber",
    "useEarliestOffset",
    "completionTimeout",
    "lateMessageRejectionPeriod",
    "earlyMessageRejectionPeriod",
    "lateMessageRejectionStartDateTime",
    "autoScalerConfig",
    "idleConfig",
    "stopTaskCount",
    "emitTimeLagMetrics",
];
const KAFKA: [&str; 4] = ["topic", "topicPattern", "consumerProperties", "pollTimeout"];
const KINESIS: [&str; 6] = [
    "endpoint",
    "region",
    "recordsPerFetch",
    "fetchDelayMillis",
    "deaggregate",
    "fetchThreads",
];

/// Settings of a Kafka consumer that lead nowhere else and load no class. All others may: `sasl.jaas.config` runs code.
const CONSUMER: [&str; 16] = [
    "bootstrap.servers",
    "auto.offset.reset",
    "client.id",
    "fetch.max.bytes",
    "fetch.max.wait.ms",
    "fetch.min.bytes",
    "group.id",
    "isolation.level",
    "max.partition.fetch.bytes",
    "max.poll.interval.ms",
    "max.poll.records",
    "receive.buffer.bytes",
    "request.timeout.ms",
    "session.timeout.ms",
    "heartbeat.interval.ms",
    "connections.max.idle.ms",
];

/// Gives further settings of a consumer, and may replace those that were given.
const PROVIDER: &str = "druid.dynamic.config.provider";

/// Reads the `ioConfig` of a supervisor or a sampler of this type (`kafka`, `kinesis` …).
///
/// # Errors
/// If this is no JSON object, or nests too deep.
pub fn read(supervisor_type: &str, io_config: &str) -> Result<InputSource, Unreadable> {
    let json = super::object(io_config)?;
    let fields = Fields::new(&json);
    let (locations, known) = match supervisor_type {
        "kafka" => {
            // With a pattern, `stream` holds it, and any topic may match.
            let topic = match fields.get("topicPattern") {
                Some(_) => None,
                None => fields.text("topic").or(fields.text("stream")),
            };
            let (locations, plain) = kafka(fields.object("consumerProperties"), topic);
            (
                locations,
                plain && fields.only(&[COMMON.as_slice(), &KAFKA].concat()),
            )
        }
        "kinesis" => {
            let (locations, plain) = kinesis(&fields);
            (
                locations,
                plain && fields.only(&[COMMON.as_slice(), &KINESIS].concat()),
            )
        }
        _ => (None, false),
    };
    let mut found = InputSource::default();
    found.source(supervisor_type, &json, (locations, known));
    Ok(found)
}

/// A topic of every bootstrap server, or all topics, and whether its settings leave the connection as it is.
pub(super) fn kafka(properties: Option<Fields<'_>>, topic: Option<&str>) -> Reading {
    let Some(properties) = properties else {
        return (None, false);
    };
    let known = properties.only(&CONSUMER);
    // Where further settings come from elsewhere, so may the servers.
    let servers = properties.text("bootstrap.servers");
    let told = |servers: &&str| properties.get(PROVIDER).is_none() && !are_too_many(servers);
    let Some(servers) = servers.filter(told) else {
        return (None, known);
    };
    let servers = servers.split(',').map(str::trim);
    let locations = servers
        .filter(|server| !server.is_empty())
        .map(|server| match topic {
            Some(topic) => Location::one("kafka", &format!("kafka://{server}/{topic}")),
            None => Location::below("kafka", &format!("kafka://{server}")),
        });
    (Some(locations.collect()), known)
}

/// A stream of a region or an endpoint, and whether that is the endpoint of a region.
fn kinesis(fields: &Fields<'_>) -> Reading {
    let Some(stream) = fields.text("stream") else {
        return (None, false);
    };
    let (host, of_region) = match (fields.text("endpoint"), fields.text("region")) {
        (Some(endpoint), _) => {
            let host = endpoint.strip_prefix("https://").unwrap_or(endpoint);
            (host, location::kinesis_region(host).is_some())
        }
        (None, region) => (region.unwrap_or("us-east-1"), true),
    };
    let location = Location::one("kinesis", &format!("kinesis://{host}/{stream}"));
    (Some(vec![location]), of_region)
}
