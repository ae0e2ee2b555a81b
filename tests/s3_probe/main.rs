//! `warden s3 probe`, as a user runs it, against a server that misbehaves.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

mod credentials;
mod fake_s3;
mod probing;
mod proxy;

use std::process::{Child, Command};
use std::time::{Duration, Instant};

use fake_s3::{Asked, FakeS3, Misbehaviour};
use probing::{Here, Said, assert_clean, probed};
use serde_json::Value;

fn refusing(asked: Asked) -> FakeS3 {
    FakeS3::that([(asked, Misbehaviour::Refuses(403, "AccessDenied"))])
}

#[test]
fn everything_works_and_nothing_is_left() {
    let server = FakeS3::that([]);
    let said = probed(&server, &[]);
    assert_eq!(
        (said.code, &said.json["verdict"]),
        (0, &"works".into()),
        "{said:?}"
    );
    assert_eq!(
        said.json["credentials"],
        "druid.s3.accessKey and druid.s3.secretKey"
    );
    assert_clean(&server);
}

#[test]
fn only_the_requests_of_druid_are_sent_and_all_stay_below_the_prefix() {
    let server = FakeS3::that([]);
    let said = probed(&server, &[]);
    let folder = said.json["folder"].as_str().unwrap().to_owned();
    assert!(
        folder.starts_with("shuffle/warden-probe-")
            && folder.len() == "shuffle/warden-probe-/".len() + 32,
        "{folder}"
    );
    for (asked, head) in server.requests() {
        let is_of_bucket = matches!(asked, Asked::List | Asked::Delete);
        assert!(
            is_of_bucket || head.contains(&format!(" /druid/{folder}")),
            "{head}"
        );
        assert!(
            !head
                .to_ascii_lowercase()
                .contains("x-amz-server-side-encryption"),
            "{head}"
        );
    }
}

#[test]
fn what_is_refused_is_told_with_what_it_means() {
    for (asked, trial, meaning) in [
        (
            Asked::Begin,
            "multipartUpload",
            "queries fail when a worker pushes",
        ),
        (
            Asked::Part,
            "multipartUpload",
            "queries fail when a worker pushes",
        ),
        (
            Asked::Complete,
            "multipartUpload",
            "queries fail when a worker pushes",
        ),
        (Asked::Head, "head", "queries fail when a worker fetches"),
        (
            Asked::Get,
            "rangedGet",
            "queries fail when a worker fetches",
        ),
        (
            Asked::HeadOfMissing,
            "headOfMissing",
            "queries hang when they commit a stage",
        ),
        (Asked::List, "list", "they do not hang"),
        (Asked::Abort, "abort", "the parts of failed uploads stay"),
        (
            Asked::Delete,
            "multiObjectDelete",
            "leave their intermediate results behind",
        ),
    ] {
        let server = refusing(asked);
        let said = probed(&server, &[]);
        assert_eq!(said.code, 2, "{asked:?}: {said:?}");
        said.assert_fails(trial, 403, meaning);
        if asked != Asked::Delete {
            assert_clean(&server);
        }
    }
}

#[test]
fn what_could_not_be_removed_is_named() {
    let server = refusing(Asked::Delete);
    let said = probed(&server, &[]);
    let key = format!("{}pushed", said.json["folder"].as_str().unwrap());
    assert_eq!(said.json["left"][0]["key"], key.as_str(), "{said:?}");
    assert!(
        said.stderr
            .contains(&format!("the object `{key}` may still be there")),
        "{}",
        said.stderr
    );
    assert!(server.left().contains(&key));
}

#[test]
fn what_is_refused_of_a_key_that_was_not_asked_for_may_be_any_of_those_that_were() {
    let refused =
        "<DeleteResult><Error><Key>of-a-user</Key><Code>AccessDenied</Code></Error></DeleteResult>";
    let server = FakeS3::that([(Asked::Delete, Misbehaviour::Says(refused))]);
    let said = probed(&server, &[]);
    let key = format!("{}pushed", said.json["folder"].as_str().unwrap());
    assert_eq!(said.json["left"][0]["key"], key.as_str(), "{said:?}");
    for (_, request) in server.requests() {
        assert!(!request.contains("of-a-user"), "{request}");
    }
}

#[test]
fn an_upload_that_may_not_be_aborted_becomes_an_object_and_is_removed() {
    let server = refusing(Asked::Abort);
    let said = probed(&server, &[]);
    assert_eq!(said.json["left"], Value::Array(Vec::new()), "{said:?}");
    assert_clean(&server);
}

#[test]
fn an_upload_that_stays_is_named() {
    let refuse = Misbehaviour::Refuses(403, "AccessDenied");
    let server = FakeS3::that([(Asked::Abort, refuse), (Asked::Part, refuse)]);
    let said = probed(&server, &[]);
    let left = said.json["left"].as_array().unwrap();
    let uploads = left.iter().filter(|left| left["upload"] == "id-of-upload");
    assert_eq!(uploads.count(), 2, "{said:?}");
    assert!(said.stderr.contains("could not be aborted"), "{said:?}");
}

#[test]
fn a_signal_ends_the_trials_and_everything_is_taken_away() {
    for signal in ["INT", "TERM", "HUP"] {
        for asked in [
            Asked::Begin,
            Asked::Part,
            Asked::Complete,
            Asked::Get,
            Asked::Abort,
        ] {
            let server = FakeS3::that([(asked, Misbehaviour::Waits)]);
            let here = Here::with(&server).and_keys();
            let child = here.probe(&[]).spawn().unwrap();
            server.wait_for(asked);
            send(signal, &child);
            // Until the signal has been heard, which nothing shows.
            std::thread::sleep(Duration::from_millis(100));
            for _ in 0..9 {
                server.go_on();
            }
            let said = Said::by(&child.wait_with_output().unwrap());
            assert_eq!(
                (said.code, &said.json["verdict"]),
                (1, &"unfinished".into()),
                "{said:?}"
            );
            assert!(
                said.trial("multiObjectDelete")["message"]
                    .as_str()
                    .unwrap()
                    .contains("interrupted")
            );
            assert_clean(&server);
        }
    }
}

#[test]
fn a_second_signal_ends_it_at_once_and_tells_what_may_be_left() {
    for (asked, left) in [(Asked::Begin, 1), (Asked::Complete, 2)] {
        let server = FakeS3::that([(asked, Misbehaviour::Hangs)]);
        let here = Here::with(&server).and_keys();
        let child = here.probe(&[]).spawn().unwrap();
        server.wait_for(asked);
        send("INT", &child);
        // Two of the same at once are one.
        std::thread::sleep(Duration::from_millis(500));
        send("INT", &child);
        let said = Said::by(&child.wait_with_output().unwrap());
        assert_eq!(said.code, 1, "{said:?}");
        assert_eq!(said.trial("multipartUpload")["answer"], "untried");
        assert_eq!(
            said.json["left"].as_array().unwrap().len(),
            left,
            "{said:?}"
        );
    }
}

fn send(signal: &str, child: &Child) {
    let kill = Command::new("kill")
        .args(["-s", signal, &child.id().to_string()])
        .status();
    assert!(kill.unwrap().success());
}

#[test]
fn a_server_that_does_not_answer_is_not_waited_for() {
    for asked in [Asked::Begin, Asked::Get, Asked::Delete] {
        let server = FakeS3::that([(asked, Misbehaviour::Hangs)]);
        let began = Instant::now();
        let said = probed(&server, &["--timeout", "1"]);
        assert_eq!(
            (said.code, &said.json["verdict"]),
            (1, &"unfinished".into()),
            "{said:?}"
        );
        assert!(
            began.elapsed() < Duration::from_secs(40),
            "{:?}",
            began.elapsed()
        );
    }
}

#[test]
fn nobody_at_the_endpoint_is_told_and_not_tried_again_and_again() {
    let here = Here::at("http://127.0.0.1:1").and_keys();
    let said = Said::by(&here.probe(&[]).output().unwrap());
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.trial("multipartUpload")["message"]
            .as_str()
            .unwrap()
            .contains("refused"),
        "{said:?}"
    );
    assert_eq!(said.trial("multiObjectDelete")["answer"], "untried");
    assert!(said.stderr.contains("if S3 was reached"), "{said:?}");
}

#[test]
fn secrets_that_a_server_says_back_are_not_shown() {
    let server = FakeS3::that([(Asked::Begin, Misbehaviour::SaysBack)]);
    let here = Here::with(&server);
    here.write("session", "accessKey=the-key-of-druid\nsecretKey=the/secret+of/druid\nsessionToken=token-of-session\n");
    here.add("druid.s3.fileSessionCredentials=session\n");
    let said = Said::by(&here.probe(&[]).output().unwrap());
    assert_eq!(said.code, 2, "{said:?}");
    let (_, head) = server.requests().remove(0);
    assert!(head.contains("token-of-session"), "{head}");
}

#[test]
fn a_secret_that_a_server_takes_for_the_number_of_an_upload_is_not_shown() {
    let number = "<InitiateMultipartUploadResult><UploadId>the-key-of-druid</UploadId></InitiateMultipartUploadResult>";
    let refuses = Misbehaviour::Refuses(403, "AccessDenied");
    let server = FakeS3::that([
        (Asked::Begin, Misbehaviour::Says(number)),
        (Asked::Part, refuses),
        (Asked::Abort, refuses),
    ]);
    let said = probed(&server, &[]);
    assert_eq!(said.json["left"][0]["upload"], "<hidden>", "{said:?}");
}

#[test]
fn what_is_no_xml_is_a_failure_and_reaches_no_terminal_raw() {
    for asked in [Asked::Begin, Asked::Complete, Asked::List, Asked::Delete] {
        let server = FakeS3::that([(asked, Misbehaviour::Babbles)]);
        let said = probed(&server, &[]);
        assert_ne!(said.code, 0, "{asked:?}: {said:?}");
        assert!(!said.stderr.contains('\u{1b}'), "{said:?}");
    }
}

#[test]
fn an_answer_without_end_is_broken_off() {
    for (asked, trial) in [(Asked::List, "list"), (Asked::Get, "rangedGet")] {
        let server = FakeS3::that([(asked, Misbehaviour::Floods)]);
        let said = probed(&server, &[]);
        let message = said.trial(trial)["message"].as_str().unwrap();
        assert!(message.contains("length limit exceeded"), "{said:?}");
        assert_clean(&server);
    }
}

#[test]
fn credentials_that_s3_does_not_take_are_no_missing_permission() {
    let server = FakeS3::that([(
        Asked::Begin,
        Misbehaviour::Refuses(403, "InvalidAccessKeyId"),
    )]);
    let said = probed(&server, &[]);
    assert_eq!(
        (said.code, &said.json["verdict"]),
        (1, &"unfinished".into()),
        "{said:?}"
    );
    said.assert_fails("multipartUpload", 403, "does not take these credentials");
}

#[test]
fn a_bucket_of_another_region_is_told() {
    let server = FakeS3::that([(
        Asked::Begin,
        Misbehaviour::Refuses(301, "PermanentRedirect"),
    )]);
    let said = probed(&server, &[]);
    assert_eq!(said.code, 1, "{said:?}");
    said.assert_fails("multipartUpload", 301, "another region");
}

#[test]
fn the_overlord_lists_and_deletes_and_puts_nothing() {
    let server = refusing(Asked::Begin);
    let said = probed(&server, &["--role", "overlord"]);
    assert_eq!(
        (said.code, &said.json["verdict"]),
        (0, &"works".into()),
        "{said:?}"
    );
    let asked: Vec<_> = server
        .requests()
        .into_iter()
        .map(|(asked, _)| asked)
        .collect();
    assert_eq!(asked, [Asked::List, Asked::Delete]);
}

#[test]
fn a_broker_that_may_not_put_an_object_leaves_it_undetermined() {
    let server = refusing(Asked::Begin);
    let said = probed(&server, &["--role", "broker"]);
    assert_eq!(
        (said.code, &said.json["verdict"]),
        (4, &"undetermined".into()),
        "{said:?}"
    );
}

#[test]
fn what_is_risky_about_the_storage_is_told() {
    let server = FakeS3::that([]);
    let here = Here::with(&server).and_keys();
    here.add(
        "druid.storage.sse.type=custom\n\
         druid.msq.intermediate.storage.enable=false\n",
    );
    let said = Said::by(&here.probe(&[]).output().unwrap());
    assert_eq!(said.code, 0, "{said:?}");
    for risk in [
        "`druid.storage.sse.type` `custom`",
        "durable storage is not in use",
    ] {
        assert!(said.stderr.contains(risk), "{said:?}");
    }
}

#[test]
fn the_table_says_what_works_and_what_that_means() {
    let server = FakeS3::that([
        (Asked::Begin, Misbehaviour::Refuses(403, "AccessDenied")),
        (Asked::List, Misbehaviour::Refuses(503, "SlowDown")),
    ]);
    let here = Here::with(&server).and_keys();
    let output = here.plain_probe().output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    snapbox::assert_data_eq!(
        text,
        snapbox::str![[r#"
tried below s3://druid/shuffle/warden-probe-[..]/
with the credentials of druid.s3.accessKey and druid.s3.secretKey, in us-east-1
┌──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
│ tried                               needs                     answer             what that means                     │
╞══════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
│ put an object by multipart upload   s3:PutObject              403 AccessDenied   queries fail when a worker pushes   │
│                                                                                  the result of a stage               │
│ HEAD of that object                 s3:GetObject              not tried          there is no object to try it on     │
│ GET of a range of it                s3:GetObject              not tried          there is no object to try it on     │
│ HEAD of a missing object            s3:ListBucket             works                                                  │
│ list below a folder of the prefix   s3:ListBucket             503 SlowDown       S3 itself failed: try again         │
│ list below the prefix               s3:ListBucket             503 SlowDown       S3 itself failed: try again         │
│ abort a multipart upload            s3:AbortMultipartUpload   not tried          there is no upload to try it on     │
│ delete several objects              s3:DeleteObject           works                                                  │
└──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
put an object by multipart upload: User: arn:aws:sts::123456789012:assumed-role/druid-worker/i-0123456789abcdef0 is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::druid/shuffle/warden-probe" because no identity-based policy allows the s3:PutObject action
list below a folder of the prefix: User: arn:aws:sts::123456789012:assumed-role/druid-worker/i-0123456789abcdef0 is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::druid/shuffle/warden-probe" because no identity-based policy allows the s3:PutObject action
list below the prefix: User: arn:aws:sts::123456789012:assumed-role/druid-worker/i-0123456789abcdef0 is not authorized to perform: s3:PutObject on resource: "arn:aws:s3:::druid/shuffle/warden-probe" because no identity-based policy allows the s3:PutObject action
Durable storage needs more than it is given: mend what fails, and probe again.

"#]]
    );
}
