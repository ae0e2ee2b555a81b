//! Which input sources a rule about external data is about, and what is read.

use serde_json::{Value, json};
use warden::location::{Reach, Source};
use warden::requirement::input_source;

/// What a rule says of input sources.
#[derive(Clone, Debug)]
pub enum Sources {
    All { environment: bool },
    Listed(Vec<Entry>),
}

/// An entry of `inputSources`.
#[derive(Clone, Debug)]
pub struct Entry {
    pub source_type: &'static str,
    /// All of the type if there is none.
    pub places: Vec<Place>,
    pub connection: bool,
    pub environment: bool,
}

/// In an entry or in a request: one object, or all of which the names begin so.
#[derive(Clone, Debug)]
pub struct Place {
    pub text: String,
    pub is_prefix: bool,
}

/// What an input source reads.
#[derive(Clone, Debug)]
pub struct Read {
    pub source_type: &'static str,
    /// Either single objects or beginnings, none of `inline`; `None` if nobody can tell.
    pub places: Option<Vec<Place>>,
    pub connection: bool,
    pub environment: bool,
}

impl Sources {
    /// The members of a rule that say it. A deny rule has neither `connection` nor `environment`.
    pub fn document(&self, rule: &mut Value, is_allow: bool) {
        match self {
            Self::All { environment } if *environment && is_allow => {
                rule["environment"] = json!(true);
            }
            Self::All { .. } => {}
            Self::Listed(entries) => {
                let entries = entries.iter().map(|entry| entry.document(is_allow));
                rule["inputSources"] = entries.collect();
            }
        }
    }
}

impl Entry {
    fn document(&self, is_allow: bool) -> Value {
        let mut entry = json!({ "type": self.source_type });
        if !self.places.is_empty() {
            let places = self.places.iter().map(|place| {
                let star = if place.is_prefix { "*" } else { "" };
                json!(format!("{}{star}", place.text))
            });
            let key = if self.source_type == "local" {
                "paths"
            } else {
                "uris"
            };
            entry[key] = places.collect();
        }
        if is_allow {
            entry["connection"] = json!(self.connection);
            entry["environment"] = json!(self.environment);
        }
        entry
    }

    /// Whether all of this place is in it; `None` for a source without places.
    pub fn covers(&self, read: &Read, place: Option<&Place>) -> bool {
        let place_is_covered = match place {
            _ if self.places.is_empty() => true,
            None => false,
            Some(place) => self.places.iter().any(|pattern| pattern.covers(place)),
        };
        self.source_type == read.source_type
            && self.connection >= read.connection
            && self.environment >= read.environment
            && place_is_covered
    }

    /// Whether some of it could be in it.
    pub fn may_reach(&self, read: &Read) -> bool {
        let place_may = match &read.places {
            _ if self.places.is_empty() || read.connection => true,
            None => true,
            Some(places) => places
                .iter()
                .any(|place| self.places.iter().any(|pattern| pattern.meets(place))),
        };
        self.source_type == read.source_type && place_may
    }
}

impl Place {
    fn covers(&self, other: &Self) -> bool {
        if self.is_prefix {
            other.text.starts_with(&self.text)
        } else {
            !other.is_prefix && other.text == self.text
        }
    }

    fn meets(&self, other: &Self) -> bool {
        self.covers(other) || other.covers(self)
    }
}

impl Read {
    /// As the engine takes it.
    pub fn source(&self) -> Source {
        let places: Vec<_> = self.places.iter().flatten().collect();
        let texts: Vec<_> = places.iter().map(|place| &place.text).collect();
        let json = match self.source_type {
            "s3" if places.iter().any(|place| place.is_prefix) => {
                json!({"type": "s3", "prefixes": texts})
            }
            "s3" => json!({"type": "s3", "uris": texts}),
            "local" => json!({"type": "local", "files": texts}),
            _ => json!({"type": "inline", "data": "a"}),
        };
        let mut sources = input_source::read(&json.to_string()).unwrap().sources;
        assert_eq!(sources.len(), 1, "{json}");
        let source = sources.pop().unwrap();
        Source {
            connection: self.connection,
            environment: self.environment,
            reach: if self.places.is_none() {
                Reach::Unknown
            } else {
                source.reach
            },
            ..source
        }
    }
}
