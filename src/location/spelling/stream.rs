//! Streams: where a supervisor reads them.

use super::Unclear;
use super::uri::{Uri, host_and_port};
use crate::location::host;
use crate::location::kind::Kind;
use crate::location::place::{Place, Readings};
use crate::location::wildcard::{ANY, is_word};

/// `kafka://host:port/topic`.
pub(super) fn kafka(text: &str) -> Result<Readings, Unclear> {
    read(Kind::Kafka, text)
}

/// `kinesis://region/stream`, or with the host of an endpoint; that of a region is the region.
pub(super) fn kinesis(text: &str) -> Result<Readings, Unclear> {
    let mut readings = read(Kind::Kinesis, text)?;
    for place in [&mut readings.plain, &mut readings.eager] {
        if let Some(region) = kinesis_region(&place.host) {
            place.host = region.to_owned();
        }
    }
    Ok(readings)
}

/// The region of which this is the endpoint (`org.apache.druid.indexing.kinesis.KinesisRegion`).
pub(crate) fn kinesis_region(host: &str) -> Option<&str> {
    let host = host.strip_suffix(".cn").unwrap_or(host);
    let region = host
        .strip_prefix("kinesis.")?
        .strip_suffix(".amazonaws.com")?;
    (!region.contains('.')).then_some(region)
}

fn read(kind: Kind, text: &str) -> Result<Readings, Unclear> {
    // To Kafka what follows is the server (`org.apache.kafka.common.utils.Utils.HOST_PORT_PATTERN`).
    if text.contains('#') {
        return Err(Unclear("it holds a `#`"));
    }
    let uri = Uri::read(kind, text)?;
    let (host, port) = host_and_port(uri.authority, &uri.scheme)?;
    let host = host::read(host)?;
    let name = uri.path.strip_prefix('/').unwrap_or_default();
    let of_name = |byte| is_word(byte) || byte == ANY as u8;
    if uri.query.is_some() || matches!(name, "." | "..") || !name.bytes().all(of_name) {
        return Err(Unclear(
            "its stream is no name of letters, digits, `-`, `_` and `.`",
        ));
    }
    let plain = Place {
        scheme: uri.scheme,
        host: host.for_java,
        port,
        path: uri.path.to_owned(),
        query: None,
    };
    let eager = Place {
        host: host.for_c,
        ..plain.clone()
    };
    Ok(Readings { plain, eager })
}
