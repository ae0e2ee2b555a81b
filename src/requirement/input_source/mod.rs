//! What an input source would read, from the JSON that Druid's own Jackson has written of the object it built.

mod fields;
pub mod firehose;
mod http;
mod local;
pub mod namespace;
mod secrets;
mod store;
pub mod stream;

use serde_json::{Map, Value};
use thiserror::Error;

use crate::location::{Location, Reach, Source};
use fields::Fields;

/// An input source, or several combined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InputSource {
    /// The external places; `combining` gives one for each part.
    pub sources: Vec<Source>,
    /// The datasources that an input source of type `druid` reads.
    pub datasources: Vec<String>,
}

/// Not an input source.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Unreadable(pub &'static str);

/// How many places one source may name; of one that names more nobody can tell what it reads.
const LOCATIONS: usize = 100_000;

/// Reads an input source (`org.apache.druid.data.input.InputSource`).
///
/// # Errors
/// If this is no JSON object with a type, or nests too deep.
pub fn read(json: &str) -> Result<InputSource, Unreadable> {
    let mut found = InputSource::default();
    collect(&object(json)?, &mut found)?;
    Ok(found)
}

/// The JSON of an object. `serde_json` refuses more than 128 levels.
fn object(json: &str) -> Result<Map<String, Value>, Unreadable> {
    serde_json::from_str(json).map_err(|_| Unreadable("it is no JSON object, or nests too deep"))
}

fn collect(json: &Map<String, Value>, found: &mut InputSource) -> Result<(), Unreadable> {
    let Some(Value::String(source_type)) = json.get("type") else {
        return Err(Unreadable("it has no type"));
    };
    let fields = Fields::new(json);
    match source_type.as_str() {
        "combining" => {
            let delegates = fields.objects("delegates");
            for delegate in delegates.ok_or(Unreadable("it combines what is no list"))? {
                collect(delegate, found)?;
            }
            return Ok(());
        }
        "druid" => {
            let datasource = fields.text("dataSource");
            let datasource = datasource.ok_or(Unreadable("it has no datasource"))?;
            found.datasources.push(datasource.to_owned());
            return Ok(());
        }
        _ => {}
    }
    let (reach, known) = reading(source_type, &fields);
    found.sources.push(Source {
        source_type: source_type.clone(),
        reach,
        connection: !known,
        environment: secrets::handed_over(json),
    });
    Ok(())
}

/// What a source reads, and whether all that it says is known to leave the connection as it is.
fn reading(source_type: &str, fields: &Fields<'_>) -> (Reach, bool) {
    let (locations, known) = match source_type {
        "inline" => return (Reach::Nothing, fields.only(&["type", "data"])),
        "http" => http::read(fields),
        "local" => local::read(fields),
        "s3" | "google" | "azure" | "azureStorage" => store::read(source_type, fields),
        _ => (None, false),
    };
    (reach(locations), known)
}

fn reach(locations: Option<Vec<Location>>) -> Reach {
    match locations {
        Some(locations) if (1..=LOCATIONS).contains(&locations.len()) => {
            Reach::Locations(locations)
        }
        _ => Reach::Unknown,
    }
}

/// What has a type, of which nobody can tell what it reads.
fn unknown(json: &Map<String, Value>) -> Result<InputSource, Unreadable> {
    let Some(Value::String(source_type)) = json.get("type") else {
        return Err(Unreadable("it has no type"));
    };
    Ok(InputSource {
        sources: vec![Source {
            source_type: source_type.clone(),
            reach: Reach::Unknown,
            connection: true,
            environment: secrets::handed_over(json),
        }],
        datasources: Vec::new(),
    })
}

#[cfg(test)]
mod tests;
