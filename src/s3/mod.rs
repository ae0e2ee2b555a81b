//! What Druid's durable storage for shuffle needs on S3: which permissions, for whom, and whether they are there.
//!
//! - [`need`] knows the actions, and what happens without each;
//! - [`place`] knows where the intermediate results lie;
//! - [`announcement`] is the line by which a service says what it needs;
//! - [`configuration`] names the properties that say so;
//! - `storage` reads how durable storage is configured, from `properties`;
//! - `document` is what a document of IAM says, and `policy` writes the one that grants what is needed;
//! - `check` tells what documents grant;
//! - `probe` tries it on S3 itself.

pub mod announcement;
pub mod configuration;
pub mod need;
pub mod place;

#[cfg(feature = "iam")]
pub mod check;
#[cfg(feature = "iam")]
pub mod document;
#[cfg(feature = "iam")]
pub mod policy;
#[cfg(feature = "cli")]
pub mod probe;
#[cfg(feature = "cli")]
pub mod properties;
#[cfg(feature = "cli")]
pub mod storage;
