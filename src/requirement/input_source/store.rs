//! Object stores (`org.apache.druid.data.input.impl.CloudObjectInputSource`).

use serde_json::{Map, Value};

use super::Reading;
use super::fields::Fields;
use crate::location::Location;

/// What leaves the connection as it is.
const KNOWN: [&str; 7] = [
    "type",
    "uris",
    "prefixes",
    "objects",
    "objectGlob",
    "systemFields",
    "properties",
];

/// Credentials, which say who reads and not where: of `S3InputSourceConfig` and `AzureInputSourceConfig`. An assumed
/// role is none of them.
const CREDENTIALS: [&str; 7] = [
    "accessKeyId",
    "secretAccessKey",
    "sharedAccessStorageToken",
    "key",
    "appRegistrationClientId",
    "appRegistrationClientSecret",
    "tenantId",
];

pub(super) fn read(source_type: &str, fields: &Fields<'_>) -> Reading {
    let properties = match fields.get("properties") {
        None => true,
        Some(Value::Object(properties)) => Fields::new(properties).only(&CREDENTIALS),
        Some(_) => false,
    };
    let known = properties && fields.only(&KNOWN);
    (locations(source_type, fields), known)
}

/// One of the three lists is filled. `objectGlob` picks some of what they name, and so leads nowhere else: it is left
/// out of account.
fn locations(source_type: &str, fields: &Fields<'_>) -> Option<Vec<Location>> {
    let uris = fields.texts("uris")?;
    let prefixes = fields.texts("prefixes")?;
    let objects = fields.objects("objects")?;
    let objects: Option<Vec<Location>> = objects
        .into_iter()
        .map(|object| located(source_type, object))
        .collect();
    let uris = uris.iter().map(|uri| Location::one(source_type, uri));
    let prefixes = prefixes
        .iter()
        .map(|prefix| Location::beginning(source_type, prefix));
    Some(uris.chain(prefixes).chain(objects?).collect())
}

/// `org.apache.druid.data.input.impl.CloudObjectLocation`.
fn located(source_type: &str, object: &Map<String, Value>) -> Option<Location> {
    let bucket = object.get("bucket")?.as_str()?;
    let path = object.get("path")?.as_str()?;
    Some(Location::object(source_type, bucket, path))
}
