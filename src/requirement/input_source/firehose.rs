//! Firehoses, which came before input sources (`org.apache.druid.data.input.FirehoseFactory`).
//!
//! Druid 27 itself brings those that wrap others, and `receiver`, which waits for events; extensions brought more, and
//! older versions.

use serde_json::{Map, Value};

use super::fields::Fields;
use super::{InputSource, Reading, Unreadable, store};
use crate::location::Location;

/// Reads a firehose.
///
/// # Errors
/// If this is no JSON object with a type, or nests too deep.
pub fn read(json: &str) -> Result<InputSource, Unreadable> {
    let mut found = InputSource::default();
    collect(&super::object(json)?, &mut found)?;
    Ok(found)
}

fn collect(json: &Map<String, Value>, found: &mut InputSource) -> Result<(), Unreadable> {
    let fields = Fields::new(json);
    match super::type_of(json)? {
        "clipped" | "timed" | "fixedCount" => {
            let delegate = json.get("delegate").and_then(Value::as_object);
            return collect(delegate.ok_or(Unreadable("it has no delegate"))?, found);
        }
        "combining" => {
            let delegates = fields.objects("delegates");
            let delegates = delegates.ok_or(Unreadable("it combines what is no list"))?;
            return delegates.into_iter().try_for_each(|it| collect(it, found));
        }
        "ingestSegment" => return found.datasource(&fields),
        "static-s3" => found.source("s3", json, store::read("s3", &fields)),
        "static-google-blobstore" => {
            found.source("google", json, blobs("google", "bucket", &fields));
        }
        "static-azure-blobstore" => {
            found.source("azure", json, blobs("azure", "container", &fields));
        }
        same @ ("http" | "local" | "inline" | "hdfs" | "sql") => found.known(same, json),
        unknown => found.source(unknown, json, (None, false)),
    }
    Ok(())
}

/// `{"blobs": [{"bucket": …, "path": …}]}`.
fn blobs(source_type: &str, bucket: &str, fields: &Fields<'_>) -> Reading {
    let blobs = fields.objects("blobs");
    let locations = blobs.and_then(|blobs| {
        let located = |blob| {
            let blob = Fields::new(blob);
            Some(Location::object(
                source_type,
                blob.text(bucket)?,
                blob.text("path")?,
            ))
        };
        blobs.into_iter().map(located).collect()
    });
    (locations, fields.only(&["type", "blobs"]))
}
