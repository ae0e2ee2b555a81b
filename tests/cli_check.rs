//! `warden check`, as a user runs it.

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
