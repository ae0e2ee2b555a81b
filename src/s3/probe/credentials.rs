//! The credentials that Druid would use.
//!
//! Source: `org.apache.druid.common.aws.AWSCredentialsUtils.defaultAWSCredentialsProviderChain`, the same in Druid 27
//! and 33. A source that fails is passed over in silence there, as `com.amazonaws.auth.AWSCredentialsProviderChain`
//! does; here it is told.

use std::fmt;

use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::imds;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::web_identity_token::WebIdentityTokenCredentialsProvider;
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};

use super::session_file;
use crate::s3::storage::{self, DurableStorage, Surroundings};

/// Where Druid looks for credentials, in its order. Between the environment and the web identity it also looks at the
/// system properties of its JVM, which nobody else sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// `druid.s3.accessKey` and `druid.s3.secretKey`.
    Properties,
    /// `druid.s3.fileSessionCredentials`.
    SessionFile,
    /// `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`.
    Environment,
    /// `AWS_WEB_IDENTITY_TOKEN_FILE` and `AWS_ROLE_ARN`.
    WebIdentity,
    /// A profile of the files in `~/.aws`.
    Profile,
    /// The container's, by `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `…_FULL_URI`.
    Container,
    /// The instance's.
    Instance,
}

impl Source {
    /// In words.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Properties => "druid.s3.accessKey and druid.s3.secretKey",
            Self::SessionFile => "the file of druid.s3.fileSessionCredentials",
            Self::Environment => "the environment (AWS_ACCESS_KEY_ID)",
            Self::WebIdentity => "the web identity (AWS_WEB_IDENTITY_TOKEN_FILE)",
            Self::Profile => "the profile (AWS_PROFILE, ~/.aws)",
            Self::Container => "the container (AWS_CONTAINER_CREDENTIALS_…)",
            Self::Instance => "the instance's metadata",
        }
    }
}

/// Credentials, and where they are from.
pub struct Found {
    /// Where.
    pub source: Source,
    /// What S3 is told.
    pub credentials: Credentials,
    /// What Druid would have preferred, and why it cannot be had.
    pub passed: Vec<Passed>,
}

/// Only where they are from: credentials are never shown.
impl fmt::Debug for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Found")
            .field("source", &self.source)
            .field("passed", &self.passed)
            .finish_non_exhaustive()
    }
}

/// A source that is there and gives nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passed {
    /// Which.
    pub source: Source,
    /// Why it gives nothing.
    pub why: String,
}

/// Why there are no credentials.
#[derive(Debug, thiserror::Error)]
pub enum NoCredentials {
    /// They are configured, and only Druid can read them.
    #[error("{name}: {why}", name = .0.name(), why = .1)]
    Unreadable(Source, String),
    /// Nowhere.
    #[error(
        "there are no credentials here: neither Druid's properties give any, nor the environment, a web identity, \
         a profile, a container or an instance{}",
        told(.0)
    )]
    Nowhere(Vec<Passed>),
}

fn told(passed: &[Passed]) -> String {
    let told = |Passed { source, why }: &Passed| format!("; {}: {why}", source.name());
    passed.iter().map(told).collect()
}

/// Finds them.
pub async fn find(
    storage: &DurableStorage,
    surroundings: &dyn Surroundings,
    config: &ProviderConfig,
) -> Result<Found, NoCredentials> {
    let mut passed = Vec::new();
    let configured = configured(&storage.credentials, surroundings, &mut passed)?;
    if let Some((source, credentials)) = configured {
        return Ok(Found {
            source,
            credentials,
            passed,
        });
    }
    for (source, provider) in providers(config) {
        match provider.provide_credentials().await {
            Ok(credentials) => {
                return Ok(Found {
                    source,
                    credentials,
                    passed,
                });
            }
            Err(CredentialsError::CredentialsNotLoaded(_)) => {}
            Err(error) => passed.push(Passed {
                source,
                why: why(&error).to_owned(),
            }),
        }
    }
    Err(NoCredentials::Nowhere(passed))
}

/// Those that Druid's properties name.
fn configured(
    storage: &storage::Credentials,
    surroundings: &dyn Surroundings,
    passed: &mut Vec<Passed>,
) -> Result<Option<(Source, Credentials)>, NoCredentials> {
    let source = Source::Properties;
    let keys = storage
        .keys(surroundings)
        .map_err(|why| NoCredentials::Unreadable(source, why.to_string()))?;
    match keys {
        (access_key, secret_key) if access_key.is_empty() != secret_key.is_empty() => {
            passed.push(Passed {
                source,
                why: "only one of them is set".to_owned(),
            });
        }
        (access_key, _) if access_key.is_empty() => {}
        (access_key, secret_key) => {
            let credentials = Credentials::new(access_key, secret_key, None, None, "druid");
            return Ok(Some((source, credentials)));
        }
    }
    let source = Source::SessionFile;
    let file = storage
        .session_file(surroundings)
        .map_err(|why| NoCredentials::Unreadable(source, why.to_string()))?;
    match file.map(|path| session_file::read(&path)) {
        None => {}
        Some(Ok(credentials)) => return Ok(Some((source, credentials))),
        Some(Err(why)) => passed.push(Passed {
            source,
            why: why.to_string(),
        }),
    }
    Ok(None)
}

/// Those that every client of AWS knows, in Druid's order.
fn providers(config: &ProviderConfig) -> [(Source, SharedCredentialsProvider); 5] {
    // Where there is no instance, nobody answers at all.
    let metadata = imds::Client::builder()
        .configure(config)
        .max_attempts(1)
        .build();
    let profile = ProfileFileCredentialsProvider::builder().configure(config);
    let web_identity = WebIdentityTokenCredentialsProvider::builder().configure(config);
    let container = EcsCredentialsProvider::builder().configure(config);
    let instance = ImdsCredentialsProvider::builder()
        .configure(config)
        .imds_client(metadata);
    [
        (
            Source::Environment,
            SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new()),
        ),
        (
            Source::WebIdentity,
            SharedCredentialsProvider::new(web_identity.build()),
        ),
        (
            Source::Profile,
            SharedCredentialsProvider::new(profile.build()),
        ),
        (
            Source::Container,
            SharedCredentialsProvider::new(container.build()),
        ),
        (
            Source::Instance,
            SharedCredentialsProvider::new(instance.build()),
        ),
    ]
}

/// Not in the words of the source: they may hold a piece of what it read.
fn why(error: &CredentialsError) -> &'static str {
    match error {
        CredentialsError::ProviderTimedOut(_) => "it does not answer",
        CredentialsError::InvalidConfiguration(_) => "it is configured wrongly",
        _ => "it gives none",
    }
}
