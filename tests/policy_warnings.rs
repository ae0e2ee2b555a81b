//! What a policy says that was probably not meant is pointed out, with its place, and nothing else is.

use warden::policy::{self, Options};

/// All warnings of a valid document.
fn warnings(document: &str) -> Vec<String> {
    let reading = policy::read(document.as_bytes(), &Options::default());
    assert!(reading.policy.is_some(), "{:?}", reading.diagnostics);
    reading
        .diagnostics
        .iter()
        .map(|found| format!("{}: {}", found.at, found.message))
        .collect()
}

/// A document with these roles, the first of which, `r`, everyone has.
fn roles(roles: &str) -> Vec<String> {
    warnings(&format!(
        "{{\"version\": 1, \"everyone\": [\"r\"], \"roles\": {{\n{roles}\n}}}}"
    ))
}

/// A rule on datasources.
fn rule(actions: &str, names: &str) -> String {
    of_type("DATASOURCE", actions, names)
}

fn of_type(resource_type: &str, actions: &str, names: &str) -> String {
    let list = |words: &str| {
        let words: Vec<String> = words
            .split(' ')
            .map(|word| match word.strip_prefix('/') {
                Some(regex) => format!("{{\"regex\": \"{regex}\"}}"),
                None => format!("\"{word}\""),
            })
            .collect();
        words.join(", ")
    };
    format!(
        "{{\"actions\": [{}], \"type\": \"{resource_type}\", \"names\": [{}]}}",
        list(actions),
        list(names)
    )
}

/// The warnings of one role with these rules, each on a line of its own.
fn role(allow: &[String], deny: &[String]) -> Vec<String> {
    roles(&format!(
        "\"r\": {{\"allow\": [\n{}],\n\"deny\": [\n{}]}}",
        allow.join(",\n"),
        deny.join(",\n")
    ))
}

#[test]
fn a_role_that_nobody_has() {
    assert_eq!(
        roles(
            r#""r": {"inherits": ["part"]}, "part": {}, "odd": {"inherits": ["odder"]}, "odder": {}"#
        ),
        [
            "2:42: nobody has role `odd`",
            "2:74: nobody has role `odder`"
        ]
    );
    assert_eq!(
        warnings(
            r#"{"version": 1, "roles": {"a": {}, "b": {}}, "users": {"u": ["a"]}, "groups": {"g": ["b"]}}"#
        ),
        [""; 0]
    );
}

#[test]
fn a_type_that_is_nearly_one_of_druids() {
    assert_eq!(
        role(
            &[
                of_type("datasource", "READ", "a"),
                of_type("VIEWS", "READ", "a"),
                of_type("LOOKUP", "READ", "a")
            ],
            &[]
        ),
        [
            "3:1: Druid has no resource type `datasource`; did you mean `DATASOURCE`?",
            "4:1: Druid has no resource type `VIEWS`; did you mean `VIEW`?"
        ]
    );
}

#[test]
fn a_rule_that_others_cover() {
    assert_eq!(
        role(&[rule("READ", "a b"), rule("READ", "b a")], &[]),
        ["4:1: this rule adds nothing: the rule at 3:1 of role `r` covers all of it"]
    );
    assert_eq!(
        role(
            &[rule("READ", "ab abc* /a.c"), rule("READ WRITE", "a*")],
            &[]
        ),
        [""; 0]
    );
    assert_eq!(
        role(
            &[rule("READ", "ab* a*b /x.y b"), rule("READ", "*")],
            &[rule("READ", "__query_select")]
        ),
        ["3:1: this rule adds nothing: the rule at 4:1 of role `r` covers all of it"]
    );
    assert_eq!(
        role(&[rule("READ", "abc"), rule("READ", "/a.c")], &[]),
        ["3:1: this rule adds nothing: the rule at 4:1 of role `r` covers all of it"]
    );
    assert_eq!(
        role(
            &[
                rule("READ WRITE", "ab"),
                rule("READ", "a*"),
                rule("WRITE READ", "*b")
            ],
            &[]
        ),
        ["3:1: this rule adds nothing: the rule at 4:1 of role `r` and others cover all of it"]
    );
    assert_eq!(
        role(
            &[rule("READ", "a")],
            &[rule("READ", "b"), rule("WRITE READ", "b*")]
        ),
        ["5:1: this rule adds nothing: the rule at 6:1 of role `r` covers all of it"]
    );
    assert_eq!(
        roles(&format!(
            "\"r\": {{\"inherits\": [\"s\"], \"allow\": [\n{}]}},\n\"s\": {{\"allow\": [\n{}]}}",
            rule("READ", "a"),
            rule("READ", "a*")
        )),
        ["3:1: this rule adds nothing: the rule at 5:1 of role `s` covers all of it"]
    );
}

#[test]
fn a_rule_that_others_do_not_cover() {
    assert_eq!(
        role(
            &[
                rule("READ", "a b"),
                rule("READ", "b c"),
                rule("READ", "ab*"),
                rule("READ", "abc*d abc*e")
            ],
            &[rule("READ", "abc*")]
        ),
        ["6:1: this rule allows nothing: the rule at 8:1 of role `r` refuses all of it"]
    );
    assert_eq!(
        role(
            &[
                rule("READ", "a*"),
                rule("READ WRITE", "ab"),
                of_type("VIEW", "READ", "ab")
            ],
            &[]
        ),
        [""; 0]
    );
    assert_eq!(
        roles(&format!(
            "\"r\": {{\"inherits\": [\"s\"], \"allow\": [\n{}]}},\n\"s\": {{\"allow\": [\n{}]}}",
            rule("READ", "a*"),
            rule("READ", "a")
        )),
        [""; 0]
    );
}

#[test]
fn a_rule_that_is_wholly_denied() {
    assert_eq!(
        role(
            &[rule("READ", "a b"), rule("READ", "c")],
            &[rule("READ WRITE", "a*"), rule("READ", "b")]
        ),
        ["3:1: this rule allows nothing: the rule at 6:1 of role `r` and others refuse all of it"]
    );
    assert_eq!(
        role(&[rule("READ", "ab")], &[rule("READ WRITE", "a*")]),
        ["3:1: this rule allows nothing: the rule at 5:1 of role `r` refuses all of it"]
    );
    assert_eq!(
        roles(&format!(
            "\"r\": {{\"inherits\": [\"s\"], \"allow\": [\n{}]}},\n\"s\": {{\"deny\": [\n{}]}}",
            rule("READ", "a"),
            rule("READ", "*")
        )),
        ["3:1: this rule allows nothing: the rule at 5:1 of role `s` refuses all of it"]
    );
    assert_eq!(
        role(
            &[rule("READ WRITE", "ab ac")],
            &[rule("READ", "a*"), rule("WRITE", "ab")]
        ),
        [""; 0]
    );
}

#[test]
fn a_pattern_that_reaches_the_select_queries_of_all() {
    assert_eq!(
        role(
            &[
                rule("READ", "*"),
                rule("READ WRITE", "__*"),
                rule("WRITE", "*_select"),
                rule("READ", "/__query_.*"),
                rule("READ", "___*")
            ],
            &[]
        ),
        [
            "3:1: `*` reaches DATASOURCE `__query_select`: who may READ it sees all users' SELECT queries and their results, and may cancel them unless taskAccess is `druid`",
            "4:1: `__*` reaches DATASOURCE `__query_select`: who may READ it sees all users' SELECT queries and their results, and may cancel them unless taskAccess is `druid`",
            "5:1: `*_select` reaches DATASOURCE `__query_select`: who may WRITE it may cancel all users' SELECT queries where taskAccess is `druid`",
            "6:1: this rule adds nothing: the rule at 3:1 of role `r` covers all of it",
            "6:1: `__query_.*` reaches DATASOURCE `__query_select`: who may READ it sees all users' SELECT queries and their results, and may cancel them unless taskAccess is `druid`",
            "7:1: this rule adds nothing: the rule at 4:1 of role `r` covers all of it"
        ]
    );
    assert_eq!(
        role(
            &[
                rule("READ", "__query_select"),
                rule("READ", "_* __query_select"),
                of_type("VIEW", "READ", "*")
            ],
            &[]
        ),
        ["3:1: this rule adds nothing: the rule at 4:1 of role `r` covers all of it"]
    );
    assert_eq!(
        role(&[rule("READ", "*")], &[rule("READ", "__query_select")]),
        [""; 0]
    );
    assert_eq!(role(&[], &[rule("READ", "*")]), [""; 0]);
}

#[test]
fn the_power_to_set_passwords() {
    assert_eq!(
        role(
            &[
                of_type("CONFIG", "WRITE", "security"),
                of_type("CONFIG", "READ WRITE", "*"),
                of_type("CONFIG", "READ", "/sec.*"),
                of_type("CONFIG", "WRITE", "CONFIG")
            ],
            &[]
        ),
        [
            "3:1: this rule adds nothing: the rule at 4:1 of role `r` covers all of it",
            "3:1: CONFIG `security`: who may WRITE it may set every password of basic-security, and thus be anybody",
            "4:1: `*` reaches CONFIG `security`: who may WRITE it may set every password of basic-security, and thus be anybody",
            "5:1: this rule adds nothing: the rule at 4:1 of role `r` covers all of it",
            "6:1: this rule adds nothing: the rule at 4:1 of role `r` covers all of it"
        ]
    );
}

#[test]
fn the_power_over_the_cluster() {
    assert_eq!(
        role(
            &[
                of_type("STATE", "READ WRITE", "STATE"),
                of_type("STATE", "READ", "*")
            ],
            &[]
        ),
        [
            "3:1: STATE `STATE`: who may WRITE it can switch workers off and, where `taskAccess` is `owner`, cancel everybody's SELECT queries"
        ]
    );
    assert_eq!(
        role(
            &[of_type("STATE", "READ WRITE", "*")],
            &[of_type("STATE", "WRITE", "STATE")]
        ),
        [""; 0]
    );
}

#[test]
fn writing_without_reading() {
    assert_eq!(
        role(
            &[
                rule("WRITE", "a"),
                rule("READ", "b*"),
                rule("WRITE", "b bb* c*")
            ],
            &[]
        ),
        [
            "3:1: WRITE without READ on `a`: who has no READ from another role can neither see nor cancel the task of their own INSERT or REPLACE, unless taskAccess is `druid`, which lets them cancel",
            "5:1: WRITE without READ on `c*`: who has no READ from another role can neither see nor cancel the task of their own INSERT or REPLACE, unless taskAccess is `druid`, which lets them cancel"
        ]
    );
    assert_eq!(
        role(&[rule("WRITE", "a a* a*b"), rule("READ", "a*")], &[]),
        [""; 0]
    );
    assert_eq!(
        role(&[rule("WRITE", "/a|b a*b"), rule("READ", "c")], &[]),
        [""; 0]
    );
    assert_eq!(
        role(&[rule("WRITE", "/a|b")], &[]),
        [
            "3:1: WRITE without READ on `a|b`: who has no READ from another role can neither see nor cancel the task of their own INSERT or REPLACE, unless taskAccess is `druid`, which lets them cancel"
        ]
    );
    assert_eq!(
        role(&[rule("WRITE", "aa* x"), rule("READ", "/.*a.*")], &[]),
        [
            "3:1: WRITE without READ on `x`: who has no READ from another role can neither see nor cancel the task of their own INSERT or REPLACE, unless taskAccess is `druid`, which lets them cancel"
        ]
    );
    assert_eq!(
        roles(&format!(
            "\"r\": {{\"inherits\": [\"w\"], \"allow\": [\n{}]}},\n\"w\": {{\"allow\": [\n{}]}}",
            rule("READ", "*a"),
            rule("WRITE", "a")
        )),
        [""; 0]
    );
    assert_eq!(role(&[of_type("VIEW", "WRITE", "a")], &[]), [""; 0]);
}

#[test]
fn a_denial_of_what_everyone_is_allowed() {
    assert_eq!(
        warnings(&format!(
            "{{\"version\": 1, \"everyone\": [\"all\"], \"users\": {{\"u\": [\"some\"]}}, \"groups\": {{\"g\": [\"others\"]}},\n\"roles\": {{\"all\": {{\"inherits\": [\"base\"]}}, \"base\": {{\"allow\": [\n{}]}},\n\"some\": {{\"inherits\": [\"deep\"]}}, \"deep\": {{\"deny\": [\n{}]}},\n\"others\": {{\"deny\": [\n{},\n{},\n{}]}}}}}}",
            rule("READ", "a*"),
            rule("READ", "ab"),
            rule("READ", "a*"),
            rule("WRITE", "ab"),
            rule("READ", "b")
        )),
        [
            "5:1: only who has role `deep` is denied this: the rule at 3:1 of role `base` allows it to everyone",
            "7:1: only who has role `others` is denied this: the rule at 3:1 of role `base` allows it to everyone"
        ]
    );
    assert_eq!(
        warnings(&format!(
            "{{\"version\": 1, \"everyone\": [\"all\"], \"users\": {{\"u\": [\"all\"]}}, \"roles\": {{\"all\": {{\"allow\": [{}], \"deny\": [{}]}}}}}}",
            rule("READ", "a*"),
            rule("READ", "ab")
        )),
        [""; 0]
    );
}

/// A rule about external data that says this besides.
fn external(actions: &str, besides: &str) -> String {
    let rule = of_type("EXTERNAL", actions, "*");
    format!("{}, {besides}}}", rule.trim_end_matches('}'))
}

const S3: &str = r#""inputSources": [{"type": "s3"}]"#;
const HTTP: &str = r#""inputSources": [{"type": "http"}]"#;
const S3_SECRETS: &str = r#""inputSources": [{"type": "s3", "environment": true}]"#;
const SECRETS: &str = r#""environment": true"#;

fn plain() -> String {
    of_type("EXTERNAL", "READ", "*")
}

#[test]
fn a_rule_about_locations_is_part_of_one_about_all() {
    let adds_nothing = |line: u32, other: u32| {
        format!(
            "{line}:1: this rule adds nothing: the rule at {other}:1 of role `r` covers all of it"
        )
    };
    for (one, other) in [
        (external("READ", S3), plain()),
        (external("READ", S3), external("READ", S3)),
        (external("READ", S3), external("READ", SECRETS)),
        (external("READ", S3_SECRETS), external("READ", SECRETS)),
        (plain(), external("READ", SECRETS)),
    ] {
        let (same, of) = if one == other { (4, 3) } else { (3, 4) };
        assert_eq!(role(&[one, other], &[]), [adds_nothing(same, of)]);
    }
    assert_eq!(
        role(&[], &[external("READ", S3), plain()]),
        [adds_nothing(5, 6)]
    );
}

#[test]
fn a_rule_about_locations_covers_no_other() {
    for (one, other) in [
        (external("READ", HTTP), external("READ", S3)),
        (external("READ", S3_SECRETS), external("READ", S3)),
        // A rule about all places does not hand over secrets by itself.
        (plain(), external("READ", S3_SECRETS)),
    ] {
        assert_eq!(role(&[one, other], &[]), [""; 0]);
    }
    assert_eq!(role(&[plain()], &[external("READ", S3)]), [""; 0]);
    assert_eq!(
        role(&[external("READ", S3)], &[external("READ", S3)]),
        [""; 0]
    );
    assert_eq!(
        role(&[external("READ", S3)], &[plain()]),
        ["3:1: this rule allows nothing: the rule at 5:1 of role `r` refuses all of it"]
    );
}

#[test]
fn what_is_written_is_at_no_location() {
    assert_eq!(
        role(
            &[external("READ WRITE", S3)],
            &[external("WRITE", HTTP), external("READ", HTTP)]
        ),
        [
            "3:1: this rule allows no WRITE: with `inputSources` it is about what is read",
            "5:1: this rule denies WRITE whatever the location: `inputSources` are about what is read"
        ]
    );
}

#[test]
fn a_denial_of_locations_that_everyone_may_read() {
    let document = |everyones: &str| {
        warnings(&format!(
            "{{\"version\": 1, \"everyone\": [\"all\"], \"users\": {{\"u\": [\"some\"]}}, \"roles\": {{\"all\": {{\"allow\": [\n{everyones}]}},\n\"some\": {{\"deny\": [\n{}]}}}}}}",
            external("READ", S3)
        ))
    };
    let found = "4:1: only who has role `some` is denied this: the rule at 2:1 of role `all` allows it to everyone";
    assert_eq!(document(&plain()), [found]);
    assert_eq!(document(&external("READ", S3)), [found]);
    assert_eq!(document(&external("READ", HTTP)), [""; 0]);
}
