//! Texts made to exhaust the reader: each is answered or refused, on a third of the stack that the product gives it.
//!
//! That reading them takes time in proportion to their length is measured: `bin/bench sql`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on must fail"
)]

use std::thread;

use warden::requirement::sql::{Reading, Settings, Statement, Unreadable, Version, read, stack};

const VERSIONS: [Version; 2] = [Version::V27, Version::V33];

fn reads(sql: String, druid: Version) -> Result<Reading, Unreadable> {
    // A thread that overflows its stack says its name.
    let begins = sql.chars().filter(|c| *c != '\0').take(40).collect();
    let read_and_dropped = move || {
        let statement = Statement {
            sql,
            ..Statement::default()
        };
        let settings = Settings {
            druid,
            ..Settings::default()
        };
        read(&statement, &settings)
    };
    thread::Builder::new()
        .name(begins)
        .stack_size(stack::SIZE / 3)
        .spawn(read_and_dropped)
        .unwrap()
        .join()
        .expect("no panic")
}

/// What is written around a core, and how often.
struct Nested {
    before: &'static str,
    open: &'static str,
    core: &'static str,
    close: &'static str,
    after: &'static str,
}

const fn nested(
    before: &'static str,
    open: &'static str,
    core: &'static str,
    close: &'static str,
    after: &'static str,
) -> Nested {
    Nested {
        before,
        open,
        core,
        close,
        after,
    }
}

impl Nested {
    fn times(&self, times: usize) -> String {
        let open = self.open.repeat(times);
        let close = self.close.repeat(times);
        format!("{}{open}{}{close}{}", self.before, self.core, self.after)
    }

    /// Without what closes it.
    fn open(&self, times: usize) -> String {
        format!("{}{}", self.before, self.open.repeat(times))
    }
}

const NESTED: [Nested; 52] = [
    nested("SELECT ", "(", "1", ")", ""),
    nested("SELECT ", "(1, ", "1", ")", ""),
    nested("SELECT 1 FROM t WHERE ", "(a AND ", "b", ")", ""),
    nested("SELECT 1 FROM t WHERE ", "(", "b", " OR a)", ""),
    nested("SELECT ", "f(", "1", ")", ""),
    nested("SELECT ", "f(1, ", "1", ")", ""),
    nested("SELECT ", "f(a => ", "1", ")", ""),
    nested("SELECT ", "f(DISTINCT ", "1", ")", ""),
    nested("SELECT ", "ROW(", "1", ")", ""),
    nested("SELECT ", "ARRAY[", "1", "]", ""),
    nested("SELECT ", "MULTISET[", "1", "]", ""),
    nested("SELECT ", "ARRAY(SELECT ", "1", ")", ""),
    nested("SELECT ", "a[", "1", "]", ""),
    nested("SELECT ", "NOT ", "a", "", ""),
    nested("SELECT ", "NOT (", "a", ")", ""),
    nested("SELECT ", "- ", "a", "", ""),
    nested("SELECT ", "+ - ", "a", "", ""),
    nested("SELECT ", "CASE ", "a", " WHEN 1 THEN 2 END", ""),
    nested("SELECT ", "CASE WHEN ", "a", " THEN 2 END", ""),
    nested("SELECT ", "CASE WHEN a THEN 1 ELSE ", "a", " END", ""),
    nested("SELECT ", "CAST(", "a", " AS INTEGER)", ""),
    nested("SELECT ", "TRIM(BOTH ' ' FROM ", "a", ")", ""),
    nested("SELECT ", "EXTRACT(YEAR FROM ", "a", ")", ""),
    nested("SELECT ", "POSITION('a' IN ", "a", ")", ""),
    nested("SELECT ", "SUBSTRING(", "a", " FROM 1)", ""),
    nested("SELECT ", "FLOOR(", "a", " TO DAY)", ""),
    nested("SELECT ", "TIMESTAMPADD(DAY, 1, ", "a", ")", ""),
    nested("SELECT ", "JSON_VALUE(", "a", ", '$.x')", ""),
    nested("SELECT ", "JSON_OBJECT(KEY 'x' VALUE ", "a", ")", ""),
    nested("SELECT ", "JSON_OBJECT(", "'x'", ": 1)", ""),
    nested("SELECT ", "{fn f(", "a", ")}", ""),
    nested("SELECT ", "COUNT(*) FILTER (WHERE ", "a", ")", ""),
    nested("SELECT ", "SUM(a) OVER (ORDER BY ", "a", ")", ""),
    nested("SELECT ", "a BETWEEN 1 AND ", "1", "", ""),
    nested("SELECT ", "a LIKE ", "1", "", ""),
    nested("SELECT ", "a IN (", "1", ")", ""),
    nested("SELECT ", "a IN (1, (", "1", "))", ""),
    nested(
        "SELECT 1 FROM t WHERE ",
        "a IN (SELECT 1 FROM t WHERE ",
        "a",
        ")",
        "",
    ),
    nested(
        "SELECT 1 FROM t WHERE ",
        "a IN ((SELECT 1 FROM t WHERE ",
        "a",
        "))",
        "",
    ),
    nested(
        "SELECT 1 FROM t WHERE ",
        "a = ANY (SELECT 1 FROM t WHERE ",
        "a",
        ")",
        "",
    ),
    nested(
        "SELECT 1 FROM t WHERE ",
        "EXISTS (SELECT 1 FROM t WHERE ",
        "a",
        ")",
        "",
    ),
    nested("SELECT ", "(SELECT ", "1", ")", ""),
    nested("", "(", "SELECT 1", ")", ""),
    nested("", "(", "SELECT 1", ") UNION ALL SELECT 1", ""),
    nested("SELECT 1 FROM ", "(SELECT 1 FROM ", "t", ")", ""),
    nested(
        "SELECT 1 FROM ",
        "((SELECT 1 FROM ",
        "t",
        ") JOIN t ON a = b)",
        "",
    ),
    nested("SELECT 1 FROM ", "(t JOIN ", "t", " ON a)", ""),
    nested(
        "SELECT 1 FROM t GROUP BY ",
        "GROUPING SETS ((), ",
        "a",
        ")",
        "",
    ),
    nested("", "WITH a AS (", "SELECT 1", ") SELECT 1", ""),
    nested("SELECT ", "(", "a", POSTFIXES, ""),
    nested("SELECT CAST(a AS ", "ROW(a ", "INTEGER", ")", ")"),
    nested("SELECT CAST(a AS ", "MAP<INTEGER, ", "INTEGER", ">", ")"),
];

/// As many predicates as may follow one another: each makes the tree a level deeper.
const POSTFIXES: &str =
    ") IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL IS NULL";

/// What Druid reads at no depth.
const BROKEN: [Nested; 8] = [
    nested("SELECT ", "case-", "c", "", ""),
    nested("SELECT ", "CAST(CASE (", "a", "", ""),
    nested("SELECT ", "{fn ", "a", "}", ""),
    nested("SELECT ", "INTERVAL ", "'1'", " DAY", ""),
    nested("SELECT ", "a BETWEEN ", "1", " AND 2", ""),
    nested("SELECT 1 FROM ", "(", "t", ")", ""),
    nested("SELECT 1 FROM ", "TABLE(f(", "1", "))", ""),
    nested("SELECT CAST(a AS ", "ARRAY<", "INTEGER", ">", ")"),
];

/// What the bounds are about is read where it is not deep.
#[test]
fn a_few_levels_are_answered() {
    for shape in &NESTED {
        let sql = shape.times(3);
        if let Err(error) = reads(sql.clone(), Version::V33) {
            panic!("{sql}: {error}");
        }
    }
}

#[test]
fn ten_thousand_levels_are_refused() {
    for shape in NESTED.iter().chain(&BROKEN) {
        for sql in [shape.times(10_000), shape.open(10_000)] {
            for druid in VERSIONS {
                assert!(reads(sql.clone(), druid).is_err(), "{sql:.60}");
            }
        }
    }
}

/// A level more or less decides which bound stops a text first, and how deep the stack is by then.
#[test]
fn every_depth_up_to_the_bound_is_answered_or_refused() {
    for shape in &NESTED {
        for times in [100, 160, 240, 320, 480, 520] {
            let _ = reads(shape.times(times), Version::V33);
        }
    }
}

/// Texts that people and programs do write.
#[test]
fn what_is_long_but_not_deep_is_answered() {
    let list = |item: &str, times: usize| vec![item; times].join(", ");
    let statements = [
        ("a sum of 1 MB", format!("SELECT {}1", "1+".repeat(500_000))),
        (
            "conditions of 1 MB",
            format!(
                "SELECT 1 FROM t WHERE {}a = 1",
                "a AND b OR ".repeat(90_000)
            ),
        ),
        (
            "concatenations of 1 MB",
            format!("SELECT {}'x'", "'a' || ".repeat(140_000)),
        ),
        (
            "a list of 1 MB",
            format!("SELECT 1 FROM t WHERE a IN ({})", list("12345", 140_000)),
        ),
        (
            "a hundred thousand rows",
            format!("SELECT * FROM (VALUES {})", list("(1, 'a')", 100_000)),
        ),
        (
            "five thousand branches",
            format!(
                "{}SELECT 1 FROM t",
                "SELECT 1 FROM t UNION ALL ".repeat(4_999)
            ),
        ),
        (
            "a hundred thousand columns",
            format!("SELECT {} FROM t", list("a", 100_000)),
        ),
        (
            "a hundred thousand tables",
            format!("SELECT 1 FROM {}", list("t", 100_000)),
        ),
        (
            "twenty thousand joins",
            format!("SELECT 1 FROM t{}", " JOIN t ON TRUE".repeat(20_000)),
        ),
        (
            "a CASE of ten thousand branches",
            format!("SELECT CASE{} END", " WHEN a = 1 THEN b".repeat(10_000)),
        ),
        (
            "a string of 1 MB",
            format!("SELECT '{}' FROM t", "it''s ".repeat(160_000)),
        ),
        (
            "a comment of 1 MB",
            format!("SELECT /*{}*/ 1 --{0}", "/* ".repeat(160_000)),
        ),
        (
            "two hundred queries in one another",
            nested("SELECT * FROM ", "(SELECT * FROM ", "t", ")", "").times(200),
        ),
        (
            "four hundred parentheses",
            nested("SELECT ", "(", "1", ")", "").times(400),
        ),
        (
            "many types",
            format!(
                "SELECT CAST(a AS INTEGER{}) FROM t",
                " ARRAY".repeat(100_000)
            ),
        ),
    ];
    for (what, sql) in statements {
        for druid in VERSIONS {
            if let Err(error) = reads(sql.clone(), druid) {
                panic!("{what} for {druid:?}: {error}");
            }
        }
    }
    let expressions: String = (0..40_000)
        .map(|n| format!("c{n} AS (SELECT 1), "))
        .collect();
    let ctes = format!("WITH {expressions} z AS (SELECT * FROM c5) SELECT * FROM z");
    assert_eq!(reads(ctes, Version::V33).unwrap().needs, []);
    let tables: Vec<_> = (0..100_000).map(|n| format!("t{n}")).collect();
    let tables = format!("SELECT 1 FROM {}", tables.join(", "));
    assert_eq!(reads(tables, Version::V33).unwrap().needs.len(), 100_000);
}

/// A message is one line that fits a screen, with a place in the text.
#[test]
fn what_is_broken_is_refused_in_short() {
    let long = "x".repeat(100_000);
    let open = [
        "(", "[", "{", "{fn ", "'", "\"", "/*", "U&'", "E'", "_latin1'", "CASE ", "CAST(",
    ];
    let odd = [
        "\0",
        "\u{feff}",
        "\u{1f600}",
        "\u{202e}",
        "‘",
        "`",
        "\\",
        "\u{85}",
        "#",
        "@",
        "~",
        ";",
        ")",
        "]",
        "}",
    ];
    let mut texts = vec![
        String::new(),
        " ".repeat(100_000),
        "\n".repeat(100_000),
        ";".repeat(100_000),
        "\u{feff}SELECT 1".to_owned(),
        format!("SELECT 1 {long} {long}"),
        format!("SELECT 1 '{long}' '{long}' \"{long}\""),
        format!("{long}\n{long}"),
        format!("SELECT 1e{}", "9".repeat(100_000)),
        format!("SELECT {}", "x$".repeat(50_000)),
        format!("SELECT {}", "_a".repeat(50_000)),
        format!("SELECT {}", "{ ".repeat(50_000)),
        format!("SELECT {{{}", " ".repeat(100_000)),
        format!("SELECT {}", "? ".repeat(50_000)),
        format!("SELECT {}", "a.".repeat(50_000)),
        format!("SELECT a {}", "AS ".repeat(30_000)),
        "SELECT ".repeat(14_000),
        "WITH a AS ".repeat(10_000),
        "EXPLAIN PLAN FOR ".repeat(6_000),
        "INSERT INTO a ".repeat(7_000),
    ];
    for piece in open.iter().chain(&odd) {
        texts.push(format!("SELECT {piece}"));
        texts.push(format!("SELECT 1 {}", piece.repeat(100_000 / piece.len())));
    }
    for sql in texts {
        let begins: String = sql.chars().take(40).collect();
        for druid in VERSIONS {
            let Err(error) = reads(sql.clone(), druid) else {
                continue;
            };
            let length = error.message.chars().count();
            assert!((1..=300).contains(&length), "{begins}: {length} characters");
            assert!(
                !error.message.contains(char::is_control),
                "{begins}: {:?}",
                error.message
            );
            let lines = sql.split(['\n', '\r']).count() as u64;
            assert!(
                (1..=lines).contains(&error.position.line),
                "{begins}: {error}"
            );
            assert!(error.position.column >= 1, "{begins}: {error}");
        }
    }
}
