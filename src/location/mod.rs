//! What lies outside Druid: the places that an input source would read, and the language in which a policy names them.

mod entry;
mod host;
mod kind;
mod path;
mod place;
mod shown;
mod spelling;
mod wildcard;

pub use entry::{Entry, EntryError, Written};

use kind::Kind;
use place::Readings;
use spelling::Unclear;
use wildcard::ANY;

/// What one input source would read.
#[derive(Clone, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// None: its data stand in the request.
    Nothing,
    /// These; at least one.
    Locations(Vec<Location>),
    /// Nobody can tell: a type that Warden does not know, or a form that it cannot read.
    Unknown,
}

/// An object, or all objects whose names begin alike, in canonical form.
#[derive(Clone, Debug, PartialEq, Eq)]
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

    /// An object of a store, by its bucket and its key.
    pub(crate) fn object(source_type: &str, bucket: &str, key: &str) -> Self {
        let readings = match Kind::of(source_type) {
            Some(Kind::Bucket(scheme)) if !key.contains(char::is_control) => {
                spelling::object(scheme, bucket, key)
            }
            _ => Err(Unclear("it is no object")),
        };
        Self::new(readings, || format!("{bucket}/{key}"))
    }

    /// The files below a directory of which the names are such, `*` and `?` being wildcards
    /// (`org.apache.commons.io.filefilter.WildcardFileFilter`).
    pub(crate) fn files(directory: &str, filter: &str) -> Self {
        // What lies deeper is read too: in between stands anything.
        let wildcards = wildcard::folded(&format!("{ANY}{}", filter.replace(['*', '?'], "\0")));
        let text = format!("{directory}/{wildcards}");
        let hostile = directory.contains(char::is_control)
            || filter.contains(|c: char| c.is_control() || c == '/');
        let readings = if hostile {
            Err(Unclear("it holds a control character"))
        } else {
            spelling::read(Kind::Local, &text)
        };
        Self::new(readings, || directory.to_owned())
    }

    fn read(source_type: &str, text: &str, behind: &str) -> Self {
        let readings = match Kind::of(source_type) {
            Some(kind) if !text.contains(ANY) => spelling::read(kind, &format!("{text}{behind}")),
            _ => Err(Unclear(
                "its type is unknown, or it holds a control character",
            )),
        };
        Self::new(readings, || text.to_owned())
    }

    fn new(readings: Result<Readings, Unclear>, written: impl Fn() -> String) -> Self {
        match readings {
            Ok(readings) => Self {
                text: shown::place(&readings.plain),
                readings: Some(readings),
            },
            Err(Unclear(_)) => Self {
                readings: None,
                text: shown::unclear(&written()),
            },
        }
    }
}
