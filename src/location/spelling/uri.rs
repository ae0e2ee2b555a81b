//! URIs in their parts (RFC 3986, 3).

use super::Unclear;
use crate::location::kind::{Kind, default_port};
use crate::location::wildcard::{ANY, covers_word};

/// A URI of which the scheme belongs to the type. A fragment is left out: nobody sends it.
pub(super) struct Uri<'a> {
    /// In lower case.
    pub(super) scheme: String,
    pub(super) authority: &'a str,
    /// Empty, or with its leading slash.
    pub(super) path: &'a str,
    pub(super) query: Option<&'a str>,
}

impl<'a> Uri<'a> {
    pub(super) fn read(kind: Kind, text: &'a str) -> Result<Self, Unclear> {
        let (scheme, rest) = text
            .split_once("://")
            .ok_or(Unclear("it does not begin with a scheme and `://`"))?;
        let scheme = scheme.to_ascii_lowercase();
        let fits = |known: &&str| covers_word(&scheme, known);
        if !kind.schemes().iter().any(fits) {
            return Err(Unclear("its scheme does not belong to its type"));
        }
        let (rest, _) = rest.split_once('#').unwrap_or((rest, ""));
        let (rest, query) = match rest.split_once('?') {
            Some((before, query)) => (before, Some(query)),
            None => (rest, None),
        };
        let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
        Ok(Self {
            scheme,
            authority,
            path,
            query,
        })
    }
}

/// Takes the port from behind the host; the one that the scheme implies is none.
pub(super) fn host_and_port<'a>(
    authority: &'a str,
    scheme: &str,
) -> Result<(&'a str, String), Unclear> {
    let (host, port) = match authority.rsplit_once(':') {
        // A colon in brackets belongs to an IPv6 address.
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (authority, ""),
    };
    if !port
        .bytes()
        .all(|byte| byte.is_ascii_digit() || byte == ANY as u8)
    {
        return Err(Unclear("its port is not a number"));
    }
    if port.is_empty() || port.contains(ANY) {
        return Ok((host, port.to_owned()));
    }
    let number: u16 = port
        .parse()
        .map_err(|_| Unclear("its port is not a number"))?;
    let port = number.to_string();
    match default_port(scheme) {
        Some(implied) if implied == port => Ok((host, String::new())),
        _ => Ok((host, port)),
    }
}
