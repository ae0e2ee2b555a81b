//! The command line itself: help, usage errors, files that cannot be read, readers who go away.

mod command;

use std::ffi::OsStr;
use std::io::Read;
use std::os::unix::ffi::OsStrExt;
use std::process::Stdio;

use command::warden;
use snapbox::{IntoData, str};

#[test]
fn help_and_version_go_to_stdout() {
    warden("--version")
        .assert()
        .code(0)
        .stdout_eq("warden [..]\n")
        .stderr_eq("");
    for help in [
        "--help",
        "help check",
        "validate --help",
        "check --help",
        "explain --help",
        "requires --help",
        "suggest --help",
        "s3 --help",
        "s3 policy --help",
        "schema --help",
    ] {
        let output = warden(help)
            .assert()
            .code(0)
            .stderr_eq("")
            .get_output()
            .stdout
            .clone();
        assert!(
            String::from_utf8(output).unwrap().contains("Example"),
            "{help}"
        );
    }
}

#[test]
fn wrong_usage_is_a_failure() {
    for wrong in [
        "",
        "validate",
        "valdate documented.json",
        "check --policy documented.json --user u --resource DATASOURCE:wiki --action read",
        "check --policy documented.json --user u --resource DATASOURCE --action READ",
        "check --policy documented.json --user u --resource :wiki --action READ",
        "explain --policy documented.json --user u --format xml",
    ] {
        warden(wrong).assert().code(1).stdout_eq("");
    }
}

#[test]
fn arguments_that_are_not_unicode_are_wrong_usage() {
    let odd = OsStr::from_bytes(b"u\xff");
    warden("explain --policy documented.json --user")
        .arg(odd)
        .assert()
        .code(1)
        .stdout_eq("");
}

#[test]
fn a_file_that_cannot_be_read_is_named_with_the_way_out() {
    warden("validate absent.json")
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: cannot read the policy `absent.json`: No such file or directory (os error 2); check the path, or write - to read stdin

"#]]);
    warden("validate .")
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: cannot read the policy `.`: Is a directory (os error 21); name a file in it

"#]]);
    let odd = OsStr::from_bytes(b"\x1b[2J\xff");
    warden("validate")
        .arg(odd)
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: cannot read the policy `\u{1b}[2J�`: No such file or directory (os error 2); check the path, or write - to read stdin

"#]].raw());
}

#[test]
fn the_schema_is_json_and_accepts_its_own_name() {
    let output = warden("schema")
        .assert()
        .code(0)
        .stderr_eq("")
        .get_output()
        .stdout
        .clone();
    let schema: serde_json::Value = serde_json::from_slice(&output).unwrap();
    assert!(schema["properties"]["roles"].is_object());
    assert!(schema["properties"]["$schema"].is_object());
}

/// The reader takes one byte of an answer larger than a pipe holds, and goes.
#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let names: Vec<_> = (0..20_000)
        .map(|number| format!("\"name_{number}\""))
        .collect();
    let policy = format!(
        r#"{{"version": 1, "roles": {{"r": {{"allow": [
            {{"actions": ["READ"], "type": "DATASOURCE", "names": [{}]}}]}}}}, "everyone": ["r"]}}"#,
        names.join(",")
    );
    let file = std::env::temp_dir().join(format!("warden-{}.json", std::process::id()));
    std::fs::write(&file, policy).unwrap();
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_warden"))
        .args(["explain", "--user", "u", "--format", "json", "--policy"])
        .arg(&file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
    let output = child.wait_with_output().unwrap();
    std::fs::remove_file(&file).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn a_result_that_cannot_be_written_is_a_failure() {
    let full = std::fs::File::create("/dev/full").unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_warden"))
        .arg("schema")
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("cannot write the result: No space left"),
        "{said}"
    );
}
