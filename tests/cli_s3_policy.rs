//! `warden s3 policy`, as a user runs it: one whole document of each printer, and of all else what differs.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod command;
mod iam_statements;

use command::warden;
use iam_statements::lines;
use snapbox::cmd::Command;
use snapbox::{IntoData, str};

const ROLE: &str = "arn:aws:iam::111122223333:role/druid";
const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// The statements for `druid/msq` in `my-bucket`, as [`lines`] shows them.
const FETCH: &str = "FetchIntermediateResults: s3:GetObject on arn:aws:s3:::my-bucket/druid/msq/*";
const PUSH: &str = "PushIntermediateResults: s3:PutObject s3:AbortMultipartUpload on arn:aws:s3:::my-bucket/druid/msq/*";
const REMOVE: &str =
    "RemoveIntermediateResults: s3:DeleteObject on arn:aws:s3:::my-bucket/druid/msq/*";
const FIND: &str = "FindIntermediateResults: s3:ListBucket on arn:aws:s3:::my-bucket where s3:prefix StringLike druid/msq/*";

/// Where the properties are.
fn policy(arguments: &str) -> Command {
    warden(&format!("s3 policy {arguments}")).current_dir(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/durable_storage"
    ))
}

/// In a bucket that is told.
fn at(prefix: &str, arguments: &str) -> Command {
    policy("--bucket my-bucket --prefix")
        .arg(prefix)
        .args(arguments.split_whitespace())
}

/// The statements that are written, a line each, and what stderr says.
fn written(command: Command) -> (Vec<String>, String) {
    let output = command.assert().code(0).get_output().clone();
    let told = String::from_utf8(output.stderr).unwrap();
    (lines(&output.stdout), told)
}

/// The statements that are written, with nothing to say about them.
fn statements(command: Command) -> Vec<String> {
    let (statements, told) = written(command);
    assert_eq!(told, "");
    statements
}

#[test]
fn json_is_laid_out_for_people() {
    policy("--config common.runtime.properties --sse-kms")
        .arg(KEY)
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "FetchIntermediateResults",
      "Effect": "Allow",
      "Action": [
        "s3:GetObject"
      ],
      "Resource": [
        "arn:aws:s3:::my-bucket/druid/msq/*"
      ]
    },
    {
      "Sid": "PushIntermediateResults",
      "Effect": "Allow",
      "Action": [
        "s3:PutObject",
        "s3:AbortMultipartUpload"
      ],
      "Resource": [
        "arn:aws:s3:::my-bucket/druid/msq/*"
      ]
    },
    {
      "Sid": "RemoveIntermediateResults",
      "Effect": "Allow",
      "Action": [
        "s3:DeleteObject"
      ],
      "Resource": [
        "arn:aws:s3:::my-bucket/druid/msq/*"
      ]
    },
    {
      "Sid": "FindIntermediateResults",
      "Effect": "Allow",
      "Action": [
        "s3:ListBucket"
      ],
      "Resource": [
        "arn:aws:s3:::my-bucket"
      ],
      "Condition": {
        "StringLike": {
          "s3:prefix": [
            "druid/msq/*"
          ]
        }
      }
    },
    {
      "Sid": "UseKeyOfIntermediateResults",
      "Effect": "Allow",
      "Action": [
        "kms:Decrypt",
        "kms:GenerateDataKey"
      ],
      "Resource": [
        "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
      ],
      "Condition": {
        "StringEquals": {
          "kms:ViaService": [
            "s3.eu-central-1.amazonaws.com"
          ]
        }
      }
    }
  ]
}

"#]])
        .stderr_eq("");
}

#[test]
fn the_policy_of_a_bucket_names_whom_it_lets_in() {
    at("druid/msq", "--role broker --bucket-policy")
        .args(["--principal", ROLE])
        .args(["--principal", "arn:aws:iam::444455556666:root"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "FetchIntermediateResults",
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "arn:aws:iam::111122223333:role/druid",
          "arn:aws:iam::444455556666:root"
        ]
      },
      "Action": [
        "s3:GetObject"
      ],
      "Resource": [
        "arn:aws:s3:::my-bucket/druid/msq/*"
      ]
    }
  ]
}

"#]])
        .stderr_eq("");
}

/// The prefix has what IAM, and what HCL, would take for more than a text.
#[test]
fn terraform_gets_a_data_source_in_which_a_prefix_means_itself() {
    at(
        "a*b?c${d}%{e}\"é",
        "--terraform --role overlord --bucket-policy --principal",
    )
    .arg(ROLE)
    .assert()
    .code(0)
    .stdout_eq(
        str![[r#"
data "aws_iam_policy_document" "druid_durable_storage" {
  version = "2012-10-17"

  statement {
    sid       = "RemoveIntermediateResults"
    effect    = "Allow"
    actions   = ["s3:DeleteObject"]
    resources = ["arn:aws:s3:::my-bucket/a$${*}b$${?}c$${$}{d}%%{e}\"é/*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/druid"]
    }
  }

  statement {
    sid       = "FindIntermediateResults"
    effect    = "Allow"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::my-bucket"]

    principals {
      type        = "AWS"
      identifiers = ["arn:aws:iam::111122223333:role/druid"]
    }

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["a$${*}b$${?}c$${$}{d}%%{e}\"é/*"]
    }
  }
}

"#]]
        .raw(),
    )
    .stderr_eq("warning: Druid's cleaner takes [..]\n\n");
}

#[test]
fn each_role_gets_what_it_needs_and_the_use_of_the_key_that_goes_with_it() {
    let key = |actions: &str| {
        format!(
            "UseKeyOfIntermediateResults: {actions} on {KEY} where kms:ViaService StringEquals s3.eu-central-1.amazonaws.com"
        )
    };
    let all = "kms:Decrypt kms:GenerateDataKey";
    for (role, granted, actions_on_key) in [
        ("", vec![FETCH, PUSH, REMOVE, FIND], all),
        ("--role all", vec![FETCH, PUSH, REMOVE, FIND], all),
        ("--role worker", vec![FETCH, PUSH, REMOVE, FIND], all),
        ("--role overlord", vec![REMOVE, FIND], ""),
        ("--role broker", vec![FETCH], "kms:Decrypt"),
    ] {
        assert_eq!(statements(at("druid/msq", role)), granted, "{role}");
        let mut with_key: Vec<_> = granted.into_iter().map(str::to_owned).collect();
        with_key.extend((!actions_on_key.is_empty()).then(|| key(actions_on_key)));
        let encrypted = at("druid/msq", &format!("{role} --sse-kms {KEY}"));
        assert_eq!(statements(encrypted), with_key, "{role}");
    }
}

#[test]
fn the_documented_four_come_with_a_warning() {
    let (granted, told) = written(at("druid/msq", "--documented"));
    assert_eq!(granted, [FETCH, PUSH, REMOVE]);
    assert_eq!(
        told,
        "warning: Druid's documentation leaves out s3:ListBucket: without it queries hang when they commit a stage, \
         and what they leave behind is never removed\n\n"
    );
    // What brokers do needs nothing beyond.
    assert_eq!(
        statements(at("druid/msq", "--documented --role broker")),
        [FETCH]
    );
}

#[test]
fn a_prefix_is_granted_as_druid_writes_it() {
    for (prefix, objects, listed, warning) in [
        (
            "a*b?c${d}\"é",
            "a${*}b${?}c${$}{d}\"é/*",
            " where s3:prefix StringLike a${*}b${?}c${$}{d}\"é/*",
            "Druid's cleaner takes the prefix for a regular expression, and as such it does not match itself: what \
             failed queries leave behind is never removed; choose a prefix without any of \\ ^ $ | ? * + ( ) [ {",
        ),
        (
            "",
            "/*",
            "",
            "the prefix is empty: Druid writes keys that begin with a slash and looks for them without, so that nothing \
             is removed when a query ends; and its cleaner looks through all of the bucket, which is granted: set a \
             prefix that nothing else has",
        ),
        (
            "/msq",
            "/msq/*",
            " where s3:prefix StringLike msq/* /msq/*",
            "the prefix begins with a slash: Druid writes keys that begin with it and looks for them without, so that \
             nothing is ever removed: leave it out",
        ),
        (
            "msq/",
            "msq//*",
            " where s3:prefix StringLike msq//*",
            "the prefix ends in a slash, to which Druid adds another: that is granted, and nothing else; leave it out \
             for simpler keys",
        ),
    ] {
        let (granted, told) = written(at(prefix, "--role overlord"));
        let remove = "RemoveIntermediateResults: s3:DeleteObject on arn:aws:s3:::my-bucket";
        let find = "FindIntermediateResults: s3:ListBucket on arn:aws:s3:::my-bucket";
        assert_eq!(
            granted,
            [format!("{remove}/{objects}"), format!("{find}{listed}")]
        );
        assert_eq!(told, format!("warning: {warning}\n\n"));
    }
}

#[test]
fn a_policy_that_is_too_long_for_aws_comes_with_a_warning() {
    let (_, told) = written(at(&"*".repeat(500), ""));
    assert!(
        told.contains(" and AWS takes 6144 of a managed policy"),
        "{told}"
    );
    let principals = format!("--principal {ROLE} ").repeat(200);
    at("msq", &format!("--bucket-policy {principals}"))
        .assert()
        .code(0)
        .stderr_eq("warning: the policy has [..] characters, and AWS takes 20480 of the policy of a bucket: [..]\n\n");
}

#[test]
fn other_partitions_have_arns_of_their_own() {
    assert_eq!(
        statements(at("druid/msq", "--role broker --partition aws-us-gov")),
        [FETCH.replace(":aws:", ":aws-us-gov:")]
    );
    let key = "arn:aws-cn:kms:cn-north-1:111122223333:key/1";
    let china = format!("--role broker --partition aws-cn --sse-kms {key}");
    assert_eq!(
        statements(at("druid/msq", &china)),
        [
            FETCH.replace(":aws:", ":aws-cn:"),
            format!(
                "UseKeyOfIntermediateResults: kms:Decrypt on {key} \
                 where kms:ViaService StringEquals s3.cn-north-1.amazonaws.com.cn s3.cn-north-1.amazonaws.com"
            ),
        ]
    );
}

#[test]
fn a_place_comes_from_files_from_stdin_or_from_the_command_line() {
    let granted = [FETCH, PUSH, REMOVE, FIND];
    assert_eq!(
        statements(policy("--config common.runtime.properties")),
        granted
    );
    let properties = include_str!("durable_storage/common.runtime.properties");
    assert_eq!(statements(policy("--config -").stdin(properties)), granted);
    assert_eq!(statements(at("druid/msq", "")), granted);
    // Of several files the last counts, and what only the first says stays.
    let several = policy("--config shared.properties --config common.runtime.properties");
    let (both, _) = written(several);
    assert_eq!(both, granted.map(|it| it.replace(":aws:", ":aws-cn:")));
}

#[test]
fn a_configuration_with_slips_is_warned_of() {
    let (granted, told) = written(policy("--role broker --config shared.properties"));
    let place = "arn:aws-cn:s3:::my-bucket/druid/*";
    assert_eq!(
        granted,
        [format!("FetchIntermediateResults: s3:GetObject on {place}")]
    );
    snapbox::assert_data_eq!(
        told,
        str![[r#"
warning: durable storage is not in use: `druid.msq.intermediate.storage.enable` is not `true`

warning: the segments lie below the prefix (druid.storage.baseKey `druid/segments`), where Druid's cleaner would remove all that it does not know, were it enabled: choose a prefix that nothing else has

warning: the prefix begins as that of the logs of tasks (druid.indexer.logs.s3Prefix `dr`): what removes or reads these removes or reads intermediate results too: choose a prefix that begins otherwise

warning: `druid.storage.sse` does not concern intermediate results: how they are encrypted, the bucket says; if by a key of KMS, name it with --sse-kms


"#]]
    );
}

#[test]
fn a_key_is_asked_for_where_one_may_be_missing() {
    let principal = "--bucket-policy --principal arn:aws-cn:iam::111122223333:root";
    let key = "--sse-kms arn:aws-cn:kms:cn-north-1:111122223333:key/1";
    let told = |options| {
        let output = policy(&format!("--config shared.properties {options}"));
        String::from_utf8(output.output().unwrap().stderr).unwrap()
    };
    assert!(told("").ends_with("name it with --sse-kms\n\n"));
    assert!(told(principal).ends_with("the key's own policy has to let Druid use it\n\n"));
    for not_missing in [key, "--role overlord"] {
        assert!(
            !told(not_missing).contains("druid.storage.sse"),
            "{not_missing}"
        );
    }
}

#[test]
fn encryption_with_a_key_that_druid_sends_is_warned_of() {
    let custom = policy("--config common.runtime.properties --config -");
    let (_, told) = written(custom.stdin("druid.storage.sse.type=custom"));
    assert_eq!(
        told,
        "warning: with `druid.storage.sse.type` `custom`, Druid reads intermediate results with a key and writes them \
         without, and S3 refuses that: set another type\n\n"
    );
}

#[test]
fn a_reference_is_resolved_where_the_command_runs() {
    let properties = "\
druid.msq.intermediate.storage.enable=true
druid.msq.intermediate.storage.type=s3
druid.msq.intermediate.storage.bucket=${env:WARDEN_TEST_BUCKET}
druid.msq.intermediate.storage.prefix=druid/msq
";
    let run = || policy("--config - --role broker").stdin(properties);
    let known = run().env("WARDEN_TEST_BUCKET", "from-the-environment");
    assert_eq!(
        statements(known),
        [FETCH.replace("my-bucket", "from-the-environment")]
    );
    run()
        .env_remove("WARDEN_TEST_BUCKET")
        .assert()
        .code(3)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: `druid.msq.intermediate.storage.bucket`: `${env:WARDEN_TEST_BUCKET}` is not set here: set it as Druid has it

"#]]);
}

#[test]
fn properties_that_java_would_not_read_are_refused_with_the_line() {
    for (properties, why) in [
        (
            b"a=b\nc=C:\\users".to_vec(),
            " in line 2: `\\u` is not followed by four hexadecimal digits, and Druid does not start: write a backslash as two",
        ),
        (
            b"a=\xff".to_vec(),
            " is not UTF-8, as Druid reads it: save it so",
        ),
        (
            "\u{feff}druid.msq.intermediate.storage.enable=true".into(),
            " begins with a byte order mark, which Druid takes for a part of its first key: save it without",
        ),
        (vec![b'#'; (1 << 20) + 1], " is larger than 1 MiB"),
    ] {
        policy("--config -")
            .stdin(properties)
            .assert()
            .code(3)
            .stdout_eq("")
            .stderr_eq(format!("error: the properties cannot be read: `<stdin>`{why}\n").raw());
    }
}

/// Refused with nothing on stdout, this exit code, and a way out.
fn is_refused(command: Command, code: i32, way: &str) {
    let output = command
        .assert()
        .code(code)
        .stdout_eq("")
        .get_output()
        .clone();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains(way), "{way} is not in {told}");
}

#[test]
fn a_place_that_is_not_told_or_is_none_is_refused_with_the_way_out() {
    is_refused(policy(""), 1, "--config <FILE>|--bucket <BUCKET>");
    is_refused(policy("--bucket my-bucket"), 1, "--prefix");
    is_refused(policy("--prefix msq"), 1, "--bucket");
    let twice = "--config common.runtime.properties";
    is_refused(at("msq", twice), 1, "cannot be used with");
    let half = policy("--prefix msq --config common.runtime.properties");
    is_refused(half, 1, "cannot be used with");
    let capitals = policy("--bucket My-Bucket --prefix msq");
    is_refused(capitals, 3, "small letters");
    let folder = policy("--bucket my-bucket/msq --prefix msq");
    is_refused(folder, 3, "belongs to the prefix");
    is_refused(policy("--config none.properties"), 1, "check the path");
    let nothing = policy("--config ../policies/documented.json");
    is_refused(nothing, 3, "druid.msq.intermediate.storage.type");
}

#[test]
fn options_that_make_no_policy_are_refused_with_the_way_out() {
    for (options, way) in [
        ("--partition mars", "aws-us-gov"),
        ("--role historical", "overlord"),
        ("--sse-kms alias/druid", "describe-key"),
        ("--bucket-policy", "--principal"),
        ("--bucket-policy --principal *", "name the role"),
        (
            "--principal arn:aws:iam::111122223333:root",
            "--bucket-policy",
        ),
        (
            "--bucket-policy --principal arn:aws-cn:iam::111122223333:root",
            "--partition",
        ),
        (
            "--sse-kms arn:aws-cn:kms:cn-north-1:111122223333:key/1",
            "aws-cn",
        ),
    ] {
        is_refused(at("msq", options), 1, way);
    }
    let key_of_bucket = format!("--bucket-policy --principal {ROLE} --sse-kms {KEY}");
    is_refused(at("msq", &key_of_bucket), 1, "cannot be used with");
    is_refused(at("a&{b}", "--terraform"), 3, "print JSON instead");
}
