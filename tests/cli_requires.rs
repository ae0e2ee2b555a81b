//! `warden requires`, as a user runs it.

#![cfg(test)]

mod command;

use command::warden;
use serde_json::Value;
use snapbox::{IntoData, str};

#[test]
fn each_permission_stands_over_the_places_that_cause_it() {
    warden("requires ../queries/load.sql")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
needs: WRITE on DATASOURCE 'wiki'
 --> ../queries/load.sql:2:14
  |
2 | REPLACE INTO wiki OVERWRITE ALL
  |              ^^^^

needs: READ on EXTERNAL 'EXTERNAL' for http 'https://data.example.com/open/day.json'
 --> ../queries/load.sql:5:3
  |
5 |   EXTERN('{"type": "http", "uris": ["https://data.example.com/open/day.json"]}', '{"type": "json"}')
  |   ^^^^^^

needs: READ on DATASOURCE 'countries'
 --> ../queries/load.sql:7:6
  |
7 | JOIN countries AS c ON s.country = c.code
  |      ^^^^^^^^^

note: to see and to cancel its task, the Overlord's API asks for READ on DATASOURCE 'wiki'

../queries/load.sql:2:1: needs 3 permissions

"#]])
        .stderr_eq("");
}

#[test]
fn statements_of_a_file_are_answered_one_by_one() {
    warden("requires ../queries/reports/edits.sql")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
needs: READ on DATASOURCE 'wiki'
 --> ../queries/reports/edits.sql:1:28
  |
1 | SELECT page, COUNT(*) FROM wiki GROUP BY page;
  |                            ^^^^

note: to see and to cancel its task, the Overlord's API asks for READ on DATASOURCE '__query_select'; READ on it shows the SELECT tasks of all users

../queries/reports/edits.sql:1:1: needs 1 permission

needs: READ on DATASOURCE 'wiki'
 --> ../queries/reports/edits.sql:4:20
  |
4 | SELECT y.page FROM wiki AS y
  |                    ^^^^
 ::: ../queries/reports/edits.sql:5:6
  |
5 | JOIN wiki AS t ON y.page = t.page
  |      ^^^^

note: to see and to cancel its task, the Overlord's API asks for READ on DATASOURCE '__query_select'; READ on it shows the SELECT tasks of all users

../queries/reports/edits.sql:4:1: needs 1 permission

2 statements in 1 file

"#]])
        .stderr_eq("");
}

#[test]
fn a_user_has_some_and_lacks_others() {
    warden("requires --policy documented.json --user etl-bot ../queries/load.sql")
        .assert()
        .code(2)
        .stdout_eq(str![[r#"
allowed: user 'etl-bot' may WRITE DATASOURCE 'wiki': role 'etl' allows it (documented.json:6:30)
 --> ../queries/load.sql:2:14
  |
2 | REPLACE INTO wiki OVERWRITE ALL
  |              ^^^^

allowed: user 'etl-bot' may READ EXTERNAL 'EXTERNAL': role 'etl' allows it (documented.json:7:30)
 --> ../queries/load.sql:5:3
  |
5 |   EXTERN('{"type": "http", "uris": ["https://data.example.com/open/day.json"]}', '{"type": "json"}')
  |   ^^^^^^

missing: user 'etl-bot' needs READ on DATASOURCE 'countries': no rule allows it
 --> ../queries/load.sql:7:6
  |
7 | JOIN countries AS c ON s.country = c.code
  |      ^^^^^^^^^

note: to see and to cancel its task, the Overlord's API asks for READ on DATASOURCE 'wiki' (user 'etl-bot' has it)

../queries/load.sql:2:1: needs 3 permissions, 1 missing

"#]])
        .stderr_eq("");
}

#[test]
fn a_group_brings_permissions() {
    let asked = "requires --policy documented.json --user mallory ../queries/reports";
    warden(asked).assert().code(2);
    warden(asked)
        .args(["--group", "data-platform"])
        .assert()
        .code(0);
}

#[test]
fn what_it_takes_to_watch_does_not_count() {
    warden("requires --policy documented.json --user alice -")
        .stdin("SELECT * FROM wiki")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
allowed: user 'alice' may READ DATASOURCE 'wiki': role 'analyst' allows it (documented.json:4:30)
 --> <stdin>:1:15
  |
1 | SELECT * FROM wiki
  |               ^^^^

note: to see and to cancel its task, the Overlord's API asks for READ on DATASOURCE '__query_select' (user 'alice' lacks it); READ on it shows the SELECT tasks of all users

<stdin>:1:1: needs 1 permission

"#]])
        .stderr_eq("");
}

#[test]
fn a_task_of_ones_own_takes_nothing_where_queries_have_owners() {
    warden("requires --task-access owner -")
        .stdin("INSERT INTO dst SELECT 1 PARTITIONED BY ALL")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
needs: WRITE on DATASOURCE 'dst'
 --> <stdin>:1:13
  |
1 | INSERT INTO dst SELECT 1 PARTITIONED BY ALL
  |             ^^^

note: to see and to cancel its task, the Overlord's API asks for nothing: it is its submitter's

<stdin>:1:1: needs 1 permission

"#]])
        .stderr_eq("");
}

#[test]
fn cancelling_as_druid_does_it_takes_more_than_seeing() {
    warden("requires --task-access druid -")
        .stdin("SELECT 1")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
note: to see its task, the Overlord's API asks for READ on DATASOURCE '__query_select'; to cancel it, for WRITE on DATASOURCE '__query_select'; READ on it shows the SELECT tasks of all users

<stdin>:1:1: needs no permission

"#]])
        .stderr_eq("");
}

#[test]
fn what_is_explained_runs_no_task() {
    warden("requires -")
        .stdin("EXPLAIN PLAN FOR SELECT * FROM wiki")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
needs: READ on DATASOURCE 'wiki'
 --> <stdin>:1:32
  |
1 | EXPLAIN PLAN FOR SELECT * FROM wiki
  |                                ^^^^

<stdin>:1:1: needs 1 permission

"#]])
        .stderr_eq("");
}

#[test]
fn durable_storage_points_to_the_permissions_of_s3() {
    warden("requires --context")
        .args([r#"{"faultTolerance": true}"#, "-"])
        .stdin("SELECT 1")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
note: to see and to cancel its task, the Overlord's API asks for READ on DATASOURCE '__query_select'; READ on it shows the SELECT tasks of all users

note: `faultTolerance` makes it use durable storage: on S3, Druid's own credentials need s3:GetObject, s3:PutObject, s3:AbortMultipartUpload and s3:DeleteObject on the objects below druid.msq.intermediate.storage.prefix, and s3:ListBucket on the bucket

<stdin>:1:1: needs no permission

"#]])
        .stderr_eq("");
}

#[test]
fn a_statement_that_cannot_be_read_is_shown_where_it_breaks() {
    warden("requires -")
        .stdin("SELECT * FROM wiki;\nSELECT * FROM\n  wiki WHERE (a = 1")
        .assert()
        .code(3)
        .stdout_eq(str![[r#"
needs: READ on DATASOURCE 'wiki'
 --> <stdin>:1:15
  |
1 | SELECT * FROM wiki;
  |               ^^^^

note: to see and to cancel its task, the Overlord's API asks for READ on DATASOURCE '__query_select'; READ on it shows the SELECT tasks of all users

<stdin>:1:1: needs 1 permission

2 statements in 1 file, 1 unreadable

"#]])
        .stderr_eq(str![[r#"
error: expected ')', found the end
 --> <stdin>:3:20
  |
3 |   wiki WHERE (a = 1
  |                    ^


"#]]);
}

#[test]
fn places_that_the_text_does_not_tell_leave_it_undetermined() {
    warden("requires --policy locations.json --user lou -")
        .stdin("SELECT * FROM TABLE(EXTERN(?, ?)) EXTEND (a VARCHAR)")
        .assert()
        .code(4)
        .stdout_eq(str![[r#"
undetermined: whether user 'lou' may READ EXTERNAL 'EXTERNAL' depends on places that the text does not tell: role 'loader' is about certain locations only (locations.json:5:7)
 --> <stdin>:1:21
  |
1 | SELECT * FROM TABLE(EXTERN(?, ?)) EXTEND (a VARCHAR)
  |                     ^^^^^^

note: to see and to cancel its task, the Overlord's API asks for READ on DATASOURCE '__query_select' (user 'lou' lacks it); READ on it shows the SELECT tasks of all users

<stdin>:1:1: needs 1 permission, 1 undetermined

"#]])
        .stderr_eq("");
}

#[test]
fn a_parameter_may_tell_the_places() {
    let asked = "requires --policy locations.json --user lou - --param";
    let sql = r#"SELECT * FROM TABLE(EXTERN(?, '{"type": "json"}')) EXTEND (a VARCHAR)"#;
    for (source, code) in [
        (r#"{"type": "inline", "data": "a"}"#, 0),
        (r#"{"type": "http", "uris": ["https://evil.example/x"]}"#, 2),
    ] {
        warden(asked).arg(source).stdin(sql).assert().code(code);
    }
}

#[test]
fn druids_grammar_goes_by_the_version() {
    let sql = "SELECT * FROM TABLE(APPEND('a', 'b'))";
    warden("requires --druid 33 -").stdin(sql).assert().code(0);
    let export = "INSERT INTO EXTERN(s3(bucket => 'b', prefix => 'p')) AS CSV SELECT 1";
    warden("requires --druid 33 -")
        .stdin(export)
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
needs: WRITE on EXTERNAL 's3'
 --> <stdin>:1:20
  |
1 | INSERT INTO EXTERN(s3(bucket => 'b', prefix => 'p')) AS CSV SELECT 1
  |                    ^^

note: to see and to cancel its task, the Overlord's API asks for READ on DATASOURCE '__query_export'

<stdin>:1:1: needs 1 permission

"#]]);
    warden("requires --druid 27 -")
        .stdin(export)
        .assert()
        .code(3);
}

#[test]
fn keys_of_the_context_are_asked_for_where_druid_does() {
    let context = r#"{"maxNumTasks": 3}"#;
    warden("requires --authorize-query-context - --context")
        .arg(context)
        .stdin("SELECT 1")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
needs: WRITE on QUERY_CONTEXT 'maxNumTasks'

note: to see and to cancel its task, the Overlord's API asks for READ on DATASOURCE '__query_select'; READ on it shows the SELECT tasks of all users

<stdin>:1:1: needs 1 permission

"#]])
        .stderr_eq("");
}

#[test]
fn several_statements_end_with_the_highest_code() {
    let asked = "requires --policy documented.json --user alice -";
    for (sql, code) in [
        ("SELECT * FROM wiki", 0),
        ("SELECT * FROM wiki; SELECT * FROM secret", 2),
        ("SELECT * FROM secret; SELECT FROM; SELECT * FROM wiki", 3),
        ("", 0),
        ("-- nothing\n;", 0),
    ] {
        warden(asked).stdin(sql).assert().code(code);
    }
}

#[test]
fn a_policy_that_is_not_valid_is_said() {
    warden("requires --policy errors.json --user alice ../queries")
        .assert()
        .code(3)
        .stdout_eq("");
}

#[test]
fn arguments_that_do_not_go_together_are_wrong_usage() {
    for wrong in [
        "requires",
        "requires --policy documented.json -",
        "requires --user alice -",
        "requires --policy - --user alice -",
        "requires --policy - --user alice --context - ../queries",
        "requires --druid 30 -",
        "requires --task-access mine -",
        "requires --jsonl --format sarif -",
        "requires --jsonl --policy documented.json --user alice -",
        "validate --format sarif documented.json",
        "check --format github --policy documented.json --user u --resource DATASOURCE:wiki --action READ",
    ] {
        warden(wrong).assert().code(1).stdout_eq("");
    }
    for context in ["[]", "{", r#"{"a": 1, "a": 2}"#] {
        let asked = warden("requires - --context").arg(context);
        asked.stdin("SELECT 1").assert().code(3).stdout_eq("");
    }
}

#[test]
fn json_tells_everything() {
    warden("requires --format json --policy documented.json --user etl-bot ../queries/load.sql")
        .assert()
        .code(2)
        .stdout_eq(str![[r#"
{
  "files": [
    {
      "file": "../queries/load.sql",
      "statements": [
        {
          "line": 2,
          "column": 1,
          "explains": false,
          "needs": [
            {
              "resource": {
                "name": "wiki",
                "type": "DATASOURCE"
              },
              "action": "WRITE",
              "askedBy": "druid",
              "places": [
                {
                  "line": 2,
                  "column": 14,
                  "endLine": 2,
                  "endColumn": 18
                }
              ],
              "decision": {
                "allowed": true,
                "role": "etl",
                "effect": "allow",
                "line": 6,
                "column": 30,
                "reason": "user 'etl-bot' may WRITE DATASOURCE 'wiki': role 'etl' allows it"
              }
            },
            {
              "resource": {
                "name": "EXTERNAL",
                "type": "EXTERNAL"
              },
              "action": "READ",
              "askedBy": "druid",
              "inputSources": {
                "all": true,
                "told": [
                  {
                    "type": "http",
                    "locations": [
                      "https://data.example.com/open/day.json"
                    ]
                  }
                ]
              },
              "places": [
                {
                  "line": 5,
                  "column": 3,
                  "endLine": 5,
                  "endColumn": 9
                }
              ],
              "decision": {
                "allowed": true,
                "role": "etl",
                "effect": "allow",
                "line": 7,
                "column": 30,
                "reason": "user 'etl-bot' may READ EXTERNAL 'EXTERNAL': role 'etl' allows it"
              }
            },
            {
              "resource": {
                "name": "countries",
                "type": "DATASOURCE"
              },
              "action": "READ",
              "askedBy": "druid",
              "places": [
                {
                  "line": 7,
                  "column": 6,
                  "endLine": 7,
                  "endColumn": 15
                }
              ],
              "decision": {
                "allowed": false,
                "role": null,
                "effect": null,
                "line": null,
                "column": null,
                "reason": "user 'etl-bot' needs READ on DATASOURCE 'countries': no rule allows it"
              }
            }
          ],
          "task": {
            "datasource": "wiki",
            "see": [
              {
                "resource": {
                  "name": "wiki",
                  "type": "DATASOURCE"
                },
                "action": "READ",
                "decision": {
                  "allowed": true,
                  "role": "etl",
                  "effect": "allow",
                  "line": 6,
                  "column": 30,
                  "reason": "user 'etl-bot' may READ DATASOURCE 'wiki': role 'etl' allows it"
                }
              }
            ],
            "cancel": [
              {
                "resource": {
                  "name": "wiki",
                  "type": "DATASOURCE"
                },
                "action": "READ",
                "decision": {
                  "allowed": true,
                  "role": "etl",
                  "effect": "allow",
                  "line": 6,
                  "column": 30,
                  "reason": "user 'etl-bot' may READ DATASOURCE 'wiki': role 'etl' allows it"
                }
              }
            ]
          },
          "durableStorage": []
        }
      ]
    }
  ]
}

"#]])
        .stderr_eq("");
}

#[test]
fn json_of_a_statement_that_cannot_be_read() {
    warden("requires --format json -")
        .stdin("SELECT\n  FROM wiki")
        .assert()
        .code(3)
        .stdout_eq(str![[r#"
{
  "files": [
    {
      "file": "<stdin>",
      "statements": [
        {
          "line": 1,
          "column": 1,
          "error": {
            "message": "expected an expression, found `FROM`[..]",
            "line": 2,
            "column": 3
          }
        }
      ]
    }
  ]
}

"#]])
        .stderr_eq("");
}

#[test]
fn github_annotates_what_is_needed() {
    warden("requires --format github ../queries")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
::notice file=../queries/load.sql,line=2,col=14,endColumn=18,title=Permission needed::WRITE on DATASOURCE 'wiki'
::notice file=../queries/load.sql,line=5,col=3,endColumn=9,title=Permission needed::READ on EXTERNAL 'EXTERNAL' for http 'https://data.example.com/open/day.json'
::notice file=../queries/load.sql,line=7,col=6,endColumn=15,title=Permission needed::READ on DATASOURCE 'countries'
::notice file=../queries/reports/edits.sql,line=1,col=28,endColumn=32,title=Permission needed::READ on DATASOURCE 'wiki'
::notice file=../queries/reports/edits.sql,line=4,col=20,endColumn=24,title=Permission needed::READ on DATASOURCE 'wiki'

"#]])
        .stderr_eq("");
}

#[test]
fn github_annotates_what_is_missing_alone() {
    warden(
        "requires --format github --policy documented.json --user alice ../queries absent,50%:.sql",
    )
    .assert()
    .code(2)
    .stdout_eq(str![[r#"
::error file=../queries/load.sql,line=2,col=14,endColumn=18,title=Permission missing::user 'alice' needs WRITE on DATASOURCE 'wiki': no rule allows it
::error file=../queries/load.sql,line=5,col=3,endColumn=9,title=Permission missing::user 'alice' needs READ on EXTERNAL 'EXTERNAL': no rule allows it
::error file=../queries/load.sql,line=7,col=6,endColumn=15,title=Permission missing::user 'alice' needs READ on DATASOURCE 'countries': no rule allows it
::error file=absent%2C50%25%3A.sql,title=SQL cannot be read::cannot read the SQL `absent,50%25:.sql`: No such file or directory (os error 2); check the path, or write - to read stdin

"#]])
    .stderr_eq("");
}

#[test]
fn github_reads_back_what_the_text_says() {
    let output = warden("requires --format github -")
        .stdin("SELECT * FROM \"100%::x,\u{1b}\u{2028}é\"")
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
::notice file=<stdin>,line=1,col=15,endColumn=28,title=Permission needed::READ on DATASOURCE '100%25::x,\u{1b}\u{2028}é'

"#]].raw())
        .get_output()
        .clone();
    assert_eq!(
        output.stdout.iter().filter(|&&byte| byte == b'\n').count(),
        1
    );
}

/// What a tool that reads SARIF would say against it, if anything.
#[track_caller]
fn sarif(arguments: &str, stdin: &str, code: i32) -> Value {
    let output = warden(&format!("requires --format sarif {arguments}"))
        .stdin(stdin)
        .assert()
        .code(code)
        .get_output()
        .stdout
        .clone();
    let log: Value = serde_json::from_slice(&output).unwrap();
    let mut schema: Value =
        serde_json::from_str(include_str!("sarif/sarif-schema-2.1.0.json")).unwrap();
    // The pattern of languages has a bracket that closes nothing: not everybody takes that for a regular expression.
    for owner in ["run", "toolComponent"] {
        schema["definitions"][owner]["properties"]["language"] = Value::Bool(true);
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<_> = validator.iter_errors(&log).map(|e| e.to_string()).collect();
    assert_eq!(errors, [""; 0]);
    log
}

#[test]
fn sarif_tells_what_is_missing() {
    let log = sarif("--policy documented.json --user alice ../queries", "", 2);
    let results = log["runs"][0]["results"].as_array().unwrap();
    let told: Vec<_> = results
        .iter()
        .map(|result| {
            let place = &result["locations"][0]["physicalLocation"];
            format!(
                "{} {} {} {}",
                result["ruleId"],
                result["message"]["text"],
                place["artifactLocation"]["uri"],
                place["region"]
            )
        })
        .collect();
    snapbox::assert_data_eq!(
        told.join("\n"),
        str![[r#"
"permission-missing" "user 'alice' needs WRITE on DATASOURCE 'wiki': no rule allows it" "../queries/load.sql" {"endColumn":18,"endLine":2,"startColumn":14,"startLine":2}
"permission-missing" "user 'alice' needs READ on EXTERNAL 'EXTERNAL': no rule allows it" "../queries/load.sql" {"endColumn":9,"endLine":5,"startColumn":3,"startLine":5}
"permission-missing" "user 'alice' needs READ on DATASOURCE 'countries': no rule allows it" "../queries/load.sql" {"endColumn":15,"endLine":7,"startColumn":6,"startLine":7}
"#]]
    );
}

#[test]
fn sarif_is_valid_whatever_there_is_to_tell() {
    for (arguments, stdin, code) in [
        ("../queries", "", 0),
        ("-", "", 0),
        ("-", "SELECT FROM", 3),
        ("absent\u{1b}%20.sql", "", 1),
        (
            "--authorize-query-context --context {\"a\":1} -",
            "SELECT 1",
            0,
        ),
        (
            "--policy locations.json --user lou -",
            "SELECT * FROM TABLE(EXTERN(?, ?)) EXTEND (a VARCHAR)",
            4,
        ),
    ] {
        sarif(arguments, stdin, code);
    }
}

#[test]
fn sarif_relates_further_places() {
    let log = sarif(
        "-",
        "SELECT * FROM a JOIN b ON 1 = 1 JOIN a AS c ON 1 = 1",
        0,
    );
    let first = &log["runs"][0]["results"][0];
    let regions = |key: &str| {
        let locations = first[key].as_array().unwrap();
        let columns = locations
            .iter()
            .map(|it| it["physicalLocation"]["region"]["startColumn"].clone());
        columns.collect::<Vec<_>>()
    };
    assert_eq!(regions("locations"), [15]);
    assert_eq!(regions("relatedLocations"), [38]);
}
