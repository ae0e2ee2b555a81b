//! Values of properties, as Druid takes them.

use serde::de::IgnoredAny;

use super::Secret;
use super::interpolation::{self, Surroundings, Unknown};
use crate::escape::escaped;
use crate::s3::configuration::{OF_TASKS, flag};
use crate::s3::properties::Properties;

/// Why there is no durable storage on S3 to speak of; the message names the property and the way out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misconfigured {
    /// A property that durable storage cannot be used without.
    #[error(
        "`{0}` is missing, and queries that use durable storage fail: set it, or name the place by --bucket and --prefix"
    )]
    Missing(&'static str),
    /// A property that only peons have.
    #[error(
        "`{0}` is missing but for peons (`{OF_TASKS}{0}`), and the overlord's cleaner and brokers have none: \
         set it for all, or name the place by --bucket and --prefix"
    )]
    OfPeons(&'static str),
    /// Another kind of storage.
    #[error("durable storage is of type `{kind}` and not on S3: it needs no permission of S3", kind = escaped(.0))]
    NotOnS3(String),
    /// A value that Druid or S3 would refuse.
    #[error("{what} `{shown}`: {why}", shown = escaped(.value))]
    Refused {
        /// What it is a value of.
        what: &'static str,
        /// The value.
        value: String,
        /// What is wrong with it, and what to do.
        why: &'static str,
    },
    /// A value that is not in the file.
    #[error("`{key}`: {unknown}")]
    Elsewhere {
        /// The property.
        key: &'static str,
        /// What is not known here.
        unknown: Unknown,
    },
}

/// Properties, with what their values refer to.
pub(super) struct Settings<'a> {
    properties: &'a Properties,
    surroundings: &'a dyn Surroundings,
}

impl<'a> Settings<'a> {
    pub fn new(properties: &'a Properties, surroundings: &'a dyn Surroundings) -> Self {
        Self {
            properties,
            surroundings,
        }
    }

    /// A value, if there is one that is not empty.
    pub fn text(&self, key: &'static str) -> Result<Option<String>, Misconfigured> {
        let value = self.interpolated(key)?;
        Ok(value.filter(|value| !value.is_empty()))
    }

    /// A value that may be empty and must not be missing.
    pub fn required(&self, key: &'static str) -> Result<String, Misconfigured> {
        self.interpolated(key)?.ok_or_else(|| {
            if self.properties.get(&format!("{OF_TASKS}{key}")).is_some() {
                Misconfigured::OfPeons(key)
            } else {
                Misconfigured::Missing(key)
            }
        })
    }

    /// A value that is `true` or `false`, as Jackson reads it.
    pub fn flag(&self, key: &'static str) -> Result<bool, Misconfigured> {
        let value = self.text(key)?.unwrap_or_default();
        flag(&value).ok_or(Misconfigured::Refused {
            what: key,
            value,
            why: "write true or false",
        })
    }

    /// The number of a port; -1 is none.
    pub fn port(&self, key: &'static str) -> Result<Option<u16>, Misconfigured> {
        match self.text(key)? {
            None => Ok(None),
            Some(value) if value == "-1" => Ok(None),
            Some(value) => value.parse().map(Some).map_err(|_| Misconfigured::Refused {
                what: key,
                value,
                why: "write the number of a port",
            }),
        }
    }

    /// A value that is not looked at before it is needed.
    pub fn secret(&self, key: &str) -> Secret {
        Secret::new(self.properties.get(key).unwrap_or_default())
    }

    /// A URL, whose scheme is another property's where it has none of its own
    /// (`org.apache.druid.storage.s3.S3Utils.determineProtocol`).
    pub fn url(
        &self,
        key: &'static str,
        protocol_key: &'static str,
    ) -> Result<Option<String>, Misconfigured> {
        let protocol = self
            .text(protocol_key)?
            .unwrap_or_else(|| "https".to_owned());
        let unknown = |what, value: &str| Misconfigured::Refused {
            what,
            value: value.to_owned(),
            why: "Druid knows http and https",
        };
        let is_known = |scheme: &str| {
            scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
        };
        if !is_known(&protocol) {
            return Err(unknown(protocol_key, &protocol));
        }
        let Some(url) = self.text(key)? else {
            return Ok(None);
        };
        match url.split_once("://") {
            None => Ok(Some(format!("{}://{url}", protocol.to_ascii_lowercase()))),
            Some((scheme, _)) if is_known(scheme) => Ok(Some(url)),
            Some(_) => Err(unknown(key, &url)),
        }
    }

    fn interpolated(&self, key: &'static str) -> Result<Option<String>, Misconfigured> {
        let Some(value) = self.properties.get(key) else {
            return Ok(None);
        };
        let value = interpolation::interpolated(value, self.surroundings)
            .map_err(|unknown| Misconfigured::Elsewhere { key, unknown })?;
        // `org.apache.druid.guice.JsonConfigurator` makes a list or an object of it, and Jackson then finds no text.
        let is_json =
            value.starts_with(['[', '{']) && serde_json::from_str::<IgnoredAny>(&value).is_ok();
        if is_json {
            let why = "Druid reads it as JSON: write plain text";
            return Err(Misconfigured::Refused {
                what: key,
                value,
                why,
            });
        }
        Ok(Some(value))
    }

    /// The texts of a list, as JSON.
    pub fn list(&self, key: &str) -> Vec<String> {
        let value = self.properties.get(key).unwrap_or_default();
        interpolation::interpolated(value, self.surroundings)
            .ok()
            .and_then(|value| serde_json::from_str(&value).ok())
            .unwrap_or_default()
    }
}
