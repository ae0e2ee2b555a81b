//! The file that `druid.s3.fileSessionCredentials` names.
//!
//! Source: `org.apache.druid.common.aws.FileSessionCredentialsProvider`. Druid reads it again every hour.

use std::io;
use std::path::Path;

use aws_credential_types::Credentials;

use crate::bounded::read_file;
use crate::s3::properties::Properties;

/// Such a file has three lines.
const BYTES: usize = 1 << 20;

/// Why there are no credentials in it. Nothing of what it holds is told.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The system says.
    #[error("it cannot be read: {0}")]
    File(#[from] io::Error),
    /// It is too much.
    #[error("it is longer than 1 MiB")]
    Long,
    /// It is no file of properties.
    #[error("it is no file of properties")]
    Malformed,
    /// Of a property that must be there.
    #[error("it has no `{0}`")]
    Missing(&'static str),
}

/// The credentials in it.
pub fn read(path: &str) -> Result<Credentials, Unreadable> {
    let bytes = read_file(Path::new(path), BYTES)?;
    if bytes.len() > BYTES {
        return Err(Unreadable::Long);
    }
    // `java.util.Properties.load(InputStream)` reads ISO 8859-1.
    let text: String = bytes.into_iter().map(char::from).collect();
    let properties = Properties::read(&text).map_err(|_| Unreadable::Malformed)?;
    let required = |key| properties.get(key).ok_or(Unreadable::Missing(key));
    let token = properties.get("sessionToken").map(str::to_owned);
    Ok(Credentials::new(
        required("accessKey")?,
        required("secretKey")?,
        token,
        None,
        "druid",
    ))
}
