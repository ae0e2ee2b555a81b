//! The operator's command line: see [`warden::cli`].

fn main() {}
