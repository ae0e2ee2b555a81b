//! What documents of IAM permit on a real S3 server: `warden s3 check` says before what `warden s3 probe` and the server
//! say then.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

#[path = "../command/mod.rs"]
mod command;
mod documents;
mod druid;
mod each_action;
mod interrupted;
mod matrix;
mod requests;
