//! Tables that keep their own books: `delta` and `iceberg`.
//!
//! Which files such a table has, its metadata say; they may lie anywhere. So a table is as trustworthy as those who
//! write to it.

use super::Reading;
use super::fields::Fields;
use crate::location::Location;

/// `org.apache.druid.delta.input.DeltaInputSource`. A split names files itself, wherever they are.
pub(super) fn delta(fields: &Fields<'_>) -> Reading {
    let known = fields.only(&["type", "tablePath", "filter", "snapshotVersion"]);
    let path = fields.text("tablePath");
    let path = path.filter(|_| fields.get("deltaSplit").is_none());
    (path.map(|path| vec![Location::one("delta", path)]), known)
}

/// `org.apache.druid.iceberg.input.IcebergInputSource`. A catalog that is asked over the network, or given settings, is
/// a connection.
pub(super) fn iceberg(fields: &Fields<'_>) -> Reading {
    let catalog = fields.object("icebergCatalog");
    let path = catalog.as_ref().and_then(|it| it.text("warehousePath"));
    let plain = |name: &str, known: &[&str]| fields.object(name).is_some_and(|it| it.only(known));
    let known = plain(
        "icebergCatalog",
        &["type", "warehousePath", "caseSensitive"],
    ) && plain("warehouseSource", &["type"])
        && fields.only(&[
            "type",
            "tableName",
            "namespace",
            "icebergFilter",
            "icebergCatalog",
            "warehouseSource",
            "snapshotTime",
            "residualFilterMode",
        ]);
    (path.map(|path| vec![Location::one("iceberg", path)]), known)
}
