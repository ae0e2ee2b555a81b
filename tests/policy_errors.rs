//! What is wrong with a document is said exactly, with its place.

use warden::policy::{self, IdentityCase, InternalUser, Options, Severity};

/// All errors of a document.
fn errors_with(document: impl AsRef<[u8]>, options: &Options) -> Vec<String> {
    let reading = policy::read(document.as_ref(), options);
    let errors = reading
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error);
    let lines: Vec<String> = errors
        .map(|found| format!("{}: {}", found.at, found.message))
        .collect();
    assert_eq!(reading.policy.is_none(), !lines.is_empty());
    assert!(reading.diagnostics.is_sorted_by_key(|found| found.at));
    lines
}

fn errors(document: impl AsRef<[u8]>) -> Vec<String> {
    errors_with(document, &Options::default())
}

/// The errors of a document whose only rule is this one.
fn rule(rule: &str) -> Vec<String> {
    errors(format!(
        "{{\"version\": 1, \"roles\": {{\"r\": {{\"allow\": [\n{rule}\n]}}}}}}"
    ))
}

/// The errors of a document with this name in its only rule.
fn name(name: &str) -> Vec<String> {
    rule(&format!(
        "{{\"actions\": [\"READ\"], \"type\": \"DATASOURCE\", \"names\": [\n{name}]}}"
    ))
}

#[test]
fn a_document_that_is_no_json_has_one_error() {
    assert_eq!(
        errors(""),
        ["1:1: not valid JSON: EOF while parsing a value"]
    );
    assert_eq!(
        errors("{\"version\": 1,\n \"roles\": {"),
        ["2:11: not valid JSON: EOF while parsing an object"]
    );
    assert_eq!(
        errors("{\"version\": 1,}"),
        ["1:15: not valid JSON: key must be a string"]
    );
    assert_eq!(
        errors("{\"version\": 1, \"roles\": {}}\n{}"),
        ["2:1: not valid JSON: trailing characters"]
    );
    assert_eq!(
        errors("{\"é\": ü}"),
        ["1:7: not valid JSON: expected value"]
    );
    assert_eq!(
        errors(r#"{"a": "\x"}"#),
        ["1:9: not valid JSON: invalid escape"]
    );
    assert_eq!(
        errors("{\"a\": \"\n\"}"),
        [r"1:7: not valid JSON: control character (\u0000-\u001F) found while parsing a string"]
    );
    assert_eq!(errors(b"{\"\xc3\xa9\": \"\xff\"}"), ["1:8: not UTF-8"]);
    assert_eq!(
        errors("\u{feff}{}"),
        ["1:1: the document begins with a byte order mark; save it as UTF-8 without one"]
    );
}

#[test]
fn nesting_is_bounded() {
    assert_eq!(
        errors("[".repeat(65)),
        ["1:65: nested deeper than 64 levels"]
    );
    assert_eq!(
        errors("[".repeat(64) + &"]".repeat(64)),
        ["1:1: the policy must be an object, not an array"]
    );
    assert_eq!(
        errors(format!("\"{}\\\"[\"", "[".repeat(100))),
        ["1:1: the policy must be an object, not a string"]
    );
}

#[test]
fn the_top_is_an_object_with_known_keys() {
    assert_eq!(
        errors("[]"),
        ["1:1: the policy must be an object, not an array"]
    );
    assert_eq!(
        errors("null"),
        ["1:1: the policy must be an object, not null"]
    );
    assert_eq!(
        errors("{}"),
        [
            "1:1: the policy lacks the key `version`",
            "1:1: the policy lacks the key `roles`"
        ]
    );
    assert_eq!(
        errors("{\"version\": 2, \"roles\": {}}"),
        ["1:13: `version` must be 1"]
    );
    assert_eq!(
        errors("{\"version\": \"1\", \"roles\": {}}"),
        ["1:13: `version` must be 1"]
    );
    assert_eq!(
        errors("{\"$schema\": 1, \"version\": 1, \"roles\": {}}"),
        ["1:13: `$schema` must be a string, not a number"]
    );
    assert_eq!(
        errors("{\"version\": 1, \"roles\": {}, \"user\": {}, \"x\\ny\": 1}"),
        [
            "1:29: unknown key `user` in the policy; known keys: `$schema`, `version`, `roles`, `users`, `groups`, `everyone`; did you mean `users`?",
            r"1:41: unknown key `x\ny` in the policy; known keys: `$schema`, `version`, `roles`, `users`, `groups`, `everyone`"
        ]
    );
    assert_eq!(
        errors("{\"version\": 1,\n \"roles\": {},\n \"version\": 1}"),
        ["3:2: duplicate key `version`, first at 1:2"]
    );
    assert_eq!(
        errors(r#"{"version": 1, "roles": {"a": {}, "\u0061": {}}}"#),
        ["1:35: duplicate key `a`, first at 1:26"]
    );
}

#[test]
fn roles_are_objects() {
    assert_eq!(
        errors("{\"version\": 1, \"roles\": []}"),
        ["1:25: `roles` must be an object, not an array"]
    );
    assert_eq!(
        errors("{\"version\": 1, \"roles\": {\"r\": \"x\"}}"),
        ["1:31: role `r` must be an object, not a string"]
    );
    assert_eq!(
        errors("{\"version\": 1, \"roles\": {\"r\": {\"Allow\": [], \"grants\": 1}}}"),
        [
            "1:32: unknown key `Allow` in role `r`; known keys: `description`, `inherits`, `allow`, `deny`; did you mean `allow`?",
            "1:45: unknown key `grants` in role `r`; known keys: `description`, `inherits`, `allow`, `deny`"
        ]
    );
    assert_eq!(
        errors(
            "{\"version\": 1, \"roles\": {\"r\": {\"description\": 1, \"inherits\": \"r\", \"allow\": {}, \"deny\": null}}}",
        ),
        [
            "1:47: `description` must be a string, not a number",
            "1:62: `inherits` must be an array, not a string",
            "1:76: `allow` must be an array, not an object",
            "1:88: `deny` must be an array, not null"
        ]
    );
    assert_eq!(
        errors(
            "{\"version\": 1, \"roles\": {\"\": {}}, \"users\": {\"\": []}, \"groups\": {\"\": []}}",
        ),
        [
            "1:26: a role's name must not be empty",
            "1:45: a user's name must not be empty",
            "1:65: a group's name must not be empty"
        ]
    );
    assert_eq!(
        errors(
            "{\"version\": 1, \"roles\": {}, \"users\": [], \"groups\": {\"g\": \"r\"}, \"everyone\": {}}",
        ),
        [
            "1:38: `users` must be an object, not an array",
            "1:58: the roles of group `g` must be an array, not a string",
            "1:76: `everyone` must be an array, not an object"
        ]
    );
}

#[test]
fn references_name_roles() {
    assert_eq!(
        errors(
            "{\"version\": 1, \"roles\": {\"etl\": {\"inherits\": [\"elt\"]}},\n\"users\": {\"u\": [\"ETL\"]},\n\"groups\": {\"g\": [\"nobody\", 1]},\n\"everyone\": [\"\"]}",
        ),
        [
            "1:47: unknown role `elt`",
            "2:17: unknown role `ETL`; did you mean `etl`?",
            "3:18: unknown role `nobody`",
            "3:28: a role's name must be a string, not a number",
            "4:14: unknown role ``"
        ]
    );
    assert_eq!(
        errors(
            "{\"version\": 1, \"roles\": {\"a\": {\"inherits\": [\"b\"]},\n\"b\": {\"inherits\": [\"c\"]},\n\"c\": {\"inherits\": [\"b\", \"a\"]}, \"d\": {\"inherits\": [\"d\"]}}}",
        ),
        [
            "3:20: role `b` inherits from itself: `b` → `c` → `b`",
            "3:25: role `a` inherits from itself: `a` → `b` → `c` → `a`",
            "3:51: role `d` inherits from itself: `d` → `d`"
        ]
    );
}

#[test]
fn rules_have_actions_a_type_and_names() {
    assert_eq!(
        rule(r#"{"description": 1, "actions": {}, "type": 1, "names": 1}"#),
        [
            "2:17: `description` must be a string, not a number",
            "2:31: `actions` must be an array, not an object",
            "2:43: `type` must be a string, not a number",
            "2:55: `names` must be an array, not a number"
        ]
    );
    assert_eq!(
        rule("\"x\""),
        ["2:1: a rule must be an object, not a string"]
    );
    assert_eq!(
        rule("{}"),
        [
            "2:1: a rule lacks the key `actions`",
            "2:1: a rule lacks the key `type`",
            "2:1: a rule lacks the key `names`"
        ]
    );
    assert_eq!(
        rule(r#"{"actions": [], "type": "", "names": []}"#),
        [
            "2:13: `actions` must not be empty",
            "2:25: `type` must not be empty",
            "2:38: `names` must not be empty"
        ]
    );
    assert_eq!(
        rule(r#"{"actions": ["read", "DELETE", 1], "type": "X", "names": ["a"], "name": "b"}"#),
        [
            "2:14: unknown action `read`; did you mean `READ`?",
            "2:22: unknown action `DELETE`",
            "2:32: an action must be a string, not a number",
            "2:65: unknown key `name` in a rule; known keys: `description`, `actions`, `type`, `names`, `inputSources`, `environment`; did you mean `names`?"
        ]
    );
}

/// The errors of a document whose only rule has this effect, is about external data, and says this besides.
fn external(effect: &str, members: &str) -> Vec<String> {
    errors(format!(
        "{{\"version\": 1, \"roles\": {{\"r\": {{\"{effect}\": [{{\"actions\": [\"READ\"], \"type\": \"EXTERNAL\", \"names\": [\"*\"],\n{members}}}]}}}}}}"
    ))
}

#[test]
fn input_sources_are_for_rules_about_external_data() {
    assert_eq!(
        rule(
            r#"{"actions": ["READ"], "type": "DATASOURCE", "names": ["a"], "inputSources": [{"type": "inline"}]}"#
        ),
        ["2:77: `inputSources` is for rules of type `EXTERNAL`"]
    );
    assert_eq!(
        rule(
            r#"{"actions": ["READ"], "type": "external", "names": ["a"], "environment": false, "inputSources": 1}"#
        ),
        [
            "2:74: `environment` is for rules of type `EXTERNAL`",
            "2:97: `inputSources` is for rules of type `EXTERNAL`"
        ]
    );
    assert_eq!(
        external("allow", r#""inputSources": [{"type": "inline"}]"#),
        [""; 0]
    );
    assert_eq!(
        external("deny", r#""inputSources": [{"type": "inline"}]"#),
        [""; 0]
    );
    assert_eq!(external("allow", r#""environment": true"#), [""; 0]);
}

#[test]
fn input_sources_are_a_list_of_entries() {
    assert_eq!(
        external("allow", r#""inputSources": {}, "environment": "yes""#),
        [
            "2:17: `inputSources` must be an array, not an object",
            "2:36: `environment` must be a boolean, not a string"
        ]
    );
    assert_eq!(
        external("allow", r#""inputSources": []"#),
        ["2:17: `inputSources` must not be empty; a rule without it is about every location"]
    );
    assert_eq!(
        external(
            "allow",
            r#""inputSources": ["s3", {}, {"type": "", "uri": []}, {"type": "http", "Type": "http"}]"#
        ),
        [
            "2:18: an entry of `inputSources` must be an object, not a string",
            "2:24: an entry of `inputSources` lacks the key `type`",
            "2:37: `type` must not be empty",
            "2:41: unknown key `uri` in an entry of `inputSources`; known keys: `description`, `type`, `uris`, `paths`, `connection`, `environment`; did you mean `uris`?",
            "2:70: unknown key `Type` in an entry of `inputSources`; known keys: `description`, `type`, `uris`, `paths`, `connection`, `environment`; did you mean `type`?"
        ]
    );
    assert_eq!(
        external(
            "allow",
            "\"inputSources\": [{\"description\": 1, \"type\": 1, \"uris\": \"x\",\n\"paths\": [1, \"\"], \"connection\": 1, \"environment\": null, \"type\": \"http\"}]"
        ),
        [
            "2:34: `description` must be a string, not a number",
            "2:45: `type` must be a string, not a number",
            "2:56: `uris` must be an array, not a string",
            "3:11: a path must be a string, not a number",
            "3:14: a path must not be empty",
            "3:33: `connection` must be a boolean, not a number",
            "3:51: `environment` must be a boolean, not null",
            "3:57: duplicate key `type`, first at 2:37"
        ]
    );
    assert_eq!(
        external(
            "allow",
            r#""inputSources": [{"type": "http", "uris": []}, {"type": "local", "paths": []}]"#
        ),
        [
            "2:43: `uris` must not be empty; an entry without it covers the whole type",
            "2:75: `paths` must not be empty; an entry without it covers the whole type"
        ]
    );
}

#[test]
fn a_place_that_cannot_be_read_is_pointed_at() {
    let errors = external(
        "allow",
        "\"inputSources\": [{\"type\": \"http\", \"uris\": [\"https://h/*\",\n\"ftp://h/*\"]},\n{\"type\": \"local\", \"paths\": [\"/a\",\n\"a/*\"]},\n{\"type\": \"local\", \"uris\": [\"file:///a\"]},\n{\"type\": \"S3\"}]",
    );
    let places: Vec<_> = errors
        .iter()
        .filter_map(|error| error.split(' ').next())
        .collect();
    assert_eq!(places, ["3:1:", "5:1:", "6:1:", "7:1:"], "{errors:?}");
}

#[test]
fn environment_and_connection_stand_where_they_mean_something() {
    assert_eq!(
        external(
            "allow",
            r#""environment": true, "inputSources": [{"type": "inline"}]"#
        ),
        ["2:16: `environment` stands in the entries of `inputSources` where a rule has them"]
    );
    assert_eq!(
        external("deny", r#""environment": true"#),
        ["2:16: `environment` is for allow rules; a deny rule holds however a location is reached"]
    );
    assert_eq!(
        external(
            "deny",
            r#""inputSources": [{"type": "http", "connection": false, "environment": true}]"#
        ),
        [
            "2:49: `connection` is for allow rules; a deny rule holds however a location is reached",
            "2:71: `environment` is for allow rules; a deny rule holds however a location is reached"
        ]
    );
}

#[test]
fn places_are_bounded() {
    let paths = |paths: &[String]| {
        external(
            "allow",
            &format!(
                "\"inputSources\": [{{\"type\": \"local\", \"paths\": [\n{}]}}]",
                paths.join(",\n")
            ),
        )
    };
    let path = |characters: usize| format!("\"/{}\"", "é".repeat(characters - 1));
    assert_eq!(paths(&[path(4096)]), [""; 0]);
    assert_eq!(
        paths(&[path(4097)]),
        ["3:1: a path is longer than 4,096 characters"]
    );
    let many = |count: usize| (0..count).map(|n| format!("\"/{n}\"")).collect::<Vec<_>>();
    // The entry counts too.
    assert_eq!(paths(&many(99_999)), [""; 0]);
    assert_eq!(
        paths(&many(100_001)),
        ["100002:1: more than 100,000 entries, URIs and paths in the `inputSources` of all rules"]
    );
}

#[test]
fn names_are_strings_or_regular_expressions() {
    assert_eq!(name("\"\""), ["3:1: a name must not be empty"]);
    assert_eq!(
        name("1"),
        ["3:1: a name must be a string or an object with the key `regex`, not a number"]
    );
    assert_eq!(
        name("{\"glob\": \"x\"}"),
        [
            "3:1: a name lacks the key `regex`",
            "3:2: unknown key `glob` in a name; known keys: `regex`"
        ]
    );
    assert_eq!(
        name("{\"regex\": \"\"}"),
        ["3:11: `regex` must not be empty"]
    );
    assert_eq!(
        name("{\"regex\": 1}"),
        ["3:11: `regex` must be a string, not a number"]
    );
    assert_eq!(
        name(r#""a\\d""#),
        [r"3:1: `\\d` is no escape of a name; only `\\*` and `\\\\` are (as written in JSON)"]
    );
    assert_eq!(
        name(r#""a\\""#),
        [r"3:1: a name ends in a lone backslash; a backslash is written `\\\\` in JSON"]
    );
    assert_eq!(
        name(r#""a\ud800b""#),
        ["3:1: a name is not Unicode text: it escapes half of a surrogate pair"]
    );
    assert_eq!(
        errors(r#"{"version": 1, "roles": {"\ud800": {}, "\udfff": {}}}"#),
        [
            "1:26: a key is not Unicode text: it escapes half of a surrogate pair",
            "1:40: a key is not Unicode text: it escapes half of a surrogate pair"
        ]
    );
    assert_eq!(name(&format!("\"{}\"", "é".repeat(4096))), [""; 0]);
    assert_eq!(
        name(&format!("\"{}\"", "é".repeat(4097))),
        ["3:1: a name or pattern is longer than 4,096 characters"]
    );
}

#[test]
fn regular_expressions_compile() {
    assert_eq!(
        name(r#"{"regex": "a(b"}"#),
        ["3:11: the regular expression does not compile: unclosed group, at its character 2"]
    );
    assert_eq!(
        name(r#"{"regex": "a(?!b)"}"#),
        [
            "3:11: the regular expression does not compile: look-around, including look-ahead and look-behind, is not supported, at its character 2"
        ]
    );
    assert_eq!(
        name(r#"{"regex": "[z-a]"}"#),
        [
            "3:11: the regular expression does not compile: invalid character class range, the start must be <= the end, at its character 2"
        ]
    );
    assert_eq!(
        name(r#"{"regex": "\\p{Foo}"}"#),
        ["3:11: the regular expression does not compile: Unicode property not found"]
    );
    assert_eq!(
        name(r#"{"regex": "(?-u:\\W)"}"#),
        ["3:11: the regular expression does not compile: pattern can match invalid UTF-8"]
    );
    assert_eq!(
        name(r#"{"regex": "(\\p{L}{100}){100}"}"#),
        ["3:11: the regular expression is too large: its automaton would exceed 1 MiB"]
    );
}

#[test]
fn names_of_identities_are_unambiguous() {
    let options = Options {
        identity_case: IdentityCase::Lower,
        internal_users: vec![InternalUser::parse("login:druid_system")],
    };
    assert_eq!(
        errors_with(
            "{\"version\": 1, \"roles\": {}, \"users\": {\"Bob\": [], \n\"bob\": [], \"Druid_System\": []}, \"groups\": {\"ÄB\": [], \"äb\": [], \"druid_system\": []}}",
            &options,
        ),
        [
            "2:1: user `bob` is the same as the one at 1:39, since names are compared in lower case",
            "2:12: `Druid_System` is an internal user: it may do everything, and no policy binds it",
            "2:54: group `äb` is the same as the one at 2:44, since names are compared in lower case"
        ]
    );
}

#[test]
fn a_document_is_at_most_64_mib() {
    let document = |bytes: usize| {
        let policy = br#"{"version": 1, "roles": {}}"#;
        let mut document = vec![b' '; bytes - policy.len()];
        document.extend(policy);
        document
    };
    assert_eq!(errors(document(64 << 20)), [""; 0]);
    assert_eq!(
        errors(document((64 << 20) + 1)),
        ["1:1: the document is larger than 64 MiB"]
    );
}

/// The errors of a rule with this many different globs that need an automaton, one a line.
fn globs(count: usize) -> Vec<String> {
    let globs: Vec<String> = (0..count).map(|number| format!("\"*{number}\"")).collect();
    name(&globs.join(",\n"))
}

#[test]
fn expressions_are_counted() {
    assert_eq!(globs(20_000), [""; 0]);
    assert_eq!(
        globs(20_002),
        [
            "20003:1: more than 20,000 regular expressions; a glob with a star elsewhere than at its end counts as one"
        ]
    );
}

#[test]
fn expressions_that_are_written_alike_count_once() {
    let names = vec![r#"{"regex": "a|b"}, "*x", "**x""#; 10_001];
    assert_eq!(name(&names.join(",")), [""; 0]);
}

#[test]
fn expressions_are_bounded_together() {
    let expressions: Vec<String> = (0..400)
        .map(|number| format!(r#"{{"regex": "\\p{{L}}{{40}}{number}"}}"#))
        .collect();
    let errors = name(&expressions.join(",\n"));
    assert_eq!(errors.len(), 1);
    assert!(errors[0].ends_with(
        "the regular expressions are too large together: their automata would exceed 128 MiB, or 16 MiB those that are matched step by step"
    ));
}

#[test]
fn every_truncation_of_a_policy_is_refused() {
    let document = include_str!("policies/documented.json").trim_end();
    for (end, _) in document.char_indices() {
        assert_eq!(errors(document.split_at(end).0).len(), 1);
    }
}

#[test]
fn of_very_many_errors_the_first_ten_thousand_are_told() {
    let unknown = vec!["\"x\""; 20_000].join(",\n");
    let errors = errors(format!(
        r#"{{"version": 1, "roles": {{}}, "everyone": [{unknown}]}}"#
    ));
    assert_eq!(errors.len(), 10_001);
    assert_eq!(errors[9_999], "10000:1: unknown role `x`");
    assert_eq!(
        errors[10_000],
        "10001:1: more than 10,000 findings; from here on they are not told"
    );
}
