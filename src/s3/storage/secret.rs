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

#[cfg(test)]
mod tests {
    use super::super::tests::Here;
    use super::*;

    fn revealed(configured: &str) -> Result<String, NoSecret> {
        Secret::new(configured).reveal(&Here)
    }

    #[test]
    fn a_secret_is_where_its_provider_says() {
        for (configured, expected) in [
            ("", ""),
            ("hush", "hush"),
            ("{hush", "{hush"),
            ("${env:SECRET}", "of the environment"),
            (r#"{"type": "default", "password": "hush"}"#, "hush"),
            (r#"{"password": "hush"}"#, "hush"),
            (
                r#"{"type": "environment", "variable": "SECRET"}"#,
                "of the environment",
            ),
            (r#"{"type": "environment", "variable": "NONE"}"#, ""),
        ] {
            assert_eq!(revealed(configured).unwrap(), expected, "{configured}");
        }
    }

    #[test]
    fn a_secret_that_only_druid_has_is_refused() {
        assert_eq!(
            revealed(r#"{"type": "vault", "path": "x"}"#),
            Err(NoSecret::Provider("vault".to_owned()))
        );
        assert_eq!(
            revealed(r#"{"type": "environment"}"#),
            Err(NoSecret::Malformed)
        );
        let error = revealed("hush${hush}").unwrap_err();
        assert!(!error.to_string().contains("hush"), "{error}");
    }

    #[test]
    fn a_secret_is_never_shown() {
        for configured in ["hush", r#"{"password": "hush"}"#, "${env:hush}"] {
            assert_eq!(format!("{:?}", Secret::new(configured)), "<hidden>");
        }
        assert_eq!(format!("{:?}", Secret::default()), "none");
    }
}
