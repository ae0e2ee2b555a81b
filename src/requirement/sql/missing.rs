//! Everything that somebody lacks for a statement, in one sentence.

use super::Reading;
use crate::engine::{Engine, Identity};
use crate::policy::Action;
use crate::requirement::Submitted;

/// What Druid's planner asked for and was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Of the resource.
    pub resource_type: &'a str,
    /// Of the resource.
    pub name: &'a str,
    /// What is done to it.
    pub action: Action,
}

/// The sentence that names all that is missing, what was asked always with it; none, if the reading adds nothing to it.
///
/// `submitted` is what Druid was seen building of the statement: places of external data are judged by that, never by
/// the text.
#[must_use]
pub fn missing<S: AsRef<str>>(
    _engine: &Engine,
    _identity: &Identity<'_, S>,
    _reading: &Reading,
    _submitted: &[Submitted<'_>],
    _asked: Asked<'_>,
) -> Option<String> {
    None
}
