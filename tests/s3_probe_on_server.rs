//! `warden s3 probe` on a real S3 server that enforces IAM: what it leaves, whatever happens to it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use serde_json::Value;
use snapbox::cmd::cargo_bin;
use tempfile::TempDir;
use warden_s3_server::{Request, Server, User};

const OF_OBJECTS: [&str; 4] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:AbortMultipartUpload",
    "s3:DeleteObject",
];

/// What is needed below a prefix, without one action.
fn document(prefix: &str, without: Option<&str>) -> String {
    let objects = OF_OBJECTS.iter().filter(|action| Some(**action) != without);
    let mut statements = vec![serde_json::json!({
        "Effect": "Allow",
        "Action": objects.collect::<Vec<_>>(),
        "Resource": format!("arn:aws:s3:::{}/{prefix}/*", Server::BUCKET),
    })];
    if without != Some("s3:ListBucket") {
        statements.push(serde_json::json!({
            "Effect": "Allow",
            "Action": "s3:ListBucket",
            "Resource": format!("arn:aws:s3:::{}", Server::BUCKET),
            "Condition": { "StringLike": { "s3:prefix": format!("{prefix}/*") } },
        }));
    }
    serde_json::json!({ "Version": "2012-10-17", "Statement": statements }).to_string()
}

/// A user who may do that below a prefix, and how Druid is configured with the user's keys.
fn configured(server: &Server, prefix: &str, without: Option<&str>) -> TempDir {
    let User { key, .. } = server.user(prefix, &[&document(prefix, without)]).unwrap();
    let folder = TempDir::new().unwrap();
    let properties = format!(
        "druid.msq.intermediate.storage.enable=true\n\
         druid.msq.intermediate.storage.type=s3\n\
         druid.msq.intermediate.storage.bucket={}\n\
         druid.msq.intermediate.storage.prefix={prefix}\n\
         druid.s3.endpoint.url={}\n\
         druid.s3.enablePathStyleAccess=true\n\
         druid.s3.accessKey={}\n\
         druid.s3.secretKey={}\n",
        Server::BUCKET,
        server.endpoint(),
        key.id,
        key.secret
    );
    std::fs::write(folder.path().join("common.runtime.properties"), properties).unwrap();
    folder
}

fn probe(folder: &TempDir) -> Command {
    let mut command = Command::new(cargo_bin!("warden"));
    command
        .args([
            "s3",
            "probe",
            "--config",
            "common.runtime.properties",
            "--format",
            "json",
        ])
        .current_dir(folder)
        .env_clear()
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Objects and uploads below the prefix.
#[track_caller]
fn assert_clean(server: &Server, prefix: &str) {
    for (parameters, element) in [("list-type=2", "<Contents>"), ("uploads=", "<Upload>")] {
        let target = format!("/{}?{parameters}&prefix={prefix}%2F", Server::BUCKET);
        let answer = server.ask(server.root(), &Request::new("GET", &target));
        assert!(
            answer.is_success() && !answer.body.contains(element),
            "{answer:?}"
        );
    }
}

#[test]
fn what_is_needed_is_enough_and_nothing_is_left() {
    let server = Server::running();
    let folder = configured(&server, "enough", None);
    let output = probe(&folder).output().unwrap();
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), &said["verdict"]),
        (Some(0), &"works".into()),
        "{said}"
    );
    assert_clean(&server, "enough");
}

#[test]
fn whatever_action_is_missing_that_one_is_told() {
    let server = Server::running();
    // This server, unlike AWS, says 404 to a HEAD of what is missing also without s3:ListBucket.
    for (prefix, without, expected) in [
        (
            "no-get",
            "s3:GetObject",
            &["head", "rangedGet", "headOfMissing"][..],
        ),
        ("no-put", "s3:PutObject", &["multipartUpload"]),
        ("no-abort", "s3:AbortMultipartUpload", &["abort"]),
        ("no-delete", "s3:DeleteObject", &["multiObjectDelete"]),
        ("no-list", "s3:ListBucket", &["list", "listPrefix"]),
    ] {
        let folder = configured(&server, prefix, Some(without));
        let output = probe(&folder).output().unwrap();
        let said: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        let trials = said["trials"].as_array().unwrap().iter();
        let fail = trials.filter(|trial| trial["answer"] == "fails");
        assert!(
            fail.clone().all(|trial| trial["meaning"].is_string()),
            "{said}"
        );
        let names: Vec<_> = fail.map(|trial| trial["trial"].as_str().unwrap()).collect();
        assert_eq!(names, expected, "{said}");
        if without != "s3:DeleteObject" {
            assert_clean(&server, prefix);
        }
    }
}

#[test]
fn nothing_is_left_whenever_a_signal_comes() {
    let server = Server::running();
    let folder = configured(&server, "interrupted", None);
    let mut interrupted = 0;
    for delay in 0..40 {
        let child = probe(&folder).spawn().unwrap();
        thread::sleep(Duration::from_millis(delay * 5));
        let signal = if delay % 2 == 0 { "INT" } else { "TERM" };
        // The probe may be done.
        let _ = Command::new("kill")
            .args(["-s", signal, &child.id().to_string()])
            .status();
        let output = child.wait_with_output().unwrap();
        interrupted += u32::from(output.status.code() == Some(1));
        assert_clean(&server, "interrupted");
    }
    assert!(interrupted > 0, "no signal has met a probe at work");
}
