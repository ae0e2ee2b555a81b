//! What an input source would read, from the JSON that Druid's own Jackson has written of the object it built.

mod fields;
pub mod firehose;
mod hdfs;
mod http;
mod local;
pub mod namespace;
mod secrets;
mod segment;
mod sql;
mod store;
pub mod stream;
mod table;

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

/// Whether a text names more places, with commas between them, than anybody is told of: a large one could name so many
/// that they would take all memory.
pub(super) fn are_too_many(places: &str) -> bool {
    places
        .bytes()
        .filter(|&byte| byte == b',')
        .nth(LOCATIONS)
        .is_some()
}

/// Reads an input source (`org.apache.druid.data.input.InputSource`).
///
/// # Errors
/// If this is no JSON object with a type, or nests too deep.
pub fn read(json: &str) -> Result<InputSource, Unreadable> {
    let mut found = InputSource::default();
    collect(&object(json)?, &mut found)?;
    Ok(found)
}

/// Whether a source may hold a provider of a secret that its JSON does not show: of a database, Jackson writes the
/// password itself, which `org.apache.druid.metadata.MetadataStorageConnectorConfig.getPassword()` has asked for.
#[must_use]
pub fn may_hide_a_provider(source: &Source) -> bool {
    source.reach == Reach::Unknown || source.source_type == "sql"
}

/// Whether something in the JSON of an object is a provider of a secret of Druid's process. Where Jackson keeps a map
/// (the parser of a task, the settings of a consumer), nobody sees the provider being built.
pub(super) fn hands_over_a_secret(json: &str) -> bool {
    object(json).is_ok_and(|json| secrets::handed_over(&json))
}

/// The JSON of an object. `serde_json` refuses more than 128 levels.
fn object(json: &str) -> Result<Map<String, Value>, Unreadable> {
    serde_json::from_str(json).map_err(|_| Unreadable("it is no JSON object, or nests too deep"))
}

/// The name by which Jackson knows the class.
fn type_of(json: &Map<String, Value>) -> Result<&str, Unreadable> {
    let found = json.get("type").and_then(Value::as_str);
    found.ok_or(Unreadable("it has no type"))
}

fn collect(json: &Map<String, Value>, found: &mut InputSource) -> Result<(), Unreadable> {
    let fields = Fields::new(json);
    match type_of(json)? {
        "combining" => {
            let delegates = fields.objects("delegates");
            let delegates = delegates.ok_or(Unreadable("it combines what is no list"))?;
            delegates.into_iter().try_for_each(|it| collect(it, found))
        }
        "druid" => found.datasource(&fields),
        source_type => {
            found.known(source_type, json);
            Ok(())
        }
    }
}

/// What a source reads, if that can be told, and whether all else that it says is known to leave the connection as it
/// is.
type Reading = (Option<Vec<Location>>, bool);

impl InputSource {
    /// Adds a source of a type that Warden knows, or one of which nobody can tell what it reads.
    fn known(&mut self, source_type: &str, json: &Map<String, Value>) {
        let fields = Fields::new(json);
        let reading = match source_type {
            "inline" => {
                self.sources.push(Source {
                    source_type: source_type.to_owned(),
                    reach: Reach::Nothing,
                    connection: !fields.only(&["type", "data"]),
                    environment: secrets::handed_over(json),
                });
                return;
            }
            "http" => http::read(&fields),
            "local" => local::read(&fields),
            "s3" | "google" | "azure" | "azureStorage" => store::read(source_type, &fields),
            "hdfs" => hdfs::read(&fields),
            "sql" => sql::read(&fields),
            "delta" => table::delta(&fields),
            "iceberg" => table::iceberg(&fields),
            _ => (None, false),
        };
        self.source(source_type, json, reading);
    }

    /// Adds a source that was read.
    fn source(
        &mut self,
        source_type: &str,
        json: &Map<String, Value>,
        (locations, known): Reading,
    ) {
        let reach = match locations {
            Some(locations) if (1..=LOCATIONS).contains(&locations.len()) => {
                Reach::Locations(locations)
            }
            _ => Reach::Unknown,
        };
        self.sources.push(Source {
            source_type: source_type.to_owned(),
            reach,
            connection: !known,
            environment: secrets::handed_over(json),
        });
    }

    /// Adds the datasource that is read.
    fn datasource(&mut self, fields: &Fields<'_>) -> Result<(), Unreadable> {
        let name = fields.text("dataSource");
        let name = name.ok_or(Unreadable("it has no datasource"))?;
        segment::all_of(name, fields)?;
        self.datasources.push(name.to_owned());
        Ok(())
    }
}

#[cfg(test)]
mod tests;
