//! How requests reach their servers: directly, or through a proxy, as those of Druid do.
//!
//! Sources: `org.apache.druid.storage.s3.S3Utils.setProxyConfig`, and of the SDK for Java that Druid uses (1.12)
//! `com.amazonaws.ClientConfiguration` and `com.amazonaws.http.apache.SdkProxyRoutePlanner`.

use std::fmt;

use aws_sdk_s3::config::{RuntimeComponents, SharedHttpClient};
use aws_smithy_http_client::proxy::ProxyConfig;
use aws_smithy_http_client::tls::Provider;
use aws_smithy_http_client::tls::rustls_provider::CryptoMode;
use aws_smithy_http_client::{Builder, Connector};
use base64::prelude::{BASE64_STANDARD, Engine};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use regex_automata::meta::Regex;
use regex_automata::util::syntax;

use super::concealment::Concealment;
use super::url::Url;
use crate::s3::storage::{NoSecret, Proxy, Surroundings};

/// How much memory one name of `NO_PROXY` may take. A few letters may ask for as many bytes as there are.
const EXPRESSION_BYTES: usize = 64 << 10;

/// The way to one server.
#[derive(Default)]
pub struct Route {
    proxy: Option<Hop>,
    config: Option<ProxyConfig>,
}

/// The proxy in between.
struct Hop {
    host: String,
    port: u16,
    login: Option<Login>,
}

/// Who asks it.
struct Login {
    username: String,
    password: String,
}

/// Why the way is not known.
#[derive(Debug, thiserror::Error)]
pub enum NoRoute {
    /// The password.
    #[error("`druid.s3.proxy.password`: {0}")]
    Password(#[from] NoSecret),
    /// The name or the address.
    #[error("the proxy that druid.s3.proxy.host or the environment names is none: mend its name")]
    Name,
}

impl Route {
    /// The way to a server, as Druid takes it.
    pub fn to(
        server: &str,
        configured: &Proxy,
        surroundings: &dyn Surroundings,
    ) -> Result<Self, NoRoute> {
        let Some(server) = Url::read(server) else {
            return Ok(Self::default());
        };
        let is_https = server.scheme.eq_ignore_ascii_case("https");
        let proxy = Hop::of(configured, is_https, surroundings)?;
        match proxy.filter(|_| !is_excepted(server.host, surroundings)) {
            Some(proxy) => Ok(Self {
                config: Some(proxy.config(is_https)?),
                proxy: Some(proxy),
            }),
            None => Ok(Self::default()),
        }
    }

    /// The proxy's name and port, if there is one.
    pub fn proxy(&self) -> Option<String> {
        let Hop { host, port, .. } = self.proxy.as_ref()?;
        Some(format!("{host}:{port}"))
    }

    /// Hides what is sent to the proxy, in both forms.
    pub fn conceal(&self, concealment: &mut Concealment) {
        let login = self.proxy.as_ref().and_then(|proxy| proxy.login.as_ref());
        if let Some(Login { username, password }) = login {
            concealment.add(username);
            concealment.add(password);
            concealment.add(&BASE64_STANDARD.encode(format!("{username}:{password}")));
        }
    }

    /// Sends requests so.
    pub fn client(&self) -> SharedHttpClient {
        let config = self.config.clone();
        Builder::new().build_with_connector_fn(move |settings, components| {
            let mut connector =
                Connector::builder().tls_provider(Provider::Rustls(CryptoMode::Ring));
            connector.set_proxy_config(config.clone());
            connector.set_connector_settings(settings.cloned());
            connector.set_sleep_impl(components.and_then(RuntimeComponents::sleep_impl));
            connector.build()
        })
    }
}

impl Hop {
    /// The proxy for a protocol. What is not configured of it is looked for, each part by itself, in the properties of
    /// Druid's JVM, which nobody else sees, and in the environment. There is none without both a name and a port.
    fn of(
        configured: &Proxy,
        is_https: bool,
        surroundings: &dyn Surroundings,
    ) -> Result<Option<Self>, NoRoute> {
        let name = if is_https {
            "HTTPS_PROXY"
        } else {
            "HTTP_PROXY"
        };
        let variable = variable(name, surroundings);
        let url = variable.as_deref().and_then(Url::read);
        let host = configured.host.as_deref().or(url.map(|url| url.host));
        let port = configured.port.or(url.and_then(|url| url.port));
        let login = url.and_then(|url| url.user?.split_once(':'));
        let username = configured.username.as_deref();
        let username = username.or(login.map(|(username, _)| username));
        let password = Some(configured.password.reveal(surroundings)?);
        let password = password
            .filter(|password| !password.is_empty())
            .or(login.map(|(_, password)| password.to_owned()));
        let login = username.zip(password).map(|(username, password)| Login {
            username: username.to_owned(),
            password,
        });
        let server = host.zip(port.filter(|port| *port != 0));
        Ok(server.map(|(host, port)| Self {
            host: host.to_owned(),
            port,
            login,
        }))
    }

    fn config(&self, is_https: bool) -> Result<ProxyConfig, NoRoute> {
        let Self { host, port, login } = self;
        if host.is_empty() || host.contains(['@', '/', '?', '#']) {
            return Err(NoRoute::Name);
        }
        let url = format!("http://{host}:{port}");
        let config = if is_https {
            ProxyConfig::https(url)
        } else {
            ProxyConfig::http(url)
        };
        let config = config.map_err(|_| NoRoute::Name)?;
        let Some(Login { username, password }) = login else {
            return Ok(config);
        };
        // It makes a part of a URL of them.
        let in_url = |text| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
        Ok(config.with_basic_auth(in_url(username), in_url(password)))
    }
}

/// Without who asks it.
impl fmt::Debug for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Route").field(&self.proxy()).finish()
    }
}

/// Whether `NO_PROXY` names the server. Its names are regular expressions, but for `*`; what is none, or is too large a
/// one, names nothing.
fn is_excepted(host: &str, surroundings: &dyn Surroundings) -> bool {
    let names = variable("NO_PROXY", surroundings).unwrap_or_default();
    let host = host.to_lowercase();
    names.to_lowercase().split([',', '|']).any(|name| {
        let pattern = format!(r"\A(?:{})\z", name.replace('*', ".*?"));
        let expression = Regex::builder()
            .syntax(syntax::Config::new().unicode(false).utf8(false))
            .configure(Regex::config().nfa_size_limit(Some(EXPRESSION_BYTES)))
            .build(&pattern);
        expression.is_ok_and(|expression| expression.is_match(&host))
    })
}

/// A variable of the environment, in capitals or without.
fn variable(name: &str, surroundings: &dyn Surroundings) -> Option<String> {
    let names = [name.to_owned(), name.to_lowercase()];
    let values = names.iter().filter_map(|name| surroundings.variable(name));
    let mut values = values.map(|value| value.trim().to_owned());
    values.find(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::storage::Secret;

    /// What stands in the environment.
    struct Environment(&'static [(&'static str, &'static str)]);

    impl Surroundings for Environment {
        fn variable(&self, name: &str) -> Option<String> {
            let (_, value) = self.0.iter().find(|(known, _)| *known == name)?;
            Some((*value).to_owned())
        }

        fn file(&self, _: &str) -> Option<String> {
            None
        }
    }

    fn route(
        url: &str,
        configured: &Proxy,
        environment: &'static [(&'static str, &'static str)],
    ) -> Route {
        Route::to(url, configured, &Environment(environment)).unwrap()
    }

    fn proxy(host: &str, port: u16) -> Proxy {
        Proxy {
            host: Some(host.to_owned()),
            port: Some(port),
            ..Proxy::default()
        }
    }

    #[test]
    fn each_part_of_a_proxy_that_is_not_configured_is_that_of_the_environment() {
        let named = &[
            ("HTTPS_PROXY", "http://secure:1/"),
            ("http_proxy", " http://plain:2 "),
        ];
        let portless = Proxy {
            port: None,
            ..proxy("proxy", 9)
        };
        for (url, configured, environment, expected) in [
            ("https://s3", Proxy::default(), &[][..], None),
            ("https://s3", Proxy::default(), named, Some("secure:1")),
            ("http://s3", Proxy::default(), named, Some("plain:2")),
            ("https://s3", proxy("proxy", 9), named, Some("proxy:9")),
            ("https://s3", portless.clone(), named, Some("proxy:1")),
            ("https://s3", portless, &[], None),
            ("https://s3", proxy("proxy", 0), &[], None),
            (
                "https://s3",
                Proxy::default(),
                &[("HTTPS_PROXY", "secure:1")],
                None,
            ),
            (
                "https://s3",
                Proxy::default(),
                &[("HTTPS_PROXY", "http://secure")],
                None,
            ),
        ] {
            let route = route(url, &configured, environment);
            assert_eq!(route.proxy().as_deref(), expected, "{configured:?}");
        }
    }

    #[test]
    fn what_no_proxy_names_as_a_whole_is_reached_directly() {
        for (names, expected) in [
            (&[("NO_PROXY", "s3.internal")][..], None),
            (&[("no_proxy", "other,*.Internal")], None),
            (&[("NO_PROXY", "other|s3.*")], None),
            (&[("NO_PROXY", ".internal,internal,[")], Some("proxy:9")),
            // Nor does one that asks for more than a name needs.
            (
                &[("NO_PROXY", "s3.internal((a{99}){99})?")],
                Some("proxy:9"),
            ),
        ] {
            let route = route("https://S3.internal", &proxy("proxy", 9), names);
            assert_eq!(route.proxy().as_deref(), expected, "{names:?}");
        }
    }

    #[test]
    fn who_asks_the_proxy_is_shown_in_no_form() {
        let configured = Proxy {
            username: Some("squid".to_owned()),
            password: Secret::new("h@sh/:"),
            ..proxy("proxy", 9)
        };
        let route = route("http://s3", &configured, &[]);
        let mut concealment = Concealment::default();
        route.conceal(&mut concealment);
        let shown = concealment.applied_to("squid, h@sh/:, Basic c3F1aWQ6aEBzaC86");
        assert_eq!(shown, "<hidden>, <hidden>, Basic <hidden>");
        assert_eq!(format!("{route:?}"), r#"Route(Some("proxy:9"))"#);
    }

    #[test]
    fn a_proxy_that_has_no_name_is_refused() {
        for name in ["a b", "squid:hush@proxy", "proxy/", ""] {
            let refused = Route::to("http://s3", &proxy(name, 9), &Environment(&[]));
            assert!(matches!(refused, Err(NoRoute::Name)), "{name}: {refused:?}");
        }
    }
}
