//! `warden s3 check`, as a user runs it.

mod command;

use command::warden;
use serde_json::{Value, json};
use snapbox::cmd::Command;
use snapbox::str;

const SUFFICIENT: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Sid": "Objects", "Effect": "Allow", "Resource": "arn:aws:s3:::data/druid/*", "Action": [
        "s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject"]},
    {"Sid": "Lists", "Effect": "Allow", "Resource": "arn:aws:s3:::data", "Action": "s3:ListBucket",
        "Condition": {"StringLike": {"s3:prefix": "druid/*"}}}]}"#;

fn check(document: &str, more: &str) -> Command {
    warden(&format!(
        "s3 check --bucket data --prefix druid --iam - {more}"
    ))
    .stdin(document)
}

#[test]
fn what_is_enough_is_allowed() {
    check(SUFFICIENT, "")
        .assert()
        .code(0)
        .stderr_eq("")
        .stdout_eq(str![[r#"
allowed: s3:GetObject on objects below `druid/`: statement 1 (`Objects`) grants it
allowed: s3:PutObject on objects below `druid/`: statement 1 (`Objects`) grants it
allowed: s3:AbortMultipartUpload on objects below `druid/`: statement 1 (`Objects`) grants it
allowed: s3:DeleteObject on objects below `druid/`: statement 1 (`Objects`) grants it
allowed: s3:ListBucket for lists of what is below `druid/`: statement 2 (`Lists`) grants it

5 actions are needed: 5 allowed; nothing goes beyond the need
note: documents do not show all that may deny: [..]

"#]]);
}

#[test]
fn what_is_risky_about_the_place_is_told_beside_the_answer() {
    warden("s3 check --bucket data --prefix druid/ --iam -")
        .stdin(SUFFICIENT)
        .assert()
        .code(0)
        .stderr_eq(str![[r#"
warning: the prefix ends in a slash[..]


"#]]);
}

#[test]
fn what_is_written_by_the_policy_command_is_enough() {
    for role in ["worker", "overlord", "broker", "all"] {
        let policy = warden(&format!(
            "s3 policy --bucket data --prefix druid --role {role}"
        ));
        let policy = String::from_utf8(policy.output().unwrap().stdout).unwrap();
        check(&policy, &format!("--role {role}")).assert().code(0);
    }
    let documented = warden("s3 policy --bucket data --prefix druid --documented");
    let documented = String::from_utf8(documented.output().unwrap().stdout).unwrap();
    check(&documented, "").assert().code(2);
}

#[test]
fn what_is_denied_and_what_goes_beyond_is_said_with_its_consequence() {
    let document = r#"{"Statement": [
        {"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::data/*"},
        {"Sid": "Keep\u001b[2J", "Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::data/druid/keep/*"}
    ]}"#;
    check(document, "").assert().code(2).stderr_eq("").stdout_eq(str![[r#"
allowed: s3:GetObject on objects below `druid/`: statement 1 grants it
allowed: s3:PutObject on objects below `druid/`: statement 1 grants it
allowed: s3:AbortMultipartUpload on objects below `druid/`: statement 1 grants it
denied: s3:DeleteObject on some objects, such as `druid/keep/`: statement 2 (`Keep/u{1b}[2J`) refuses it
  = queries succeed, but leave their intermediate results behind
denied: s3:ListBucket for lists of what is below `druid/`: nothing grants it
  = statement 1 grants it on other resources: it takes the bucket itself, `arn:aws:s3:::data`
  = queries hang when they commit a stage, and what they leave behind is never removed
beyond need: statement 1 grants more actions than are needed (Action `s3:*`)
beyond need: statement 1 grants its actions on the whole bucket (Resource `arn:aws:s3:::data/*`)

5 actions are needed: 3 allowed, 2 denied; 2 grants go beyond the need
note: [..]

"#]]);
}

#[test]
fn what_comes_near_is_said_with_what_it_takes() {
    let document = r#"{"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::logs/*"},
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::data",
            "Condition": {"StringEquals": {"s3:prefix": "druid"}}}]}"#;
    let told = check(document, "").assert().code(2).get_output().clone();
    let told = String::from_utf8(told.stdout).unwrap();
    for line in [
        "  = statement 1 grants it on other resources: it takes the objects, `arn:aws:s3:::data/druid/*`",
        "  = statement 2 grants it only where StringEquals of `s3:prefix` holds; StringLike `druid/*` always would",
        "beyond need: statement 1 grants its actions on other buckets (Resource `arn:aws:s3:::logs/*`)",
        "beyond need: statement 2 grants lists of what is not below `druid/`, such as of `druid`",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}: {told}");
    }
}

#[test]
fn what_documents_do_not_tell_is_undetermined() {
    let document = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::data/druid/*", "Condition": {"IpAddress": {"aws:SourceIp": "10.0.0.0/8"}}}}"#;
    check(document, "--role broker").assert().code(4).stderr_eq("").stdout_eq(str![[r#"
undetermined: s3:GetObject on objects below `druid/`: it depends on `aws:SourceIp` (condition IpAddress of statement 1)
  = if it is denied: queries fail when a worker fetches the result of a stage

1 action is needed: 1 undetermined; nothing goes beyond the need
note: [..]

"#]]);
}

#[test]
fn what_is_no_document_of_iam_is_said_with_its_place() {
    check("{\n\"Statement\": {\"Effect\": \"allow\"}}", "")
        .assert()
        .code(3)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: the IAM document cannot be read: `<stdin>`: unknown variant `allow`, expected `Allow` or `Deny` at line 2 column 31

"#]]);
    check("", "").assert().code(3);
    for (answer, query) in [
        (
            r#"{"RoleName": "druid", "PolicyDocument": {}}"#,
            "PolicyDocument",
        ),
        (
            r#"{"PolicyVersion": {"Document": {}}}"#,
            "PolicyVersion.Document",
        ),
        (r#"{"Policy": "{}"}"#, "Policy --output text"),
    ] {
        let told = check(answer, "").assert().code(3).get_output().clone();
        let told = String::from_utf8_lossy(&told.stderr).into_owned();
        assert!(told.contains(&format!("by `--query {query}`")), "{told}");
    }
    warden("s3 check --bucket data --prefix druid --iam none.json")
        .assert()
        .code(1);
}

#[test]
fn only_one_input_comes_from_stdin() {
    for arguments in [
        "--bucket data --prefix druid --iam - -",
        "--config - --iam -",
    ] {
        warden(&format!("s3 check {arguments}"))
            .stdin(SUFFICIENT)
            .assert()
            .code(1)
            .stdout_eq("");
    }
}

#[test]
fn programs_are_told_everything() {
    let document = r#"{"Version": "2012-10-17", "Statement": [
        {"Sid": "Away", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::data/druid/a*"},
        {"Effect": "Deny", "Action": "*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}"#;
    let output = check(document, "--role broker --format json")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let mut told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert!(told["notShown"].as_array_mut().unwrap().len() > 3);
    told["notShown"] = Value::Null;
    let at =
        |number, sid: Option<&str>| json!({"document": "<stdin>", "number": number, "sid": sid});
    assert_eq!(
        told,
        json!({
            "answer": "denied",
            "place": {"partition": "aws", "bucket": "data", "prefix": "druid"},
            "role": "broker",
            "documents": ["<stdin>"],
            "actions": [{
                "action": "s3:GetObject",
                "resource": "arn:aws:s3:::data/druid/*",
                "answer": "denied",
                "complete": true,
                "more": false,
                "found": [
                    {
                        "verdict": "notGranted",
                        "example": "druid/x",
                        "statement": null,
                        "dependsOn": [],
                        "nearMisses": [
                            {"statement": at(1, Some("Away")), "part": "resource", "operator": null, "key": null}
                        ],
                    },
                    {
                        "verdict": "undetermined",
                        "example": "druid/a",
                        "statement": null,
                        "dependsOn": [
                            {"statement": at(2, None), "part": "condition", "operator": "Bool", "key": "aws:SecureTransport"}
                        ],
                        "nearMisses": [],
                    },
                ],
                "consequence": "queries fail when a worker fetches the result of a stage",
            }],
            "excess": [],
            "notShown": null,
        })
    );
}
