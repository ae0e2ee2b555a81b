//! From the spelling of a place to what it means.

use thiserror::Error;

use super::kind::{Kind, default_port};
use super::place::{Place, Readings};
use super::wildcard::{ANY, is_word};
use super::{host, path};

/// Why nobody can tell what place is meant, to be read behind "it is unclear: ".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub(super) struct Unclear(pub(super) &'static str);

/// Reads a place, or a pattern of places, in which [`ANY`] stands for stars.
///
/// What Druid itself would not read, and what different readers read differently, is unclear.
pub(super) fn read(kind: Kind, text: &str) -> Result<Readings, Unclear> {
    if text.chars().any(|c| c.is_control() && c != ANY) {
        return Err(Unclear("it holds a control character"));
    }
    match kind {
        Kind::Local => local(text).map(Readings::same),
        Kind::Http => http(text),
        Kind::Bucket(_) => {
            let uri = uri(kind, text)?;
            let key = path::unescaped(uri.path)?;
            object(
                &uri.scheme,
                uri.authority,
                key.strip_prefix('/').unwrap_or(&key),
            )
        }
        _ => Err(Unclear("it is not understood")),
    }
}

/// An object in a bucket. Its key is literal: dots and doubled slashes mean nothing to Druid, though they may to what
/// lies between it and the store.
pub(super) fn object(scheme: &str, bucket: &str, key: &str) -> Result<Readings, Unclear> {
    if bucket.is_empty()
        || !bucket
            .bytes()
            .all(|byte| is_word(byte) || byte == ANY as u8)
    {
        return Err(Unclear(
            "its bucket is not a name of letters, digits, `-`, `_` and `.`",
        ));
    }
    let plain = Place {
        scheme: scheme.to_owned(),
        host: bucket.to_owned(),
        path: format!("/{key}"),
        ..Place::default()
    };
    let eager = Place {
        host: bucket.to_ascii_lowercase(),
        path: path::resolved(&path::merged(&plain.path)),
        ..plain.clone()
    };
    Ok(Readings { plain, eager })
}

/// A path of the local file system, as `java.io.File` has it, and with dot segments resolved.
fn local(text: &str) -> Result<Place, Unclear> {
    if !text.starts_with('/') {
        return Err(Unclear("it is not an absolute path"));
    }
    if text.contains('\\') {
        return Err(Unclear("it holds a backslash"));
    }
    let path = path::resolved(&path::merged(text));
    Ok(Place {
        path: match path.strip_suffix('/') {
            Some(file) if !file.is_empty() => file.to_owned(),
            _ => path,
        },
        ..Place::default()
    })
}

fn http(text: &str) -> Result<Readings, Unclear> {
    let uri = uri(Kind::Http, text)?;
    let plain_host = uri
        .authority
        .rsplit_once('@')
        .map_or(
            uri.authority,
            |(user, host)| {
                if user.contains('@') { "" } else { host }
            },
        );
    let (host, port) = host_and_port(plain_host, &uri.scheme)?;
    let (java, c) = host::read(host)?;
    if !uri
        .path
        .bytes()
        .all(|byte| byte == ANY as u8 || of_path(byte))
    {
        return Err(Unclear(
            "its path holds a character that a URI has only as an escape",
        ));
    }
    let path = if uri.path.is_empty() { "/" } else { uri.path };
    let plain = Place {
        scheme: uri.scheme,
        host: java,
        port,
        path: path::plain(path)?,
        query: uri.query.map(str::to_owned),
    };
    let eager = Place {
        host: c,
        path: path::eager(path)?,
        ..plain.clone()
    };
    Ok(Readings { plain, eager })
}

/// A URI in its parts (RFC 3986, 3).
struct Uri<'a> {
    /// In lower case.
    scheme: String,
    authority: &'a str,
    path: &'a str,
    query: Option<&'a str>,
}

fn uri(kind: Kind, text: &str) -> Result<Uri<'_>, Unclear> {
    let (scheme, rest) = text
        .split_once("://")
        .ok_or(Unclear("it does not begin with a scheme and `://`"))?;
    let scheme = scheme.to_ascii_lowercase();
    let fits = |known: &&str| super::wildcard::covers_word(&scheme, known);
    if !kind.schemes().iter().any(fits) {
        return Err(Unclear("its scheme does not belong to its type"));
    }
    let rest = rest.split_once('#').map_or(rest, |(before, _)| before);
    let (rest, query) = match rest.split_once('?') {
        Some((before, query)) => (before, Some(query)),
        None => (rest, None),
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    Ok(Uri {
        scheme,
        authority,
        path,
        query,
    })
}

/// Takes the port from behind the host; the one that the scheme implies is none.
fn host_and_port<'a>(authority: &'a str, scheme: &str) -> Result<(&'a str, String), Unclear> {
    let colon = authority
        .rfind(':')
        .filter(|&at| authority.rfind(']').is_none_or(|bracket| bracket < at));
    let (host, port) = match colon.and_then(|at| authority.split_at_checked(at)) {
        Some((host, port)) => (host, port.trim_start_matches(':')),
        None => (authority, ""),
    };
    if port.contains(ANY) {
        let digits = port
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == ANY as u8);
        return digits
            .then(|| (host, port.to_owned()))
            .ok_or(Unclear("its port is not a number"));
    }
    if port.is_empty() {
        return Ok((host, String::new()));
    }
    let number = port
        .bytes()
        .all(|byte| byte.is_ascii_digit())
        .then(|| port.parse::<u16>().ok());
    match number.flatten() {
        Some(number) if Some(number) == default_port(scheme) => Ok((host, String::new())),
        Some(number) => Ok((host, number.to_string())),
        None => Err(Unclear("its port is not a number")),
    }
}

/// What may stand in the path of a URI (RFC 3986, 3.3).
fn of_path(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@/%".contains(&byte)
}
