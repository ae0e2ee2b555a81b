//! Functions that read external data (`org.apache.druid.sql.calcite.external`).

mod json;
mod source;

use std::collections::HashMap;

use sqlparser::ast::{FunctionArg, Ident};

use self::json::{only_value, types};
use super::arguments::Said;
use super::authorizable::CalledIn;
use super::{Walk, place, unreadable};
use crate::location::Source;
use crate::policy::Action;
use crate::requirement::json::Json;
use crate::requirement::schema::SCHEMA;
use crate::requirement::sql::{AskedBy, Need, Places, Unreadable};
use crate::requirement::work::ANY;
use crate::requirement::{self, Kind, Requirement, Submitted};

/// What reads what its argument says (`ExternalOperatorConversion`).
const EXTERN: &str = "extern";

/// Its parameters, in their order.
const PARAMETERS: [&str; 3] = ["inputSource", "inputFormat", "signature"];

/// What a call would have Druid build; nothing, where the text does not tell.
#[derive(Debug, Default)]
struct External {
    source: Option<String>,
    format: Option<String>,
    /// The types of its input sources (`InputSource.getTypes`).
    types: Option<Vec<String>>,
}

impl<'t> Walk<'t> {
    /// Adds what a call of this function reads; says whether it is one that reads external data.
    pub(super) fn external(
        &mut self,
        called: &str,
        arguments: &'t [FunctionArg],
        at: &Ident,
        called_in: CalledIn,
    ) -> Result<bool, Unreadable> {
        let external = if called == EXTERN {
            of_extern(&self.named(arguments, &PARAMETERS))
        } else if let Some(source_type) = source::type_of(called) {
            let source = source::json(source_type, &self.named(arguments, &[]));
            External {
                source: source.map(|source| source.to_string()),
                // The formats that can be named there fetch no schema.
                format: Some("{}".to_owned()),
                types: Some(vec![source_type.to_owned()]),
            }
        } else {
            return Ok(false);
        };
        // Without a list of columns Druid does not ask by the type (`DruidUserDefinedTableMacro.computeResources`), and in
        // FROM it refuses to do without.
        let by_type = self.settings.input_source_security
            && (called == EXTERN || called_in == CalledIn::From);
        let told = match self.places {
            Places::Told => told(&external),
            Places::LeftAlone => None,
        };
        for need in needs(external.types.as_deref(), by_type, told, at)? {
            self.needs.add(need);
        }
        Ok(true)
    }
}

fn of_extern(arguments: &[(&str, Said<'_>)]) -> External {
    let text = |name| {
        // What is given twice nobody can tell.
        let mut given = arguments.iter().filter(|(given, _)| *given == name);
        match (given.next(), given.next()) {
            (Some((_, Said::Text(text))), None) => only_value(text),
            _ => None,
        }
    };
    let source = text("inputSource");
    External {
        types: source.and_then(types),
        source: source.map(str::to_owned),
        format: text("inputFormat").map(str::to_owned),
    }
}

/// Druid asks for all external data alike, or for each type by itself (`DruidExternTableMacro.computeResources`). The
/// datasources that input sources of type `druid` read it does not ask for.
fn needs(
    types: Option<&[String]>,
    by_type: bool,
    told: Option<Vec<Requirement>>,
    at: &Ident,
) -> Result<Vec<Need>, Unreadable> {
    let is_told = told.is_some();
    let mut requirements = told.unwrap_or_default().into_iter();
    // The first is what Druid asks for.
    let sources = requirements.next().map(|first| first.sources);
    let sources = sources.unwrap_or_default();
    let asked = match (types, by_type) {
        (_, false) => vec![(ANY.to_owned(), sources)],
        (Some(types), true) => of_types(types, sources),
        (None, true) => {
            let message = "the type of what it reads cannot be told, and Druid asks for that: its input source is no JSON, \
                           or a parameter without a value";
            return Err(unreadable(message.to_owned(), at.span));
        }
    };
    let asked = asked.into_iter().map(|(name, sources)| {
        let requirement = Requirement::external(name, Action::Read, sources);
        need(requirement, is_told, AskedBy::Druid, at)
    });
    let unasked = requirements.map(|further| need(further, true, AskedBy::Warden, at));
    Ok(asked.chain(unasked).collect())
}

/// The sources that count where Druid asks for each of these types: its own, and what is fetched besides.
fn of_types(types: &[String], sources: Vec<Source>) -> Vec<(String, Vec<Source>)> {
    let mut of_type: HashMap<String, Vec<Source>> = HashMap::new();
    for source in sources {
        let source_type = source.source_type.clone();
        of_type.entry(source_type).or_default().push(source);
    }
    let schema = of_type.remove(SCHEMA).unwrap_or_default();
    let sources = |name: &String| {
        let mut own = of_type.remove(name).unwrap_or_default();
        own.extend_from_slice(&schema);
        (name.clone(), own)
    };
    types.iter().map(sources).collect()
}

/// What Warden will demand when Druid asks for external data, if the text tells all of it.
fn told(external: &External) -> Option<Vec<Requirement>> {
    let submitted = |kind, json| Submitted { kind, json };
    let source = external.source.as_deref()?;
    let format = external.format.as_deref()?;
    for json in [source, format] {
        Json::written(json).ok()?;
    }
    let submitted = [
        submitted(Kind::InputSource, source),
        submitted(Kind::InputFormat, format),
    ];
    let demanded = requirement::asked(ANY, Action::Read, &submitted).ok()?;
    let tells = demanded.iter().any(|first| !first.sources.is_empty());
    tells.then_some(demanded)
}

fn need(requirement: Requirement, sources_known: bool, asked_by: AskedBy, at: &Ident) -> Need {
    Need {
        requirement,
        sources_known,
        asked_by,
        places: vec![place(at.span)],
    }
}
