//! What lies outside Druid: the places that an input source would read, and the language in which a policy names them.

mod entry;

pub use entry::{Entry, EntryError, Written};

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
    text: String,
}

impl Location {
    /// As it may be shown: without user information and query; not yet escaped.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.text
    }
}
