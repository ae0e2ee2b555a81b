//! What keeps a request from having worked.

use std::error::Error;
use std::iter::successors;

use aws_sdk_s3::config::http::HttpResponse;
use aws_sdk_s3::error::{ProvideErrorMetadata, SdkError};

use super::concealment::Concealment;

/// The answer of S3 that was not hoped for, or the lack of one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// The status of HTTP; none if nothing was answered.
    pub status: Option<u16>,
    /// The code of S3. The answer to a HEAD has none.
    pub code: Option<String>,
    /// What S3 says, or what happened.
    pub message: String,
}

/// What a fault is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// S3 knows who asks, and says no.
    Permission,
    /// S3 does not take the credentials.
    Credentials,
    /// The bucket is elsewhere.
    Region,
    /// There is no such bucket.
    NoBucket,
    /// The proxy does not let it through.
    Proxy,
    /// Nobody answers.
    NoAnswer,
    /// Something else.
    Other,
}

/// What S3 answers to credentials that it does not take ("Error responses" in the reference of its API).
const OF_CREDENTIALS: [&str; 7] = [
    "ExpiredToken",
    "InvalidAccessKeyId",
    "InvalidSecurity",
    "InvalidToken",
    "RequestTimeTooSkewed",
    "SignatureDoesNotMatch",
    "TokenRefreshRequired",
];

/// What S3 answers about a bucket of another region.
const OF_REGION: [&str; 4] = [
    "AuthorizationHeaderMalformed",
    "IllegalLocationConstraintException",
    "PermanentRedirect",
    "TemporaryRedirect",
];

/// How much of what a server says is shown.
const MESSAGE: usize = 300;

impl Fault {
    /// Nothing was answered in time.
    #[must_use]
    pub fn late() -> Self {
        Self {
            message: "no answer in time".to_owned(),
            ..Self::default()
        }
    }

    /// What was answered as if all were well is not what was asked for.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            status: Some(200),
            message: message.into(),
            ..Self::default()
        }
    }

    /// Of a key in the answer to a request to delete several.
    pub(super) fn of_key(error: &aws_sdk_s3::types::Error, concealment: &Concealment) -> Self {
        Self {
            status: Some(200),
            code: error.code().map(|code| shown(code, concealment)),
            message: shown(error.message().unwrap_or_default(), concealment),
        }
    }

    /// Of a request.
    pub(super) fn of<E>(error: &SdkError<E, HttpResponse>, concealment: &Concealment) -> Self
    where
        E: ProvideErrorMetadata + Error + 'static,
    {
        let response = error.raw_response();
        let message = match (error.message(), error) {
            (Some(said), _) => said.to_owned(),
            (None, SdkError::TimeoutError(_)) => return Self::late(),
            // A HEAD has nothing to say but its status.
            (None, SdkError::ServiceError(_)) => String::new(),
            (None, _) => innermost(error).to_string(),
        };
        let fault = Self {
            status: response.map(|response| response.status().as_u16()),
            code: error.code().map(|code| shown(code, concealment)),
            message: shown(&message, concealment),
        };
        let header = |name| response.and_then(|response| response.headers().get(name));
        match header("x-amz-bucket-region") {
            Some(region) if fault.cause() == Cause::Region => Self {
                message: shown(&format!("the bucket is in {region}"), concealment),
                ..fault
            },
            _ => fault,
        }
    }

    /// The answer in short: `403 AccessDenied`.
    #[must_use]
    pub fn in_short(&self) -> String {
        match (self.status, &self.code) {
            (Some(status), Some(code)) => format!("{status} {code}"),
            (Some(status), None) => status.to_string(),
            (None, Some(code)) => code.clone(),
            (None, None) => "no answer".to_owned(),
        }
    }

    /// What it is about.
    #[must_use]
    pub fn cause(&self) -> Cause {
        let is_one_of = |codes: &[&str]| {
            self.code
                .as_deref()
                .is_some_and(|code| codes.contains(&code))
        };
        match self.status {
            _ if is_one_of(&OF_CREDENTIALS) => Cause::Credentials,
            _ if is_one_of(&OF_REGION) => Cause::Region,
            _ if is_one_of(&["NoSuchBucket"]) => Cause::NoBucket,
            _ if is_one_of(&["AccessDenied"]) => Cause::Permission,
            Some(403) => Cause::Permission,
            Some(301 | 307) => Cause::Region,
            Some(407) => Cause::Proxy,
            Some(_) => Cause::Other,
            None => Cause::NoAnswer,
        }
    }

    /// Whether S3 has said what it thinks of the request.
    #[must_use]
    pub fn is_answer(&self) -> bool {
        self.status.is_some_and(|status| status < 500)
    }

    /// Whether what was asked for may have been done all the same.
    #[must_use]
    pub fn leaves_doubt(&self) -> bool {
        self.status
            .is_none_or(|status| !(300..500).contains(&status))
    }

    /// Whether every other request would meet it too.
    #[must_use]
    pub fn concerns_all(&self) -> bool {
        !matches!(self.cause(), Cause::Permission | Cause::Other)
    }
}

/// What began it all, such as a connection that was refused.
pub(super) fn innermost<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost
}

/// What happened, and why, each in its own words. `Debug` would show the whole answer, and the new credentials in it.
pub(super) fn in_words(error: &(dyn Error + 'static)) -> String {
    let errors = successors(Some(error), |&error| error.source());
    let words: Vec<_> = errors.map(ToString::to_string).collect();
    words.join(": ")
}

/// The beginning of what a server says, without the secrets that it may say back.
pub(super) fn shown(said: &str, concealment: &Concealment) -> String {
    concealment.applied_to(said).chars().take(MESSAGE).collect()
}
