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

#[cfg(test)]
mod tests {
    use super::*;

    const JDBC: &str = r#"{"lookupExtractorFactory": {"type": "cachedNamespace", "extractionNamespace": {"type": "jdbc", "connectorConfig": {"connectURI": "jdbc:x"}}}}"#;

    fn sources(body: &str) -> Result<usize, Refusal> {
        work(Json::document(body).unwrap()).map(|work| work.sources.len())
    }

    #[test]
    fn one_or_many_are_told_apart() {
        assert_eq!(sources(JDBC), Ok(1));
        assert_eq!(
            sources(&format!(
                r#"{{"tier": {{"a": {JDBC}, "b": {JDBC}}}, "t": {{"c": {JDBC}}}}}"#
            )),
            Ok(3)
        );
        assert_eq!(sources("{}"), Ok(0));
        assert_eq!(sources(r#"{"tier": {}}"#), Ok(0));
    }

    /// As lookups of a tier of that name they would be read, whatever is taken for the factory of one.
    #[test]
    fn a_tier_cannot_pass_for_a_lookup() {
        for body in [
            format!(r#"{{"lookupExtractorFactory": {{"type": {JDBC}}}}}"#),
            format!(r#"{{"lookupExtractorFactory": {{"a": {JDBC}}}}}"#),
            format!(r#"{{"lookupExtractorFactory": {{"type": null, "a": {JDBC}}}}}"#),
        ] {
            assert!(sources(&body).is_err(), "{body}");
        }
    }

    #[test]
    fn what_is_not_made_as_lookups_are_is_refused() {
        for body in [
            "[]",
            "1",
            "\"x\"",
            "null",
            r#"{"tier": []}"#,
            r#"{"tier": null}"#,
            r#"{"tier": {"a": {}}}"#,
            r#"{"tier": {"a": null}}"#,
            r#"{"tier": {"a": {"type": "map", "map": {}}}}"#,
            r#"{"lookupExtractorFactory": null, "version": "v1"}"#,
            r#"{"lookupExtractorFactory": "map"}"#,
        ] {
            assert!(sources(body).is_err(), "{body}");
        }
    }
}
