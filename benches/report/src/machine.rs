//! What was measured on, and in which versions.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Machine {
    pub processor: String,
    pub cpus: usize,
    pub kernel: String,
    pub jdk: String,
    pub rustc: String,
    /// The commit that was measured.
    pub commit: String,
    pub contenders: BTreeMap<String, String>,
}

impl Machine {
    /// This one. Paths are from the project's folder.
    pub fn this() -> Self {
        Self {
            processor: processor(),
            cpus: std::thread::available_parallelism().map_or(1, usize::from),
            kernel: kernel(),
            jdk: jdk(),
            rustc: said_by("rustc", &["--version"]),
            commit: said_by("git", &["describe", "--always", "--dirty", "--abbrev=10"]),
            contenders: contenders(),
        }
    }
}

fn processor() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpus.lines().find(|line| line.starts_with("model name"));
    let model = model.and_then(|line| line.split_once(':'));
    model.map_or_else(unknown, |(_, name)| name.trim().to_owned())
}

/// What stands behind the version's numbers is whoever built it.
fn kernel() -> String {
    let said = said_by("uname", &["-sr"]);
    let version = said.split_once('-');
    version
        .map_or(said.as_str(), |(version, _)| version)
        .to_owned()
}

/// `java -version` speaks on the other stream.
fn jdk() -> String {
    let output = Command::new("java").arg("-version").output();
    let said = output.map(|output| String::from_utf8_lossy(&output.stderr).into_owned());
    let said = said.unwrap_or_default();
    let runtime = said
        .lines()
        .find(|line| line.contains("Runtime Environment"));
    runtime
        .or(said.lines().next())
        .map_or_else(unknown, |line| line.trim().to_owned())
}

fn said_by(program: &str, arguments: &[&str]) -> String {
    match Command::new(program).args(arguments).output() {
        Ok(output) if output.status.success() => {
            String::from_utf8_lossy(&output.stdout).trim().to_owned()
        }
        _ => unknown(),
    }
}

fn unknown() -> String {
    "unknown".to_owned()
}

/// As their lock files pin them.
fn contenders() -> BTreeMap<String, String> {
    let crates = fs::read_to_string("benches/contenders/Cargo.lock").unwrap_or_default();
    let modules = fs::read_to_string("benches/opa/go.mod").unwrap_or_default();
    let gradle = fs::read_to_string("gradle/druid.gradle").unwrap_or_default();
    let versions = [
        ("cedar", locked_crate(&crates, "cedar-policy")),
        ("casbin", locked_crate(&crates, "casbin")),
        ("opa", after(&modules, "github.com/open-policy-agent/opa v")),
        ("basic-security", after(&gradle, "druid-basic-security:")),
    ];
    let known = versions
        .into_iter()
        .filter_map(|(name, version)| Some((name.to_owned(), version?)));
    known.collect()
}

fn locked_crate(lock: &str, name: &str) -> Option<String> {
    after(lock, &format!("name = \"{name}\"\nversion = \""))
}

/// The version number that follows.
fn after(text: &str, mark: &str) -> Option<String> {
    let (_, rest) = text.split_once(mark)?;
    let end = rest
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(rest.len());
    Some(rest[..end].to_owned()).filter(|version| !version.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_read_of_a_lock_file() {
        let lock = "[[package]]\nname = \"casbin-x\"\nversion = \"1\"\n\n[[package]]\nname = \"casbin\"\nversion = \"2.20.0\"\n";
        assert_eq!(locked_crate(lock, "casbin").as_deref(), Some("2.20.0"));
        assert_eq!(locked_crate(lock, "cedar-policy"), None);
    }
}
