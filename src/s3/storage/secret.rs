//! Secrets of the configuration, which nothing shows.

use std::fmt;

use serde_json::Value;

use super::interpolation::{self, Surroundings, Unknown};

/// The configured value of `druid.s3.accessKey` or `druid.s3.secretKey`: the secret itself, or where it is
/// (`org.apache.druid.metadata.PasswordProvider`). Neither is ever shown.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secret {
    configured: String,
}

/// Why a secret cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoSecret {
    /// What `${…}` stands for.
    #[error("{0}")]
    Unknown(#[from] Unknown),
    /// A class that an extension brings.
    #[error("a provider of type `{0}` keeps it, which only Druid has: take other credentials")]
    Provider(String),
    /// Druid would not start.
    #[error("it is JSON, but no provider that Druid would take")]
    Malformed,
}

impl Secret {
    /// As it is configured.
    #[must_use]
    pub fn new(configured: &str) -> Self {
        Self {
            configured: configured.to_owned(),
        }
    }

    /// What it is. Empty: there is none, and Druid takes other credentials.
    pub fn reveal(&self, surroundings: &dyn Surroundings) -> Result<String, NoSecret> {
        let text = interpolation::interpolated(&self.configured, surroundings)?;
        if !text.starts_with('{') {
            return Ok(text);
        }
        match serde_json::from_str(&text) {
            Ok(provider) => provided(&provider, surroundings),
            // `org.apache.druid.guice.JsonConfigurator` takes for text what is no JSON.
            Err(_) => Ok(text),
        }
    }
}

fn provided(provider: &Value, surroundings: &dyn Surroundings) -> Result<String, NoSecret> {
    let text = |key| provider.get(key).and_then(Value::as_str);
    match text("type").unwrap_or("default") {
        "default" => Ok(text("password").unwrap_or_default().to_owned()),
        "environment" => {
            let variable = text("variable").ok_or(NoSecret::Malformed)?;
            Ok(surroundings.variable(variable).unwrap_or_default())
        }
        other => Err(NoSecret::Provider(other.to_owned())),
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.configured.is_empty() {
            "none"
        } else {
            "<hidden>"
        })
    }
}
