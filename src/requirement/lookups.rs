//! Lookups posted to the Coordinator (`LookupCoordinatorResource`), which keeps them as maps: the processes that use a
//! lookup build it.

use super::Refusal;
use super::input_source::{Unreadable, namespace};
use super::json::Json;
use super::work::Work;

/// The member of a lookup that says how it is made (`LookupExtractorFactoryMapContainer`).
const FACTORY: &str = "lookupExtractorFactory";

/// What a body would have read: one lookup, or for each tier a lookup under each name.
///
/// Which of them it is the path says; here it is told by what no body of the other sort can hold: the type of a lookup's
/// factory is a string.
pub(super) fn work(body: Json<'_>) -> Result<Work, Refusal> {
    let mut work = Work::default();
    if body.get(FACTORY).is_some() {
        lookup(body, &mut work)?;
        return Ok(work);
    }
    for tier in objects(body)? {
        for named in objects(tier)? {
            lookup(named, &mut work)?;
        }
    }
    Ok(work)
}

fn objects(holder: Json<'_>) -> Result<impl Iterator<Item = Json<'_>>, Refusal> {
    let members = holder
        .members()
        .ok_or_else(|| unreadable("it is not made as lookups are"))?;
    Ok(members.into_iter().map(|(_, value)| value))
}

fn lookup(lookup: Json<'_>, work: &mut Work) -> Result<(), Refusal> {
    let factory = lookup
        .get(FACTORY)
        .ok_or_else(|| unreadable("it has no lookupExtractorFactory"))?;
    if factory.type_name().is_none() {
        return Err(unreadable("its lookupExtractorFactory has no type"));
    }
    work.read(namespace::read(factory.text()).map_err(|Unreadable(why)| unreadable(why))?);
    Ok(())
}

fn unreadable(why: &str) -> Refusal {
    Refusal::unreadable("the lookup", why)
}
