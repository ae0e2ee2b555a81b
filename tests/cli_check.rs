//! `warden check`, as a user runs it.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

mod command;

use command::warden;
use snapbox::{IntoData, str};

#[test]
fn allowed_by_a_rule() {
    warden("check --policy documented.json --user alice --resource DATASOURCE:sales_2026 --action READ")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
allowed: user 'alice' may READ DATASOURCE 'sales_2026': role 'analyst' allows it
 --> documented.json:4:30
  |
4 |     "analyst":  { "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["wiki", "sales_*"] } ] },
  |                              ^

"#]])
        .stderr_eq("");
}

#[test]
fn denied_by_a_rule() {
    warden("check --policy documented.json --user etl-bot --resource DATASOURCE:sales_eu_secret --action READ")
        .assert()
        .code(2)
        .stdout_eq(str![[r#"
denied: user 'etl-bot' needs READ on DATASOURCE 'sales_eu_secret': role 'etl' denies it
 --> documented.json:8:30
  |
8 |                   "deny":  [ { "actions": ["READ"], "type": "DATASOURCE", "names": [ { "regex": "sales_(eu|us)_secret" } ] } ] },
  |                              ^

"#]])
        .stderr_eq("");
}

#[test]
fn denied_for_want_of_a_rule() {
    warden("check --policy documented.json --user alice --resource DATASOURCE:wiki --action WRITE")
        .assert()
        .code(2)
        .stdout_eq(str![[r#"
denied: user 'alice' needs WRITE on DATASOURCE 'wiki': no rule allows it

"#]])
        .stderr_eq("");
}

#[test]
fn a_user_whom_the_policy_does_not_know_is_denied() {
    warden(
        "check --policy documented.json --user mallory --resource DATASOURCE:wiki --action READ",
    )
    .assert()
    .code(2);
}

#[test]
fn groups_bring_roles() {
    let external =
        "check --policy documented.json --user mallory --resource EXTERNAL:EXTERNAL --action READ";
    warden(external).assert().code(2);
    warden(external)
        .args(["--group", "staff", "--group", "data-platform"])
        .assert()
        .code(0);
}

#[test]
fn json_of_an_allowed_request() {
    warden("check --policy documented.json --user alice --resource DATASOURCE:wiki --action READ --format json")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "allowed": true,
  "user": "alice",
  "resource": {
    "name": "wiki",
    "type": "DATASOURCE"
  },
  "action": "READ",
  "role": "analyst",
  "effect": "allow",
  "line": 4,
  "column": 30,
  "reason": "user 'alice' may READ DATASOURCE 'wiki': role 'analyst' allows it"
}

"#]])
        .stderr_eq("");
}

#[test]
fn json_of_a_request_that_no_rule_allows() {
    warden("check --policy documented.json --user alice --resource DATASOURCE:wiki --action WRITE --format json")
        .assert()
        .code(2)
        .stdout_eq(str![[r#"
{
  "allowed": false,
  "user": "alice",
  "resource": {
    "name": "wiki",
    "type": "DATASOURCE"
  },
  "action": "WRITE",
  "role": null,
  "effect": null,
  "line": null,
  "column": null,
  "reason": "user 'alice' needs WRITE on DATASOURCE 'wiki': no rule allows it"
}

"#]])
        .stderr_eq("");
}

#[test]
fn the_resource_type_ends_at_the_first_colon() {
    let policy = r#"{"version": 1, "roles": {"r": {"allow": [
        {"actions": ["READ"], "type": "FUTURE", "names": ["a:b"]}]}}, "everyone": ["r"]}"#;
    warden("check --policy - --user u --resource FUTURE:a:b --action READ")
        .stdin(policy)
        .assert()
        .code(0);
    warden("check --policy - --user u --resource FUTURE:b --action READ")
        .stdin(policy)
        .assert()
        .code(2);
}

#[test]
fn an_internal_user_may_do_everything() {
    let request = "check --policy documented.json --resource STATE:STATE --action WRITE";
    warden(request)
        .args(["--user", "druid_system"])
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
allowed: user 'druid_system' may WRITE STATE 'STATE': it is an internal identity

"#]]);
    let named = [request, "--internal-user login:guard --user guard"].join(" ");
    warden(&named).assert().code(0);
    warden(&named)
        .args(["--authenticator", "login"])
        .assert()
        .code(0);
    warden(&named)
        .args(["--authenticator", "ldap"])
        .assert()
        .code(2);
}

#[test]
fn identity_case_lower_folds_both_sides() {
    let request =
        "check --policy documented.json --user ALICE --resource DATASOURCE:wiki --action READ";
    warden(request).assert().code(2);
    warden(request)
        .args(["--identity-case", "lower"])
        .assert()
        .code(0);
}

#[test]
fn an_invalid_policy_answers_nothing() {
    let request = "check --policy - --user alice --resource DATASOURCE:wiki --action READ";
    warden(request)
        .stdin("[]")
        .assert()
        .code(3)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: the policy must be an object, not an array
 --> <stdin>:1:1
  |
1 | []
  | ^

<stdin>: not valid, 1 error

"#]]);
    let json = warden(request)
        .args(["--format", "json"])
        .stdin("[]")
        .assert()
        .code(3)
        .stdout_eq("");
    let findings: serde_json::Value = serde_json::from_slice(&json.get_output().stderr).unwrap();
    assert_eq!(findings[0]["severity"], "error");
}

#[test]
fn hostile_names_are_shown_escaped() {
    warden("check --policy documented.json --user")
        .args([
            "\u{1b}[2J\u{202e}eve",
            "--action",
            "READ",
            "--resource",
            "DATASOURCE:a\nb\u{9b}",
        ])
        .assert()
        .code(2)
        .stdout_eq(
            str![[r#"
denied: user '\u{1b}[2J\u{202e}eve' needs READ on DATASOURCE 'a\nb\u{9b}': no rule allows it

"#]]
            .raw(),
        )
        .stderr_eq("");
}

const EXTERNAL: &str =
    "check --policy locations.json --resource EXTERNAL:EXTERNAL --action READ --user";

#[test]
fn what_depends_on_the_location_is_undetermined() {
    warden(&format!("{EXTERNAL} lou"))
        .assert()
        .code(4)
        .stdout_eq(str![[r#"
undetermined: depends on the location; give --input-source
 --> locations.json:5:7
  |
5 |       { "actions": ["READ"], "type": "EXTERNAL", "names": ["EXTERNAL", "s3", "http", "local", "inline", "druid"],
  |       ^

"#]])
        .stderr_eq("");
    // Allowed elsewhere, but not in the secret places.
    warden(&format!("{EXTERNAL} ida --format json"))
        .assert()
        .code(4)
        .stdout_eq(str![[r#"
{
  "allowed": null,
  "user": "ida",
  "resource": {
    "name": "EXTERNAL",
    "type": "EXTERNAL"
  },
  "action": "READ",
  "role": "careful",
  "effect": "deny",
  "line": 14,
  "column": 9,
  "reason": "depends on the location; give --input-source"
}

"#]])
        .stderr_eq("");
}

#[test]
fn what_no_location_changes_is_determined() {
    warden(&format!("{EXTERNAL} ann")).assert().code(0);
    warden(&format!("{EXTERNAL} tom")).assert().code(0);
    warden(&format!("{EXTERNAL} mallory")).assert().code(2);
    // A rule about locations never allows to write.
    warden("check --policy - --user u --resource EXTERNAL:s3 --action WRITE")
        .stdin(
            r#"{"version": 1, "everyone": ["r"], "roles": {"r": {"allow": [
                {"actions": ["READ", "WRITE"], "type": "EXTERNAL", "names": ["s3"], "inputSources": [{"type": "s3"}]}]}}}"#,
        )
        .assert()
        .code(2);
    // Nothing allows it, wherever it is.
    let write = "check --policy locations.json --resource EXTERNAL:s3 --action WRITE --user";
    warden(&format!("{write} carla")).assert().code(2);
    let odd = "check --policy locations.json --resource EXTERNAL:hdfs --action READ --user";
    warden(&format!("{odd} carla")).assert().code(2);
    warden(&format!("{odd} lou")).assert().code(2);
}

#[test]
fn an_input_source_belongs_to_external_data() {
    warden("check --policy locations.json --user lou --resource DATASOURCE:wiki --action READ --input-source {}")
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: --input-source belongs to a --resource of type EXTERNAL, such as EXTERNAL:EXTERNAL

"#]]);
    warden(&format!(
        "{} --policy - --input-source -",
        EXTERNAL
            .replace("--policy locations.json ", "")
            .replace("--user", "--user lou")
    ))
    .stdin("{}")
    .assert()
    .code(1)
    .stdout_eq("")
    .stderr_eq(str![[r#"
error: the policy and the input source cannot both come from stdin

"#]]);
    let inline = r#"{"type": "inline", "data": ""}"#;
    let by_name = |name: &str, action: &str| {
        warden("check --policy locations.json --user lou --resource")
            .args([name, "--action", action, "--input-source", inline])
            .assert()
    };
    by_name("EXTERNAL:inline", "READ").code(0);
    by_name("EXTERNAL:s3", "READ")
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: Druid asks by another name for this input source: by its type, or by EXTERNAL

"#]]);
    by_name("EXTERNAL:inline", "WRITE")
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: --input-source says what is read: give --action READ

"#]]);
    warden(&format!("{EXTERNAL} lou --input-source @absent.json"))
        .assert()
        .code(1)
        .stdout_eq("")
        .stderr_eq(str![[r#"
error: cannot read the input source `absent.json`: No such file or directory (os error 2); check the path, or write - to read stdin

"#]]);
}

#[test]
fn an_input_source_that_can_be_read_in_two_ways_is_refused() {
    for (json, why) in [
        ("", "EOF while parsing a value at line 1 column 0"),
        (
            "{\"type\": \"inline\"} x",
            "trailing characters at line 1 column 20",
        ),
        (
            "{\"type\": \"inline\", \"data\": \"\", \"type\": \"http\"}",
            "the key `type` stands twice at line 1 column 37",
        ),
        (
            "{\"type\": \"combining\", \"delegates\": [{\"type\": \"s3\", \"t\\u0079pe\": \"http\"}]}",
            "the key `type` stands twice at line 1 column 62",
        ),
    ] {
        warden(&format!("{EXTERNAL} lou --input-source"))
            .arg(json)
            .assert()
            .code(3)
            .stdout_eq("")
            .stderr_eq(format!("error: the input source cannot be read: {why}\n"));
    }
    warden(&format!("{EXTERNAL} lou --input-source -"))
        .stdin(b"{\"type\": \"\xff\"}".to_vec())
        .assert()
        .code(3)
        .stderr_eq("error: the input source cannot be read: it is not UTF-8\n");
    warden(&format!("{EXTERNAL} lou --input-source"))
        .arg("[".repeat(100_000))
        .assert()
        .code(3)
        .stderr_eq("error: the input source cannot be read: recursion limit exceeded at line 1 column 128\n");
}

/// The first line of the answer about this input source.
fn about(user: &str, input_source: &str) -> (i32, String) {
    let output = warden(&format!("{EXTERNAL} {user} --input-source"))
        .arg(input_source)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let first = text.lines().next().unwrap_or_default().to_owned();
    (output.status.code().unwrap(), first)
}

#[test]
fn every_location_of_an_input_source_must_be_covered() {
    let allowed = "allowed: user 'lou' may READ EXTERNAL 'EXTERNAL': role 'loader' allows it";
    for input_source in [
        r#"{"type": "s3", "uris": ["s3://landing/a.json"]}"#,
        r#"{"type": "s3", "prefixes": ["s3://landing/in/"]}"#,
        r#"{"type": "http", "uris": ["https://DATA.example.com:443/open/%78"], "requestHeaders": {"a": "b"}}"#,
        r#"{"type": "local", "baseDir": "/data/incoming", "filter": "*.json"}"#,
        r#"{"type": "inline", "data": "a,b"}"#,
        r#"{"type": "druid", "dataSource": "wiki", "interval": "2020/2030"}"#,
        r#"{"type": "combining", "delegates": [{"type": "inline", "data": "a"}, {"type": "local", "files": ["/data/incoming/a"]}]}"#,
    ] {
        assert_eq!(about("lou", input_source), (0, allowed.to_owned()));
    }
    let needs = "denied: user 'lou' needs READ on EXTERNAL 'EXTERNAL' for";
    for (input_source, reason) in [
        (
            r#"{"type": "s3", "uris": ["s3://landing/a", "s3://landing-secret/b", "s3://other/c"]}"#,
            "s3 's3://landing-secret/b': no rule covers it",
        ),
        (
            r#"{"type": "http", "uris": ["https://user:password@evil.example/x?token=1"]}"#,
            "http 'https://evil.example/x': no rule covers it",
        ),
        (
            r#"{"type": "local", "files": ["/data/incoming/../secret"]}"#,
            "local '/data/secret': no rule covers it",
        ),
        (
            r#"{"type": "combining", "delegates": [{"type": "inline", "data": "a"}, {"type": "local", "files": ["/etc/passwd"]}]}"#,
            "local '/etc/passwd': no rule covers it",
        ),
        (
            r#"{"type": "http", "uris": ["https://data.example.com/open/a"], "httpAuthenticationUsername": "u",
                "httpAuthenticationPassword": {"type": "environment", "variable": "SECRET"}}"#,
            r#"http 'https://data.example.com/open/a': no rule covers it with "environment": true"#,
        ),
        (
            r#"{"type": "odd"}"#,
            "an input source of type 'odd': rules cover certain locations only, and what it would read cannot be told",
        ),
    ] {
        assert_eq!(about("lou", input_source), (2, format!("{needs} {reason}")));
    }
}

#[test]
fn a_denial_of_locations_holds_for_what_could_lie_there() {
    for (user, prefix, code) in [
        ("carla", "s3://landing/in/", 0),
        ("carla", "s3://landing/s", 2),
        ("ida", "s3://elsewhere/", 0),
        ("ida", "s3://landing", 2),
        ("lou", "s3://landing/s", 0),
    ] {
        let input_source = format!(r#"{{"type": "s3", "prefixes": ["{prefix}"]}}"#);
        let (found, answer) = about(user, &input_source);
        assert_eq!(found, code, "{answer}");
        assert!(
            code == 0 || answer.ends_with("role 'careful' denies it"),
            "{answer}"
        );
    }
}

#[test]
fn a_datasource_that_an_input_source_reads_must_be_readable() {
    assert_eq!(
        about(
            "lou",
            r#"{"type": "druid", "dataSource": "hidden", "interval": "2020/2030"}"#
        ),
        (
            2,
            "denied: user 'lou' needs READ on DATASOURCE 'hidden': no rule allows it".to_owned()
        )
    );
}

#[test]
fn an_input_source_may_come_from_a_file_or_from_stdin() {
    let json = r#"{"type": "inline", "data": ""}"#;
    warden(&format!("{EXTERNAL} lou --input-source -"))
        .stdin(json)
        .assert()
        .code(0);
    let file = std::env::temp_dir().join(format!("warden-source-{}.json", std::process::id()));
    std::fs::write(&file, json).unwrap();
    let answer = about("lou", &format!("@{}", file.display()));
    std::fs::remove_file(&file).unwrap();
    assert_eq!(answer.0, 0, "{answer:?}");
}
