//! What Druid's planner would ask for, found in the tree.

use sqlparser::ast::ObjectNamePart;

use super::syntax::{Body, Target, Tree};
use super::{AskedBy, Need, Output, Reading, Settings, Statement, Unreadable};
use crate::policy::Action;
use crate::requirement::Requirement;

pub(super) fn reading(
    tree: Tree,
    _statement: &Statement,
    _settings: &Settings,
) -> Result<Reading, Unreadable> {
    let mut needs = Vec::new();
    let output = match &tree.body {
        Body::Query(_) => Output::Results,
        Body::Ingest(ingest) => match &ingest.target {
            Target::Table(name) => {
                let name = name
                    .0
                    .last()
                    .and_then(ObjectNamePart::as_ident)
                    .map(|ident| ident.value.clone())
                    .unwrap_or_default();
                needs.push(Need {
                    requirement: Requirement::datasource(name.clone(), Action::Write),
                    sources_known: true,
                    asked_by: AskedBy::Druid,
                    places: Vec::new(),
                });
                Output::Datasource(name)
            }
            Target::Export(_) => Output::Export,
        },
    };
    Ok(Reading {
        output,
        explains: tree.explains,
        needs,
    })
}
