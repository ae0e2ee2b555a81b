//! `warden validate`, as a user runs it.

mod command;

use command::warden;
use serde_json::Value;
use snapbox::{IntoData, str};

#[test]
fn a_policy_without_findings_is_valid() {
    warden("validate documented.json")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
documented.json: valid

"#]])
        .stderr_eq(str![[""]]);
}

#[test]
fn warnings_leave_a_policy_valid() {
    warden("validate warnings.json")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
warnings.json: valid, 4 warnings

"#]])
        .stderr_eq(str![[r#"
warning: WRITE without READ on `wiki`: who has no READ from another role can neither see nor cancel the task of their own INSERT or REPLACE, unless taskAccess is `druid`, which lets them cancel
 --> warnings.json:4:29
  |
4 |     "loader":  { "allow": [ { "actions": ["WRITE"], "type": "DATASOURCE", "names": ["wiki"] } ] },
  |                             ^

warning: CONFIG `security`: who may WRITE it may set every password of basic-security, and thus be anybody
 --> warnings.json:5:29
  |
5 |     "admin":   { "allow": [ { "actions": ["READ", "WRITE"], "type": "CONFIG", "names": ["security"] } ] },
  |                             ^

warning: nobody has role `nobody`
 --> warnings.json:6:5
  |
6 |     "nobody":  { "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["*"] } ] }
  |     ^^^^^^^^

warning: `*` reaches DATASOURCE `__query_select`: who may READ it sees all users' SELECT queries and their results, and may cancel them unless taskAccess is `druid`
 --> warnings.json:6:29
  |
6 |     "nobody":  { "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["*"] } ] }
  |                             ^


"#]]);
}

#[test]
fn every_error_is_said_at_once() {
    warden("validate errors.json")
        .assert()
        .code(3)
        .stdout_eq(str![[r#"
errors.json: not valid, 8 errors

"#]])
        .stderr_eq(str![[r#"
error: unknown key `alow` in role `analyst`; known keys: `description`, `inherits`, `allow`, `deny`; did you mean `allow`?
 --> errors.json:4:18
  |
4 |     "analyst": { "alow": [] },
  |                  ^^^^^^

error: unknown role `analyts`; did you mean `analyst`?
 --> errors.json:5:31
  |
5 |     "etl":     { "inherits": ["analyts"],
  |                               ^^^^^^^^^

error: `\\b` is no escape of a name; only `\\*` and `\\\\` are (as written in JSON)
 --> errors.json:6:84
  |
6 |                  "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["a\\b", { "regex": "(" }] },
  |                                                                                    ^^^^^^

error: the regular expression does not compile: unclosed group, at its character 1
 --> errors.json:6:103
  |
6 |                  "allow": [ { "actions": ["READ"], "type": "DATASOURCE", "names": ["a\\b", { "regex": "(" }] },
  |                                                                                                       ^^^

error: unknown action `RAED`; did you mean `READ`?
 --> errors.json:7:43
  |
7 | ...                   { "actions": ["RAED"], "type": "DATASOURCE", "names": [] } ] },
  |                                     ^^^^^^

error: `names` must not be empty
 --> errors.json:7:83
  |
7 | ...                   { "actions": ["RAED"], "type": "DATASOURCE", "names": [] } ] },
  |                                                                             ^

error: duplicate key `etl`, first at 5:5
 --> errors.json:8:5
  |
8 |     "etl":     { "inherits": ["etl"] }
  |     ^^^^^

error: a role's name must be a string, not a number
  --> errors.json:10:35
   |
10 |   "users": { "alice": ["analyst", 7] }
   |                                   ^


"#]].raw());
}

#[test]
fn json_is_the_same_findings_on_stdout() {
    let output = warden("validate errors.json --format json")
        .assert()
        .code(3)
        .stderr_eq("")
        .get_output()
        .clone();
    let findings: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = findings.as_array().unwrap();
    assert_eq!(findings.len(), 8);
    let keys: Vec<_> = findings[0].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["column", "line", "message", "severity"]);
    assert_eq!(findings[0]["severity"], "error");
    assert_eq!(
        (&findings[0]["line"], &findings[0]["column"]),
        (&Value::from(4), &Value::from(18))
    );
}

#[test]
fn json_of_a_clean_policy_is_an_empty_list() {
    warden("validate documented.json --format json")
        .assert()
        .code(0)
        .stdout_eq("[]\n")
        .stderr_eq("");
}

#[test]
fn a_minus_is_stdin() {
    warden("validate -")
        .stdin("{")
        .assert()
        .code(3)
        .stdout_eq(str![[r#"
<stdin>: not valid, 1 error

"#]])
        .stderr_eq(str![[r#"
error: not valid JSON: EOF while parsing an object
 --> <stdin>:1:1
  |
1 | {
  | ^


"#]]);
}

#[test]
fn an_internal_user_must_not_be_named() {
    warden("validate documented.json --internal-user alice")
        .assert()
        .code(3)
        .stdout_eq(str![[r#"
documented.json: not valid, 1 error

"#]])
        .stderr_eq(str![[r#"
error: `alice` is an internal user: it may do everything, and no policy binds it
  --> documented.json:12:17
   |
12 |   "users":    { "alice": ["analyst"], "etl-bot": ["etl"] },
   |                 ^^^^^^^


"#]]);
}

#[test]
fn folded_names_collide() {
    let policy = r#"{"version": 1, "roles": {"r": {}}, "users": {"Ann": ["r"], "ann": ["r"]}}"#;
    warden("validate -")
        .stdin(policy)
        .assert()
        .stdout_eq(str![[r#"
<stdin>: valid

"#]]);
    warden("validate - --identity-case lower")
        .stdin(policy)
        .assert()
        .stdout_eq(str![[r#"
<stdin>: not valid, 1 error

"#]])
        .stderr_eq(str![[r#"
error: user `ann` is the same as the one at 1:46, since names are compared in lower case
 --> <stdin>:1:60
  |
1 | {"version": 1, "roles": {"r": {}}, "users": {"Ann": ["r"], "ann": ["r"]}}
  |                                                            ^^^^^


"#]]);
}

#[test]
fn colours_are_for_terminals() {
    let has_escapes = |command: snapbox::cmd::Command| {
        command.assert().code(3).get_output().stderr.contains(&0x1b)
    };
    assert!(!has_escapes(warden("validate errors.json")));
    assert!(has_escapes(
        warden("validate errors.json").env("CLICOLOR_FORCE", "1")
    ));
    assert!(!has_escapes(
        warden("validate errors.json").env("NO_COLOR", "1")
    ));
}
