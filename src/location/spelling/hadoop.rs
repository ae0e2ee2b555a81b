//! Paths as Hadoop has them (`org.apache.hadoop.fs.Path`): nothing in them is percent-encoded, and dot segments are
//! resolved before anything is opened. One without scheme or host lies in the file system that Hadoop's configuration
//! names (`fs.defaultFS`).

use super::Unclear;
use super::file::OF_PROCESSES;
use super::uri::host_and_port;
use crate::location::path;
use crate::location::place::{Place, Readings};
use crate::location::wildcard::{ANY, covers_word, is_word};

/// `hdfs://host:port/path`.
pub(super) fn hdfs(text: &str) -> Result<Readings, Unclear> {
    let parts = Parts::read(text)?;
    if !parts.scheme.is_empty() && !covers_word(&parts.scheme, "hdfs") {
        return Err(Unclear("its scheme does not belong to its type"));
    }
    let (host, port) = host_and_port(parts.authority, "hdfs")?;
    // Without a host it is the file system of the configuration.
    let host = if host.is_empty() && port.is_empty() {
        String::new()
    } else {
        crate::location::host::read(host)?.for_java
    };
    let scheme = match parts.scheme.as_str() {
        "" => "hdfs".to_owned(),
        _ => parts.scheme,
    };
    Ok(Readings::same(Place {
        scheme,
        host,
        port,
        path: parts.path,
        query: None,
    }))
}

/// A table or a warehouse in any file system: `s3a://bucket/table`, `abfss://container@account/table`, `/table`.
pub(super) fn table(text: &str) -> Result<Readings, Unclear> {
    let parts = Parts::read(text)?;
    let (host, port) = host_and_port(parts.authority, &parts.scheme)?;
    if matches!(parts.scheme.as_str(), "" | "file") && path::of_processes(&parts.path) {
        return Err(OF_PROCESSES);
    }
    let of_host = |byte| is_word(byte) || byte == b'@' || byte == ANY as u8;
    if !host.bytes().all(of_host) {
        return Err(Unclear("its host or bucket is no name"));
    }
    let plain = Place {
        // Three names of one file system.
        scheme: match parts.scheme.as_str() {
            "s3" | "s3n" => "s3a".to_owned(),
            _ => parts.scheme,
        },
        host: host.to_owned(),
        port,
        path: parts.path,
        query: None,
    };
    let eager = Place {
        host: host.to_ascii_lowercase(),
        ..plain.clone()
    };
    Ok(Readings { plain, eager })
}

struct Parts<'a> {
    /// In lower case; empty if there is none.
    scheme: String,
    authority: &'a str,
    path: String,
}

impl<'a> Parts<'a> {
    fn read(text: &'a str) -> Result<Self, Unclear> {
        let (scheme, rest) = match text.split_once(':') {
            Some((scheme, rest)) if !scheme.contains('/') => (scheme, rest),
            _ => ("", text),
        };
        if !scheme
            .bytes()
            .all(|byte| is_word(byte) || matches!(byte, b'+' | 0))
        {
            return Err(Unclear("its scheme is none"));
        }
        let (authority, path) = match rest.strip_prefix("//") {
            Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
            None => ("", rest),
        };
        if !path.starts_with('/') {
            return Err(Unclear("it is not an absolute path"));
        }
        Ok(Self {
            scheme: scheme.to_ascii_lowercase(),
            authority,
            path: path::of_files(path),
        })
    }
}
