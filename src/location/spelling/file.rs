//! Paths of the host on which a task runs (`java.io.File`).

use super::Unclear;
use crate::location::path;
use crate::location::place::{Place, Readings};

/// Links through which every file has another name.
pub(super) const OF_PROCESSES: Unclear = Unclear("it could lead to any file");

/// An absolute path, of which the dot segments are resolved. Where symbolic links lead, only the host knows.
pub(super) fn read(text: &str) -> Result<Readings, Unclear> {
    if !text.starts_with('/') {
        return Err(Unclear("it is not an absolute path"));
    }
    if text.contains('\\') {
        return Err(Unclear("it holds a backslash"));
    }
    let path = path::of_files(text);
    if path::of_processes(&path) {
        return Err(OF_PROCESSES);
    }
    Ok(Readings::same(Place {
        path,
        ..Place::default()
    }))
}
