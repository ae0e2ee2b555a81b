//! Warden for Apache Druid: decides who may do what with Druid's multi-stage query engine.
//!
//! - [`pattern`] knows names of resources and patterns of them;
//! - [`location`] knows places outside Druid and patterns of them;
//! - [`policy`] reads and checks the document that an operator writes;
//! - [`engine`] compiles it, decides, and explains a decision;
//! - [`requirement`] says what a piece of work needs;
//! - [`s3`] says what durable storage for shuffle needs on S3;
//! - `jni` (feature `jni`) is the boundary that Druid's process calls;
//! - `cli` (feature `cli`) is the operator's command line.
//!
//! `policy`, `location`, `engine` and `requirement` are pure: they know nothing of JNI, files, clocks or command lines.

#[cfg(feature = "cli")]
mod bounded;
pub mod engine;
pub mod escape;
mod keyed;
mod listed;
pub mod location;
mod names;
mod nearest;
pub mod pattern;
pub mod policy;
pub mod requirement;
pub mod s3;

#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "jni")]
mod jni;
