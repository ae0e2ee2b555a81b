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
    "SELECT 1 FROM TABLE(f(#)) (x VARCHAR)",
    "SELECT 1 FROM TABLE(f(x => (#)))",
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
    "SELECT CASE (#) WHEN (#) THEN (#) ELSE (#) END FROM a",
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
    "SELECT 1 FROM f(#)",
    "SELECT 1 FROM f(1, x => (#))",
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
fn no_table_is_lost_between_text_and_tree() {
    for (forms, versions) in [
        (&WITH_QUERY[..], &[Version::V27, Version::V33][..]),
        (&WITH_QUERY_SINCE_33, &[Version::V33]),
    ] {
        for (form, version) in forms
            .iter()
            .flat_map(|form| versions.iter().map(move |v| (form, *v)))
        {
            for query in ["SELECT 1 FROM hidden", "TABLE hidden"] {
                let (sql, names) = with_queries(form, query);
                let tree = format!("{:?}", tree(&sql, version));
                for name in names {
                    assert!(
                        tree.contains(&format!("value: {name:?}")),
                        "{name} of {sql}"
                    );
                }
            }
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
