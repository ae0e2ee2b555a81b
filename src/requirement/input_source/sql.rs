//! Databases: `sql` (`org.apache.druid.metadata.input.SqlInputSource`), and lookups that are filled from one.

use super::Reading;
use super::fields::Fields;
use crate::location::Location;

/// What `org.apache.druid.metadata.MetadataStorageConnectorConfig` holds that leaves the connection as it is. Host and
/// port stand in for a missing `connectURI`, and Jackson writes the `connectURI` that they make.
const CONNECTOR: [&str; 6] = [
    "createTables",
    "host",
    "port",
    "connectURI",
    "user",
    "password",
];

pub(super) fn read(fields: &Fields<'_>) -> Reading {
    let Some(database) = fields.object("database") else {
        return (None, false);
    };
    let (locations, known) = connector(&database);
    let known = known
        && database.only(&["type", "connectorConfig"])
        && fields.only(&["type", "sqls", "foldCase", "database"]);
    (locations, known)
}

/// Reads the `connectorConfig` of an object. Settings in the connect string are settings of the client: they can name
/// other hosts, and classes to load.
pub(super) fn connector(of: &Fields<'_>) -> Reading {
    let connector = of.object("connectorConfig");
    let uri = connector.as_ref().and_then(|it| it.text("connectURI"));
    let plain = |uri: &str| !uri.contains(['?', ';', '&', '#']);
    let known = connector.is_some_and(|it| it.only(&CONNECTOR)) && uri.is_some_and(plain);
    (uri.map(|uri| vec![Location::one("sql", uri)]), known)
}
