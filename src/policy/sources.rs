//! Which input sources a rule is about.

use std::hash::{Hash, Hasher};

use crate::location::Entry;

/// What a rule is about: see [`Policy::sources`](super::Policy::sources).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourcesId(u32);

impl SourcesId {
    /// [`Sources::All`] without `environment`: the meaning of a rule that says nothing about it.
    pub(crate) const ALL: Self = Self(0);
    /// [`Sources::All`] with `environment`.
    pub(crate) const ALL_WITH_ENVIRONMENT: Self = Self(1);

    pub(super) fn new(number: u32) -> Self {
        Self(number)
    }

    pub(super) fn index(self) -> usize {
        self.0 as usize
    }

    /// Whether the rule is about certain places only.
    #[must_use]
    pub fn is_listed(self) -> bool {
        self != Self::ALL && self != Self::ALL_WITH_ENVIRONMENT
    }
}

/// The input sources that a rule is about.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Sources {
    /// All, and what needs no input source.
    All {
        /// For an allow rule: also those that make Druid's process hand over secrets of its own.
        environment: bool,
    },
    /// Those of `inputSources`; at least one.
    Listed(Box<[Listed]>),
}

/// An entry of `inputSources`, as the document writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The input source's type.
    pub source_type: String,
    /// For types whose places are URIs; empty where all are meant.
    pub uris: Box<[String]>,
    /// For types whose places are paths; empty where all are meant.
    pub paths: Box<[String]>,
    /// Whether sources with a connection of their own are covered.
    pub connection: bool,
    /// Whether sources are covered that make Druid's process hand over secrets of its own.
    pub environment: bool,
    /// What it means.
    pub entry: Entry,
}

impl Listed {
    /// Whether it is about certain places of its type, and not about all.
    pub(crate) fn names_places(&self) -> bool {
        !self.uris.is_empty() || !self.paths.is_empty()
    }

    /// How many comparisons it takes to find out whether a location lies in it.
    pub(crate) fn places(&self) -> usize {
        (self.uris.len() + self.paths.len()).max(1)
    }
}

/// What is written alike means the same.
impl Hash for Listed {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (&self.source_type, &self.uris, &self.paths).hash(hasher);
        (self.connection, self.environment).hash(hasher);
    }
}
