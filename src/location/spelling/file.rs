//! Paths of the host on which a task runs (`java.io.File`).

use super::Unclear;
use crate::location::path;
use crate::location::place::{Place, Readings};

/// An absolute path, of which the dot segments are resolved. Where symbolic links lead, only the host knows.
pub(super) fn read(text: &str) -> Result<Readings, Unclear> {
    if !text.starts_with('/') {
        return Err(Unclear("it is not an absolute path"));
    }
    if text.contains('\\') {
        return Err(Unclear("it holds a backslash"));
    }
    Ok(Readings::same(Place {
        path: path::of_files(text),
        ..Place::default()
    }))
}
