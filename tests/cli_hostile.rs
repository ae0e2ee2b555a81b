//! Policies that were written to harm: each is answered, shortly and in plain text.

#![cfg(test)]

mod command;

use command::warden;

/// What `validate` says of an invalid policy, after a look at every byte of it.
#[track_caller]
fn said(policy: &[u8]) -> String {
    let human = warden("validate -")
        .stdin(policy)
        .assert()
        .code(3)
        .get_output()
        .clone();
    let json = warden("validate - --format json")
        .stdin(policy)
        .assert()
        .code(3)
        .get_output()
        .clone();
    serde_json::from_slice::<serde_json::Value>(&json.stdout).unwrap();
    let said =
        String::from_utf8([human.stdout, human.stderr, json.stdout, json.stderr].concat()).unwrap();
    for character in said.chars() {
        let is_plain = character == '\n'
            || character == '…'
            || character == '�'
            || character.is_ascii_graphic();
        assert!(is_plain || character == ' ', "{character:?} in {said}");
    }
    assert!(said.len() < 20_000, "{} bytes", said.len());
    said
}

#[test]
fn controls_and_bidi_marks_are_escaped() {
    let said = said(
        "{\"version\": 1, \"roles\": {}, \"\u{202e}\u{9b}31m\u{200b}\u{7f}\\u001b[2J\": 1}"
            .as_bytes(),
    );
    assert!(said.contains(r"\u{202e}"), "{said}");
}

#[test]
fn raw_controls_are_escaped() {
    said(b"{\"version\": 1, \"\x1b[2J\x07\": 1}");
    said(b"\x1b]0;title\x07{}");
}

#[test]
fn a_long_line_is_cut() {
    let mut policy = format!("{{\"version\": 1, {}\"rolls\": {{", " ".repeat(1_000_000));
    policy += &"\"x\": 1, ".repeat(100_000);
    let said = said((policy + "}}").as_bytes());
    assert!(said.contains('…'), "{said}");
}

#[test]
fn a_long_name_is_cut() {
    said(format!("{{\"version\": 1, \"{}\": 1}}", "n".repeat(1_000_000)).as_bytes());
}

#[test]
fn depth_is_bounded() {
    said("[".repeat(1_000_000).as_bytes());
    said("{\"a\":".repeat(1_000_000).as_bytes());
}

#[test]
fn what_is_not_utf_8_is_said() {
    said(b"{\"version\": 1, \"roles\": {\"\xff\xfe\": {}}}");
    said(b"\xff\xfe{\x00}\x00");
    said(b"\xed\xa0\x80");
}

#[test]
fn nothing_is_no_policy() {
    said(b"");
    said(b"\n");
    said(b"null");
    said(b"\0");
}

/// `/dev/zero` has no end.
#[test]
fn size_is_bounded() {
    let output = warden("validate /dev/zero")
        .assert()
        .code(3)
        .get_output()
        .clone();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("64 MiB"), "{said}");
}
