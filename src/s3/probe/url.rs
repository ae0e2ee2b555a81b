//! The parts of a URL.

/// A URL as far as its port, its parts as `java.net.URL` tells them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Url<'a> {
    /// Before `://`.
    pub scheme: &'a str,
    /// Before `@`.
    pub user: Option<&'a str>,
    /// The server's name or address, the latter in brackets where it has colons.
    pub host: &'a str,
    /// The port, where it is told.
    pub port: Option<u16>,
}

impl<'a> Url<'a> {
    /// The parts of a text that is one.
    pub fn read(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next()?;
        let (user, server) = match authority.rsplit_once('@') {
            Some((user, server)) => (Some(user), server),
            None => (None, authority),
        };
        let (host, port) = match server.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => (host, port.parse().ok()),
            _ => (server, None),
        };
        Some(Self {
            scheme,
            user,
            host,
            port,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_has_its_parts() {
        for (text, scheme, user, host, port) in [
            ("http://a", "http", None, "a", None),
            ("https://a:443/b:1@c", "https", None, "a", Some(443)),
            ("http://u:p@ss@a:1", "http", Some("u:p@ss"), "a", Some(1)),
            ("http://[::1]:8", "http", None, "[::1]", Some(8)),
            ("http://[::1]/", "http", None, "[::1]", None),
        ] {
            let read = Url::read(text);
            let url = Url {
                scheme,
                user,
                host,
                port,
            };
            assert_eq!(read, Some(url), "{text}");
        }
        assert_eq!(Url::read("a:1"), None);
    }
}
