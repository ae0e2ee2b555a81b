//! Requests with Amazon's signature.

use std::fmt;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use base64::prelude::{BASE64_STANDARD, Engine as _};

use crate::Answer;

/// What a user signs with.
#[derive(Clone, PartialEq, Eq)]
pub struct AccessKey {
    /// Its name.
    pub id: String,
    /// What only the user and the server know.
    pub secret: String,
}

impl fmt::Debug for AccessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AccessKey").field(&self.id).finish()
    }
}

/// A request, before it is signed.
#[derive(Clone, Debug)]
pub struct Request<'a> {
    /// Such as `GET`.
    pub method: &'a str,
    /// Path and query, percent-encoded.
    pub target: &'a str,
    /// What is sent.
    pub body: &'a str,
}

/// One client for all: its connections are used again.
static CLIENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
    ureq::Agent::config_builder()
        .http_status_as_error(false)
        .timeout_global(Some(Duration::from_secs(60)))
        .build()
        .into()
});

impl<'a> Request<'a> {
    /// One without a body.
    #[must_use]
    pub fn new(method: &'a str, target: &'a str) -> Self {
        Self {
            method,
            target,
            body: "",
        }
    }

    /// The same with this body.
    #[must_use]
    pub fn with_body(self, body: &'a str) -> Self {
        Self { body, ..self }
    }

    /// Sends it to a service (`s3`, `iam`), signed.
    pub(crate) fn send(&self, endpoint: &str, service: &str, key: &AccessKey) -> Answer {
        let mut request = http::Request::builder()
            .method(self.method)
            .uri(format!("{endpoint}{}", self.target))
            // S3 does not remove several objects without.
            .header("x-amz-checksum-crc32", checksum(self.body))
            .body(self.body.to_owned())
            .unwrap();
        if service == "iam" {
            let form = http::HeaderValue::from_static("application/x-www-form-urlencoded");
            request.headers_mut().insert("content-type", form);
        }
        add_signature(&mut request, service, key);

        let mut answer = CLIENT.run(request).unwrap();
        Answer {
            status: answer.status().as_u16(),
            body: answer.body_mut().read_to_string().unwrap(),
        }
    }
}

/// Whether something at this address says that it is well.
pub(crate) fn is_healthy(endpoint: &str) -> bool {
    CLIENT
        .get(format!("{endpoint}/health"))
        .call()
        .is_ok_and(|answer| answer.status().is_success())
}

fn checksum(body: &str) -> String {
    BASE64_STANDARD.encode(crc32fast::hash(body.as_bytes()).to_be_bytes())
}

fn add_signature(request: &mut http::Request<String>, service: &str, key: &AccessKey) {
    // S3 takes paths as they are, and wants the digest of the body in a header.
    let mut settings = SigningSettings::default();
    settings.percent_encoding_mode = PercentEncodingMode::Single;
    settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;

    let identity = Credentials::new(&key.id, &key.secret, None, None, "test").into();
    let parameters = SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name(service)
        .time(SystemTime::now())
        .settings(settings)
        .build()
        .unwrap()
        .into();
    let headers = request
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.to_str().unwrap()));
    let signable = SignableRequest::new(
        request.method().as_str(),
        request.uri().to_string(),
        headers,
        SignableBody::Bytes(request.body().as_bytes()),
    )
    .unwrap();
    let (signature, _) = sign(signable, &parameters).unwrap().into_parts();
    signature.apply_to_request_http1x(request);
}
