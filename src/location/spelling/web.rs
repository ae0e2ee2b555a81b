//! `http://host/path?query` (`org.apache.druid.data.input.impl.HttpInputSource`, which opens a `java.net.URL`).

use super::Unclear;
use super::uri::{Uri, host_and_port};
use crate::location::kind::Kind;
use crate::location::place::{Place, Readings};
use crate::location::wildcard::ANY;
use crate::location::{host, path};

pub(super) fn read(text: &str) -> Result<Readings, Unclear> {
    let uri = Uri::read(Kind::Http, text)?;
    let (host, port) = host_and_port(without_user(uri.authority)?, &uri.scheme)?;
    let host = host::read(host)?;
    // Java sends other characters as they are, or as question marks.
    if !uri.path.bytes().all(of_path) || !uri.query.unwrap_or_default().bytes().all(of_query) {
        return Err(Unclear(
            "it holds a character that a URI has only in its percent-encoded form",
        ));
    }
    if !path::is_escaped(uri.path) {
        return Err(path::NO_ESCAPE);
    }
    let path = if uri.path.is_empty() { "/" } else { uri.path };
    let plain = Place {
        scheme: uri.scheme,
        host: host.for_java,
        port,
        path: path::plain(path)?,
        query: uri.query.map(str::to_owned),
    };
    let eager = Place {
        host: host.for_c,
        path: path::eager(path)?,
        ..plain.clone()
    };
    Ok(Readings { plain, eager })
}

/// Drops a user and a password.
fn without_user(authority: &str) -> Result<&str, Unclear> {
    match authority.split_once('@') {
        Some((user, host)) if host.contains('@') || !user.bytes().all(of_path) => {
            Err(Unclear("nobody can tell where its host begins"))
        }
        Some((_, host)) => Ok(host),
        None => Ok(authority),
    }
}

/// What may stand in a path (RFC 3986, 3.3), and the mark of a pattern.
fn of_path(byte: u8) -> bool {
    byte == ANY as u8 || byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte)
}

/// What may stand in a query (RFC 3986, 3.4; `java.net.URI` takes brackets too), and the mark of a pattern.
fn of_query(byte: u8) -> bool {
    of_path(byte) || b"?[]".contains(&byte)
}
