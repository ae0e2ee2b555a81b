//! What the tests of Warden rely on.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, fs, thread};

use tempfile::TempDir;

use crate::request::is_healthy;
use crate::{Request, Server};

const READ: &str =
    r#"{"Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}"#;

#[test]
fn a_user_may_do_what_the_documents_say_and_nothing_else() {
    let server = Server::running();
    let user = server.user("reader", &[READ]).unwrap();
    let object = format!("/{}/greeting", Server::BUCKET);

    let write = Request::new("PUT", &object).with_body("hello");
    assert_eq!(server.ask(&user.key, &write).status, 403);
    assert_eq!(server.ask(server.root(), &write).status, 200);
    let read = server.ask(&user.key, &Request::new("GET", &object));
    assert_eq!((read.status, read.body.as_str()), (200, "hello"));
}

#[test]
fn a_document_that_is_none_is_refused() {
    let refused = Server::running().user("nobody", &["{}"]).unwrap_err();
    assert_eq!(refused.code, "MalformedPolicyDocument");
}

#[test]
fn another_secret_is_refused() {
    let server = Server::running();
    let mut key = server.root().clone();
    key.secret.push('!');
    let answer = server.ask(&key, &Request::new("GET", "/"));
    assert_eq!(answer.element("Code"), Some("SignatureDoesNotMatch"));
}

#[test]
fn tests_at_the_same_time_have_the_same_server() {
    let server = Server::running();
    let another = thread::spawn(|| Server::running().endpoint().to_owned());
    assert_eq!(another.join().unwrap(), server.endpoint());
}

#[test]
fn nothing_outlives_a_test_that_is_killed() {
    let mut test = Another::run("is killed");
    test.process.kill().unwrap();
    test.process.wait().unwrap();
    test.assert_server_ends();
}

#[test]
fn nothing_is_left_behind_by_a_test_that_panics() {
    let mut test = Another::run("panics");
    assert_eq!(test.process.wait().unwrap().code(), Some(101));
    test.assert_server_ends();
    assert_eq!(fs::read_dir(test.folder.path()).unwrap().count(), 0);
}

/// Another process of tests, with a server of its own.
struct Another {
    process: Child,
    endpoint: String,
    /// For all that it writes.
    folder: TempDir,
}

impl Another {
    const FATE: &str = "WARDEN_S3_FATE";

    fn run(fate: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Command::new(env::current_exe().unwrap())
            .args(["--exact", "tests::meets_its_fate", "--nocapture"])
            .env(Self::FATE, fate)
            .env("TMPDIR", folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let printed = BufReader::new(process.stdout.take().unwrap());
        let endpoint = printed
            .lines()
            .map(Result::unwrap)
            .find(|line| line.starts_with("http://"))
            .unwrap();
        Self {
            process,
            endpoint,
            folder,
        }
    }

    /// The kernel's signal takes a moment.
    fn assert_server_ends(&self) {
        let began = Instant::now();
        while is_healthy(&self.endpoint) {
            assert!(began.elapsed() < Duration::from_secs(20), "it still runs");
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// What [`Another`] runs. By itself it does nothing.
#[test]
fn meets_its_fate() {
    let Some(fate) = env::var_os(Another::FATE) else {
        return;
    };
    let server = Server::running();
    assert!(is_healthy(server.endpoint()));
    println!("\n{}", server.endpoint());
    assert_eq!(fate, "is killed", "this test panics");
    thread::sleep(Duration::from_secs(60));
}
