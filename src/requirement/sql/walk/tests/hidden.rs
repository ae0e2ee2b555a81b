//! No table is lost on the way from the text to what is needed, wherever a query stands.

use super::{Need, V27, V33, reading};

/// `#` stands for a query, in all places where the grammar takes one.
const WITH_QUERY: [&str; 62] = [
    "#",
    "(#)",
    "# UNION ALL #",
    "SELECT 1 INTERSECT #",
    "WITH w AS (#) SELECT 1",
    "SELECT 1 FROM (#) AS t",
    "SELECT 1 FROM LATERAL (#) AS t",
    "SELECT 1 FROM a, (#) AS t",
    "SELECT 1 FROM a JOIN (#) AS t ON TRUE",
    "SELECT 1 FROM a JOIN b ON EXISTS (#)",
    "SELECT 1 FROM UNNEST(ARRAY(#)) AS u (x)",
    "SELECT 1 FROM UNNEST(#) AS u (x)",
    "SELECT 1 FROM TABLE(extern(#)) (x VARCHAR)",
    "SELECT 1 FROM TABLE(extern(x => (#)))",
    "SELECT 1 FROM a FOR SYSTEM_TIME AS OF 1 + (#)",
    "SELECT 1 FROM a MATCH_RECOGNIZE (PATTERN (A) DEFINE A AS x > (#))",
    "SELECT 1 FROM a MATCH_RECOGNIZE (PARTITION BY x, (#) ORDER BY (#) PATTERN (A) DEFINE A AS TRUE)",
    "SELECT 1 FROM a MATCH_RECOGNIZE (MEASURES 1 + (#) AS m PATTERN (A) SUBSET s = (A, 1 + (#)) DEFINE A AS TRUE)",
    "SELECT (#) FROM a",
    "SELECT ((#) + 1) AS x FROM a",
    "SELECT 1 FROM a WHERE x IN (#)",
    "SELECT 1 FROM a WHERE x NOT IN (1, (#))",
    "SELECT 1 FROM a WHERE x = ANY (#)",
    "SELECT 1 FROM a WHERE x > ALL (1, (#))",
    "SELECT 1 FROM a WHERE EXISTS (#)",
    "SELECT 1 FROM a WHERE x BETWEEN (#) AND (#)",
    "SELECT 1 FROM a WHERE x LIKE (#) ESCAPE (#)",
    "SELECT 1 FROM a WHERE x SIMILAR TO (#)",
    "SELECT 1 FROM a WHERE (#) IS NULL",
    "SELECT 1 FROM a WHERE (#) IS NOT A SET",
    "SELECT 1 FROM a WHERE (#) IS JSON",
    "SELECT 1 FROM a WHERE (#) FORMAT JSON",
    "SELECT 1 FROM a WHERE x MEMBER OF (#)",
    "SELECT 1 FROM a WHERE x MULTISET UNION (#)",
    "SELECT 1 FROM a GROUP BY GROUPING SETS ((x, (#)), ())",
    "SELECT 1 FROM a GROUP BY ROLLUP(x, (#)), CUBE((#))",
    "SELECT 1 FROM a HAVING (#) > 1",
    "SELECT SUM(x) OVER (PARTITION BY y, (#) ORDER BY (#)) FROM a",
    "SELECT SUM(x) OVER (ROWS BETWEEN 1 + (#) PRECEDING AND CURRENT ROW) FROM a",
    "SELECT 1 FROM a WINDOW w AS (ORDER BY (#))",
    "SELECT SUM(x) FILTER (WHERE (#)) FROM a",
    "SELECT LISTAGG(x) WITHIN GROUP (ORDER BY (#)) FROM a",
    "SELECT FLOOR(x) OVER (ORDER BY (#)) FROM a",
    "SELECT f(#), f(1, (#)), f(x => (#)) FROM a",
    "SELECT CASE (#) WHEN (#) THEN (#) WHEN (#) THEN (#) ELSE (#) END FROM a",
    "SELECT ARRAY[1, (#)], ARRAY(#), MULTISET(#), MAP['a', (#)], PERIOD((#), (#)), ROW((#)) FROM a",
    "SELECT x[(#)], (#).y FROM a",
    "SELECT CAST((#) AS BIGINT), EXTRACT(DAY FROM (#)), FLOOR((#) TO DAY), CEIL((#)) FROM a",
    "SELECT POSITION('a' IN (#) FROM (#)), OVERLAY((#) PLACING (#) FROM (#) FOR (#)) FROM a",
    "SELECT SUBSTRING((#) FROM (#) FOR (#)), TRIM(BOTH (#) FROM (#)), TRANSLATE((#) USING utf8) FROM a",
    "SELECT JSON_VALUE(1 + (#), 1 + (#) DEFAULT 1 + (#) ON EMPTY), JSON_QUERY(1 + (#), '$'), JSON_EXISTS(1 + (#), '$') FROM a",
    "SELECT JSON_OBJECT(KEY 1 + (#) VALUE 1 + (#)), JSON_ARRAY(1 + (#)), JSON_OBJECTAGG('a' VALUE 1 + (#)) FROM a",
    "SELECT JSON_VALUE(x, '$' PASSING 1 + (#) AS y), JSON_ARRAYAGG(x ORDER BY (#)) FROM a",
    "SELECT {fn UPPER(#)}, TIMESTAMPADD(HOUR, (#), (#)), ((#) - 1) DAY FROM a",
    "SELECT -(#), NOT (#), (#) || 'a' FROM a ORDER BY (#)",
    "VALUES (1, (#)), ROW((#)), ((#))",
    "EXPLAIN PLAN FOR #",
    "DESCRIBE (#)",
    "INSERT INTO d # PARTITIONED BY ALL",
    "INSERT INTO d SELECT 1 PARTITIONED BY ALL CLUSTERED BY (#)",
    "REPLACE INTO d OVERWRITE WHERE __time > (#) SELECT 1 PARTITIONED BY DAY",
    "WITH w AS (WITH v AS (#) SELECT 1) SELECT 1",
];

const WITH_QUERY_SINCE_33: [&str; 17] = [
    "WITH RECURSIVE w (x) AS (#) SELECT 1",
    "SELECT 1 FROM ((#) AS t JOIN a ON TRUE)",
    "SELECT 1 FROM (a JOIN b ON EXISTS (#))",
    "SELECT 1 FROM ((#) UNION SELECT 2)",
    "SELECT 1 FROM extern(#)",
    "SELECT 1 FROM extern(1, x => (#))",
    "SELECT 1 FROM a PIVOT (SUM((#)) AS s FOR x IN ((#)))",
    "SELECT 1 FROM a UNPIVOT (x FOR y IN (c AS ((#))))",
    "SELECT 1 FROM a QUALIFY (#)",
    "SELECT STRING_AGG((#), (#) ORDER BY (#)) FROM a",
    "SELECT COUNT(*) WITHIN DISTINCT ((#)) FROM a",
    "SELECT TRY_CAST((#) AS DATE), DATE_TRUNC((#), DAY), DATE_DIFF((#), (#), DAY), DATE((#)) FROM a",
    "SELECT INTERVAL ((#)) DAYS, ARRAY(1, (#)), MAP(1, (#)), x[OFFSET((#))] FROM a",
    "SELECT 1 FROM a WHERE x ILIKE (#) AND UNIQUE (#)",
    "SELECT JSON_OBJECT(1 + (#), 1 + (#)) FROM a",
    "INSERT INTO EXTERN(s3(a => 'b')) AS CSV #",
    "REPLACE INTO EXTERN(s3(a => 'b')) AS CSV OVERWRITE WHERE (#) #",
];

/// Each `#` replaced by a query of a table of its own, and the names of these tables.
fn with_queries(form: &str, tables: &str) -> (String, Vec<String>) {
    let mut parts = form.split('#');
    let mut sql = parts.next().unwrap_or_default().to_owned();
    let mut names = Vec::new();
    for part in parts {
        let name = format!("hidden{}", names.len());
        sql.push_str(&tables.replace("hidden", &name));
        sql.push_str(part);
        names.push(name);
    }
    (sql, names)
}

#[test]
fn no_table_is_lost_on_the_way() {
    for (forms, versions) in [
        (&WITH_QUERY[..], &[V27, V33][..]),
        (&WITH_QUERY_SINCE_33, &[V33]),
    ] {
        for (form, settings) in forms
            .iter()
            .flat_map(|form| versions.iter().map(move |settings| (form, settings)))
        {
            for query in ["SELECT 1 FROM hidden", "TABLE hidden"] {
                let (sql, names) = with_queries(form, query);
                let reading = reading(&sql, &[], settings)
                    .unwrap_or_else(|unreadable| panic!("{sql}\n{settings:?}: {unreadable}"));
                for name in names {
                    let is_needed = |need: &Need| need.requirement.name == name;
                    assert!(reading.needs.iter().any(is_needed), "{name} of {sql}");
                }
            }
        }
    }
}
