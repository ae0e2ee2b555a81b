//! `warden suggest`, as a user runs it.

#![cfg(test)]

mod command;

use command::warden;
use serde_json::Value;
use snapbox::{IntoData, str};

const OUTSIDE: &str = r#"
    SELECT * FROM
      TABLE(EXTERN('{"type": "s3", "prefixes": ["s3://landing/day/"], "endpointConfig": {"url": "https://s3.example"}}', '{"type": "json"}')) EXTEND (a VARCHAR) AS a
      JOIN TABLE(EXTERN('{"type": "http", "uris": ["https://data.example.com/a.json", "https://data.example.com/b.json?token=secret"],
        "httpAuthenticationPassword": {"type": "environment", "variable": "PASSWORD"}}', '{"type": "json"}')) EXTEND (b VARCHAR) AS b ON a.a = b.b
      JOIN TABLE(EXTERN('{"type": "local", "baseDir": "/data", "filter": "*.json"}', '{"type": "json"}')) EXTEND (c VARCHAR) AS c ON a.a = c.c
      JOIN TABLE(EXTERN('{"type": "druid", "dataSource": "wiki", "interval": "2020/2021"}', '{"type": "json"}')) EXTEND (d VARCHAR) AS d ON a.a = d.d"#;

#[test]
fn without_a_policy_everything_is_suggested() {
    warden("suggest --user etl-bot ../queries")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "version": 1,
  "roles": {
    "etl-bot-queries": {
      "allow": [
        {
          "actions": [
            "READ"
          ],
          "type": "DATASOURCE",
          "names": [
            "countries"
          ]
        },
        {
          "actions": [
            "READ",
            "WRITE"
          ],
          "type": "DATASOURCE",
          "names": [
            "wiki"
          ]
        },
        {
          "actions": [
            "READ"
          ],
          "type": "EXTERNAL",
          "names": [
            "EXTERNAL"
          ],
          "inputSources": [
            {
              "type": "http",
              "uris": [
                "https://data.example.com/open/day.json"
              ]
            }
          ]
        }
      ]
    }
  },
  "users": {
    "etl-bot": [
      "etl-bot-queries"
    ]
  }
}

"#]])
        .stderr_eq(str![[r#"
note: what it takes to see and to cancel the tasks of the statements is left out; --watch adds it


"#]]);
}

#[test]
fn with_a_policy_what_is_missing_is_suggested() {
    warden("suggest --policy documented.json --user etl-bot ../queries")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "version": 1,
  "roles": {
    "etl-bot-queries": {
      "allow": [
        {
          "actions": [
            "READ"
          ],
          "type": "DATASOURCE",
          "names": [
            "countries"
          ]
        }
      ]
    }
  },
  "users": {
    "etl-bot": [
      "etl-bot-queries"
    ]
  }
}

"#]])
        .stderr_eq(str![[r#"
note: what it takes to see and to cancel the tasks of the statements is left out; --watch adds it


"#]]);
}

#[test]
fn what_it_takes_to_watch_is_suggested_on_demand() {
    warden("suggest --watch --user bob --role dashboards ../queries/reports")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "version": 1,
  "roles": {
    "dashboards": {
      "allow": [
        {
          "actions": [
            "READ"
          ],
          "type": "DATASOURCE",
          "names": [
            "__query_select",
            "wiki"
          ]
        }
      ]
    }
  },
  "users": {
    "bob": [
      "dashboards"
    ]
  }
}

"#]])
        .stderr_eq("");
}

#[test]
fn external_data_are_suggested_where_the_text_tells_they_are_and_no_secret_is_written() {
    warden("suggest --watch --user bob -")
        .stdin(OUTSIDE)
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "version": 1,
  "roles": {
    "bob-queries": {
      "allow": [
        {
          "actions": [
            "READ"
          ],
          "type": "DATASOURCE",
          "names": [
            "__query_select",
            "wiki"
          ]
        },
        {
          "actions": [
            "READ"
          ],
          "type": "EXTERNAL",
          "names": [
            "EXTERNAL"
          ],
          "inputSources": [
            {
              "type": "druid"
            },
            {
              "type": "http",
              "uris": [
                "https://data.example.com/a.json",
                "https://data.example.com/b.json?*"
              ],
              "environment": true
            },
            {
              "type": "local",
              "paths": [
                "/data/*.json"
              ]
            },
            {
              "type": "s3",
              "uris": [
                "s3://landing/day/*"
              ],
              "connection": true
            }
          ]
        }
      ]
    }
  },
  "users": {
    "bob": [
      "bob-queries"
    ]
  }
}

"#]])
        .stderr_eq(str![[r#"
warning: "environment": true lets the user have Druid send secrets of its own process to these places

warning: "connection": true lets the user bring an endpoint, and so decide what the places are


"#]]);
}

#[test]
fn external_data_of_which_the_text_tells_no_place_are_suggested_everywhere() {
    warden("suggest --watch --user bob -")
        .stdin("EXPLAIN PLAN FOR SELECT * FROM TABLE(EXTERN(?, ?)) EXTEND (a VARCHAR)")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "version": 1,
  "roles": {
    "bob-queries": {
      "allow": [
        {
          "actions": [
            "READ"
          ],
          "type": "EXTERNAL",
          "names": [
            "EXTERNAL"
          ]
        }
      ]
    }
  },
  "users": {
    "bob": [
      "bob-queries"
    ]
  }
}

"#]])
        .stderr_eq(str![[r#"
warning: the text does not tell all that is read of EXTERNAL 'EXTERNAL': it is allowed wherever it lies


"#]]);
}

#[test]
fn where_nothing_is_missing_nothing_is_added() {
    warden("suggest --policy documented.json --user etl-bot --watch -")
        .stdin("INSERT INTO wiki SELECT * FROM wiki PARTITIONED BY ALL")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{
  "version": 1,
  "roles": {}
}

"#]])
        .stderr_eq("");
    warden("suggest --user druid_system ../queries")
        .assert()
        .code(0)
        .stderr_eq("");
}

#[test]
fn a_deny_rule_cannot_be_suggested_away() {
    warden("suggest --policy documented.json --user etl-bot -")
        .stdin("SELECT * FROM a,\n  sales_eu_secret")
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
denied: user 'etl-bot' needs READ on DATASOURCE 'sales_eu_secret': role 'etl' denies it (documented.json:8:30); no addition can undo this: change that rule, or the user's roles
 --> <stdin>:2:3
  |
2 |   sales_eu_secret
  |   ^^^^^^^^^^^^^^^


"#]]);
}

#[test]
fn a_deny_rule_about_places_cannot_be_suggested_away() {
    let sql = r#"SELECT * FROM TABLE(EXTERN('{"type": "s3", "uris": ["s3://landing/secret/x"]}', '{"type": "json"}')) EXTEND (a VARCHAR)"#;
    let asked = "suggest --policy locations.json --user carla";
    warden(asked)
        .arg("-")
        .stdin(sql)
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
denied: user 'carla' needs READ on EXTERNAL 'EXTERNAL' for s3 's3://landing/secret/x': role 'careful' denies it (locations.json:14:9); no addition can undo this: change that rule, or the user's roles
 --> <stdin>:1:21
  |
1 | SELECT * FROM TABLE(EXTERN('{"type": "s3", "uris": ["s3://landing/secret/x"]}', '{"type": "json"}')) EXTEND (a VARCHAR)
  |                     ^^^^^^


"#]]);
    warden(asked)
        .arg("-")
        .stdin("SELECT * FROM TABLE(EXTERN(?, ?)) EXTEND (a VARCHAR)")
        .assert()
        .code(4)
        .stdout_eq("")
        .stderr_eq(str![[r#"
undetermined: with all that can be added, still: whether user 'carla' may READ EXTERNAL 'EXTERNAL' depends on places that the text does not tell: role 'careful' is about certain locations only


"#]]);
}

#[test]
fn a_name_that_is_druids_alone_to_read_cannot_be_suggested() {
    warden("suggest --user bob -")
        .stdin("SELECT * FROM \"it's\"")
        .assert()
        .code(2)
        .stdout_eq("")
        .stderr_eq(str![[r#"
denied: user 'bob' needs READ on DATASOURCE 'it\'s': a name with a quote or a question mark in it could be a piece of SQL; no policy can allow it
 --> <stdin>:1:15
  |
1 | SELECT * FROM "it's"
  |               ^^^^^^


"#]].raw());
}

#[test]
fn a_statement_that_cannot_be_read_leaves_no_suggestion() {
    warden("suggest --user bob -")
        .stdin("SELECT * FROM a; SELECT FROM")
        .assert()
        .code(3)
        .stdout_eq("");
    warden("suggest --user bob ../queries absent.sql")
        .assert()
        .code(1)
        .stdout_eq("");
}

#[test]
fn a_name_that_no_policy_can_hold_is_told() {
    let context = format!("{{\"{}\": 1}}", "x".repeat(5000));
    let output = warden("suggest --user bob --authorize-query-context - --context")
        .arg(context)
        .stdin("SELECT 1")
        .assert()
        .code(3)
        .stdout_eq("")
        .get_output()
        .clone();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("4,096 characters"), "{said}");
}

#[test]
fn a_role_that_there_is_already_is_not_taken_again() {
    let policy = r#"{"version": 1, "roles": {"bob-queries": {}, "bob-queries-2": {}}}"#;
    let output = warden("suggest --policy - --user bob ../queries")
        .stdin(policy)
        .assert()
        .code(0)
        .get_output()
        .stdout
        .clone();
    let addition: Value = serde_json::from_slice(&output).unwrap();
    assert_eq!(
        addition["users"]["bob"],
        serde_json::json!(["bob-queries-3"])
    );
}

#[test]
fn a_user_is_named_as_the_policy_spells_them() {
    let policy = r#"{"version": 1, "roles": {"r": {}}, "users": {"Bob": ["r"]}}"#;
    for (case, name) in [("lower", "Bob"), ("exact", "bob")] {
        let output = warden(&format!(
            "suggest --identity-case {case} --policy - --user bob ../queries"
        ))
        .stdin(policy)
        .assert()
        .code(0)
        .get_output()
        .stdout
        .clone();
        let addition: Value = serde_json::from_slice(&output).unwrap();
        assert!(addition["users"][name].is_array(), "{addition}");
    }
}

/// As the help says it: the role among the roles, its name into the list of the user.
#[test]
fn the_policy_with_the_addition_is_valid_and_lets_the_user_run_the_statements() {
    let folder = std::env::temp_dir().join(format!("warden-suggest-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let sql = folder.join("outside.sql");
    std::fs::write(&sql, OUTSIDE).unwrap();
    for (policy, user) in [("documented.json", "alice"), ("locations.json", "lou")] {
        for security in ["", "--input-source-security"] {
            let asked = format!("--policy {policy} --user {user} {security} ../queries");
            let addition = warden(&format!("suggest {asked}"))
                .arg(&sql)
                .output()
                .unwrap();
            let addition: Value = serde_json::from_slice(&addition.stdout).unwrap();
            let mut merged: Value =
                serde_json::from_slice(&std::fs::read(format!("tests/policies/{policy}")).unwrap())
                    .unwrap();
            for (name, role) in addition["roles"].as_object().unwrap() {
                merged["roles"][name] = role.clone();
                merged["users"][user]
                    .as_array_mut()
                    .unwrap()
                    .push(name.as_str().into());
            }
            let file = folder.join("policy.json");
            std::fs::write(&file, merged.to_string()).unwrap();

            warden("requires --policy")
                .arg(policy)
                .args(["--user", user, "../queries"])
                .arg(&sql)
                .assert()
                .code(2);
            warden("validate").arg(&file).assert().code(0);
            warden(&format!("requires --user {user} {security} ../queries"))
                .arg(&sql)
                .arg("--policy")
                .arg(&file)
                .assert()
                .code(0);
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[test]
fn the_addition_alone_is_a_valid_policy() {
    let addition = warden("suggest --watch --user bob ../queries -")
        .stdin(OUTSIDE)
        .output()
        .unwrap();
    warden("validate -")
        .stdin(addition.stdout)
        .assert()
        .code(0)
        .stdout_eq("<stdin>: valid\n");
}

#[test]
fn arguments_that_do_not_go_together_are_wrong_usage() {
    for wrong in [
        "suggest ../queries",
        "suggest --user bob",
        "suggest --user bob --policy - -",
        "suggest --user bob --format github ../queries",
    ] {
        warden(wrong).assert().code(1).stdout_eq("");
    }
}
