//! `hdfs` (`org.apache.druid.inputsource.hdfs.HdfsInputSource`).

use serde_json::Value;

use super::Reading;
use super::fields::Fields;
use crate::location::Location;

pub(super) fn read(fields: &Fields<'_>) -> Reading {
    let known = fields.only(&["type", "paths", "systemFields"]);
    (locations(fields), known)
}

/// A path or several; each may be several with commas between them, or one that holds commas: Druid's versions differ.
fn locations(fields: &Fields<'_>) -> Option<Vec<Location>> {
    let paths = match fields.get("paths")? {
        Value::String(path) => vec![path.as_str()],
        _ => fields.texts("paths")?,
    };
    let spellings = paths.iter().flat_map(|path| {
        let parts = path.contains(',').then(|| path.split(','));
        std::iter::once(*path).chain(parts.into_iter().flatten())
    });
    Some(spellings.flat_map(Location::hadoop).collect())
}
