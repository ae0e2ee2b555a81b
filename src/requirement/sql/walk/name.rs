//! Which resource a name means.

use sqlparser::ast::{Ident, ObjectName, ObjectNamePart, Spanned};
use sqlparser::tokenizer::Span;

use super::{Walk, foreign, place, unreadable};
use crate::escape::escaped;
use crate::policy::Action;
use crate::requirement::sql::{Settings, Unreadable};

/// The schema of a name without one, and the only one that can be written to.
const DRUID: &str = "druid";

pub(super) const VIEW_SCHEMA: &str = "view";

pub(super) const DATASOURCE: &str = "DATASOURCE";
pub(super) const VIEW: &str = "VIEW";

impl<'t> Walk<'t> {
    /// A name in the place of a table (Calcite's `IdentifierNamespace`).
    pub(super) fn table_name(&mut self, name: &'t ObjectName) -> Result<(), Unreadable> {
        let parts = identifiers(name)?;
        if matches!(parts[..], [only] if self.scope.defines(only)) {
            return Ok(());
        }
        let (schema, table) = qualified(&parts, name.span())?;
        if let Some(resource_type) = resource_type(schema, self.settings, name.span())? {
            self.needs
                .asked(resource_type, table, Action::Read, place(name.span()));
        }
        Ok(())
    }

    /// The datasource that an INSERT or REPLACE writes (`IngestHandler.validateAndGetDataSourceForIngest`).
    pub(super) fn target(&mut self, name: &'t ObjectName) -> Result<String, Unreadable> {
        let (schema, table) = qualified(&identifiers(name)?, name.span())?;
        if schema != DRUID {
            let message = format!(
                "only datasources can be written to, and {} is none",
                shown(name)
            );
            return Err(unreadable(message, name.span()));
        }
        self.needs
            .asked(DATASOURCE, table, Action::Write, place(name.span()));
        Ok(table.to_owned())
    }
}

/// The parts of a name.
pub(super) fn identifiers(name: &ObjectName) -> Result<Vec<&Ident>, Unreadable> {
    let ObjectName(parts) = name;
    let parts = parts.iter().map(|part| match part {
        ObjectNamePart::Identifier(part) => Ok(part),
        ObjectNamePart::Function(_) => Err(foreign("names that are computed", name)),
    });
    parts.collect()
}

/// Schema and table.
fn qualified<'a>(parts: &[&'a Ident], at: Span) -> Result<(&'a str, &'a str), Unreadable> {
    match parts {
        [table] => Ok((DRUID, &table.value)),
        [schema, table] => Ok((&schema.value, &table.value)),
        _ => Err(unreadable(
            "Druid's names have a schema and a table, and no more parts".to_owned(),
            at,
        )),
    }
}

/// The type of the resources in a schema (`NamedSchema.getSchemaResourceType`); none if reading it needs nothing.
fn resource_type(
    schema: &str,
    settings: &Settings,
    at: Span,
) -> Result<Option<&'static str>, Unreadable> {
    match schema {
        DRUID => Ok(Some(DATASOURCE)),
        VIEW_SCHEMA => Ok(Some(VIEW)),
        "lookup" | "INFORMATION_SCHEMA" => Ok(None),
        "sys" => Ok(settings.authorize_system_tables.then_some("SYSTEM_TABLE")),
        _ => Err(unreadable(
            format!(
                "Druid has no schema '{}', only druid, view, lookup, sys and INFORMATION_SCHEMA",
                escaped(schema)
            ),
            at,
        )),
    }
}

/// The name in a message. `ObjectName`'s own `Display` brings that of every statement into the library.
pub(super) fn shown(name: &ObjectName) -> String {
    let parts = name.0.iter().filter_map(ObjectNamePart::as_ident);
    let parts: Vec<_> = parts.map(Ident::to_string).collect();
    format!("'{}'", escaped(&parts.join(".")))
}
