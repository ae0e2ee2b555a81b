//! `warden requires --jsonl`: the contract with programs, line for line.

#![cfg(test)]

mod command;

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use command::warden;
use snapbox::{IntoData, str};

#[test]
fn each_line_is_answered_by_one_line_in_order() {
    warden("requires --jsonl --druid 33")
        .stdin(concat!(
            r#"{"sql": "SELECT * FROM b JOIN a ON 1 = 1"}"#,
            "\n",
            r#"{"sql": "INSERT INTO dst SELECT * FROM a PARTITIONED BY ALL", "parameters": [], "context": {}}"#,
            "\n",
            r#"{"sql": "SELECT\nFROM a"}"#,
            "\n",
            r#"{"sql": "SELECT 1", "unknown": [1, {"sql": "x"}]}"#,
        ))
        .assert()
        .code(3)
        .stdout_eq(str![[r#"
{"resources":[{"name":"a","type":"DATASOURCE","action":"READ"},{"name":"b","type":"DATASOURCE","action":"READ"}]}
{"resources":[{"name":"a","type":"DATASOURCE","action":"READ"},{"name":"dst","type":"DATASOURCE","action":"WRITE"}]}
{"error":"expected an expression, found `FROM`[..]","line":2,"column":1}
{"resources":[]}

"#]])
        .stderr_eq("");
}

/// In docs/requires.md.
#[test]
fn the_documented_line_is_answered_as_documented() {
    let document = include_str!("../docs/requires.md");
    let (_, example) = document.split_once("$ echo '").unwrap();
    let (line, rest) = example.split_once("' | warden requires --jsonl\n").unwrap();
    let answer = rest.lines().next().unwrap().trim_start();
    warden("requires --jsonl")
        .stdin(line.to_owned())
        .assert()
        .code(0)
        .stdout_eq(format!("{answer}\n"));
}

#[test]
fn a_line_that_is_no_statement_is_answered_too() {
    warden("requires --jsonl -")
        .stdin("\n{\"sql\": 1}\nSELECT 1\n[]\n{\"sql\": \"SELECT 1\", \"sql\": \"\"}\n{\"sql\": \"\\ud800\"}\n")
        .assert()
        .code(3)
        .stdout_eq(str![[r#"
{"error":"the line is no JSON object","line":1,"column":1}
{"error":"the line is no statement in JSON: invalid type: integer `1`, expected a string","line":1,"column":9}
{"error":"the line is no JSON object","line":1,"column":1}
{"error":"the line is no JSON object","line":1,"column":1}
{"error":"the line is no statement in JSON: duplicate field `sql`","line":1,"column":25}
{"error":"the line is no statement in JSON: unexpected end of hex escape","line":1,"column":16}

"#]])
        .stderr_eq("");
}

#[test]
fn a_line_says_how_druid_is_set_up_and_else_the_command_does() {
    let sql = r#""sql": "SELECT * FROM TABLE(EXTERN('{\"type\": \"inline\", \"data\": \"a\"}', '{\"type\": \"csv\"}')) EXTEND (a VARCHAR), sys.segments""#;
    let lines = format!(
        "{{{sql}}}\n{{{sql}, \"inputSourceSecurity\": true, \"authorizeSystemTablesDirectly\": true}}\n{{{sql}, \"inputSourceSecurity\": false, \"authorizeSystemTablesDirectly\": false}}\n"
    );
    warden("requires --jsonl")
        .stdin(lines.clone())
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{"resources":[{"name":"EXTERNAL","type":"EXTERNAL","action":"READ"}]}
{"resources":[{"name":"inline","type":"EXTERNAL","action":"READ"},{"name":"segments","type":"SYSTEM_TABLE","action":"READ"}]}
{"resources":[{"name":"EXTERNAL","type":"EXTERNAL","action":"READ"}]}

"#]])
        .stderr_eq("");
    warden("requires --jsonl --input-source-security --authorize-system-tables")
        .stdin(lines)
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{"resources":[{"name":"inline","type":"EXTERNAL","action":"READ"},{"name":"segments","type":"SYSTEM_TABLE","action":"READ"}]}
{"resources":[{"name":"inline","type":"EXTERNAL","action":"READ"},{"name":"segments","type":"SYSTEM_TABLE","action":"READ"}]}
{"resources":[{"name":"EXTERNAL","type":"EXTERNAL","action":"READ"}]}

"#]])
        .stderr_eq("");
}

#[test]
fn parameters_and_context_are_those_of_the_line() {
    warden("requires --jsonl --input-source-security --authorize-query-context")
        .stdin(concat!(
            r#"{"sql": "SELECT * FROM TABLE(EXTERN(?, '{\"type\": \"csv\"}')) EXTEND (a VARCHAR) WHERE a = ?", "#,
            r#""parameters": [{"type": "VARCHAR", "value": "{\"type\": \"inline\", \"data\": \"a\"}"}, {"type": "INTEGER", "value": null}], "#,
            r#""context": {"maxNumTasks": 2}}"#,
            "\n",
            r#"{"sql": "SELECT 1", "parameters": null, "context": null, "inputSourceSecurity": null}"#,
        ))
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{"resources":[{"name":"inline","type":"EXTERNAL","action":"READ"},{"name":"maxNumTasks","type":"QUERY_CONTEXT","action":"WRITE"}]}
{"resources":[]}

"#]])
        .stderr_eq("");
}

/// What Warden demands besides (the datasource that an input source reads) is not asked by Druid's planner.
#[test]
fn only_what_druid_asks_for_is_told() {
    warden("requires --jsonl")
        .stdin(
            r#"{"sql": "SELECT * FROM TABLE(EXTERN('{\"type\": \"druid\", \"dataSource\": \"secret\", \"interval\": \"2020/2021\"}', '{\"type\": \"csv\"}')) EXTEND (a VARCHAR)"}"#,
        )
        .assert()
        .code(0)
        .stdout_eq(str![[r#"
{"resources":[{"name":"EXTERNAL","type":"EXTERNAL","action":"READ"}]}

"#]])
        .stderr_eq("");
}

#[test]
fn what_is_hidden_in_names_is_escaped() {
    warden("requires --jsonl")
        .stdin("{\"sql\": \"SELECT * FROM \\\"a\\u001b\u{202e}é\\\"\"}")
        .assert()
        .code(0)
        .stdout_eq(
            str![[r#"
{"resources":[{"name":"a\u001b\u202eé","type":"DATASOURCE","action":"READ"}]}

"#]]
            .raw(),
        )
        .stderr_eq("");
}

#[test]
fn nothing_is_answered_by_nothing() {
    warden("requires --jsonl")
        .stdin("")
        .assert()
        .code(0)
        .stdout_eq("");
}

#[test]
fn lines_of_several_files_follow_each_other() {
    let file = std::env::temp_dir().join(format!("warden-lines-{}.jsonl", std::process::id()));
    std::fs::write(&file, "{\"sql\": \"SELECT * FROM a\"}").unwrap();
    let output = warden("requires --jsonl")
        .arg(&file)
        .arg("-")
        .arg(&file)
        .stdin("{\"sql\": \"SELECT * FROM b\"}\n")
        .assert()
        .code(0)
        .get_output()
        .stdout
        .clone();
    std::fs::remove_file(&file).unwrap();
    snapbox::assert_data_eq!(
        String::from_utf8(output).unwrap(),
        str![[r#"
{"resources":[{"name":"a","type":"DATASOURCE","action":"READ"}]}
{"resources":[{"name":"b","type":"DATASOURCE","action":"READ"}]}
{"resources":[{"name":"a","type":"DATASOURCE","action":"READ"}]}

"#]]
    );
    warden("requires --jsonl absent.jsonl")
        .assert()
        .code(1)
        .stdout_eq("");
}

#[test]
fn the_length_of_a_line_is_bounded_and_the_next_one_is_read() {
    let long = format!("{{\"sql\": \"{}\"}}\n", "x".repeat(17 << 20));
    warden("requires --jsonl")
        .stdin(long + "{\"sql\": \"SELECT * FROM a\"}\n")
        .assert()
        .code(3)
        .stdout_eq(str![[r#"
{"error":"the line is longer than 16 MiB","line":1,"column":1}
{"resources":[{"name":"a","type":"DATASOURCE","action":"READ"}]}

"#]]);
}

#[test]
fn a_statement_of_a_mebibyte_is_read_and_a_larger_one_is_not() {
    let line = |length: usize| {
        let comment = "x".repeat(length - "SELECT 1 --".len());
        format!("{{\"sql\": \"SELECT 1 --{comment}\"}}\n")
    };
    warden("requires --jsonl")
        .stdin(line(1 << 20) + &line((1 << 20) + 1))
        .assert()
        .code(3)
        .stdout_eq(str![[r#"
{"resources":[]}
{"error":"the statement is larger than 1 MiB: send it in parts","line":1,"column":1}

"#]]);
}

/// Who waits for each answer before sending more is not kept waiting, even with half a line on its way.
#[test]
fn a_program_may_converse_line_by_line() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_warden"))
        .args(["requires", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut asked = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    asked
        .write_all(b"{\"sql\": \"SELECT * FROM a0\"}\n{\"sql\"")
        .unwrap();
    for number in 0..3 {
        let answer = answers.next().unwrap().unwrap();
        let expected = format!(
            r#"{{"resources":[{{"name":"a{number}","type":"DATASOURCE","action":"READ"}}]}}"#
        );
        assert_eq!(answer, expected);
        let rest = format!(": \"SELECT * FROM a{}\"}}\n{{\"sql\"", number + 1);
        asked.write_all(rest.as_bytes()).unwrap();
    }
    drop(asked);
    assert_eq!(answers.count(), 2);
    assert_eq!(child.wait().unwrap().code(), Some(3));
}

#[test]
fn a_reader_who_goes_away_is_no_failure() {
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_warden"))
        .args(["requires", "--jsonl"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut asked = child.stdin.take().unwrap();
    asked.write_all(b"{\"sql\": \"SELECT 1\"}\n").unwrap();
    drop(asked);
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
