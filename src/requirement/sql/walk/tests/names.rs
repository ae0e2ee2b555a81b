use super::super::super::Output;
use super::{Settings, V27, V33, needs, places, reading, reads, with};

#[test]
fn a_name_without_a_schema_is_a_datasource() {
    assert_eq!(reads("SELECT * FROM foo"), ["foo"]);
    assert_eq!(reads("SELECT * FROM druid.foo"), ["foo"]);
    assert_eq!(reads(r#"SELECT * FROM "druid"."foo""#), ["foo"]);
    assert_eq!(reads(r#"SELECT * FROM druid . /* x */ "foo""#), ["foo"]);
    assert_eq!(reads("TABLE foo"), ["foo"]);
    assert_eq!(reads("SELECT * FROM (TABLE druid.foo)"), ["foo"]);
}

#[test]
fn names_keep_their_case_and_what_is_quoted_in_them() {
    assert_eq!(reads("SELECT * FROM Foo, FOO, foo"), ["FOO", "Foo", "foo"]);
    assert_eq!(reads(r#"SELECT * FROM "a ""b"" c""#), [r#"a "b" c"#]);
    assert_eq!(reads(r#"SELECT * FROM "druid.foo""#), ["druid.foo"]);
    assert_eq!(reads(r#"SELECT * FROM "select""#), ["select"]);
    assert_eq!(reads(r#"SELECT * FROM "FROM" AS "JOIN""#), ["FROM"]);
    assert_eq!(reads("SELECT * FROM größe"), ["größe"]);
    assert_eq!(reads(r#"SELECT * FROM "--x", "/*y*/""#), ["--x", "/*y*/"]);
}

#[test]
fn the_schema_says_what_is_asked_for() {
    assert_eq!(needs("SELECT * FROM view.v"), "READ VIEW v");
    assert_eq!(needs("SELECT * FROM lookup.l"), "");
    assert_eq!(needs("SELECT * FROM INFORMATION_SCHEMA.TABLES"), "");
    assert_eq!(needs("SELECT * FROM sys.segments"), "");
    let directly = Settings {
        authorize_system_tables: true,
        ..V33
    };
    assert_eq!(
        with("SELECT * FROM sys.segments", &[], &directly),
        "READ SYSTEM_TABLE segments"
    );
    assert_eq!(
        with("SELECT * FROM INFORMATION_SCHEMA.TABLES", &[], &directly),
        ""
    );
    assert_eq!(
        needs("SELECT LOOKUP(dim1, 'secret') FROM foo"),
        "READ DATASOURCE foo"
    );
}

#[test]
fn names_that_druid_has_not_are_errors() {
    assert_eq!(
        needs("SELECT *\nFROM foo,\n  Druid.foo"),
        "unreadable: Druid has no schema 'Druid', only druid, view, lookup, sys and INFORMATION_SCHEMA \
         (line 3, column 3)"
    );
    for sql in [
        "SELECT * FROM druid.druid.foo",
        "SELECT * FROM druid.foo.dim1",
        "SELECT * FROM foo, foo.dim3",
        "SELECT * FROM information_schema.tables",
        "SELECT * FROM LOOKUP.l",
        r#"SELECT * FROM "sys "."segments""#,
    ] {
        assert!(needs(sql).starts_with("unreadable"), "{sql}");
    }
}

#[test]
fn an_alias_is_no_table() {
    assert_eq!(
        reads("SELECT b.x FROM foo AS b, numfoo AS foo WHERE b.x = foo.y"),
        ["foo", "numfoo"]
    );
    assert_eq!(
        reads("SELECT foo.dim1, druid.foo.dim1 FROM bar AS foo"),
        ["bar"]
    );
}

#[test]
fn a_target_is_written_and_not_read() {
    for (sql, output) in [
        (
            "INSERT INTO dst SELECT * FROM foo PARTITIONED BY ALL",
            "dst",
        ),
        (
            "INSERT INTO druid.dst SELECT * FROM foo PARTITIONED BY ALL",
            "dst",
        ),
        (
            "REPLACE INTO \"d st\" OVERWRITE ALL SELECT * FROM foo PARTITIONED BY DAY",
            "d st",
        ),
    ] {
        assert_eq!(
            needs(sql),
            format!("READ DATASOURCE foo, WRITE DATASOURCE {output}")
        );
        let reading = reading(sql, &[], &V27).unwrap();
        assert_eq!(reading.output, Output::Datasource(output.to_owned()));
    }
    assert_eq!(
        needs("INSERT INTO foo SELECT * FROM foo PARTITIONED BY ALL"),
        "READ DATASOURCE foo, WRITE DATASOURCE foo"
    );
}

#[test]
fn only_datasources_can_be_written_to() {
    for target in [
        "view.v",
        "lookup.l",
        "sys.segments",
        "Druid.foo",
        "a.druid.foo",
    ] {
        let sql = format!("INSERT INTO {target} SELECT * FROM foo PARTITIONED BY ALL");
        assert!(needs(&sql).starts_with("unreadable"), "{sql}");
    }
}

#[test]
fn explain_needs_the_same_and_starts_nothing() {
    let sql = "INSERT INTO dst SELECT * FROM foo PARTITIONED BY ALL";
    let explained = reading(&format!("EXPLAIN PLAN FOR {sql}"), &[], &V27).unwrap();
    assert!(explained.explains);
    assert_eq!(
        needs(&format!("EXPLAIN PLAN FOR {sql}")),
        "READ DATASOURCE foo, WRITE DATASOURCE dst"
    );
    assert!(!reading(sql, &[], &V27).unwrap().explains);
    assert_eq!(reads("DESCRIBE SELECT * FROM foo"), ["foo"]);
}

#[test]
fn each_resource_is_one_need_with_all_places_that_cause_it() {
    let sql = "SELECT (SELECT 1 FROM bar)\nFROM foo AS a, \"druid\" . \"foo\" AS b\nWHERE x IN (SELECT 1 FROM foo)";
    assert_eq!(
        places(sql, &V33),
        [vec!["bar"], vec!["foo", "\"druid\" . \"foo\"", "foo"]]
    );
    let sql = "INSERT INTO größe SELECT * FROM /* äöü */ größe PARTITIONED BY ALL";
    assert_eq!(places(sql, &V33), [["größe"], ["größe"]]);
}

#[test]
fn keys_of_the_context_are_asked_for_where_druid_checks_them() {
    let context =
        serde_json::json!({"sqlQueryId": "x", "b": 1, "sqlStringifyArrays": true, "a": null});
    let statement = super::Statement {
        sql: "SELECT 1".to_owned(),
        context: context.as_object().unwrap().clone(),
        ..super::Statement::default()
    };
    let asked = |authorize_query_context| {
        let settings = Settings {
            authorize_query_context,
            ..V33
        };
        let reading = super::read(&statement, &settings).unwrap();
        reading.needs.iter().map(super::shown).collect::<Vec<_>>()
    };
    assert_eq!(asked(false), [""; 0]);
    assert_eq!(
        asked(true),
        ["WRITE QUERY_CONTEXT a", "WRITE QUERY_CONTEXT b"]
    );
}
