//! Tables (`delta`, `iceberg`) as what they are made of: files of a store that other input sources read, too.

use super::kind::Kind;
use super::place::{Place, Readings};
use super::wildcard::ANY;

/// The files of a table, as an input source of this kind would call them; nothing if it could not read them.
pub(super) fn files(table: &Readings, kind: Kind) -> Option<Readings> {
    Some(Readings {
        plain: below(of_kind(&table.plain, kind)?),
        eager: below(of_kind(&table.eager, kind)?),
    })
}

fn below(mut place: Place) -> Place {
    if !place.path.ends_with(ANY) {
        place.path = format!("{}/{ANY}", place.path.trim_end_matches('/'));
    }
    place
}

fn of_kind(table: &Place, kind: Kind) -> Option<Place> {
    let called = |scheme: &str, host: &str| {
        Some(Place {
            scheme: scheme.to_owned(),
            host: host.to_owned(),
            ..table.clone()
        })
    };
    match (kind, table.scheme.as_str()) {
        (Kind::Table, _) => Some(table.clone()),
        // The file system that Hadoop's configuration names could be any.
        (Kind::Local | Kind::Hdfs | Kind::Bucket(_) | Kind::AzureStorage, "") => {
            called(kind.schemes().first().copied().unwrap_or_default(), "")
        }
        (Kind::Local, "file") => called("", ""),
        (Kind::Hdfs, "hdfs") | (Kind::Bucket("gs"), "gs") => Some(table.clone()),
        (Kind::Bucket("s3"), "s3a") => called("s3", &table.host),
        (Kind::Bucket("azure"), "abfs" | "abfss" | "wasb" | "wasbs") => {
            called("azure", container_and_account(&table.host)?.0)
        }
        (Kind::AzureStorage, "abfs" | "abfss" | "wasb" | "wasbs") => {
            let (container, account) = container_and_account(&table.host)?;
            called("azurestorage", &format!("{account}/{container}"))
        }
        _ => None,
    }
}

/// `container@account.dfs.core.windows.net`.
fn container_and_account(host: &str) -> Option<(&str, &str)> {
    let (container, domain) = host.split_once('@')?;
    Some((container, domain.split('.').next().unwrap_or(domain)))
}
