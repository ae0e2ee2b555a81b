use super::{V33, needs, reads, with};

/// Every place that can hold a query.
#[test]
fn a_query_in_any_clause_is_read() {
    for sql in [
        "SELECT (SELECT MAX(x) FROM hidden) FROM foo",
        "SELECT 1 + (SELECT MAX(x) FROM hidden) FROM foo",
        "SELECT - (SELECT MAX(x) FROM hidden) FROM foo",
        "SELECT ((SELECT MAX(x) FROM hidden)) AS y FROM foo",
        "SELECT ARRAY(SELECT x FROM hidden) FROM foo",
        "SELECT MULTISET(SELECT x FROM hidden) FROM foo",
        "SELECT ROW((SELECT MAX(x) FROM hidden), 1) FROM foo",
        "SELECT CAST((SELECT MAX(x) FROM hidden) AS VARCHAR) FROM foo",
        "SELECT CASE WHEN (SELECT MAX(x) FROM hidden) = 1 THEN 1 END FROM foo",
        "SELECT CASE x WHEN (SELECT MAX(x) FROM hidden) THEN 1 END FROM foo",
        "SELECT CASE (SELECT MAX(x) FROM hidden) WHEN 1 THEN 1 END FROM foo",
        "SELECT CASE WHEN a THEN (SELECT MAX(x) FROM hidden) ELSE 1 END FROM foo",
        "SELECT CASE WHEN a THEN 1 ELSE (SELECT MAX(x) FROM hidden) END FROM foo",
        "SELECT SUM((SELECT MAX(x) FROM hidden)) FROM foo",
        "SELECT CONCAT('a', CONCAT('b', (SELECT MAX(x) FROM hidden))) FROM foo",
        "SELECT COALESCE((SELECT MAX(x) FROM hidden), 1) FROM foo",
        "SELECT TRIM(BOTH (SELECT MAX(x) FROM hidden) FROM 'a') FROM foo",
        "SELECT TRIM(BOTH 'a' FROM (SELECT MAX(x) FROM hidden)) FROM foo",
        "SELECT SUBSTRING((SELECT MAX(x) FROM hidden) FROM 1 FOR 2) FROM foo",
        "SELECT SUBSTRING('a' FROM (SELECT MAX(x) FROM hidden) FOR 2) FROM foo",
        "SELECT SUBSTRING('a' FROM 1 FOR (SELECT MAX(x) FROM hidden)) FROM foo",
        "SELECT POSITION('a' IN (SELECT MAX(x) FROM hidden)) FROM foo",
        "SELECT OVERLAY('a' PLACING (SELECT MAX(x) FROM hidden) FROM 1) FROM foo",
        "SELECT EXTRACT(DAY FROM (SELECT MAX(x) FROM hidden)) FROM foo",
        "SELECT FLOOR((SELECT MAX(x) FROM hidden) TO DAY) FROM foo",
        "SELECT CEIL((SELECT MAX(x) FROM hidden)) FROM foo",
        "SELECT TIMESTAMPADD(DAY, (SELECT MAX(x) FROM hidden), __time) FROM foo",
        "SELECT SUM(x) FILTER (WHERE x = (SELECT MAX(x) FROM hidden)) FROM foo",
        "SELECT SUM(x) OVER (ORDER BY (SELECT MAX(x) FROM hidden)) FROM foo",
        "SELECT SUM(x) OVER w FROM foo WINDOW w AS (ORDER BY (SELECT MAX(x) FROM hidden))",
        "SELECT LISTAGG(x) WITHIN GROUP (ORDER BY (SELECT MAX(x) FROM hidden)) FROM foo",
        "SELECT x FROM foo WHERE x IN (SELECT x FROM hidden)",
        "SELECT x FROM foo WHERE x NOT IN (SELECT x FROM hidden)",
        "SELECT x FROM foo WHERE x IN (1, (SELECT MAX(x) FROM hidden))",
        "SELECT x FROM foo WHERE (x, y) IN (SELECT x, y FROM hidden)",
        "SELECT x FROM foo WHERE (SELECT MAX(x) FROM hidden) IN (1, 2)",
        "SELECT x FROM foo WHERE EXISTS (SELECT 1 FROM hidden)",
        "SELECT x FROM foo WHERE NOT EXISTS (SELECT 1 FROM hidden)",
        "SELECT x FROM foo WHERE x > ALL (SELECT x FROM hidden)",
        "SELECT x FROM foo WHERE x = SOME (SELECT x FROM hidden)",
        "SELECT x FROM foo WHERE x = ANY (SELECT x FROM hidden)",
        "SELECT x FROM foo WHERE x BETWEEN 1 AND (SELECT MAX(x) FROM hidden)",
        "SELECT x FROM foo WHERE x LIKE (SELECT MAX(x) FROM hidden)",
        "SELECT x FROM foo WHERE x LIKE 'a' ESCAPE (SELECT MAX(x) FROM hidden)",
        "SELECT x FROM foo WHERE x SIMILAR TO (SELECT MAX(x) FROM hidden)",
        "SELECT x FROM foo WHERE (SELECT MAX(x) FROM hidden) IS NULL",
        "SELECT x FROM foo WHERE (SELECT MAX(x) FROM hidden) IS NOT DISTINCT FROM 1",
        "SELECT x FROM foo WHERE x IS DISTINCT FROM (SELECT MAX(x) FROM hidden)",
        "SELECT x FROM foo GROUP BY (SELECT MAX(x) FROM hidden)",
        "SELECT x FROM foo GROUP BY GROUPING SETS ((x), ((SELECT MAX(x) FROM hidden)))",
        "SELECT x FROM foo GROUP BY CUBE(x, (SELECT MAX(x) FROM hidden))",
        "SELECT x FROM foo GROUP BY ROLLUP(x, (SELECT MAX(x) FROM hidden))",
        "SELECT x FROM foo GROUP BY x HAVING x > (SELECT MAX(x) FROM hidden)",
        "SELECT x FROM foo ORDER BY (SELECT MAX(x) FROM hidden)",
        "SELECT x FROM foo JOIN (VALUES (1)) AS v ON x = (SELECT MAX(x) FROM hidden)",
        "SELECT x FROM foo LEFT JOIN hidden USING (x)",
        "SELECT x FROM foo NATURAL JOIN hidden",
        "SELECT x FROM foo CROSS JOIN hidden",
        "SELECT x FROM foo FULL OUTER JOIN (SELECT x FROM hidden) AS h ON TRUE",
        "SELECT x FROM foo, LATERAL (SELECT * FROM hidden WHERE hidden.x = foo.x)",
        "SELECT x FROM foo, (VALUES (1), ((SELECT MAX(x) FROM hidden)))",
        "SELECT x FROM foo, UNNEST(ARRAY(SELECT x FROM hidden)) AS u(d)",
        "SELECT OVERLAY('a' PLACING 'b' FROM 1 FOR (SELECT MAX(x) FROM hidden)) FROM foo",
        "SELECT * FROM foo TABLESAMPLE BERNOULLI(50), hidden TABLESAMPLE SYSTEM(5)",
        "SELECT * FROM foo MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS A.x > (SELECT MAX(x) FROM hidden))",
        "SELECT * FROM foo MATCH_RECOGNIZE (ORDER BY (SELECT MAX(x) FROM hidden) PATTERN (A) DEFINE A AS TRUE)",
        "SELECT x FROM foo UNION ALL SELECT x FROM hidden",
        "SELECT x FROM foo EXCEPT SELECT x FROM hidden",
        "SELECT x FROM foo INTERSECT (SELECT x FROM hidden)",
        "SELECT x FROM foo UNION ALL (TABLE hidden)",
        "(SELECT x FROM foo) UNION ALL VALUES ((SELECT MAX(x) FROM hidden))",
    ] {
        assert_eq!(reads(sql), ["foo", "hidden"], "{sql}");
    }
    for sql in [
        "VALUES ((SELECT MAX(x) FROM hidden))",
        "VALUES (1, 2), (3, (SELECT MAX(x) FROM hidden))",
        "SELECT * FROM (SELECT * FROM (SELECT * FROM hidden))",
        "((((SELECT * FROM hidden))))",
    ] {
        assert_eq!(reads(sql), ["hidden"], "{sql}");
    }
}

#[test]
fn a_query_in_a_clause_of_ingestion_is_read() {
    for sql in [
        "INSERT INTO dst SELECT x FROM foo PARTITIONED BY ALL CLUSTERED BY (SELECT MAX(x) FROM hidden)",
        "REPLACE INTO dst OVERWRITE WHERE __time > (SELECT MAX(x) FROM hidden) SELECT x FROM foo PARTITIONED BY ALL",
    ] {
        assert_eq!(
            needs(sql),
            "READ DATASOURCE foo, READ DATASOURCE hidden, WRITE DATASOURCE dst",
            "{sql}"
        );
    }
}

#[test]
fn what_only_33_has_is_read_there() {
    for sql in [
        "SELECT ARRAY_AGG(x ORDER BY (SELECT MAX(x) FROM hidden)) FROM foo",
        "SELECT x FROM foo QUALIFY ROW_NUMBER() OVER (ORDER BY x) = (SELECT MAX(x) FROM hidden)",
        "SELECT * FROM (foo JOIN hidden ON foo.x = hidden.x)",
        "SELECT * FROM foo PIVOT (MAX((SELECT MAX(x) FROM hidden)) FOR x IN (1, 2))",
        "SELECT * FROM (SELECT * FROM foo UNION ALL SELECT * FROM hidden) UNPIVOT (v FOR k IN (a, b))",
    ] {
        assert_eq!(
            with(sql, &[], &V33),
            "READ DATASOURCE foo, READ DATASOURCE hidden",
            "{sql}"
        );
    }
}

#[test]
fn what_looks_like_a_table_and_is_none_is_not_read() {
    for sql in [
        "SELECT 'it''s -- FROM a /* FROM b */' FROM foo -- FROM c",
        "SELECT \"FROM a\", x AS \"JOIN b\" FROM foo /* JOIN d */ WHERE x = 'FROM e'",
        "SELECT EXTRACT(DAY FROM bar) FROM foo // FROM g",
        "SELECT SUBSTRING(bar FROM 2), TRIM(LEADING 'x' FROM bar) FROM foo",
        "SELECT x IS DISTINCT FROM bar FROM foo",
        "SELECT U&'\\0046ROM bar' FROM foo",
        "SELECT /*+ hint(bar) */ x FROM foo",
    ] {
        assert_eq!(reads(sql), ["foo"], "{sql}");
    }
    assert_eq!(reads("SELECT 1"), [""; 0]);
    assert_eq!(reads("VALUES (1), (2)"), [""; 0]);
}
