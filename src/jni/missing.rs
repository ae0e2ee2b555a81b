//! Everything that is missing for the SQL of a refused request.
//!
//! What cannot be read, or would be too much, adds nothing: then the refusal names what was asked, as any other does.

use std::sync::atomic::{AtomicUsize, Ordering};

use jni::Env;
use jni::objects::{JByteArray, JString};
use serde_json::{Map, Value};

use super::caller::Caller;
use super::error::BoundaryError;
use super::guard::Guard;
use super::judge::Objects;
use super::{decide, text};
use crate::requirement::sql::{self, Asked, Reading, Settings, Statement, Version, stack};

/// What reading statements may take at once, in bytes of memory, all requests together. Whoever may log in can have
/// statements refused. What does not fit is not read.
const MAX_BYTES: usize = 96 << 20;

/// How often a statement is there as it was sent, while it is read.
const COPIES: usize = 4;

static LEFT: AtomicUsize = AtomicUsize::new(MAX_BYTES);

/// The resource action that was refused, as Java handed it over.
pub(super) struct Question<'a, 'local> {
    pub(super) resource_type: &'a JString<'local>,
    pub(super) name: &'a JString<'local>,
    pub(super) action: i32,
}

/// The sentence of the refusal; none if it would name no more than that one resource action.
///
/// `statement` is JSON: what was sent, `query`, `parameters` (their values) and `contextKeys` (those that Druid asks
/// about); and how it is read, `druid` (the version) and `authorizeSystemTables`.
pub(super) fn sentence(
    env: &Env<'_>,
    guard: &Guard,
    caller: Result<Caller, BoundaryError>,
    statement: &JByteArray<'_>,
    question: &Question<'_, '_>,
    objects: Result<Objects, BoundaryError>,
) -> Result<Option<String>, BoundaryError> {
    let (caller, objects) = (caller?, objects?);
    let resource_type = text::read(env, question.resource_type, "the resource type")?;
    let name = text::read(env, question.name, "the name")?;
    let asked = Asked {
        resource_type: &resource_type,
        name: &name,
        action: decide::action(question.action).ok_or(BoundaryError::UnknownAction)?,
    };
    if statement.is_null() {
        return Err(BoundaryError::Null("the statement"));
    }
    let statement = env.convert_byte_array(statement)?;
    let Some(reading) = reading(&statement, guard.settings().input_source_security) else {
        return Ok(None);
    };
    let current = guard.current();
    let engine = &current.as_deref().ok_or(BoundaryError::NoPolicy)?.engine;
    Ok(sql::missing(
        engine,
        &caller.identity(),
        &reading,
        &objects.submitted(),
        asked,
    ))
}

/// None if the statement is not understood as a whole.
fn reading(json: &[u8], input_source_security: bool) -> Option<Reading> {
    let _room = Room::take(&LEFT, COPIES * json.len())?;
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(json) else {
        return None;
    };
    let settings = Settings {
        druid: Version::of_druid(fields.get("druid").and_then(Value::as_str)),
        input_source_security,
        authorize_system_tables: fields.get("authorizeSystemTables") == Some(&Value::Bool(true)),
        // Of keys that Druid does not ask about none is here.
        authorize_query_context: true,
    };
    let statement = statement(&mut fields)?;
    let _room_to_read = Room::take(&LEFT, sql::memory(&statement, settings.druid))?;
    stack::run(|| sql::read_without_places(&statement, &settings).ok()).ok()?
}

fn statement(fields: &mut Map<String, Value>) -> Option<Statement> {
    let Some(Value::String(sql)) = fields.remove("query") else {
        return None;
    };
    let keys = array(fields, "contextKeys")?.into_iter();
    Some(Statement {
        sql,
        parameters: array(fields, "parameters")?,
        context: keys.map(key).collect::<Option<_>>()?,
    })
}

/// With a value that does not matter.
fn key(key: Value) -> Option<(String, Value)> {
    match key {
        Value::String(key) => Some((key, Value::Null)),
        _ => None,
    }
}

fn array(fields: &mut Map<String, Value>, name: &str) -> Option<Vec<Value>> {
    match fields.remove(name) {
        Some(Value::Array(values)) => Some(values),
        _ => None,
    }
}

/// A part of what is left for reading at once, given back in the end.
struct Room<'a> {
    left: &'a AtomicUsize,
    bytes: usize,
}

impl<'a> Room<'a> {
    fn take(left: &'a AtomicUsize, bytes: usize) -> Option<Self> {
        let less = |left: usize| left.checked_sub(bytes);
        let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, less);
        // Not made where nothing is taken: it would be given back.
        taken.is_ok().then(|| Self { left, bytes })
    }
}

impl Drop for Room<'_> {
    fn drop(&mut self) {
        self.left.fetch_add(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn needs(json: &str) -> Option<Vec<String>> {
        let reading = reading(json.as_bytes(), false)?;
        let needs = reading.needs.into_iter();
        Some(needs.map(|need| need.requirement.name).collect())
    }

    #[test]
    fn a_statement_is_read_with_the_keys_that_druid_asks_about() {
        let json = r#"{"query": "INSERT INTO wiki SELECT 1 PARTITIONED BY ALL", "parameters": [1, "x"], "contextKeys": ["k"]}"#;
        let found = needs(json).unwrap();
        assert!(found.contains(&"wiki".to_owned()), "{found:?}");
        assert!(found.contains(&"k".to_owned()), "{found:?}");
    }

    #[test]
    fn what_is_no_statement_is_not_read() {
        let nested = format!("{}1{}", "[".repeat(200), "]".repeat(200));
        for json in [
            "",
            "null",
            "[]",
            r#"{"query": 1, "parameters": [], "contextKeys": []}"#,
            r#"{"query": "SELECT 1", "contextKeys": []}"#,
            r#"{"query": "SELECT 1", "parameters": [], "contextKeys": [1]}"#,
            r#"{"query": "SELEC 1", "parameters": [], "contextKeys": []}"#,
            &format!(r#"{{"query": "SELECT 1", "parameters": [{nested}], "contextKeys": []}}"#),
        ] {
            assert_eq!(needs(json), None, "{json}");
        }
    }

    #[test]
    fn a_statement_that_takes_too_much_memory_is_not_read() {
        for (text, is_read) in [
            (format!("SELECT 1 /* {} */", "x".repeat(1_000_000)), true),
            (format!("SELECT '{}'", "x".repeat(1_000_000)), true),
            (
                format!("SELECT a FROM b WHERE c IN ({}1)", "1,".repeat(40_000)),
                true,
            ),
            (format!("SELECT 1{}", " UNION SELECT 1".repeat(5_000)), true),
            (format!("SELECT {}1", "1,".repeat(500_000)), false),
            (format!("SELECT {}1", "(TABLE a),".repeat(20_000)), false),
        ] {
            let json = json!({"query": text, "parameters": [], "contextKeys": []}).to_string();
            assert_eq!(needs(&json).is_some(), is_read, "{:.20}", text);
        }
    }

    #[test]
    fn what_does_not_fit_beside_others_is_not_read_until_they_are_done() {
        let left = AtomicUsize::new(10);
        let some = Room::take(&left, 6);
        assert!(some.is_some());
        assert!(Room::take(&left, 5).is_none());
        assert!(Room::take(&left, 5).is_none());
        drop(some);
        assert!(Room::take(&left, 11).is_none());
        assert!(Room::take(&left, 10).is_some());
    }
}
