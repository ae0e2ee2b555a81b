//! `http` (`org.apache.druid.data.input.impl.HttpInputSource`).

use super::Reading;
use super::fields::Fields;
use crate::location::Location;

/// What leaves the connection as it is: a user and a password are for the place itself.
const KNOWN: [&str; 5] = [
    "type",
    "uris",
    "httpAuthenticationUsername",
    "httpAuthenticationPassword",
    "systemFields",
];

pub(super) fn read(fields: &Fields<'_>) -> Reading {
    let uris = fields.texts("uris");
    let locations = uris.map(|uris| uris.iter().map(|uri| Location::one("http", uri)).collect());
    (locations, fields.only(&KNOWN))
}
