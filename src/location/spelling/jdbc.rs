//! Connect strings of databases.

use super::Unclear;
use super::uri::host_and_port;
use crate::location::host;
use crate::location::place::{Place, Readings};
use crate::location::wildcard::{ANY, is_word};

/// `jdbc:driver://host:port/database`. What follows a `?` or a `;` is settings, not a place; any other form, such as one
/// with several hosts, only the driver can read.
pub(super) fn read(text: &str) -> Result<Readings, Unclear> {
    let (text, _settings) = text.split_at(text.find(['?', ';']).unwrap_or(text.len()));
    let (scheme, rest) = text.split_once("://").ok_or(Unclear(
        "it is not of the form `jdbc:driver://host/database`",
    ))?;
    let scheme = scheme.to_ascii_lowercase();
    let driver = scheme.strip_prefix("jdbc:").unwrap_or_default();
    if driver.is_empty()
        || !driver
            .bytes()
            .all(|byte| is_word(byte) || byte == ANY as u8)
    {
        return Err(Unclear("it does not begin with `jdbc:` and a driver"));
    }
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let (host, port) = host_and_port(authority, &scheme)?;
    let host = host::read(host)?;
    let of_path = |byte| is_word(byte) || matches!(byte, b'/' | 0);
    if !path.bytes().all(of_path) || path.split('/').any(|part| matches!(part, "." | "..")) {
        return Err(Unclear("its database is no plain name"));
    }
    let plain = Place {
        scheme,
        host: host.for_java,
        port,
        path: if path.is_empty() { "/" } else { path }.to_owned(),
        query: None,
    };
    let eager = Place {
        host: host.for_c,
        ..plain.clone()
    };
    Ok(Readings { plain, eager })
}
