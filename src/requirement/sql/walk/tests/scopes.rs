use super::{V27, V33, needs, reads, with};

#[test]
fn a_cte_shadows_its_bare_name_in_its_case() {
    assert_eq!(reads("WITH foo AS (SELECT 1) SELECT * FROM foo"), [""; 0]);
    assert_eq!(
        reads(r#"WITH "foo" AS (SELECT 1) SELECT * FROM foo"#),
        [""; 0]
    );
    assert_eq!(
        reads("WITH foo AS (SELECT 1) SELECT * FROM druid.foo"),
        ["foo"]
    );
    assert_eq!(reads("WITH FOO AS (SELECT 1) SELECT * FROM foo"), ["foo"]);
    assert_eq!(
        reads(r#"WITH "druid.foo" AS (SELECT 1) SELECT * FROM druid.foo"#),
        ["foo"]
    );
    assert_eq!(
        needs("WITH v AS (SELECT 1) SELECT * FROM view.v"),
        "READ VIEW v"
    );
}

#[test]
fn a_cte_does_not_see_itself() {
    assert_eq!(
        reads("WITH foo AS (SELECT * FROM foo) SELECT * FROM foo"),
        ["foo"]
    );
}

#[test]
fn a_cte_sees_those_before_it_alone() {
    assert_eq!(
        reads("WITH a AS (SELECT * FROM b), b AS (SELECT * FROM a) SELECT * FROM a, b"),
        ["b"]
    );
}

#[test]
fn a_cte_that_nobody_uses_counts() {
    assert_eq!(reads("WITH a AS (SELECT * FROM foo) SELECT 1"), ["foo"]);
}

#[test]
fn a_cte_ends_with_its_query() {
    assert_eq!(
        reads("SELECT * FROM (WITH foo AS (SELECT 1 AS x) SELECT * FROM foo) a, foo"),
        ["foo"]
    );
    assert_eq!(
        reads(
            "SELECT * FROM (WITH foo AS (SELECT 1) SELECT * FROM foo) a WHERE x IN (SELECT y FROM foo)"
        ),
        ["foo"]
    );
    assert_eq!(
        reads("WITH foo AS (WITH foo AS (SELECT * FROM bar) SELECT * FROM foo) SELECT * FROM foo"),
        ["bar"]
    );
    assert_eq!(
        reads(
            "WITH foo AS (SELECT 1) SELECT * FROM (WITH foo AS (SELECT 2) SELECT * FROM foo) a, foo"
        ),
        [""; 0]
    );
}

#[test]
fn a_cte_is_seen_by_all_that_stands_in_its_query() {
    for sql in [
        "SELECT (SELECT MAX(x) FROM foo) FROM bar",
        "SELECT * FROM bar WHERE x IN (SELECT x FROM foo)",
        "SELECT * FROM bar JOIN foo ON TRUE",
        "SELECT * FROM bar, LATERAL (SELECT * FROM foo)",
        "SELECT * FROM bar UNION ALL SELECT * FROM foo",
        "SELECT * FROM bar WHERE EXISTS (SELECT 1 FROM (SELECT * FROM foo))",
        "SELECT * FROM (WITH other AS (SELECT * FROM foo) SELECT * FROM other), bar",
    ] {
        assert_eq!(
            reads(&format!("WITH foo AS (SELECT 1 AS x) {sql}")),
            ["bar"],
            "{sql}"
        );
    }
}

#[test]
fn an_insert_sees_the_ctes_of_its_query_but_not_in_its_target() {
    assert_eq!(
        needs(
            "INSERT INTO foo WITH foo AS (SELECT * FROM bar) SELECT * FROM foo PARTITIONED BY ALL"
        ),
        "READ DATASOURCE bar, WRITE DATASOURCE foo"
    );
}

/// Calcite moves the order of a plain SELECT into it; to all else it wraps a SELECT of its own around WITH.
#[test]
fn the_order_of_a_query_sees_the_ctes_of_a_plain_select() {
    let with_foo = "WITH foo AS (SELECT dim1 FROM numfoo)";
    for (query, read) in [
        ("{} SELECT dim1 FROM foo", false),
        ("({} SELECT dim1 FROM foo)", false),
        ("{} (SELECT dim1 FROM foo)", false),
        ("{} TABLE foo", false),
        (
            "{} SELECT dim1 FROM foo UNION ALL SELECT dim1 FROM foo",
            true,
        ),
        ("{} (SELECT dim1 FROM foo LIMIT 3)", true),
        ("{} (WITH b AS (SELECT 1) SELECT dim1 FROM foo)", true),
    ] {
        let query = query.replace("{}", with_foo);
        let expected: &[&str] = if read {
            &["foo", "numfoo"]
        } else {
            &["numfoo"]
        };
        let sorted = format!("{query} ORDER BY (SELECT MAX(dim1) FROM foo)");
        assert_eq!(reads(&sorted), expected, "{sorted}");
        let clustered = format!(
            "INSERT INTO dst {query} PARTITIONED BY ALL CLUSTERED BY (SELECT MAX(dim1) FROM foo)"
        );
        let asked = expected
            .iter()
            .map(|name| format!("READ DATASOURCE {name}, "));
        assert_eq!(
            needs(&clustered),
            format!("{}WRITE DATASOURCE dst", asked.collect::<String>()),
            "{clustered}"
        );
    }
}

#[test]
fn what_the_order_of_a_query_sees_ends_with_it() {
    assert_eq!(
        reads(
            "SELECT 1 FROM foo, (WITH foo AS (SELECT 1 AS x) SELECT x FROM foo ORDER BY (SELECT MAX(x) FROM foo)) a"
        ),
        ["foo"]
    );
    assert_eq!(
        reads(
            "SELECT 1 FROM (WITH foo AS (SELECT 1 AS x) SELECT x FROM foo ORDER BY (SELECT MAX(x) FROM foo)) a, foo"
        ),
        ["foo"]
    );
}

#[test]
fn a_recursive_cte_is_seen_by_the_second_half_of_its_union_alone() {
    for (body, expected) in [
        ("SELECT * FROM foo", "foo"),
        ("SELECT 1 FROM numfoo UNION ALL SELECT 1 FROM foo", "numfoo"),
        (
            "(SELECT 1 FROM numfoo UNION ALL SELECT 1 FROM foo)",
            "numfoo",
        ),
        ("SELECT 1 FROM foo UNION ALL SELECT 1 FROM foo", "foo"),
        (
            "SELECT 1 FROM numfoo UNION ALL SELECT 1 FROM foo UNION ALL SELECT 1 FROM foo",
            "foo, numfoo",
        ),
        (
            "SELECT 1 FROM numfoo UNION ALL SELECT 1 FROM foo ORDER BY 1",
            "foo, numfoo",
        ),
        (
            "WITH b AS (SELECT 1) SELECT 1 FROM numfoo UNION ALL SELECT 1 FROM foo",
            "numfoo",
        ),
        // The second half is the last of a chain, however long.
        (
            "SELECT 1 FROM numfoo UNION SELECT 2 UNION SELECT 1 FROM foo UNION SELECT 4",
            "foo, numfoo",
        ),
        (
            "SELECT 1 FROM numfoo UNION SELECT 2 UNION SELECT 3 UNION SELECT 1 FROM foo",
            "numfoo",
        ),
        (
            "SELECT 1 FROM numfoo UNION SELECT 2 UNION SELECT 3 UNION SELECT 4 UNION SELECT 1 FROM foo UNION SELECT 6",
            "foo, numfoo",
        ),
        (
            "SELECT 1 FROM numfoo UNION SELECT 2 UNION SELECT 3 EXCEPT SELECT 1 FROM foo",
            "foo, numfoo",
        ),
        (
            "SELECT 1 FROM numfoo EXCEPT SELECT 2 EXCEPT SELECT 3 UNION SELECT 1 FROM foo",
            "numfoo",
        ),
        // What the WITH inside defines is out of sight there.
        (
            "WITH b AS (SELECT 1 FROM numfoo) SELECT 1 FROM b UNION ALL SELECT 1 FROM b",
            "b, numfoo",
        ),
    ] {
        let sql = format!("WITH RECURSIVE foo AS ({body}) SELECT * FROM foo");
        let expected: Vec<_> = expected
            .split(", ")
            .map(|name| format!("READ DATASOURCE {name}"))
            .collect();
        assert_eq!(with(&sql, &[], &V33), expected.join(", "), "{sql}");
        assert!(with(&sql, &[], &V27).starts_with("unreadable"), "{sql}");
    }
}

#[test]
fn a_hundred_thousand_names_are_told_apart() {
    let names: Vec<_> = (0..100_000).map(|number| format!("t{number}")).collect();
    let sql = format!("SELECT * FROM {}", names.join(","));
    assert_eq!(reads(&sql).len(), names.len());
    let ctes = names.iter().map(|name| format!("{name} AS (SELECT 1)"));
    let ctes: Vec<_> = ctes.take(10_000).collect();
    let sql = format!("WITH {} {sql}", ctes.join(","));
    assert_eq!(reads(&sql).len(), names.len() - ctes.len());
}
