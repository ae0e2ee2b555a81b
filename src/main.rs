//! The operator's command line: see [`warden::cli`].

use std::process::ExitCode;

use warden::cli::{self, Outcome};
use warden::requirement::sql::stack;

fn main() -> ExitCode {
    let outcome = stack::run(|| cli::run(std::env::args_os()));
    outcome.unwrap_or_else(failure).into()
}

fn failure(error: stack::NoAnswer) -> Outcome {
    eprintln!("error: {error}");
    Outcome::Failure
}
