//! From the spelling of a place to what it means.
//!
//! What Druid itself would not read, and what different readers read differently, is unclear, unless both readings can
//! be told.

mod file;
mod hadoop;
mod jdbc;
mod store;
mod stream;
mod uri;
mod web;

use thiserror::Error;

use super::kind::Kind;
use super::place::Readings;
use super::wildcard::ANY;

pub(super) use store::object;
pub(crate) use stream::kinesis_region;

/// Why nobody can tell what place is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub(super) struct Unclear(pub(super) &'static str);

/// How long a text may be: longer than any name of an object, and short enough to be compared with many patterns.
const LONGEST: usize = 16 << 10;

/// Reads a place, or a pattern of places, in which [`ANY`] stands for stars.
pub(super) fn read(kind: Kind, text: &str) -> Result<Readings, Unclear> {
    if text.chars().any(|c| c.is_control() && c != ANY) {
        return Err(Unclear("it holds a control character"));
    }
    if text.len() > LONGEST {
        return Err(Unclear("it is longer than 16 KiB"));
    }
    match kind {
        Kind::Nothing => Err(Unclear("its type reads no places")),
        Kind::Local => file::read(text),
        Kind::Http => web::read(text),
        Kind::Bucket(_) | Kind::AzureStorage => store::read(kind, text),
        Kind::Hdfs => hadoop::hdfs(text),
        Kind::Table => hadoop::table(text),
        Kind::Sql => jdbc::read(text),
        Kind::Kafka => stream::kafka(text),
        Kind::Kinesis => stream::kinesis(text),
    }
}
