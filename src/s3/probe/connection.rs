//! The connection to S3, as Druid would make it.
//!
//! Source: `org.apache.druid.storage.s3.S3StorageDruidModule.getServerSideEncryptingAmazonS3Builder`.

use std::net::Ipv4Addr;
use std::time::Duration;

use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, ConfigLoader, Region, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{
    RequestChecksumCalculation, ResponseChecksumValidation, SharedHttpClient,
    StalledStreamProtectionConfig,
};
use tokio::time::timeout;

use super::bounded_answers::BoundedAnswers;
use super::concealment::Concealment;
use super::credentials::{self, Found, NoCredentials, Passed, Source};
use super::fault::{in_words, shown};
use super::route::{NoRoute, Route};
use super::url::Url;
use crate::s3::place::Partition;
use crate::s3::storage::{DurableStorage, Proxy, Surroundings};

/// How long to wait for a connection.
const CONNECTING: Duration = Duration::from_secs(3);

/// How long to wait for one answer.
const ANSWERING: Duration = Duration::from_secs(10);

/// A request is sent again once, as Druid does, so that a hiccup is no verdict.
const ATTEMPTS: u32 = 2;

/// Where the region is not configured and the server is not AWS, the SDK of Druid signs for this one.
const REGION_ELSEWHERE: &str = "us-east-1";

/// Who asks S3.
#[derive(Debug)]
pub struct Connection {
    /// The client.
    pub client: Client,
    /// What it sends and nobody may see.
    pub concealment: Concealment,
    /// Where its credentials are from.
    pub source: Source,
    /// The sources of credentials that come before, and fail.
    pub passed: Vec<Passed>,
    /// The region that it signs for.
    pub region: String,
    /// The proxy that its requests go through.
    pub proxy: Option<String>,
}

/// What the command line says of it.
#[derive(Clone, Debug, Default)]
pub struct Wishes {
    /// Of the bucket.
    pub region: Option<String>,
    /// A role to assume first.
    pub role: Option<AssumedRole>,
}

/// A role of IAM.
#[derive(Clone, Debug)]
pub struct AssumedRole {
    /// Its ARN.
    pub arn: String,
    /// What the role's trust may ask for.
    pub external_id: Option<String>,
}

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum NoConnection {
    /// No credentials.
    #[error(transparent)]
    Credentials(#[from] NoCredentials),
    /// No region.
    #[error(
        "the bucket's region is not known: name it by --region, or by AWS_REGION, as Druid needs it too"
    )]
    Region,
    /// No way.
    #[error(transparent)]
    Route(#[from] NoRoute),
    /// The role.
    #[error("the role cannot be assumed with the credentials of {}: {why}", .with.name())]
    Role {
        /// Whose credentials were tried.
        with: Source,
        /// What STS says.
        why: String,
    },
}

impl Connection {
    /// Finds the region and the credentials, and assumes the role. S3 itself is not asked yet.
    pub async fn make(
        storage: &DurableStorage,
        surroundings: &dyn Surroundings,
        wishes: &Wishes,
    ) -> Result<Self, NoConnection> {
        let region = match configured_region(storage, wishes) {
            Some(region) => Region::new(region),
            None => found_region().await.ok_or(NoConnection::Region)?,
        };
        let to_s3 = Route::to(&s3_url(storage, &region), &storage.proxy, surroundings)?;
        // Druid's own proxy is for S3 alone, and that of the environment for HTTPS: what containers and instances are
        // asked for their credentials is none.
        let to_sts = Route::to(&aws_url("sts", &region), &Proxy::default(), surroundings)?;
        let http = to_sts.client();
        let config = ProviderConfig::default()
            .with_http_client(http.clone())
            .with_region(Some(region.clone()));
        let Found {
            source,
            mut credentials,
            passed,
        } = credentials::find(storage, surroundings, &config).await?;
        let mut concealment = concealing(&credentials);
        to_s3.conceal(&mut concealment);
        to_sts.conceal(&mut concealment);
        if let Some(role) = &wishes.role {
            let shared = shared(http).region(region.clone()).load().await;
            credentials =
                assumed(role, credentials, &shared)
                    .await
                    .map_err(|why| NoConnection::Role {
                        with: source,
                        why: shown(&why, &concealment),
                    })?;
            concealment.extend(concealing(&credentials));
        }
        Ok(Self {
            client: client(storage, credentials, region.clone(), to_s3.client()),
            concealment,
            source,
            passed,
            region: region.to_string(),
            proxy: to_s3.proxy(),
        })
    }
}

/// The region that the command line or the properties name, or that the SDK of Druid takes for an endpoint.
fn configured_region(storage: &DurableStorage, wishes: &Wishes) -> Option<String> {
    let of_endpoint = |endpoint: &String| {
        let named = storage.region.clone().or_else(|| aws_region(endpoint));
        named.unwrap_or_else(|| REGION_ELSEWHERE.to_owned())
    };
    wishes
        .region
        .clone()
        .or_else(|| storage.endpoint.as_ref().map(of_endpoint))
}

/// The region in the name of a host of AWS: `s3.eu-west-1.amazonaws.com`, `s3-eu-west-1.…`.
fn aws_region(endpoint: &str) -> Option<String> {
    let host = Url::read(endpoint)?.host;
    let service = host
        .strip_suffix(".amazonaws.com")
        .or_else(|| host.strip_suffix(".amazonaws.com.cn"))?;
    let region = service
        .strip_prefix("s3.dualstack.")
        .or_else(|| service.strip_prefix("s3."));
    region
        .or_else(|| service.strip_prefix("s3-"))
        .map(str::to_owned)
}

/// The region that the environment, a profile or the instance names.
async fn found_region() -> Option<Region> {
    let shared = timeout(ANSWERING, shared(Route::default().client()).load()).await;
    shared.ok()?.region().cloned()
}

/// What requests to S3 are sent to.
fn s3_url(storage: &DurableStorage, region: &Region) -> String {
    let endpoint = storage.endpoint.clone();
    let endpoint = endpoint.unwrap_or_else(|| aws_url("s3", region));
    let is_address = |host: &str| host.starts_with('[') || host.parse::<Ipv4Addr>().is_ok();
    // What has an address has no names below its own.
    let in_path =
        storage.path_style || Url::read(&endpoint).is_some_and(|url| is_address(url.host));
    match endpoint.split_once("://") {
        Some((scheme, host)) if !in_path => {
            format!("{scheme}://{}.{host}", storage.place.bucket)
        }
        _ => endpoint,
    }
}

/// Where AWS has a service.
fn aws_url(service: &str, region: &Region) -> String {
    let domain = match Partition::of_region(region.as_ref()) {
        Some(Partition::AwsCn) => "amazonaws.com.cn",
        Some(Partition::Aws | Partition::AwsUsGov) | None => "amazonaws.com",
    };
    format!("https://{service}.{region}.{domain}")
}

fn client(
    storage: &DurableStorage,
    credentials: Credentials,
    region: Region,
    http: SharedHttpClient,
) -> Client {
    let config = aws_sdk_s3::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .http_client(http)
        .region(region)
        .credentials_provider(credentials)
        .force_path_style(storage.path_style)
        // Servers other than AWS need not know the newer checksums, which Druid does not send.
        .request_checksum_calculation(RequestChecksumCalculation::WhenRequired)
        .response_checksum_validation(ResponseChecksumValidation::WhenRequired)
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .timeout_config(timeouts())
        .interceptor(BoundedAnswers);
    Client::from_conf(match &storage.endpoint {
        Some(endpoint) => config.endpoint_url(endpoint).build(),
        None => config.build(),
    })
}

fn timeouts() -> TimeoutConfig {
    TimeoutConfig::builder()
        .connect_timeout(CONNECTING)
        .operation_attempt_timeout(ANSWERING)
        .operation_timeout(ANSWERING * ATTEMPTS)
        .build()
}

/// What all clients of AWS read in the environment and in profiles, such as the region, and the endpoint of STS.
fn shared(http: SharedHttpClient) -> ConfigLoader {
    aws_config::defaults(BehaviorVersion::latest())
        .http_client(http)
        .no_credentials()
        .timeout_config(timeouts())
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
}

async fn assumed(
    role: &AssumedRole,
    base: Credentials,
    shared: &SdkConfig,
) -> Result<Credentials, String> {
    let mut provider = AssumeRoleProvider::builder(&role.arn)
        .session_name("warden-s3-probe")
        .configure(shared);
    if let Some(id) = &role.external_id {
        provider = provider.external_id(id);
    }
    let provider = provider
        .build_from_provider(SharedCredentialsProvider::new(base))
        .await;
    let credentials = provider.provide_credentials().await;
    credentials.map_err(|error| in_words(&error))
}

fn concealing(credentials: &Credentials) -> Concealment {
    let mut concealment = Concealment::default();
    concealment.add(credentials.access_key_id());
    concealment.add(credentials.secret_access_key());
    concealment.add(credentials.session_token().unwrap_or_default());
    concealment
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::place::Place;

    #[test]
    fn s3_is_asked_by_the_name_of_the_bucket_but_where_it_has_an_address() {
        let place = Place {
            partition: Partition::Aws,
            bucket: "data".to_owned(),
            prefix: "msq".to_owned(),
        };
        let at_aws = DurableStorage::at(place).unwrap();
        for (endpoint, path_style, region, url) in [
            (
                None,
                false,
                "eu-west-1",
                "https://data.s3.eu-west-1.amazonaws.com",
            ),
            (
                None,
                true,
                "cn-north-1",
                "https://s3.cn-north-1.amazonaws.com.cn",
            ),
            (
                Some("http://minio:9000/"),
                false,
                "",
                "http://data.minio:9000/",
            ),
            (
                Some("http://10.0.0.1:9000"),
                false,
                "",
                "http://10.0.0.1:9000",
            ),
            (Some("http://[::1]:9000"), false, "", "http://[::1]:9000"),
        ] {
            let storage = DurableStorage {
                endpoint: endpoint.map(str::to_owned),
                path_style,
                ..at_aws.clone()
            };
            assert_eq!(s3_url(&storage, &Region::new(region)), url);
        }
    }

    #[test]
    fn the_region_of_an_endpoint_of_aws_is_read_from_its_name() {
        for (endpoint, region) in [
            ("https://s3.eu-west-1.amazonaws.com", Some("eu-west-1")),
            ("https://s3-us-west-2.amazonaws.com/", Some("us-west-2")),
            (
                "https://s3.dualstack.eu-north-1.amazonaws.com:443",
                Some("eu-north-1"),
            ),
            ("https://s3.cn-north-1.amazonaws.com.cn", Some("cn-north-1")),
            ("http://127.0.0.1:9000", None),
            ("https://s3.example.com", None),
            ("https://s3.eu-west-1.amazonaws.com.example.com", None),
        ] {
            assert_eq!(aws_region(endpoint).as_deref(), region, "{endpoint}");
        }
    }
}
