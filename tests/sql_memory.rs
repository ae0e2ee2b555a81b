//! Whoever may log in can have Druid refuse a statement, and Warden reads it then: what that takes is known before.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on must fail")]

use peak_alloc::PeakAlloc;
use warden::requirement::sql::{Settings, Statement, Version, memory, read_without_places, stack};

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// Lists of so many have no room left.
const REPEATED: usize = (2 << 10) - 2;

/// What does not grow with the text.
const FEW: usize = 64 << 10;

/// Reads it, and says what that took at most.
fn taken(statement: &Statement, druid: Version) -> usize {
    let settings = Settings {
        druid,
        input_source_security: true,
        ..Settings::default()
    };
    stack::run(|| {
        let before = ALLOCATED.current_usage();
        ALLOCATED.reset_peak_usage();
        let reading = read_without_places(statement, &settings);
        let peak = ALLOCATED.peak_usage() - before;
        drop(reading);
        peak
    })
    .unwrap()
}

/// One test, because all that the process allocates counts.
#[test]
fn reading_takes_no_more_memory_than_its_tokens_tell() {
    let external = |source: &str, repeated: &str, end: &str| {
        let source = format!("{source}{}{end}", repeated.repeat(REPEATED));
        format!(r#"SELECT * FROM TABLE(EXTERN('{source}', '{{"type":"json"}}', '[]'))"#)
    };
    let mut texts: Vec<String> = [
        ("SELECT ", "1,", "1"),
        ("SELECT ", "a,", "a"),
        ("SELECT ", "a.*,", "a"),
        ("SELECT ", "f(),", "1"),
        ("SELECT ", "1+", "1"),
        ("SELECT ", "?,", "?"),
        ("SELECT ", "(1,1),", "1"),
        ("SELECT ", "(TABLE a),", "1"),
        ("SELECT ", "(VALUES(1)),", "1"),
        ("SELECT ", "EXISTS(TABLE a),", "1"),
        ("SELECT ", "ARRAY(TABLE a),", "1"),
        ("SELECT ", "1 IN(TABLE a),", "1"),
        ("SELECT ", "(WITH a AS(TABLE b)TABLE a),", "1"),
        ("SELECT ", "f()OVER(),", "1"),
        ("SELECT ", "'a',", "'a'"),
        ("SELECT 1 FROM ", "a,", "a"),
        ("SELECT 1 FROM ", "a b,", "a"),
        ("SELECT 1 FROM ", "(SELECT 1),", "a"),
        ("SELECT 1 FROM ", "UNNEST(a),", "a"),
        ("SELECT 1 FROM a", " JOIN a", ""),
        ("SELECT 1 FROM a", " CROSS JOIN a", ""),
        ("SELECT 1 FROM a ORDER BY ", "1,", "1"),
        ("SELECT 1 FROM a GROUP BY ", "(),", "1"),
        ("SELECT 1 FROM a WINDOW ", "a AS(),", "a AS()"),
        ("SELECT 1 IN(", "1,", "1)"),
        ("SELECT 1", " UNION SELECT 1", ""),
        ("TABLE a", " EXCEPT TABLE a", ""),
        ("VALUES(1)", " UNION VALUES(1)", ""),
        ("VALUES ", "1,", "1"),
        ("VALUES ", "(1),", "(1)"),
        ("WITH ", "a AS(TABLE b),", "a AS(TABLE b)TABLE a"),
    ]
    .map(|(before, repeated, after)| format!("{before}{}{after}", repeated.repeat(REPEATED)))
    .into();
    texts.extend([
        external(r#"{"type":"local","files":["#, r#""/a","#, r#""/a"]}"#),
        external(
            r#"{"type":"http","uris":["#,
            r#""http://a","#,
            r#""http://a"]}"#,
        ),
        external(r#"{"type":"hdfs","paths":[""#, "/,", r#""]}"#),
        external(
            r#"{"type":"combining","delegates":["#,
            r#"{"type":"inline"},"#,
            r#"{"type":"inline"}]}"#,
        ),
    ]);
    for sql in texts {
        let statement = Statement {
            sql,
            ..Statement::default()
        };
        for druid in [Version::V27, Version::V33] {
            let (taken, told) = (taken(&statement, druid), memory(&statement, druid));
            let sql = &statement.sql;
            assert!(taken <= told + FEW, "{sql:.40}: {taken} of {told}");
        }
    }
}
