use super::super::stack;
use super::*;

fn tree(sql: &str, version: Version) -> Tree {
    parse(sql, version).unwrap_or_else(|error| panic!("{sql}\n{version:?}: {error}"))
}

/// What is said of the text, with its place.
fn refusal(sql: &str, version: Version) -> String {
    match parse(sql, version) {
        Ok(_) => panic!("read: {sql}"),
        Err(error) => error.to_string(),
    }
}

/// `tests/sql/grammar.txt` says of each text which of Druid's parsers take it: `both`, `27`, `33` or `none`.
#[test]
fn the_grammar_takes_what_druids_parsers_take() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/sql/grammar.txt");
    let text = std::fs::read_to_string(path).unwrap();
    for line in text.lines() {
        let (takers, sql) = line.split_once('\t').unwrap();
        for (version, name) in [(Version::V27, "27"), (Version::V33, "33")] {
            let takes = takers == "both" || takers == name;
            let read = parse(sql, version);
            assert_eq!(read.is_ok(), takes, "{name}: {sql}\n{read:?}");
        }
    }
}

#[test]
fn every_parameter_is_counted_in_order() {
    let sql = "SELECT ?, '?', \"?\" FROM TABLE(f(?)) -- ?\nWHERE x IN (?) LIMIT ? OFFSET ?";
    let places: Vec<_> = tree(sql, Version::V33)
        .parameters
        .iter()
        .map(|at| (at.line, at.column))
        .collect();
    assert_eq!(places, [(1, 8), (1, 33), (2, 13), (2, 22), (2, 31)]);
}

#[test]
fn explain_and_describe_say_so() {
    for (sql, explains) in [
        ("SELECT 1", false),
        ("EXPLAIN PLAN FOR SELECT 1", true),
        ("DESCRIBE SELECT 1", true),
    ] {
        assert_eq!(tree(sql, Version::V27).explains, explains, "{sql}");
    }
}

#[test]
fn an_export_is_no_table() {
    let sql = "INSERT INTO EXTERN(LOCAL(exportPath => '/x')) AS CSV SELECT 1";
    let Body::Ingest(ingest) = tree(sql, Version::V33).body else {
        panic!("{sql}");
    };
    let Target::Export(destination) = ingest.target else {
        panic!("{:?}", ingest.target);
    };
    assert_eq!(destination.to_string(), "LOCAL(exportPath => '/x')");
}

#[test]
fn refusals_say_what_is_wrong_and_where() {
    for (sql, version, expected) in [
        (
            "SELECT 1;",
            Version::V27,
            "Druid takes one statement, without a ';' at its end (line 1, column 9)",
        ),
        (
            "SELECT\n  1 FROM foo AS order",
            Version::V33,
            "`order` is reserved: as a name it stands in double quotes (line 2, column 17)",
        ),
        (
            "SELECT day FROM foo",
            Version::V27,
            "expected an expression, found `day`: as a name it stands in double quotes (line 1, column 8)",
        ),
        (
            "SELECT a FROM foo WHERE",
            Version::V27,
            "expected an expression, found the end (line 1, column 24)",
        ),
        (
            "SELECT a % 2 FROM foo",
            Version::V33,
            "Druid has no operator %: it is MOD(a, b) (line 1, column 10)",
        ),
        (
            "SELECT * FROM TABLE(foo)",
            Version::V33,
            "TABLE(…) takes a function, as TABLE(EXTERN(…)); a table stands without it, found `)` (line 1, column 24)",
        ),
        (
            "SELECT * FROM extern('{}', '{}')",
            Version::V27,
            "in Druid 27 a function stands in TABLE(…) here (line 1, column 21)",
        ),
        (
            "UPDATE foo SET a = 1",
            Version::V33,
            "Druid runs no UPDATE: a statement is SELECT, WITH, INSERT, REPLACE or EXPLAIN (line 1, column 1)",
        ),
        (
            "INSERT INTO foo OVERWRITE ALL SELECT 1 PARTITIONED BY ALL",
            Version::V33,
            "INSERT takes no OVERWRITE: it is REPLACE INTO … OVERWRITE … (line 1, column 17)",
        ),
        (
            "INSERT INTO foo SELECT 1 PARTITIONED BY 'P1D'",
            Version::V27,
            "PARTITIONED BY takes HOUR, DAY, MONTH, YEAR, ALL, FLOOR(__time TO …) or TIME_FLOOR(__time, '…') (line 1, column 41)",
        ),
        (
            "SELECT 'it's' FROM foo",
            Version::V27,
            "the string is not closed (line 1, column 13)",
        ),
    ] {
        assert_eq!(refusal(sql, version), expected);
    }
}

#[test]
fn a_refusal_is_one_short_line() {
    let long = "x".repeat(1_000);
    for sql in [
        format!("SELECT 1 FROM foo {long} '{long}\n{long}'"),
        format!("SELECT 1 '{long}\n\t{long}'"),
        format!("SELECT \"{long}\""),
        "(".repeat(10_000),
    ] {
        let refused = || parse(&sql, Version::V33).unwrap_err().message;
        let message = stack::run(refused).unwrap();
        assert!(message.len() <= 200, "{message}");
        assert!(!message.contains(char::is_control), "{message:?}");
    }
}

#[test]
fn a_name_has_at_most_128_characters() {
    for (length, is_read) in [(128, true), (129, false)] {
        let sql = format!("SELECT 1 FROM \"{}\"", "é".repeat(length));
        assert_eq!(parse(&sql, Version::V27).is_ok(), is_read, "{length}");
    }
}
