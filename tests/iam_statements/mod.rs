//! What a policy of IAM says, a line a statement, so that tests can name what differs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

/// `Sid: actions on resources where key operator values`; all that is neither this nor `Allow` of the newer version fails.
pub fn lines(policy: &[u8]) -> Vec<String> {
    let document: Document = serde_json::from_slice(policy).unwrap();
    assert_eq!(document.version, "2012-10-17");
    document
        .statement
        .iter()
        .map(Statement::to_string)
        .collect()
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Document {
    version: String,
    statement: Vec<Statement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", deny_unknown_fields)]
struct Statement {
    sid: String,
    effect: String,
    action: Vec<String>,
    resource: Vec<String>,
    #[serde(default)]
    condition: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        assert_eq!(self.effect, "Allow");
        let (actions, resources) = (self.action.join(" "), self.resource.join(" "));
        write!(f, "{}: {actions} on {resources}", self.sid)?;
        for (operator, keys) in &self.condition {
            for (key, values) in keys {
                write!(f, " where {key} {operator} {}", values.join(" "))?;
            }
        }
        Ok(())
    }
}
