//! JSON that the command line gives, or says where to find.

use std::collections::HashSet;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::failure::Failure;
use super::output::escaped;
use crate::bounded::read_bounded;
use crate::escape;

/// The most that is read, in bytes.
const JSON_BYTES: usize = 64 << 20;

/// Where the JSON is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonArgument {
    Argument(String),
    File(String),
    Stdin,
}

impl From<&str> for JsonArgument {
    fn from(argument: &str) -> Self {
        match argument.strip_prefix('@') {
            Some(file) => Self::File(file.to_owned()),
            None if argument == "-" => Self::Stdin,
            None => Self::Argument(argument.to_owned()),
        }
    }
}

impl JsonArgument {
    /// Reads JSON that has one meaning, whoever reads it; `what` is said to be wrong where it has none.
    pub fn json(&self, what: &'static str) -> Result<String, Failure> {
        let bytes = match self {
            Self::Argument(json) => Ok(json.clone().into_bytes()),
            Self::File(file) => File::open(file).and_then(bounded),
            Self::Stdin => bounded(io::stdin().lock()),
        };
        let bytes = bytes.map_err(|cause| Failure::Unreadable {
            what,
            name: self.name(),
            cause,
        })?;
        let invalid = |why: String| Failure::Invalid {
            what,
            why: escaped(&why),
        };
        if bytes.len() > JSON_BYTES {
            return Err(invalid("it is larger than 64 MiB".to_owned()));
        }
        let json = String::from_utf8(bytes).map_err(|_| invalid("it is not UTF-8".to_owned()))?;
        serde_json::from_str::<Unambiguous>(&json).map_err(|error| invalid(error.to_string()))?;
        Ok(json)
    }

    fn name(&self) -> String {
        match self {
            Self::File(file) => escaped(file),
            Self::Argument(_) | Self::Stdin => "<stdin>".to_owned(),
        }
    }
}

fn bounded(source: impl Read) -> io::Result<Vec<u8>> {
    read_bounded(source, JSON_BYTES)
}

/// JSON in which no key stands twice. Druid's Jackson takes the first `type` and the last of any other key; without
/// Jackson there is no telling what such a document means.
struct Unambiguous;

impl<'de> Deserialize<'de> for Unambiguous {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Unambiguous {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        let mut seen = HashSet::new();
        while let Some(key) = map.next_key::<String>()? {
            if seen.contains(&key) {
                let key = escape::escaped(&key);
                return Err(A::Error::custom(format!("the key `{key}` stands twice")));
            }
            seen.insert(key);
            map.next_value::<Self>()?;
        }
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Self, A::Error> {
        while elements.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }
}
