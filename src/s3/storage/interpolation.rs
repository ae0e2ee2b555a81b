//! `${env:…}` and `${file:…}` in a value.
//!
//! Source: `org.apache.druid.guice.JsonConfigurator`, which has `org.apache.commons.text.StringSubstitutor` replace
//! them, and refuses to start where one of them stands for nothing.

use crate::escape::escaped;

/// What values may refer to, where the command runs.
pub trait Surroundings {
    /// A variable of the environment.
    fn variable(&self, name: &str) -> Option<String>;
    /// What stands in a file.
    fn file(&self, path: &str) -> Option<String>;
}

/// A reference that stands for nothing here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// A variable of the environment.
    #[error("`${{env:{name}}}` is not set here: set it as Druid has it", name = escaped(.0))]
    Variable(String),
    /// A file.
    #[error("`${{file:{name}}}` cannot be read here: write the value itself", name = escaped(.0))]
    File(String),
    /// Of another kind; not shown, as it may be a part of a secret.
    #[error("`${{…}}` stands for something that only Druid knows: write the value itself")]
    Other,
    /// More than any value may be.
    #[error("what its `${{…}}` stand for is longer than 1 MiB: write the value itself")]
    TooLong,
}

/// How long a value may become: a short one may refer to a long file many times.
const VALUE_BYTES: usize = 1 << 20;

/// The value with all its references replaced.
pub fn interpolated(value: &str, surroundings: &dyn Surroundings) -> Result<String, Unknown> {
    let mut replaced = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, behind)) = rest.split_once("${") {
        let Some((reference, after)) = behind.split_once('}') else {
            break;
        };
        match before.strip_suffix('$') {
            // `$${` is `${`.
            Some(before) => {
                replaced.push_str(before);
                replaced.push_str("${");
                rest = behind;
            }
            None => {
                replaced.push_str(before);
                replaced.push_str(&meant(reference, surroundings)?);
                rest = after;
            }
        }
        if replaced.len() > VALUE_BYTES {
            return Err(Unknown::TooLong);
        }
    }
    replaced.push_str(rest);
    Ok(replaced)
}

/// What a reference stands for. References within references are not followed here.
fn meant(reference: &str, surroundings: &dyn Surroundings) -> Result<String, Unknown> {
    let (name, otherwise) = match reference.split_once(":-") {
        Some((name, otherwise)) => (name, Some(otherwise)),
        None => (reference, None),
    };
    let (found, unknown) = match name.split_once(':') {
        Some(("env", variable)) => (
            surroundings.variable(variable),
            Unknown::Variable(variable.to_owned()),
        ),
        Some(("file", file)) => (
            file_text(file, surroundings),
            Unknown::File(file.to_owned()),
        ),
        _ => (None, Unknown::Other),
    };
    found
        .or_else(|| otherwise.map(str::to_owned))
        .filter(|value| !value.contains("${"))
        .ok_or(unknown)
}

/// `UTF-8:path`.
fn file_text(file: &str, surroundings: &dyn Surroundings) -> Option<String> {
    let (charset, path) = file.split_once(':')?;
    if charset.eq_ignore_ascii_case("utf-8") {
        surroundings.file(path)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::Here;
    use super::*;

    #[test]
    fn references_are_replaced_and_all_else_stays() {
        for (value, expected) in [
            ("", ""),
            ("$ } {", "$ } {"),
            ("a${env:BUCKET}b", "amy-bucketb"),
            ("${env:BUCKET}${env:BUCKET}", "my-bucketmy-bucket"),
            ("${env:BUCKET:-other}", "my-bucket"),
            ("${env:NONE:-other}", "other"),
            ("${sys:user.name:-other}", "other"),
            ("${file:UTF-8:/etc/bucket}", "from-a-file"),
            ("$${env:BUCKET}", "${env:BUCKET}"),
            ("${env:BUCKET", "${env:BUCKET"),
        ] {
            assert_eq!(interpolated(value, &Here).unwrap(), expected, "{value}");
        }
    }

    #[test]
    fn a_value_becomes_no_longer_than_any_needs_to_be() {
        let many = "${env:BUCKET}".repeat(200_000);
        assert_eq!(interpolated(&many, &Here), Err(Unknown::TooLong));
    }

    #[test]
    fn what_is_not_known_here_is_refused() {
        for (value, unknown) in [
            ("${env:NONE}", Unknown::Variable("NONE".to_owned())),
            (
                "a${file:UTF-8:/none}",
                Unknown::File("UTF-8:/none".to_owned()),
            ),
            (
                "${file:UTF-16:/etc/bucket}",
                Unknown::File("UTF-16:/etc/bucket".to_owned()),
            ),
            ("${sys:user.name}", Unknown::Other),
            ("${BUCKET}", Unknown::Other),
            ("${env:REFERS}", Unknown::Variable("REFERS".to_owned())),
            (
                "${env:${env:BUCKET}}",
                Unknown::Variable("${env:BUCKET".to_owned()),
            ),
        ] {
            assert_eq!(interpolated(value, &Here), Err(unknown), "{value}");
        }
    }
}
