//! `local` (`org.apache.druid.data.input.impl.LocalInputSource`).

use super::Reading;
use super::fields::Fields;
use crate::location::Location;

pub(super) fn read(fields: &Fields<'_>) -> Reading {
    let known = fields.only(&["type", "baseDir", "filter", "files", "systemFields"]);
    (locations(fields), known)
}

/// All files of a directory, at any depth, of which the names are such; and files by their paths.
fn locations(fields: &Fields<'_>) -> Option<Vec<Location>> {
    let files = fields.texts("files")?;
    let mut locations: Vec<Location> = files
        .iter()
        .map(|file| Location::one("local", file))
        .collect();
    if let Some(directory) = fields.get("baseDir") {
        let filter = fields.text("filter").unwrap_or("*");
        locations.push(Location::files(directory.as_str()?, filter));
    }
    Some(locations)
}
