//! What Druid's durable storage for shuffle needs on S3: which permissions, for whom, and whether they are there.
//!
//! - [`need`] knows the actions, and what happens without each;
//! - [`place`] knows where the intermediate results lie.

pub mod need;
pub mod place;

#[cfg(feature = "cli")]
pub mod document;
