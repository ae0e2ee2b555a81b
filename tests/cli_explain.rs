//! `warden explain`, as a user runs it.

mod command;

use command::warden;
use serde_json::Value;
use snapbox::{IntoData, str};

#[test]
fn lists_roles_and_rules() {
    warden("explain --policy documented.json --user etl-bot")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
user 'etl-bot' has the roles: etl, analyst
┌──────────────────────────────────────────────────────────────────────────┐
│ effect   role      type         names                        actions     │
╞══════════════════════════════════════════════════════════════════════════╡
│ allow    etl       DATASOURCE   wiki                         READ, WRITE │
│ allow    etl       EXTERNAL     EXTERNAL                     READ        │
│ deny     etl       DATASOURCE   regex sales_(eu|us)_secret   READ        │
│ allow    analyst   DATASOURCE   wiki, sales_*                READ        │
└──────────────────────────────────────────────────────────────────────────┘
A deny beats every allow; what no rule allows is denied.

"#]])
        .stderr_eq("");
}

#[test]
fn json_writes_names_as_the_policy_does() {
    warden("explain --policy documented.json --user etl-bot --format json")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "user": "etl-bot",
  "roles": [
    "etl",
    "analyst"
  ],
  "rules": [
    {
      "effect": "allow",
      "role": "etl",
      "type": "DATASOURCE",
      "names": [
        "wiki"
      ],
      "actions": [
        "READ",
        "WRITE"
      ]
    },
    {
      "effect": "allow",
      "role": "etl",
      "type": "EXTERNAL",
      "names": [
        "EXTERNAL"
      ],
      "actions": [
        "READ"
      ]
    },
    {
      "effect": "deny",
      "role": "etl",
      "type": "DATASOURCE",
      "names": [
        {
          "regex": "sales_(eu|us)_secret"
        }
      ],
      "actions": [
        "READ"
      ]
    },
    {
      "effect": "allow",
      "role": "analyst",
      "type": "DATASOURCE",
      "names": [
        "wiki",
        "sales_*"
      ],
      "actions": [
        "READ"
      ]
    }
  ]
}

"#]])
        .stderr_eq("");
}

#[test]
fn groups_bring_roles() {
    let output =
        warden("explain --policy documented.json --user bob --group data-platform --format json");
    let answer: Value =
        serde_json::from_slice(&output.assert().code(0).get_output().stdout).unwrap();
    assert_eq!(answer["user"], "bob");
    let names: Vec<_> = answer["rules"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|rule| rule["names"].as_array().unwrap())
        .collect();
    assert!(names.contains(&&Value::from("__query_select")), "{names:?}");
    assert!(names.contains(&&Value::from("EXTERNAL")), "{names:?}");
}

#[test]
fn a_user_without_a_role_may_do_nothing() {
    warden("explain --policy documented.json --user mallory")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
user 'mallory' has no role: everything is denied

"#]])
        .stderr_eq("");
    warden("explain --policy documented.json --user mallory --format json")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "user": "mallory",
  "roles": [],
  "rules": []
}

"#]])
        .stderr_eq("");
}

#[test]
fn an_internal_user_may_do_everything() {
    warden("explain --policy documented.json --user druid_system")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
user 'druid_system' is an internal identity: everything is allowed

"#]]);
}

#[test]
fn literal_stars_are_written_as_the_policy_writes_them() {
    let policy = r#"{"version": 1, "roles": {"r": {"allow": [
        {"actions": ["READ"], "type": "DATASOURCE", "names": ["a\\*b", "c\\\\d*", "e*f", {"regex": "g.*"}, "\u202eh"]}]}},
        "everyone": ["r"]}"#;
    warden("explain --policy - --user u")
        .stdin(policy)
        .assert()
        .code(0)
        .stdout_eq(
            str![[r#"
user 'u' has the roles: r
┌───────────────────────────────────────────────────────────────────────────────┐
│ effect   role   type         names                                    actions │
╞═══════════════════════════════════════════════════════════════════════════════╡
│ allow    r      DATASOURCE   a\*b, c\\d*, e*f, regex g.*, \u{202e}h   READ    │
└───────────────────────────────────────────────────────────────────────────────┘
A deny beats every allow; what no rule allows is denied.

"#]]
            .raw(),
        );
    let output = warden("explain --policy - --user u --format json")
        .stdin(policy)
        .assert()
        .code(0);
    let answer: Value = serde_json::from_slice(&output.get_output().stdout).unwrap();
    let written: Value = serde_json::from_str(policy).unwrap();
    assert_eq!(
        answer["rules"][0]["names"],
        written["roles"]["r"]["allow"][0]["names"]
    );
}

#[test]
fn input_sources_are_listed_where_a_rule_has_them() {
    warden("explain --policy locations.json --user carla")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
user 'carla' has the roles: careful, loader
┌────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┐
│ effect   role      type         names                                      actions   input sources                                         │
╞════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════════╡
│ deny     careful   EXTERNAL     *                                          READ      s3 s3://landing/secret/*                              │
│ allow    loader    EXTERNAL     EXTERNAL, s3, http, local, inline, druid   READ      s3 s3://landing/*                                     │
│                                                                                      http https://data.example.com/open/*, with connection │
│                                                                                      local /data/incoming/*                                │
│                                                                                      inline                                                │
│                                                                                      druid                                                 │
│ allow    loader    DATASOURCE   wiki                                       READ                                                            │
└────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┘
A deny beats every allow; what no rule allows is denied.

"#]]);
}

#[test]
fn json_writes_input_sources_as_the_policy_does() {
    let rules = |user: &str| -> Value {
        let output = warden("explain --policy locations.json --format json --user").arg(user);
        let output = output.assert().code(0).get_output().stdout.clone();
        serde_json::from_slice::<Value>(&output).unwrap()["rules"].take()
    };
    let policy: Value = serde_json::from_str(include_str!("policies/locations.json")).unwrap();
    let roles = &policy["roles"];
    let [denies, allows, reads] = [0, 1, 2].map(|rule| rules("carla")[rule].take());
    assert_eq!(
        denies["inputSources"],
        roles["careful"]["deny"][0]["inputSources"]
    );
    assert_eq!(
        allows["inputSources"],
        roles["loader"]["allow"][0]["inputSources"]
    );
    assert!(reads.get("inputSources").is_none());
    assert_eq!(rules("tom")[0]["environment"], true);
    assert!(rules("ann")[0].get("environment").is_none());
}
