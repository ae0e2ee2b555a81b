//! Durable storage, as it is configured in Druid's properties.
//!
//! Sources: `org.apache.druid.msq.guice.MSQDurableStorageModule`,
//! `org.apache.druid.storage.s3.output.S3StorageConnectorProvider`, `org.apache.druid.common.aws.AWSModule`,
//! `org.apache.druid.storage.s3.S3StorageDruidModule`. The bucket and the prefix have no other property to fall back to;
//! endpoint and credentials are those of all S3 of Druid.

mod bucket;
mod interpolation;
mod neighbour;
mod risk;
mod secret;
mod settings;
#[cfg(test)]
mod tests;

pub use interpolation::{Surroundings, Unknown};
pub use neighbour::Neighbour;
pub use risk::Risk;
pub use secret::{NoSecret, Secret};
pub use settings::Misconfigured;

use self::settings::Settings;
use super::configuration::{self, BUCKET, CLEANER, ENABLE, PREFIX, TYPE};
use super::place::{Partition, Place};
use super::properties::Properties;

const ENDPOINT: &str = "druid.s3.endpoint.url";
const REGION: &str = "druid.s3.endpoint.signingRegion";
const PROTOCOL: &str = "druid.s3.protocol";
const PATH_STYLE: &str = "druid.s3.enablePathStyleAccess";
const ENCRYPTION: &str = "druid.storage.sse.type";
const PROXY_HOST: &str = "druid.s3.proxy.host";
const PROXY_PORT: &str = "druid.s3.proxy.port";
const PROXY_USER: &str = "druid.s3.proxy.username";
const PROXY_PASSWORD: &str = "druid.s3.proxy.password";
const ACCESS_KEY: &str = "druid.s3.accessKey";
const SECRET_KEY: &str = "druid.s3.secretKey";
const SESSION_FILE: &str = "druid.s3.fileSessionCredentials";

/// The longest key of S3, in bytes.
const KEY_BYTES: usize = 1024;

/// Durable storage for shuffle, on S3.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurableStorage {
    /// Where the intermediate results lie.
    pub place: Place,
    /// Whether it is in use at all.
    pub enabled: bool,
    /// The server's URL, with its scheme; none: that of AWS.
    pub endpoint: Option<String>,
    /// The region that requests to [`Self::endpoint`] are signed for. Druid ignores it where there is no endpoint.
    pub region: Option<String>,
    /// Whether the bucket stands in the path of a request, and not in the host's name.
    pub path_style: bool,
    /// What the properties say of the proxy that requests go through.
    pub proxy: Proxy,
    /// How Druid has its segments encrypted. Intermediate results are written without: `ServerSideEncryption` has no part
    /// in multipart uploads.
    pub encryption: Encryption,
    /// What the properties say of credentials.
    pub credentials: Credentials,
    /// Whether the overlord's cleaner runs.
    pub cleaner: bool,
    /// What else of Druid's the properties place on S3.
    pub neighbours: Vec<Neighbour>,
}

/// What Druid asks S3 for when it writes (`org.apache.druid.storage.s3.ServerSideEncryption`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Encryption {
    /// Nothing: the bucket's default counts.
    #[default]
    Bucket,
    /// By keys of S3.
    S3,
    /// By a key of KMS.
    Kms,
    /// By a key that Druid sends with each request.
    Custom,
}

/// A proxy (`org.apache.druid.common.aws.AWSProxyConfig`). Druid takes what is missing of it from elsewhere, each by itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxy {
    /// Its name or address.
    pub host: Option<String>,
    /// Its port.
    pub port: Option<u16>,
    /// Who asks it, where it wants to know.
    pub username: Option<String>,
    /// With which password.
    pub password: Secret,
}

/// The first two sources of credentials that Druid tries
/// (`org.apache.druid.common.aws.AWSCredentialsUtils`).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Credentials {
    access_key: Secret,
    secret_key: Secret,
    session_file: String,
}

impl Credentials {
    /// The access key and the secret key, each empty where it is not configured. Druid takes them where neither is empty
    /// (`org.apache.druid.common.aws.ConfigDrivenAwsCredentialsConfigProvider`).
    pub fn keys(&self, surroundings: &dyn Surroundings) -> Result<(String, String), NoSecret> {
        Ok((
            self.access_key.reveal(surroundings)?,
            self.secret_key.reveal(surroundings)?,
        ))
    }

    /// The file of properties in which `accessKey`, `secretKey` and `sessionToken` stand.
    pub fn session_file(&self, surroundings: &dyn Surroundings) -> Result<Option<String>, Unknown> {
        let path = interpolation::interpolated(&self.session_file, surroundings)?;
        Ok((!path.is_empty()).then_some(path))
    }
}

impl DurableStorage {
    /// In a bucket that is known, with all else as it is when nothing is configured.
    pub fn at(place: Place) -> Result<Self, Misconfigured> {
        let refused = |what, value: &str, why| Misconfigured::Refused {
            what,
            value: value.to_owned(),
            why,
        };
        if let Some(why) = bucket::trouble(&place.bucket) {
            return Err(refused("bucket", &place.bucket, why));
        }
        if place.prefix.chars().any(char::is_control) {
            let why = "it has control characters: choose another";
            return Err(refused("prefix", &place.prefix, why));
        }
        if place.prefix.len() >= KEY_BYTES {
            let why = "a key of S3 has at most 1024 bytes: choose a shorter one";
            return Err(refused("prefix", &place.prefix, why));
        }
        Ok(Self {
            place,
            enabled: true,
            endpoint: None,
            region: None,
            path_style: false,
            proxy: Proxy::default(),
            encryption: Encryption::default(),
            credentials: Credentials::default(),
            cleaner: false,
            neighbours: Vec::new(),
        })
    }

    /// As properties configure it. Where no partition is told, it is that of the region or of the endpoint.
    pub fn configured(
        properties: &Properties,
        surroundings: &dyn Surroundings,
        partition: Option<Partition>,
    ) -> Result<Self, Misconfigured> {
        let settings = Settings::new(properties, surroundings);
        let kind = settings.required(TYPE)?;
        if kind != "s3" {
            return Err(not_on_s3(kind));
        }
        let region = settings.text(REGION)?;
        let endpoint = settings.url(ENDPOINT, PROTOCOL)?;
        let partition = partition.unwrap_or_else(|| {
            let mut hints = region
                .iter()
                .chain(&endpoint)
                .flat_map(|hint| hint.split('.'));
            hints.find_map(Partition::of_region).unwrap_or_default()
        });
        let place = Place {
            partition,
            bucket: settings.required(BUCKET)?,
            prefix: settings.required(PREFIX)?,
        };
        Ok(Self {
            enabled: properties.get(ENABLE).is_some_and(configuration::enables),
            endpoint,
            region,
            path_style: settings.flag(PATH_STYLE)?,
            proxy: Proxy {
                host: settings.text(PROXY_HOST)?,
                port: settings.port(PROXY_PORT)?,
                username: settings.text(PROXY_USER)?,
                password: settings.secret(PROXY_PASSWORD),
            },
            encryption: encryption(&settings)?,
            credentials: Credentials {
                access_key: settings.secret(ACCESS_KEY),
                secret_key: settings.secret(SECRET_KEY),
                session_file: properties.get(SESSION_FILE).unwrap_or_default().to_owned(),
            },
            cleaner: settings.flag(CLEANER)?,
            neighbours: neighbour::neighbours(&settings),
            ..Self::at(place)?
        })
    }
}

fn not_on_s3(kind: String) -> Misconfigured {
    if kind.trim().eq_ignore_ascii_case("s3") {
        Misconfigured::Refused {
            what: TYPE,
            value: kind,
            why: "Druid does not take it for `s3`: write that, in small letters and without white space",
        }
    } else {
        Misconfigured::NotOnS3(kind)
    }
}

fn encryption(settings: &Settings<'_>) -> Result<Encryption, Misconfigured> {
    Ok(match settings.text(ENCRYPTION)?.as_deref() {
        None | Some("noop") => Encryption::Bucket,
        Some("s3") => Encryption::S3,
        Some("kms") => Encryption::Kms,
        Some("custom") => Encryption::Custom,
        Some(other) => {
            return Err(Misconfigured::Refused {
                what: ENCRYPTION,
                value: other.to_owned(),
                why: "Druid knows noop, s3, kms and custom",
            });
        }
    })
}
