//! What else of Druid's lies on S3.

use super::settings::Settings;

/// Something of Druid's on S3 beside the intermediate results.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// What it is.
    pub what: &'static str,
    /// The property that says what its keys begin with.
    pub property: &'static str,
    /// The bucket.
    pub bucket: String,
    /// What its keys begin with, before a slash; empty: nothing.
    pub prefix: String,
}

/// What, the property that must say `s3`, the bucket's property, the prefix's.
const PLACES: [(&str, &str, &str, &str); 3] = [
    (
        "the segments",
        "druid.storage.type",
        "druid.storage.bucket",
        "druid.storage.baseKey",
    ),
    (
        "the archived segments",
        "druid.storage.type",
        "druid.storage.archiveBucket",
        "druid.storage.archiveBaseKey",
    ),
    (
        "the logs of tasks",
        "druid.indexer.logs.type",
        "druid.indexer.logs.s3Bucket",
        "druid.indexer.logs.s3Prefix",
    ),
];

const EXPORTS: &str = "druid.export.storage.s3.allowedExportPaths";

/// All that the properties tell. Where a value is not known here, nothing is said of its neighbour.
pub(super) fn neighbours(settings: &Settings<'_>) -> Vec<Neighbour> {
    let text = |key| settings.text(key).ok().flatten();
    let places = PLACES.iter().filter_map(|&(what, kind, bucket, prefix)| {
        text(kind).filter(|kind| kind == "s3")?;
        Some(Neighbour {
            what,
            property: prefix,
            bucket: text(bucket)?,
            prefix: text(prefix).unwrap_or_default(),
        })
    });
    let exports = settings.list(EXPORTS).into_iter().filter_map(|url| {
        let (bucket, prefix) = url.strip_prefix("s3://")?.split_once('/')?;
        Some(Neighbour {
            what: "what is exported",
            property: EXPORTS,
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        })
    });
    places.chain(exports).collect()
}
