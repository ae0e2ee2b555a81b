//! An S3 server that enforces IAM: versitygw, which `bin/install` fetches.
//!
//! [`Server::running`] gives the server of this process. Root has created a bucket there, tests create users with
//! documents of IAM, and [`Server::ask`] tells what one of them is answered. Nothing is shared with another process,
//! and nothing is left behind, however a test ends.

mod answer;
mod gateway;
mod process;
mod request;
mod server;
mod user;

pub use answer::Answer;
pub use request::{AccessKey, Request};
pub use server::Server;
pub use user::{Refused, User};

#[cfg(test)]
mod tests;
