//! `hdfs` (`org.apache.druid.inputsource.hdfs.HdfsInputSource`).

use serde_json::Value;

use super::fields::Fields;
use super::{Reading, are_too_many};
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
    if paths.iter().any(|path| are_too_many(path)) {
        return None;
    }
    let spellings = paths.iter().flat_map(|path| {
        let parts = parts(path);
        let whole = (parts.len() > 1).then_some(*path);
        whole.into_iter().chain(parts)
    });
    Some(spellings.flat_map(Location::hadoop).collect())
}

/// Divides at commas, as `org.apache.hadoop.mapreduce.lib.input.FileInputFormat` does: not in braces.
fn parts(paths: &str) -> Vec<&str> {
    let (mut depth, mut in_braces) = (0_i64, false);
    paths
        .split(|character| {
            match character {
                '{' => {
                    depth += 1;
                    in_braces = true;
                }
                '}' => {
                    depth -= 1;
                    in_braces &= depth != 0;
                }
                _ => {}
            }
            character == ',' && !in_braces
        })
        .collect()
}
