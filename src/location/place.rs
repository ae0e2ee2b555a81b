//! Canonical places, and patterns of them.

use super::kind;
use super::wildcard::{ANY, covers, covers_word, overlap};

/// One reading of a place, taken apart. That of a pattern may hold [`ANY`] in all its parts, that of a location
/// in its path alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Place {
    /// In lower case; empty for a path of the local file system.
    pub(super) scheme: String,
    /// Host, bucket or container.
    pub(super) host: String,
    /// Empty for the port that the scheme implies.
    pub(super) port: String,
    /// With its leading slash.
    pub(super) path: String,
    /// What follows the first `?` of an `http` location.
    pub(super) query: Option<String>,
}

impl Place {
    /// Whether all of `inner` lies in this pattern.
    fn covers(&self, inner: &Self) -> bool {
        covers_word(&self.scheme, &inner.scheme)
            && self.covers_host(&inner.host)
            && self.covers_port(inner)
            && self.covers_path(inner)
    }

    /// Whether the server, or whatever holds the path, could be one of this pattern.
    ///
    /// It could where scheme or host are missing: which is meant is said elsewhere (Hadoop's `fs.defaultFS`).
    fn may_be_server(&self, other: &Self) -> bool {
        let missing = |part: fn(&Self) -> &str| part(self).is_empty() || part(other).is_empty();
        let host = missing(|place| &place.host)
            || (self.covers_host(&other.host) && self.covers_port(other));
        if self.is_database() {
            // One driver reads what another does.
            return host && other.is_database();
        }
        host && (missing(|place| &place.scheme) || covers_word(&self.scheme, &other.scheme))
    }

    /// Whether some of the path could lie in that of this pattern.
    ///
    /// A query does not count: who can tell what a server makes of it. Nor does a database, in which SQL can name others
    /// of the same server.
    fn may_hold_path(&self, other: &Self) -> bool {
        self.is_database() || overlap(&self.path, &other.path)
    }

    /// Whether a mark stands before the path.
    pub(super) fn is_many_servers(&self) -> bool {
        [&self.scheme, &self.host, &self.port]
            .iter()
            .any(|part| part.contains(ANY))
    }

    fn is_database(&self) -> bool {
        self.scheme.starts_with("jdbc:")
    }

    fn covers_host(&self, host: &str) -> bool {
        // `10.*` is meant for addresses: it shall not cover a host that is called `10.example.com`.
        let of_addresses = self.host.contains(ANY)
            && self.host.contains(|c: char| c.is_ascii_digit())
            && self
                .host
                .chars()
                .all(|c| c.is_ascii_digit() || matches!(c, '.' | ANY));
        covers_word(&self.host, host)
            && (!of_addresses || host.parse::<std::net::Ipv4Addr>().is_ok())
    }

    fn covers_port(&self, inner: &Self) -> bool {
        if self.port.is_empty() && self.scheme.contains(ANY) {
            return inner.port.is_empty();
        }
        covers_word(self.port_number(), inner.port_number())
    }

    fn port_number(&self) -> &str {
        match kind::default_port(&self.scheme) {
            Some(implied) if self.port.is_empty() => implied,
            _ => &self.port,
        }
    }

    /// A pattern that names no query stands for paths: it must cover the path without the query, and with it.
    fn covers_path(&self, inner: &Self) -> bool {
        match (&self.query, &inner.query) {
            (Some(pattern), Some(query)) => {
                covers(&self.path, &inner.path) && covers(pattern, query)
            }
            (Some(_), None) => false,
            (None, None) => covers(&self.path, &inner.path),
            (None, Some(query)) => {
                covers(&self.path, &inner.path)
                    && covers(&self.path, &format!("{}?{query}", inner.path))
            }
        }
    }
}

/// What a spelling means: to one who takes it as it is written, and to one who makes of it whatever some server or
/// library would.
///
/// All of a location is covered if both are, each by the same reading of the pattern; a denial reaches it by either.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Readings {
    pub(super) plain: Place,
    pub(super) eager: Place,
}

impl Readings {
    pub(super) fn same(place: Place) -> Self {
        Self {
            plain: place.clone(),
            eager: place,
        }
    }

    /// What `directory/*` is below.
    pub(super) fn directory(&self) -> Option<Self> {
        let directory = |place: &Place| {
            let path = place.path.strip_suffix("/\0")?;
            Some(Place {
                path: if path.is_empty() { "/" } else { path }.to_owned(),
                ..place.clone()
            })
        };
        Some(Self {
            plain: directory(&self.plain)?,
            eager: directory(&self.eager)?,
        })
    }

    pub(super) fn covers(&self, inner: &Self) -> bool {
        self.plain.covers(&inner.plain) && self.eager.covers(&inner.eager)
    }

    pub(super) fn may_reach(&self, other: &Self) -> bool {
        let either = |holds: fn(&Place, &Place) -> bool| {
            holds(&self.plain, &other.plain) || holds(&self.eager, &other.eager)
        };
        // Who reads the host in one way may read the path in another.
        either(Place::may_be_server) && either(Place::may_hold_path)
    }
}
