//! Objects of stores (`org.apache.druid.data.input.impl.CloudObjectLocation`).

use super::Unclear;
use super::uri::Uri;
use crate::location::kind::Kind;
use crate::location::path;
use crate::location::place::{Place, Readings};
use crate::location::wildcard::{ANY, is_word};

/// `scheme://bucket/key`, where the key is percent-encoded, and a query is nothing.
pub(super) fn read(kind: Kind, text: &str) -> Result<Readings, Unclear> {
    let uri = Uri::read(kind, text)?;
    let key = path::unescaped(uri.path)?;
    let key = key.strip_prefix('/').unwrap_or(&key);
    place(kind, &uri.scheme, uri.authority, key)
}

/// The object with this key, literally.
pub(in crate::location) fn object(
    kind: Kind,
    bucket: &str,
    key: &str,
) -> Result<Readings, Unclear> {
    match kind.schemes() {
        [scheme] if !key.contains(char::is_control) => place(kind, scheme, bucket, key),
        _ => Err(Unclear("it is no object of a store")),
    }
}

fn place(kind: Kind, scheme: &str, bucket: &str, key: &str) -> Result<Readings, Unclear> {
    named(bucket)?;
    if kind != Kind::AzureStorage {
        return Ok(readings(scheme, bucket, key));
    }
    // What Druid calls the bucket is an account; the container begins the key.
    let (container, key) = key
        .split_once('/')
        .ok_or(Unclear("it does not name a container and a key"))?;
    named(container)?;
    Ok(readings(scheme, &format!("{bucket}/{container}"), key))
}

/// To Druid, dots and doubled slashes in a key mean nothing, and a bucket keeps its case; to what lies between Druid and
/// the store they may.
fn readings(scheme: &str, bucket: &str, key: &str) -> Readings {
    let plain = Place {
        scheme: scheme.to_owned(),
        host: bucket.to_owned(),
        path: format!("/{key}"),
        ..Place::default()
    };
    let eager = Place {
        host: bucket.to_ascii_lowercase(),
        path: path::resolved(&path::merged(&plain.path)),
        ..plain.clone()
    };
    Readings { plain, eager }
}

fn named(bucket: &str) -> Result<(), Unclear> {
    let of_word = |byte| is_word(byte) || byte == ANY as u8;
    if bucket.is_empty() || !bucket.bytes().all(of_word) {
        return Err(Unclear(
            "its bucket or container is no name of letters, digits, `-`, `_` and `.`",
        ));
    }
    Ok(())
}
