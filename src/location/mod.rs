//! What lies outside Druid: the places that an input source would read, and the language in which a policy names them.

mod entry;
mod host;
mod kind;
mod path;
mod place;
mod shown;
mod spelling;
mod table;
mod wildcard;

pub use entry::{Entry, EntryError, Written};

use kind::Kind;
use place::{Place, Readings};
use spelling::Unclear;
pub(crate) use spelling::kinesis_region;
use wildcard::ANY;

/// What one input source would read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Source {
    /// The type by which Druid knows it: `http`, `s3`, `local` …
    pub source_type: String,
    /// Which places.
    pub reach: Reach,
    /// Whether it brings an endpoint, a proxy, client settings, an assumed role or request headers of its own.
    pub connection: bool,
    /// Whether it makes Druid's process hand over secrets of its own, such as environment variables.
    pub environment: bool,
}

/// Which places a [`Source`] would read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Reach {
    /// None: its data stand in the request.
    Nothing,
    /// These; at least one.
    Locations(Vec<Location>),
    /// Nobody can tell: a type that Warden does not know, or a form that it cannot read.
    Unknown,
}

/// An object, or all objects whose names begin alike, in canonical form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Location {
    /// Nothing if nobody can tell what is meant.
    readings: Option<Readings>,
    text: String,
}

impl Location {
    /// As it may be shown: without user information and query; not yet escaped.
    ///
    /// Unless nobody can tell what it means, it is also what an [`Entry`] would have to say to cover just this.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.text
    }

    /// How long the longest text is that an entry compares with it.
    pub(crate) fn length(&self) -> usize {
        let length = |place: &Place| place.path.len() + place.query.as_ref().map_or(0, String::len);
        self.readings.as_ref().map_or(0, |readings| {
            length(&readings.plain).max(length(&readings.eager))
        })
    }

    /// What a source of this type calls one object.
    pub(crate) fn one(source_type: &str, text: &str) -> Self {
        Self::read(source_type, text, "")
    }

    /// All objects of which the names begin like this.
    pub(crate) fn beginning(source_type: &str, text: &str) -> Self {
        // Behind a query or a fragment nothing begins.
        let text = text.split(['?', '#']).next().unwrap_or_default();
        // A bucket without a key is a bucket, and not the beginning of its name.
        let names_a_bucket = text
            .split_once("://")
            .is_some_and(|(_, rest)| !rest.contains('/'));
        Self::read(source_type, text, if names_a_bucket { "/\0" } else { "\0" })
    }

    /// All objects below this directory.
    pub(crate) fn below(source_type: &str, directory: &str) -> Self {
        Self::read(source_type, directory, "/\0")
    }

    /// An object of a store, by its bucket and its key.
    pub(crate) fn object(source_type: &str, bucket: &str, key: &str) -> Self {
        let written = || format!("{bucket}/{key}");
        match Kind::of(source_type) {
            Some(kind) => Self::new(kind, spelling::object(kind, bucket, key), written),
            None => Self::unclear(&written()),
        }
    }

    /// The files below a directory, at any depth, of which the names are such: `*` and `?` are wildcards
    /// (`org.apache.commons.io.filefilter.WildcardFileFilter`).
    pub(crate) fn files(directory: &str, filter: &str) -> Self {
        if filter.contains(['/', ANY]) {
            return Self::unclear(directory);
        }
        let names = format!("/{ANY}{}", filter.replace(['*', '?'], "\0"));
        Self::read("local", directory, &wildcard::folded(&names))
    }

    /// What a path of Hadoop with its wildcards names (`org.apache.hadoop.fs.FileSystem.globStatus`): files, and
    /// directories of which all is read.
    pub(crate) fn hadoop(text: &str) -> Vec<Self> {
        // What stands in brackets and braces, and behind them, could be anything; dots must not lead out of it.
        let (before, behind) = text.split_at(text.find(['{', '[', '\\']).unwrap_or(text.len()));
        if text.contains(ANY) || behind.contains("..") {
            return vec![Self::unclear(text)];
        }
        let rest = if behind.is_empty() { "" } else { "\0" };
        let marked = wildcard::folded(&format!("{}{rest}", before.replace(['*', '?'], "\0")));
        let location = |marked: &str| {
            let readings = spelling::read(Kind::Hdfs, marked);
            Self::new(Kind::Hdfs, readings, || text.to_owned())
        };
        if marked.ends_with(ANY) {
            return vec![location(&marked)];
        }
        vec![location(&marked), location(&format!("{marked}/{ANY}"))]
    }

    fn read(source_type: &str, text: &str, behind: &str) -> Self {
        match Kind::of(source_type) {
            Some(kind) if !text.contains(ANY) => {
                let readings = spelling::read(kind, &format!("{text}{behind}"));
                Self::new(kind, readings, || text.to_owned())
            }
            _ => Self::unclear(text),
        }
    }

    fn new(kind: Kind, readings: Result<Readings, Unclear>, written: impl Fn() -> String) -> Self {
        match readings {
            // Where it is must be told; what is there may be many things.
            Ok(readings) if !readings.plain.is_many_servers() => Self {
                text: shown::place(kind, &readings.plain),
                readings: Some(readings),
            },
            _ => Self::unclear(&written()),
        }
    }

    fn unclear(written: &str) -> Self {
        Self {
            readings: None,
            text: shown::unclear(written),
        }
    }
}

#[cfg(test)]
mod tests;
