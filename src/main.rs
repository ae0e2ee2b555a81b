//! The operator's command line: see [`warden::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    warden::cli::run(std::env::args_os()).into()
}
