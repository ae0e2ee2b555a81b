//! What is a document of IAM, and what is none.

#![expect(clippy::panic, reason = "a test that cannot go on must fail")]

use warden::s3::document::{
    Clause, DOCUMENT_BYTES, Document, Effect, Principal, Unreadable, Version,
};

fn read(json: &str) -> Result<Document, Unreadable> {
    Document::read(json.as_bytes())
}

#[track_caller]
fn refused(json: &str) -> String {
    match read(json) {
        Ok(document) => panic!("{json} was read: {document:?}"),
        Err(why) => why.to_string(),
    }
}

#[test]
fn one_and_a_list_of_one_are_the_same() {
    let lists = read(
        r#"{"Version": "2012-10-17", "Statement": [{"Sid": "A", "Effect": "Allow", "Action": ["s3:*"], "Resource": ["*"],
            "Condition": {"Bool": {"aws:SecureTransport": ["true"]}}}]}"#,
    );
    let lone = read(
        r#"{"Version": "2012-10-17", "Statement": {"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*",
            "Condition": {"Bool": {"aws:SecureTransport": true}}}}"#,
    );
    assert!(lists.is_ok());
    assert_eq!(lists, lone);
}

#[test]
fn all_elements_are_read() {
    let document = read(
        r#"{"Id": {"any": []}, "Statement": {"Effect": "Deny", "NotPrincipal": {"AWS": ["a", "b"], "Service": "c"},
            "NotAction": "s3:*", "NotResource": "r", "Condition": {"NumericLessThan": {"s3:TlsVersion": 1.2, "k": []}}}}"#,
    );
    let document = document.unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(document.version, Version::V2008);
    let [statement] = &document.statements[..] else {
        panic!("{document:?}");
    };
    assert_eq!(statement.effect, Effect::Deny);
    assert_eq!(statement.actions, Clause::NoneOf(vec!["s3:*".to_owned()]));
    assert_eq!(statement.resources, Clause::NoneOf(vec!["r".to_owned()]));
    let names = [("AWS", "a"), ("AWS", "b"), ("Service", "c")];
    let names = names.map(|(kind, name)| (kind.to_owned(), name.to_owned()));
    assert_eq!(statement.principal, Some(Principal::NoneOf(names.to_vec())));
    let conditions = statement.conditions.iter();
    let conditions: Vec<_> = conditions
        .map(|it| (it.operator.as_str(), it.key.as_str(), it.values.join(",")))
        .collect();
    assert_eq!(
        conditions,
        [
            ("NumericLessThan", "s3:TlsVersion", "1.2".to_owned()),
            ("NumericLessThan", "k", String::new())
        ]
    );
}

#[test]
fn nothing_may_stand_twice() {
    for json in [
        r#"{"Statement": [{"Sid": "A", "Effect": "Allow", "Action": "*", "Resource": "*"},
            {"Sid": "A", "Effect": "Deny", "Action": "*", "Resource": "*"}]}"#,
        r#"{"Statement": [], "Statement": []}"#,
        r#"{"Version": "2012-10-17", "Version": "2012-10-17", "Statement": []}"#,
        r#"{"Statement": {"Effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Action": "*", "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "\u0041ction": "*", "Action": "*", "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*",
            "Condition": {"Bool": {"a": "b"}, "Bool": {"c": "d"}}}}"#,
        r#"{"Statement": {"Effect": "Deny", "Action": "*", "Resource": "*",
            "Condition": {"StringLike": {"s3:prefix": "b", "S3:Prefix": "d"}}}}"#,
        r#"{"Statement": {"Effect": "Allow", "Principal": {"AWS": "a", "AWS": "b"}, "Action": "*", "Resource": "*"}}"#,
    ] {
        refused(json);
    }
}

#[test]
fn what_iam_does_not_know_is_refused_with_its_place() {
    let why = refused(
        "{\"Statement\": {\"Effect\": \"Allow\",\n \"Actoin\": \"*\", \"Resource\": \"*\"}}",
    );
    assert!(
        why.contains("unknown field `Actoin`") && why.contains("line 2"),
        "{why}"
    );
    for json in [
        "",
        "[]",
        "{}",
        "null",
        r#"{"Statement": null}"#,
        r#"{"Statement": "x"}"#,
        r#"{"Statement": [[]]}"#,
        r#"{"Statement": []}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}, "Comment": ""}"#,
        r#"{"Version": null, "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#,
        r#"{"Version": "2012-10-18", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": 5, "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": [true]}}"#,
        r#"{"Statement": {"Effect": "allow", "Action": "*", "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "action": "*", "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": null, "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": {}, "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": [["*"]], "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": null}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": []}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": "x"}}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Principal": "x"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}} {}"#,
    ] {
        refused(json);
    }
}

#[test]
fn elements_that_do_not_go_together_are_refused() {
    for (rest, why) in [
        (r#""Resource": "*""#, "neither Action"),
        (r#""Action": [], "Resource": "*""#, "neither Action"),
        (
            r#""Action": "*", "NotAction": "*", "Resource": "*""#,
            "both Action",
        ),
        (r#""Action": "*""#, "neither Resource"),
        (
            r#""Action": "*", "Resource": "*", "NotResource": "*""#,
            "both Resource",
        ),
        (
            r#""Action": "*", "Resource": "*", "Principal": "*", "NotPrincipal": {"AWS": "a"}"#,
            "both Principal",
        ),
        (
            r#""Action": "*", "Resource": "*", "NotPrincipal": "*""#,
            "NotPrincipal",
        ),
        // Not met by every request.
        (
            r#""Action": "*", "Resource": "*", "Condition": {"StringEquals": {}}"#,
            "compares nothing",
        ),
    ] {
        let good = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
        let json = format!(r#"{{"Statement": [{good}, {{"Effect": "Allow", {rest}}}]}}"#);
        let said = refused(&json);
        assert!(
            said.starts_with("statement 2 has ") && said.contains(why),
            "{said}"
        );
    }
}

#[test]
fn a_document_is_of_an_identity_or_of_a_bucket() {
    let with = r#"{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}"#;
    let without = r#"{"Effect": "Allow", "Action": "*", "Resource": "*"}"#;
    for (first, second) in [(with, without), (without, with)] {
        refused(&format!(r#"{{"Statement": [{first}, {second}]}}"#));
    }
}

#[test]
fn size_and_depth_are_bounded() {
    let blank = |bytes| read(&" ".repeat(bytes));
    assert!(!matches!(blank(DOCUMENT_BYTES), Err(Unreadable::TooLarge)));
    assert_eq!(blank(DOCUMENT_BYTES + 1), Err(Unreadable::TooLarge));
    refused(&format!(r#"{{"Statement": {}"#, "[".repeat(100_000)));
    refused(&format!(r#"{{"Id": {}"#, "[".repeat(100_000)));
    assert_eq!(Document::read(&[0xff]), Err(Unreadable::NotUtf8));
}

#[test]
fn a_byte_order_mark_is_no_part_of_it() {
    let json = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    assert_eq!(read(&format!("\u{feff}{json}")), read(json));
    assert!(read(json).is_ok());
}
