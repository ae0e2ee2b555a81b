//! The files of SQL that the command line names.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::arguments;
use super::failure::Failure;
use super::output::escaped;
use crate::bounded::read_bounded;

/// The largest file that is read, in bytes.
const FILE_BYTES: usize = 64 << 20;

/// What is counted for those who wait.
pub const PROGRESS: &str = "statements read";

const WHAT: &str = "SQL";

/// A file that is named, or found in a folder that is.
#[derive(Debug)]
pub struct Found {
    path: PathBuf,
    /// What keeps it from being read, if that is known already.
    trouble: Option<Failure>,
}

/// The files that are named, and those of the folders that are named: every `*.sql` in them, at any depth, by name.
/// Links are followed; a folder that holds itself is walked through once.
pub fn found(named: &[PathBuf]) -> Vec<Found> {
    named.iter().flat_map(|path| found_at(path)).collect()
}

fn found_at(path: &Path) -> Vec<Found> {
    if arguments::is_stdin(path) || !path.is_dir() {
        return vec![Found::at(path.to_owned())];
    }
    let entries = WalkDir::new(path).follow_links(true).sort_by_file_name();
    let files: Vec<Found> = entries.into_iter().filter_map(sql_file).collect();
    if files.is_empty() {
        return vec![Found {
            path: path.to_owned(),
            trouble: Some(Failure::NoSql(escaped(&path.to_string_lossy()))),
        }];
    }
    files
}

/// What is no SQL, and a link that leads back to a folder above it, is passed over.
fn sql_file(entry: walkdir::Result<DirEntry>) -> Option<Found> {
    match entry {
        Ok(entry) => {
            let is_sql = entry
                .path()
                .extension()
                .is_some_and(|extension| extension.eq_ignore_ascii_case(OsStr::new("sql")));
            (is_sql && entry.file_type().is_file()).then(|| Found::at(entry.into_path()))
        }
        Err(error) if error.loop_ancestor().is_some() => None,
        Err(error) => {
            let path = error.path().unwrap_or(Path::new("")).to_owned();
            let trouble = unreadable(escaped(&path.to_string_lossy()), error.into());
            Some(Found {
                path,
                trouble: Some(trouble),
            })
        }
    }
}

impl Found {
    fn at(path: PathBuf) -> Self {
        Self {
            path,
            trouble: None,
        }
    }

    fn is_stdin(&self) -> bool {
        arguments::is_stdin(&self.path)
    }

    /// What it is called; not yet escaped.
    pub fn name(&self) -> Cow<'_, str> {
        if self.is_stdin() {
            Cow::Borrowed("<stdin>")
        } else {
            self.path.to_string_lossy()
        }
    }

    /// What stands in it, without a byte order mark.
    pub fn read(self) -> Result<String, Failure> {
        let name = escaped(&self.name());
        let bytes = match self.trouble {
            Some(trouble) => return Err(trouble),
            None if self.is_stdin() => read_bounded(io::stdin().lock(), FILE_BYTES),
            None => File::open(&self.path).and_then(|file| read_bounded(file, FILE_BYTES)),
        };
        let bytes = bytes.map_err(|cause| unreadable(name.clone(), cause))?;
        if bytes.len() > FILE_BYTES {
            return Err(invalid(&name, "is larger than 64 MiB: divide it"));
        }
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            invalid(&name, &format!("is not UTF-8 from byte {valid} on"))
        })?;
        Ok(match text.strip_prefix('\u{feff}') {
            Some(text) => text.to_owned(),
            None => text,
        })
    }
}

fn unreadable(name: String, cause: io::Error) -> Failure {
    Failure::Unreadable {
        what: WHAT,
        name,
        cause,
    }
}

fn invalid(name: &str, why: &str) -> Failure {
    Failure::Invalid {
        what: WHAT,
        why: format!("`{name}` {why}"),
    }
}
