//! JSON in the text of a statement, as Druid's Jackson reads it.

use serde_json::value::RawValue;

use crate::requirement::json::Json;

/// The type that combines others.
const COMBINING: &str = "combining";

/// The first value of a text: Jackson stops there.
pub(super) fn only_value(text: &str) -> Option<&str> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<&RawValue>();
    let first: &RawValue = values.next()?.ok()?;
    Some(first.get())
}

/// The types of an input source, each once; nothing, if they cannot be told.
pub(super) fn types(text: &str) -> Option<Vec<String>> {
    // Of a key that stands twice Jackson may take either value, but for the type, of which it takes the first.
    let (source, sane) = match Json::document(text) {
        Ok(source) => (source, true),
        Err(_) => (Json::unchecked(text), false),
    };
    let mut types = Vec::new();
    let mut ahead = vec![source];
    while let Some(source) = ahead.pop() {
        let (source_type, source) = typed(source)?;
        if source_type != COMBINING {
            types.push(source_type);
        } else if sane {
            ahead.extend(source.get("delegates")?.elements()?);
        } else {
            return None;
        }
    }
    types.sort_unstable();
    types.dedup();
    (!types.is_empty()).then_some(types)
}

/// An object with its type, or `["type", {…}]`.
fn typed(source: Json<'_>) -> Option<(String, Json<'_>)> {
    match source.elements().as_deref() {
        Some(&[source_type, source]) => Some((source_type.string()?, source)),
        Some(_) => None,
        None => Some((source.type_name()?, source)),
    }
}
