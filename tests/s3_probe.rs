//! `warden s3 probe`, as a user runs it, against a server that misbehaves.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot go on must fail"
)]

mod fake_s3;

use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use fake_s3::{Asked, FakeS3, Misbehaviour};
use serde_json::Value;
use snapbox::cmd::cargo_bin;
use tempfile::TempDir;

/// A user's objects, below the prefix and beside it.
const OF_USERS: [&str; 2] = ["report", "shuffle/controller_1/stage_0"];

/// What no output may hold.
const SECRETS: [&str; 4] = [
    "the-key-of-druid",
    "the/secret+of/druid",
    "token-of",
    "secret-of",
];

/// A folder with Druid's properties, and the command that reads them.
struct Here {
    folder: TempDir,
}

impl Here {
    /// Druid uses this server.
    fn with(server: &FakeS3) -> Self {
        for key in OF_USERS {
            server.put(key);
        }
        Self::configured(&format!(
            "druid.msq.intermediate.storage.enable=true\n\
             druid.msq.intermediate.storage.type=s3\n\
             druid.msq.intermediate.storage.bucket=druid\n\
             druid.msq.intermediate.storage.prefix=shuffle\n\
             druid.s3.endpoint.url={}\n\
             druid.s3.enablePathStyleAccess=true\n",
            server.endpoint
        ))
    }

    fn configured(properties: &str) -> Self {
        let here = Self {
            folder: TempDir::new().unwrap(),
        };
        here.write("common.runtime.properties", properties);
        here
    }

    /// …with these credentials among the properties.
    fn and_keys(self) -> Self {
        self.and("druid.s3.accessKey=the-key-of-druid\ndruid.s3.secretKey=the/secret+of/druid\n")
    }

    fn and(self, more: &str) -> Self {
        let path = self.folder.path().join("common.runtime.properties");
        let properties = std::fs::read_to_string(&path).unwrap();
        std::fs::write(path, properties + more).unwrap();
        self
    }

    fn write(&self, name: &str, content: &str) {
        std::fs::write(self.folder.path().join(name), content).unwrap();
    }

    /// The probe, which tells JSON.
    fn probe(&self, more: &[&str]) -> Command {
        let mut command = self.plain_probe();
        command.args(["--format", "json"]).args(more);
        command
    }

    fn plain_probe(&self) -> Command {
        let mut command = Command::new(cargo_bin!("warden"));
        command
            .args(["s3", "probe", "--config", "common.runtime.properties"])
            .current_dir(&self.folder)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("AWS_EC2_METADATA_DISABLED", "true")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }
}

/// What a probe has said.
#[derive(Debug)]
struct Said {
    code: i32,
    json: Value,
    stderr: String,
}

impl Said {
    fn by(output: &Output) -> Self {
        let stdout = String::from_utf8(output.stdout.clone()).unwrap();
        let stderr = String::from_utf8(output.stderr.clone()).unwrap();
        for secret in SECRETS {
            assert!(
                !stdout.contains(secret) && !stderr.contains(secret),
                "{secret}: {stdout}{stderr}"
            );
        }
        Self {
            code: output.status.code().unwrap(),
            json: serde_json::from_str(&stdout).unwrap_or_default(),
            stderr,
        }
    }

    #[track_caller]
    fn trial(&self, name: &str) -> &Value {
        let trials = self.json.get("trials").unwrap().as_array().unwrap();
        trials.iter().find(|trial| trial["trial"] == name).unwrap()
    }

    #[track_caller]
    fn assert_fails(&self, name: &str, status: u16, meaning: &str) {
        let trial = self.trial(name);
        assert_eq!(
            (&trial["answer"], &trial["status"]),
            (&"fails".into(), &status.into()),
            "{self:?}"
        );
        assert!(
            trial["meaning"].as_str().unwrap().contains(meaning),
            "{trial}"
        );
    }
}

#[track_caller]
fn probed(server: &FakeS3, more: &[&str]) -> Said {
    let here = Here::with(server).and_keys();
    Said::by(&here.probe(more).output().unwrap())
}

#[track_caller]
fn assert_clean(server: &FakeS3) {
    assert!(server.left().iter().eq(OF_USERS), "{:?}", server.left());
}

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
    let here = Here::configured(
        "druid.msq.intermediate.storage.type=s3\n\
         druid.msq.intermediate.storage.bucket=druid\n\
         druid.msq.intermediate.storage.prefix=shuffle\n\
         druid.s3.endpoint.url=http://127.0.0.1:1\n",
    );
    let said = Said::by(&here.and_keys().probe(&[]).output().unwrap());
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.trial("multipartUpload")["message"]
            .as_str()
            .unwrap()
            .contains("refused"),
        "{said:?}"
    );
    assert_eq!(said.trial("multiObjectDelete")["answer"], "untried");
}

#[test]
fn secrets_that_a_server_says_back_are_not_shown() {
    let server = FakeS3::that([(Asked::Begin, Misbehaviour::SaysBack)]);
    let here = Here::with(&server);
    here.write("session", "accessKey=the-key-of-druid\nsecretKey=the/secret+of/druid\nsessionToken=token-of-session\n");
    let here = here.and("druid.s3.fileSessionCredentials=session\n");
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
fn credentials_are_taken_in_the_order_of_druid() {
    let server = FakeS3::that([]);
    let here = Here::with(&server);
    here.write(
        "session",
        "accessKey=key-of-session\nsecretKey=secret-of-session\nsessionToken=token-of-session\n",
    );
    std::fs::create_dir(here.folder.path().join(".aws")).unwrap();
    here.write(
        ".aws/credentials",
        "[default]\naws_access_key_id=key-of-profile\naws_secret_access_key=secret-of-profile\n",
    );
    // From the last to the first: each time one more is there.
    assert_takes(
        &here,
        &server,
        false,
        "the profile (AWS_PROFILE, ~/.aws)",
        "key-of-profile",
    );
    assert_takes(
        &here,
        &server,
        true,
        "the environment (AWS_ACCESS_KEY_ID)",
        "key-of-environment",
    );
    let here = here.and("druid.s3.fileSessionCredentials=session\n");
    assert_takes(
        &here,
        &server,
        true,
        "the file of druid.s3.fileSessionCredentials",
        "key-of-session",
    );
    let here = here.and_keys();
    assert_takes(
        &here,
        &server,
        true,
        "druid.s3.accessKey and druid.s3.secretKey",
        "the-key-of-druid",
    );
    // One of the two is none.
    let here = here.and("druid.s3.secretKey=\n");
    assert_takes(
        &here,
        &server,
        true,
        "the file of druid.s3.fileSessionCredentials",
        "key-of-session",
    );
}

#[track_caller]
fn assert_takes(here: &Here, server: &FakeS3, environment: bool, source: &str, key: &str) {
    let mut command = here.probe(&[]);
    if environment {
        command
            .env("AWS_ACCESS_KEY_ID", "key-of-environment")
            .env("AWS_SECRET_ACCESS_KEY", "secret-of-environment");
    }
    let said = Said::by(&command.output().unwrap());
    assert_eq!(
        (said.code, said.json.get("credentials")),
        (0, Some(&source.into())),
        "{said:?}"
    );
    let (_, head) = server.requests().pop().unwrap();
    assert!(head.contains(&format!("Credential={key}/")), "{head}");
}

#[test]
fn a_source_that_fails_is_passed_over_and_told() {
    let server = FakeS3::that([]);
    let here = Here::with(&server).and("druid.s3.fileSessionCredentials=nowhere\n");
    let mut command = here.probe(&[]);
    command
        .env("AWS_ACCESS_KEY_ID", "key")
        .env("AWS_SECRET_ACCESS_KEY", "secret");
    let said = Said::by(&command.output().unwrap());
    assert_eq!(said.code, 0, "{said:?}");
    assert!(
        said.stderr.contains(
            "Druid passes over the file of druid.s3.fileSessionCredentials: it cannot be read"
        ),
        "{}",
        said.stderr
    );
}

#[test]
fn a_customer_key_that_druid_reads_with_and_does_not_write_with_is_told() {
    let server = FakeS3::that([]);
    let here = Here::with(&server).and_keys();
    let here = here.and("druid.storage.sse.type=custom\n");
    let said = Said::by(&here.probe(&[]).output().unwrap());
    assert!(
        said.stderr.contains("`druid.storage.sse.type` `custom`"),
        "{}",
        said.stderr
    );
}

#[test]
fn without_credentials_nothing_is_sent() {
    let server = FakeS3::that([]);
    let said = Said::by(&Here::with(&server).probe(&[]).output().unwrap());
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.stderr.contains("there are no credentials here"),
        "{}",
        said.stderr
    );
    assert_eq!(server.requests(), []);
}

#[test]
fn a_role_is_assumed_with_the_credentials_of_druid() {
    let server = FakeS3::that([]);
    let here = Here::with(&server).and_keys();
    let arn = "arn:aws:iam::123456789012:role/druid-worker";
    let mut command = here.probe(&["--assume-role", arn, "--external-id", "outside"]);
    command.env("AWS_ENDPOINT_URL_STS", &server.endpoint);
    let said = Said::by(&command.output().unwrap());
    assert_eq!(
        (said.code, &said.json["assumedRole"]),
        (0, &arn.into()),
        "{said:?}"
    );
    let requests = server.requests();
    let [(Asked::AssumeRole, first), (_, second), ..] = requests.as_slice() else {
        panic!("{requests:?}");
    };
    assert!(first.contains("Credential=the-key-of-druid/"), "{first}");
    assert!(first.contains("ExternalId=outside"), "{first}");
    assert!(
        second.contains("Credential=key-of-role/") && second.contains("token-of-role"),
        "{second}"
    );
}

#[test]
fn a_role_that_cannot_be_assumed_is_told_without_secrets() {
    let server = FakeS3::that([(Asked::AssumeRole, Misbehaviour::SaysBack)]);
    let here = Here::with(&server).and_keys();
    let mut command = here.probe(&[
        "--assume-role",
        "arn:aws:iam::123456789012:role/druid-worker",
    ]);
    command.env("AWS_ENDPOINT_URL_STS", &server.endpoint);
    let said = Said::by(&command.output().unwrap());
    assert_eq!(said.code, 1, "{said:?}");
    assert!(
        said.stderr.contains("the role cannot be assumed"),
        "{}",
        said.stderr
    );
    assert!(said.stderr.contains("AccessDenied"), "{}", said.stderr);
}

#[test]
fn the_table_says_what_works_and_what_that_means() {
    let server = refusing(Asked::HeadOfMissing);
    let here = Here::with(&server).and_keys();
    let output = here.plain_probe().output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.starts_with("tried below s3://druid/shuffle/warden-probe-"),
        "{text}"
    );
    assert!(
        text.contains("queries hang when they commit a stage"),
        "{text}"
    );
    assert!(
        text.ends_with("mend what fails, and probe again.\n"),
        "{text}"
    );
}
