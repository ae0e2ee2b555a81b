//! What policies grant: exactly the place, however it is called, by every printer.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on must fail"
)]

mod iam_pattern;

use iam_pattern::matches;
use proptest::prelude::*;
use serde_json::{Value, json};
use warden::s3::document::{Clause, Document};
use warden::s3::need::{Action, Role};
use warden::s3::place::{Partition, Place};
use warden::s3::policy::arn::Arn;
use warden::s3::policy::{self, Grant};

/// What Terraform would take for a variable of IAM.
const UNWRITABLE: &str = "&{";

/// Texts full of what means something to IAM, to JSON or to Terraform; no control characters.
fn text() -> impl Strategy<Value = String> {
    let pieces = [
        "*", "?", "$", "{", "}", "${", "${*}", "$${", "%{", "&", "&{", "\"", "\\", "/", "//", "a",
        "b", "ab", "é", "😀", " ",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..8)
        .prop_map(|pieces| pieces.concat())
}

fn place(prefix: String) -> Place {
    Place {
        partition: Partition::Aws,
        bucket: "my-bucket".to_owned(),
        prefix,
    }
}

fn role() -> impl Strategy<Value = Role> {
    prop::sample::select(vec![Role::Worker, Role::Overlord, Role::Broker, Role::All])
}

fn document(place: &Place, role: Role) -> Document {
    let key = Arn::of_key("arn:aws:kms:eu-central-1:111122223333:key/1").unwrap();
    Grant {
        place,
        role,
        documented: false,
        kms_key: Some(&key),
    }
    .document()
}

/// The patterns of resources of the statement that grants this, with those of its condition.
fn granted(document: &Document, action: Action) -> Option<(String, Vec<String>)> {
    let holds = |clause: &Clause| matches!(clause, Clause::Any(names) if names.iter().any(|name| name == action.name()));
    let statement = document
        .statements
        .iter()
        .find(|statement| holds(&statement.actions))?;
    let Clause::Any(resources) = &statement.resources else {
        panic!("{statement:?}");
    };
    let condition = statement.conditions.first();
    Some((
        resources[0].clone(),
        condition
            .map(|condition| condition.values.clone())
            .unwrap_or_default(),
    ))
}

proptest! {
    #[test]
    fn a_literal_matches_itself_alone(one in text(), other in text()) {
        let pattern = policy::literal(&one);
        prop_assert!(matches(&pattern, &one), "{pattern}");
        prop_assert_eq!(matches(&pattern, &other), one == other, "{}", pattern);
    }

    #[test]
    fn a_key_is_granted_where_druid_writes_it_and_nowhere_else(prefix in text(), key in text(), role in role()) {
        let place = place(prefix.clone());
        let document = document(&place, role);
        for action in Action::ALL.into_iter().filter(|action| !action.is_on_bucket()) {
            let Some((resource, _)) = granted(&document, action) else {
                prop_assert!(!role.needs().contains(&action));
                continue;
            };
            prop_assert!(role.needs().contains(&action));
            prop_assert!(matches(&resource, &place.object_arn(&place.key(&key))));
            let below = key.starts_with(&format!("{prefix}/"));
            prop_assert_eq!(matches(&resource, &place.object_arn(&key)), below);
        }
    }

    #[test]
    fn a_listing_is_granted_where_druid_lists_and_nowhere_else(prefix in text(), listed in text(), role in role()) {
        let place = place(prefix);
        let document = document(&place, role);
        let Some((resource, patterns)) = granted(&document, Action::ListBucket) else {
            prop_assert!(!role.needs().contains(&Action::ListBucket));
            return Ok(());
        };
        prop_assert_eq!(resource, place.bucket_arn());
        let grants = |prefix: &str| patterns.is_empty() || patterns.iter().any(|pattern| matches(pattern, prefix));
        prop_assert!(grants(&place.listed("")) && grants(&place.listed("controller_x")));
        let beginnings = [place.listed(""), place.key("")];
        prop_assert!(grants(&beginnings[1]));
        prop_assert_eq!(grants(&listed), beginnings.iter().any(|beginning| listed.starts_with(beginning)));
    }

    #[test]
    fn printed_json_is_plain_and_says_what_the_document_says(prefix in text(), role in role()) {
        let place = place(prefix);
        let document = document(&place, role);
        let text = policy::json(&document).unwrap();
        prop_assert!(text.bytes().all(|byte| byte == b'\n' || (b' '..=b'~').contains(&byte)));
        let printed: Value = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(printed, said(&document));
    }

    #[test]
    fn terraform_says_what_json_says(prefix in text(), role in role(), of_bucket in any::<bool>()) {
        let place = place(prefix);
        let mut document = document(&place, role);
        if of_bucket {
            let names = ["arn:aws:iam::111122223333:role/druid", "arn:aws:iam::111122223333:root"];
            document = policy::of_bucket(document, &names.map(|name| Arn::of_principal(name).unwrap()));
        }
        let Ok(hcl) = policy::terraform(&document) else {
            prop_assert!(said(&document).to_string().contains(UNWRITABLE));
            return Ok(());
        };
        prop_assert_eq!(data_source(&hcl), said(&document));
    }
}

/// The document as JSON, put together plainly.
fn said(document: &Document) -> Value {
    let statements: Vec<_> = document
        .statements
        .iter()
        .map(|statement| {
            let (Clause::Any(actions), Clause::Any(resources)) =
                (&statement.actions, &statement.resources)
            else {
                panic!("{statement:?}");
            };
            let mut said = json!({
                "Sid": statement.sid,
                "Effect": "Allow",
                "Action": actions,
                "Resource": resources,
            });
            for condition in &statement.conditions {
                said["Condition"][&condition.operator][&condition.key] = json!(condition.values);
            }
            if let Some(warden::s3::document::Principal::Any(names)) = &statement.principal {
                let names: Vec<_> = names.iter().map(|(_, name)| name).collect();
                said["Principal"]["AWS"] = json!(names);
            }
            said
        })
        .collect();
    json!({"Version": "2012-10-17", "Statement": statements})
}

/// What the AWS provider makes of a data source, as a parser of HCL reads it.
fn data_source(text: &str) -> Value {
    let body: hcl::Body = hcl::from_str(text).unwrap();
    let block = body.into_blocks().next().unwrap();
    let labels: Vec<_> = block.labels().iter().map(hcl::BlockLabel::as_str).collect();
    assert_eq!(
        (block.identifier(), labels.as_slice()),
        (
            "data",
            ["aws_iam_policy_document", "druid_durable_storage"].as_slice()
        )
    );
    let statements: Vec<_> = block.body().blocks().map(statement).collect();
    json!({"Version": attribute(block.body(), "version"), "Statement": statements})
}

fn statement(block: &hcl::Block) -> Value {
    assert_eq!(block.identifier(), "statement");
    let mut said = json!({
        "Sid": attribute(block.body(), "sid"),
        "Effect": attribute(block.body(), "effect"),
        "Action": attribute(block.body(), "actions"),
        "Resource": attribute(block.body(), "resources"),
    });
    for inner in block.body().blocks() {
        let of = |name| attribute(inner.body(), name);
        match inner.identifier() {
            "principals" => said["Principal"][of("type").as_str().unwrap()] = of("identifiers"),
            "condition" => {
                said["Condition"][of("test").as_str().unwrap()][of("variable").as_str().unwrap()] =
                    of("values")
            }
            other => panic!("{other}"),
        }
    }
    said
}

fn attribute(body: &hcl::Body, name: &str) -> Value {
    let attribute = body
        .attributes()
        .find(|attribute| attribute.key() == name)
        .unwrap();
    evaluated(attribute.expr())
}

/// As Terraform evaluates it, and the provider then replaces what it takes for variables of IAM.
fn evaluated(expression: &hcl::Expression) -> Value {
    use hcl::eval::{Context, Evaluate};
    let value = expression.evaluate(&Context::new()).unwrap();
    let text = serde_json::to_string(&value).unwrap();
    serde_json::from_str(&text.replace("&{", "${")).unwrap()
}
