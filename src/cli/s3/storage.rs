//! The durable storage that the command line names.

use std::env;
use std::path::{Path, PathBuf};

use clap::{ArgGroup, Args};

use crate::bounded::read_file;
use crate::cli::arguments;
use crate::cli::failure::Failure;
use crate::cli::input::Input;
use crate::s3::place::{Partition, Place};
use crate::s3::properties::Properties;
use crate::s3::storage::{DurableStorage, Surroundings};

/// The largest file that is read, in bytes.
const FILE_BYTES: usize = 1 << 20;

const WHAT: &str = "properties";
const BYTE_ORDER_MARK: &str =
    "begins with a byte order mark, which Druid takes for a part of its first key: save it without";
const HEADING: &str = "Where durable storage is";

/// Where durable storage is: as Druid is configured, or as it is told.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("place").args(["config", "bucket"]).required(true))]
pub struct Storage {
    /// Druid's common.runtime.properties, or - for stdin; repeatable, the last counts where several say something
    #[arg(long, value_name = "FILE", help_heading = HEADING)]
    config: Vec<PathBuf>,

    /// The bucket, instead of the properties (druid.msq.intermediate.storage.bucket)
    #[arg(long, value_name = "BUCKET", requires = "prefix", help_heading = HEADING)]
    bucket: Option<String>,

    /// What the keys begin with (druid.msq.intermediate.storage.prefix)
    #[arg(long, value_name = "PREFIX", requires = "bucket", conflicts_with = "config", help_heading = HEADING)]
    prefix: Option<String>,

    /// The part of AWS that the bucket is in [default: that of druid.s3.endpoint, or aws]
    #[arg(long, value_enum, value_name = "PARTITION", help_heading = HEADING)]
    partition: Option<Partition>,
}

impl Storage {
    /// Reads the properties, or takes what the command line says instead.
    pub fn read(&self) -> Result<DurableStorage, Failure> {
        let storage = match (&self.bucket, &self.prefix) {
            (Some(bucket), Some(prefix)) => DurableStorage::at(Place {
                partition: self.partition.unwrap_or_default(),
                bucket: bucket.clone(),
                prefix: prefix.clone(),
            }),
            _ => DurableStorage::configured(&self.properties()?, &Process, self.partition),
        };
        Ok(storage?)
    }

    /// Whether the properties come from stdin.
    pub fn reads_stdin(&self) -> bool {
        self.config.iter().any(|file| arguments::is_stdin(file))
    }

    fn properties(&self) -> Result<Properties, Failure> {
        let mut properties = Properties::default();
        for file in &self.config {
            properties.extend(properties_of(file)?);
        }
        Ok(properties)
    }
}

fn properties_of(file: &Path) -> Result<Properties, Failure> {
    let Input { name, bytes } = Input::open(file, WHAT, FILE_BYTES)?;
    let invalid = |why: &str| Failure::Invalid {
        what: WHAT,
        why: format!("`{name}` {why}"),
    };
    if bytes.len() > FILE_BYTES {
        return Err(invalid("is larger than 1 MiB"));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| invalid("is not UTF-8, as Druid reads it: save it so"))?;
    let properties =
        Properties::read(&text).map_err(|malformed| invalid(&format!("in {malformed}")))?;
    if properties.has_a_mark_in_a_key() {
        return Err(invalid(BYTE_ORDER_MARK));
    }
    Ok(properties)
}

/// What the command itself runs in.
#[derive(Debug)]
pub struct Process;

impl Surroundings for Process {
    fn variable(&self, name: &str) -> Option<String> {
        env::var(name).ok()
    }

    fn file(&self, path: &str) -> Option<String> {
        let bytes = read_file(Path::new(path), FILE_BYTES).ok()?;
        String::from_utf8(bytes)
            .ok()
            .filter(|text| text.len() <= FILE_BYTES)
    }
}
