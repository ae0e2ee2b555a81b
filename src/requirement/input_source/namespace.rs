//! What a lookup is filled from (`org.apache.druid.query.lookup.LookupExtractorFactory`).

use serde_json::{Map, Value};

use super::fields::Fields;
use super::{InputSource, Unreadable, sql, stream};
use crate::location::Location;

/// Reads a `lookupExtractorFactory`: the Coordinator keeps it as it is written, and other services make it a lookup.
///
/// # Errors
/// If this is no JSON object with a type, or nests too deep.
pub fn read(json: &str) -> Result<InputSource, Unreadable> {
    let json = super::object(json)?;
    let fields = Fields::new(&json);
    let mut found = InputSource::default();
    match super::type_of(&json)? {
        "map" => {}
        "cachedNamespace" => {
            let namespace = json.get("extractionNamespace").and_then(Value::as_object);
            extraction(
                namespace.ok_or(Unreadable("it has no namespace"))?,
                &mut found,
            )?;
        }
        "loadingLookup" | "pollingLookup" => {
            let fetcher = json.get("dataFetcher").and_then(Value::as_object);
            fetched(
                fetcher.ok_or(Unreadable("it has no data fetcher"))?,
                &mut found,
            )?;
        }
        "kafka" => {
            let topic = fields.text("kafkaTopic");
            let known = fields.only(&[
                "type",
                "kafkaTopic",
                "kafkaProperties",
                "connectTimeout",
                "injective",
                "isOneToOne",
            ]);
            let (locations, plain) = stream::kafka(fields.object("kafkaProperties"), topic);
            found.source("kafka", &json, (locations, known && plain));
        }
        unknown => found.source(unknown, &json, (None, false)),
    }
    Ok(found)
}

/// `org.apache.druid.query.lookup.namespace.ExtractionNamespace`.
fn extraction(json: &Map<String, Value>, found: &mut InputSource) -> Result<(), Unreadable> {
    let fields = Fields::new(json);
    match super::type_of(json)? {
        "staticMap" | "static" => {}
        "jdbc" => found.source("sql", json, sql::connector(&fields)),
        "uri" => {
            let known = fields.only(&[
                "type",
                "uri",
                "uriPrefix",
                "fileRegex",
                "versionRegex",
                "namespaceParseSpec",
                "pollPeriod",
                "maxHeapPercentage",
            ]);
            // One of the two is given; if it were both, nobody could tell which is read.
            let (source_type, locations) = match (fields.text("uri"), fields.text("uriPrefix")) {
                (Some(uri), None) => file(uri),
                (None, Some(prefix)) => newest(prefix),
                _ => ("uri", None),
            };
            found.source(source_type, json, (locations, known));
        }
        unknown => found.source(unknown, json, (None, false)),
    }
    Ok(())
}

/// `org.apache.druid.server.lookup.DataFetcher`.
fn fetched(json: &Map<String, Value>, found: &mut InputSource) -> Result<(), Unreadable> {
    let fields = Fields::new(json);
    match super::type_of(json)? {
        "jdbcDataFetcher" => found.source("sql", json, sql::connector(&fields)),
        unknown => found.source(unknown, json, (None, false)),
    }
    Ok(())
}

/// One file, by the input source that reads its scheme (`org.apache.druid.segment.loading.URIDataPuller`).
fn file(uri: &str) -> (&str, Option<Vec<Location>>) {
    let (source_type, place) = place(uri);
    (
        source_type,
        place.map(|it| vec![Location::one(source_type, &it)]),
    )
}

/// The newest of the files in a directory, or of the objects with names that begin alike
/// (`org.apache.druid.data.SearchableVersionedDataFinder`). What is no directory stands for the one that it lies in.
fn newest(prefix: &str) -> (&str, Option<Vec<Location>>) {
    let (source_type, place) = place(prefix);
    let location = |place: String| match source_type {
        "local" | "hdfs" => {
            let parent = place.trim_end_matches('/').rsplit_once('/');
            Location::below(source_type, parent.map_or("", |(parent, _)| parent))
        }
        _ => Location::beginning(source_type, &place),
    };
    let place = place.filter(|it| !it.split('/').any(|part| matches!(part, "." | "..")));
    (source_type, place.map(|it| vec![location(it)]))
}

/// The input source that a scheme belongs to, and what it would call the place.
fn place(uri: &str) -> (&str, Option<String>) {
    let (scheme, rest) = match uri.split_once(':') {
        Some((scheme, rest)) if !scheme.contains('/') => (scheme, rest),
        _ => ("file", uri),
    };
    let same = Some(uri.to_owned());
    // Percent-encoded to this reader, literal to the input source: then nobody can tell.
    let literal = !uri.contains(['%', '?', '#', '*', '[', '{', '\\']);
    match scheme.to_ascii_lowercase().as_str() {
        "file" => ("local", literal.then(|| path_of(rest)).flatten()),
        "hdfs" => ("hdfs", same.filter(|_| literal)),
        "http" | "https" => ("http", same),
        "s3" => ("s3", same),
        "gs" => ("google", same),
        "azure" => ("azure", same),
        _ => (scheme, None),
    }
}

/// The path of a `file:` URI, which names no host.
fn path_of(rest: &str) -> Option<String> {
    let path = rest.strip_prefix("//").unwrap_or(rest);
    path.starts_with('/').then(|| path.to_owned())
}
