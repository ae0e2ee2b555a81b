//! The functions that are named after an input source: their arguments are turned into its JSON.

use serde_json::{Value, json};

use super::super::arguments::Said;

/// The type of the input source that a function reads, by its name in lower case.
pub(super) fn type_of(function: &str) -> Option<&'static str> {
    Some(match function {
        // `HttpOperatorConversion`, `InlineOperatorConversion`, `LocalOperatorConversion`.
        "http" => "http",
        "inline" => "inline",
        "localfiles" => "local",
        // `S3InputSourceDefn`.
        "s3" => "s3",
        _ => return None,
    })
}

/// The input source that Druid builds of the arguments, as far as it says what is read and how
/// (`InputSourceDefn.convertArgsToSourceMap`); nothing, if the text does not tell.
pub(super) fn json(source_type: &str, arguments: &[(&str, Said<'_>)]) -> Option<Value> {
    if arguments.iter().any(|(name, _)| name.is_empty()) {
        return None;
    }
    let given = |name| given(arguments, name);
    Some(match source_type {
        "http" => json!({
            "type": source_type,
            "uris": given("uris")?,
            "httpAuthenticationUsername": given("userName")?,
            "httpAuthenticationPassword": environment(given("passwordEnvVar")?),
            "requestHeaders": given("headers")?,
        }),
        "local" => {
            let (directory, files) = (given("baseDir")?, given("files")?);
            if !directory.is_null() && !files.is_null() {
                // Druid joins them to paths by a rule of its own.
                return None;
            }
            json!({
                "type": source_type, "baseDir": directory, "files": files, "filter": given("filter")?,
            })
        }
        "s3" => json!({
            "type": source_type,
            "uris": given("uris")?,
            "prefixes": given("prefixes")?,
            "objects": objects(&given("bucket")?, &given("paths")?),
            "properties": {"assumeRoleArn": given("assumeRoleArn")?},
        }),
        "inline" => json!({"type": source_type}),
        _ => return None,
    })
}

/// What an argument says, null if it is not given; nothing, if nobody can tell.
fn given(arguments: &[(&str, Said<'_>)], name: &str) -> Option<Value> {
    let mut values = arguments.iter().filter(|(given, _)| *given == name);
    match (values.next(), values.next()) {
        (None, _) => Some(Value::Null),
        (Some((_, Said::Text(text))), None) => Some(json!(text)),
        (Some((_, Said::Texts(texts))), None) => Some(json!(texts)),
        (Some((_, Said::Unknown)), None) | (Some(_), Some(_)) => None,
    }
}

fn environment(variable: Value) -> Value {
    if variable.is_null() {
        variable
    } else {
        json!({"type": "environment", "variable": variable})
    }
}

fn objects(bucket: &Value, paths: &Value) -> Value {
    let paths = paths.as_array().into_iter().flatten();
    paths
        .map(|path| json!({"bucket": bucket, "path": path}))
        .collect()
}
