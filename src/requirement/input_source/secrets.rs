//! Secrets of Druid's own process that a source would hand over.

use serde_json::{Map, Value};

/// Where Druid expects a provider of a password or of settings (`PasswordProvider`, `DynamicConfigProvider`).
const PROVIDERS: [&str; 8] = [
    "httpAuthenticationPassword",
    "password",
    "accessKeyId",
    "secretAccessKey",
    "sharedAccessStorageToken",
    "key",
    "appRegistrationClientSecret",
    "druid.dynamic.config.provider",
];

/// `ssl.key.password` of a Kafka consumer, and its like.
const PASSWORD: &str = ".password";

/// Providers that hold what they give.
const PLAIN: [&str; 2] = ["default", "mapString"];

/// Whether some object in it reads variables of Druid's process, or is a provider of which nobody can tell what it
/// reads: a role's token, a file, whatever an extension brings.
///
/// `serde_json` has bounded the depth.
pub(super) fn handed_over(object: &Map<String, Value>) -> bool {
    object.iter().any(|(name, value)| {
        let provider = PROVIDERS.contains(&name.as_str()) || name.ends_with(PASSWORD);
        any(value, &|kind| {
            kind == "environment" || (provider && !PLAIN.contains(&kind))
        })
    })
}

fn any(value: &Value, hands_over: &dyn Fn(&str) -> bool) -> bool {
    match value {
        // Jackson takes `["type", {…}]` as well.
        Value::Array(elements) => {
            let kind = elements.first().and_then(Value::as_str);
            kind.is_some_and(hands_over) || elements.iter().any(|element| any(element, hands_over))
        }
        Value::Object(members) => {
            let kind = members.get("type").and_then(Value::as_str);
            hands_over(kind.unwrap_or_default()) || handed_over(members)
        }
        _ => false,
    }
}
