//! The properties that configure durable storage, and how Druid reads the two that are true or false.
//!
//! Sources: `org.apache.druid.msq.guice.MSQDurableStorageModule`,
//! `org.apache.druid.storage.s3.output.S3StorageConnectorProvider`.

/// Whether durable storage is in use, see [`enables`].
pub const ENABLE: &str = "druid.msq.intermediate.storage.enable";
/// On what it is: `s3`.
pub const TYPE: &str = "druid.msq.intermediate.storage.type";
/// In which bucket.
pub const BUCKET: &str = "druid.msq.intermediate.storage.bucket";
/// What comes first in its keys, before a slash.
pub const PREFIX: &str = "druid.msq.intermediate.storage.prefix";
/// What a middle manager takes from the names of properties that are for its tasks alone
/// (`org.apache.druid.indexing.overlord.ForkingTaskRunner`).
pub const OF_TASKS: &str = "druid.indexer.fork.property.";
/// Whether the overlord's cleaner runs, see [`flag`].
pub const CLEANER: &str = "druid.msq.intermediate.storage.cleaner.enabled";

/// Whether this value of [`ENABLE`] enables it: by `Boolean.parseBoolean`, which takes the value as it stands.
#[must_use]
pub fn enables(value: &str) -> bool {
    value.eq_ignore_ascii_case("true")
}

/// What a value means that Jackson reads, as of all properties but [`ENABLE`]. Nothing, where it refuses to.
#[must_use]
pub fn flag(value: &str) -> Option<bool> {
    match value.trim() {
        "true" | "True" | "TRUE" => Some(true),
        "false" | "False" | "FALSE" | "" => Some(false),
        _ => None,
    }
}
