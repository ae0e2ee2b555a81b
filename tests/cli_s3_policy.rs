//! `warden s3 policy`, as a user runs it.

mod command;

use command::warden;
use snapbox::cmd::Command;
use snapbox::{IntoData, str};

const ROLE: &str = "arn:aws:iam::111122223333:role/druid";
const KEY: &str = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

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

#[test]
fn the_policy_of_a_configuration_grants_the_five_actions() {
    policy("--config common.runtime.properties")
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
    }
  ]
}

"#]])
        .stderr_eq("");
}

#[test]
fn a_place_on_the_command_line_is_as_good_as_one_in_properties() {
    let configured = policy("--config common.runtime.properties")
        .output()
        .unwrap();
    at("druid/msq", "")
        .assert()
        .code(0)
        .stdout_eq(configured.stdout)
        .stderr_eq("");
}

#[test]
fn the_overlord_finds_and_removes() {
    at("druid/msq", "--role overlord")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "Version": "2012-10-17",
  "Statement": [
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
    }
  ]
}

"#]])
        .stderr_eq("");
}

#[test]
fn brokers_fetch() {
    at("druid/msq", "--role broker")
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
    }
  ]
}

"#]])
        .stderr_eq("");
}

#[test]
fn the_documented_four_come_with_a_warning() {
    at("druid/msq", "--documented")
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
    }
  ]
}

"#]])
        .stderr_eq(str![[r#"
warning: Druid's documentation leaves out s3:ListBucket: without it queries hang when they commit a stage, and what they leave behind is never removed


"#]]);
}

#[test]
fn a_key_of_kms_is_used_through_s3_alone() {
    at("druid/msq", &format!("--role worker --sse-kms {KEY}"))
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
fn brokers_only_decrypt_and_the_overlord_needs_no_key() {
    let broker = at("druid/msq", &format!("--role broker --sse-kms {KEY}"))
        .output()
        .unwrap();
    let broker = String::from_utf8(broker.stdout).unwrap();
    assert!(
        broker.contains("kms:Decrypt") && !broker.contains("kms:GenerateDataKey"),
        "{broker}"
    );
    let overlord = at("druid/msq", "--role overlord").output().unwrap();
    at("druid/msq", &format!("--role overlord --sse-kms {KEY}"))
        .assert()
        .code(0)
        .stdout_eq(overlord.stdout);
}

#[test]
fn the_policy_of_a_bucket_names_whom_it_lets_in() {
    at(
        "druid/msq",
        &format!("--role broker --bucket-policy --principal {ROLE} --principal arn:aws:iam::444455556666:root"),
    )
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

#[test]
fn terraform_gets_a_data_source() {
    at("druid/msq", &format!("--terraform --sse-kms {KEY}"))
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
data "aws_iam_policy_document" "druid_durable_storage" {
  version = "2012-10-17"

  statement {
    sid       = "FetchIntermediateResults"
    effect    = "Allow"
    actions   = ["s3:GetObject"]
    resources = ["arn:aws:s3:::my-bucket/druid/msq/*"]
  }

  statement {
    sid       = "PushIntermediateResults"
    effect    = "Allow"
    actions   = ["s3:PutObject", "s3:AbortMultipartUpload"]
    resources = ["arn:aws:s3:::my-bucket/druid/msq/*"]
  }

  statement {
    sid       = "RemoveIntermediateResults"
    effect    = "Allow"
    actions   = ["s3:DeleteObject"]
    resources = ["arn:aws:s3:::my-bucket/druid/msq/*"]
  }

  statement {
    sid       = "FindIntermediateResults"
    effect    = "Allow"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::my-bucket"]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["druid/msq/*"]
    }
  }

  statement {
    sid       = "UseKeyOfIntermediateResults"
    effect    = "Allow"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = ["arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.eu-central-1.amazonaws.com"]
    }
  }
}

"#]])
        .stderr_eq("");
    at(
        "druid/msq",
        &format!("--terraform --role overlord --bucket-policy --principal {ROLE}"),
    )
    .assert()
    .code(0)
    .stdout_eq(str![[r#"
data "aws_iam_policy_document" "druid_durable_storage" {
  version = "2012-10-17"

  statement {
    sid       = "RemoveIntermediateResults"
    effect    = "Allow"
    actions   = ["s3:DeleteObject"]
    resources = ["arn:aws:s3:::my-bucket/druid/msq/*"]

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
      values   = ["druid/msq/*"]
    }
  }
}

"#]])
    .stderr_eq("");
}

#[test]
fn what_is_special_in_a_prefix_means_itself() {
    at("a*b?c${d}\"é", "--role overlord")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RemoveIntermediateResults",
      "Effect": "Allow",
      "Action": [
        "s3:DeleteObject"
      ],
      "Resource": [
        "arn:aws:s3:::my-bucket/a${*}b${?}c${$}{d}\"\u00e9/*"
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
            "a${*}b${?}c${$}{d}\"\u00e9/*"
          ]
        }
      }
    }
  ]
}

"#]].raw())
        .stderr_eq(str![[r#"
warning: Druid's cleaner takes the prefix for a regular expression, and as such it does not match itself: what failed queries leave behind is never removed; choose a prefix without any of \ ^ $ | ? * + ( ) [ {


"#]].raw());
    at("a*b?c${d}%{e}\"é", "--role overlord --terraform")
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
  }

  statement {
    sid       = "FindIntermediateResults"
    effect    = "Allow"
    actions   = ["s3:ListBucket"]
    resources = ["arn:aws:s3:::my-bucket"]

    condition {
      test     = "StringLike"
      variable = "s3:prefix"
      values   = ["a$${*}b$${?}c$${$}{d}%%{e}\"é/*"]
    }
  }
}

"#]]
            .raw(),
        );
}

#[test]
fn a_prefix_is_granted_as_druid_writes_it() {
    at("", "--role overlord")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RemoveIntermediateResults",
      "Effect": "Allow",
      "Action": [
        "s3:DeleteObject"
      ],
      "Resource": [
        "arn:aws:s3:::my-bucket//*"
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
      ]
    }
  ]
}

"#]])
        .stderr_eq(str![[r#"
warning: the prefix is empty: Druid writes keys that begin with a slash and looks for them without, so that nothing is removed when a query ends; and its cleaner looks through all of the bucket, which is granted: set a prefix that nothing else has


"#]]);
    at("/msq", "--role overlord")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RemoveIntermediateResults",
      "Effect": "Allow",
      "Action": [
        "s3:DeleteObject"
      ],
      "Resource": [
        "arn:aws:s3:::my-bucket//msq/*"
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
            "msq/*",
            "/msq/*"
          ]
        }
      }
    }
  ]
}

"#]])
        .stderr_eq(str![[r#"
warning: the prefix begins with a slash: Druid writes keys that begin with it and looks for them without, so that nothing is ever removed: leave it out


"#]]);
    at("msq/", "--role overlord")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "RemoveIntermediateResults",
      "Effect": "Allow",
      "Action": [
        "s3:DeleteObject"
      ],
      "Resource": [
        "arn:aws:s3:::my-bucket/msq//*"
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
            "msq//*"
          ]
        }
      }
    }
  ]
}

"#]])
        .stderr_eq(str![[r#"
warning: the prefix ends in a slash, to which Druid adds another: that is granted, and nothing else; leave it out for simpler keys


"#]]);
}

#[test]
fn other_partitions_have_arns_of_their_own() {
    at("msq", "--role broker --partition aws-us-gov")
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
        "arn:aws-us-gov:s3:::my-bucket/msq/*"
      ]
    }
  ]
}

"#]])
        .stderr_eq("");
    at(
        "msq",
        "--role broker --partition aws-cn --sse-kms arn:aws-cn:kms:cn-north-1:111122223333:key/1",
    )
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
        "arn:aws-cn:s3:::my-bucket/msq/*"
      ]
    },
    {
      "Sid": "UseKeyOfIntermediateResults",
      "Effect": "Allow",
      "Action": [
        "kms:Decrypt"
      ],
      "Resource": [
        "arn:aws-cn:kms:cn-north-1:111122223333:key/1"
      ],
      "Condition": {
        "StringEquals": {
          "kms:ViaService": [
            "s3.cn-north-1.amazonaws.com.cn",
            "s3.cn-north-1.amazonaws.com"
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
fn a_configuration_with_slips_is_warned_of() {
    policy("--role broker --config shared.properties")
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
        "arn:aws-cn:s3:::my-bucket/druid/*"
      ]
    }
  ]
}

"#]])
        .stderr_eq(str![[r#"
warning: durable storage is not in use: `druid.msq.intermediate.storage.enable` is not `true`

warning: the segments lie below the prefix (druid.storage.baseKey `druid/segments`), where Druid's cleaner would remove all that it does not know, were it enabled: choose a prefix that nothing else has

warning: the prefix begins as that of the logs of tasks (druid.indexer.logs.s3Prefix `dr`): what removes or reads these removes or reads intermediate results too: choose a prefix that begins otherwise

warning: `druid.storage.sse` does not concern intermediate results: how they are encrypted, the bucket says; if by a key of KMS, name it with --sse-kms


"#]]);
}

#[test]
fn of_several_files_the_last_counts() {
    let both = policy("--config shared.properties --config common.runtime.properties")
        .output()
        .unwrap();
    let text = String::from_utf8(both.stdout).unwrap();
    assert!(
        text.contains("arn:aws-cn:s3:::my-bucket/druid/msq/*"),
        "{text}"
    );
}

#[test]
fn properties_come_from_stdin_too() {
    policy("--config -")
        .stdin(include_str!("durable_storage/common.runtime.properties"))
        .assert()
        .code(0)
        .stderr_eq("");
}

#[test]
fn a_reference_is_resolved_where_the_command_runs() {
    let properties = "\
druid.msq.intermediate.storage.enable=true
druid.msq.intermediate.storage.type=s3
druid.msq.intermediate.storage.bucket=${env:WARDEN_TEST_BUCKET}
druid.msq.intermediate.storage.prefix=msq
";
    let run = || policy("--config -").stdin(properties);
    let known = run()
        .env("WARDEN_TEST_BUCKET", "from-the-environment")
        .output()
        .unwrap();
    let known = String::from_utf8(known.stdout).unwrap();
    assert!(
        known.contains("arn:aws:s3:::from-the-environment\""),
        "{known}"
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
fn what_is_wrong_is_refused_with_the_way_out() {
    for (arguments, code, way) in [
        ("", 1, "--config"),
        ("--bucket my-bucket", 1, "--prefix"),
        ("--prefix msq", 1, "--bucket"),
        (
            "--bucket my-bucket --prefix msq --config common.runtime.properties",
            1,
            "cannot be used with",
        ),
        ("--bucket My-Bucket --prefix msq", 3, "small letters"),
        (
            "--bucket my-bucket/msq --prefix msq",
            3,
            "belongs to the prefix",
        ),
        (
            "--bucket my-bucket --prefix msq --partition mars",
            1,
            "aws-us-gov",
        ),
        (
            "--bucket my-bucket --prefix msq --sse-kms alias/druid",
            1,
            "describe-key",
        ),
        (
            "--bucket my-bucket --prefix msq --bucket-policy",
            1,
            "--principal",
        ),
        (
            "--bucket my-bucket --prefix msq --bucket-policy --principal *",
            1,
            "name the role",
        ),
        (
            "--bucket my-bucket --prefix msq --principal arn:aws:iam::111122223333:root",
            1,
            "--bucket-policy",
        ),
        (
            "--bucket my-bucket --prefix msq --partition aws-cn --bucket-policy --principal arn:aws:iam::111122223333:root",
            1,
            "--partition",
        ),
        (
            "--bucket my-bucket --prefix a&{b} --terraform",
            3,
            "print JSON instead",
        ),
        (
            "--bucket my-bucket --prefix msq --role historical",
            1,
            "overlord",
        ),
        ("--config none.properties", 1, "check the path"),
        (
            "--config ../policies/documented.json",
            3,
            "druid.msq.intermediate.storage.type",
        ),
    ] {
        let output = policy(arguments)
            .assert()
            .code(code)
            .stdout_eq("")
            .get_output()
            .clone();
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.contains(way), "{arguments}: {told}");
    }
}

#[test]
fn properties_that_java_would_not_read_are_refused_with_the_line() {
    policy("--config -")
        .stdin("a=b\nc=C:\\users")
        .assert()
        .code(3)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: the properties cannot be read: `<stdin>` in line 2: `/u` is not followed by four hexadecimal digits, and Druid does not start: write a backslash as two

"#]]);
    policy("--config -")
        .stdin(b"a=\xff".as_slice())
        .assert()
        .code(3)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: the properties cannot be read: `<stdin>` is not UTF-8, as Druid reads it: save it so

"#]]);
    policy("--config -")
        .stdin("#".repeat((1 << 20) + 1))
        .assert()
        .code(3)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: the properties cannot be read: `<stdin>` is larger than 1 MiB

"#]]);
}
