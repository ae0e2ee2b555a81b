//! Runs the binary, away from what the environment says about colours.

use snapbox::cmd::{Command, cargo_bin};

/// `warden` with these arguments, divided at white space.
pub fn warden(arguments: &str) -> Command {
    Command::new(cargo_bin!("warden"))
        .args(arguments.split_whitespace())
        .env_remove("NO_COLOR")
        .env_remove("CLICOLOR_FORCE")
        .env("TERM", "xterm")
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/policies"))
}
