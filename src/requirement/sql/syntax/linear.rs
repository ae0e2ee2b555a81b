//! The grammar never goes back: counted in looks at tokens, since time cannot be asserted.

use std::rc::Rc;

use super::super::stack;
use super::parser::Parser;
use super::*;

/// More looks than any token needs: each compares it with one keyword.
const LOOKS_PER_TOKEN: usize = 400;

/// How often the parser looks at a token of the text, wherever that leads.
fn looks(sql: &str, version: Version) -> usize {
    stack::run(|| {
        let parser = Parser::new(sql, version).unwrap();
        let looks = Rc::clone(&parser.looks);
        let _tree = parser.tree();
        looks.get()
    })
    .unwrap()
}

/// What stands before a core, again and again; the core; and what closes each. A grammar that guesses guesses wrong here.
const AMBIGUOUS: [(&str, &str, &str, &str); 26] = [
    ("SELECT ", "(", "1", ")"),
    ("SELECT ", "(", "SELECT 1", ")"),
    ("SELECT ", "(", "", ""),
    ("SELECT ", "(a, (", "1", "))"),
    ("SELECT ", "f(a => ", "1", ")"),
    ("SELECT ", "f(a => ", "", ""),
    ("SELECT ", "CASE WHEN a THEN ", "1", " END"),
    ("SELECT ", "CASE ", "", ""),
    ("SELECT ", "ARRAY[", "1", "]"),
    ("SELECT ", "ARRAY[", "", ""),
    ("SELECT ", "JSON_OBJECT('a' : ", "1", ")"),
    ("SELECT ", "JSON_OBJECT(", "", ""),
    ("SELECT ", "INTERVAL ", "", ""),
    ("SELECT ", "TRIM(BOTH ", "", ""),
    ("SELECT ", "FLOOR(", "a TO DAY", ")"),
    ("SELECT ", "{fn f(", "1", ")}"),
    (
        "SELECT 1 FROM t WHERE ",
        "a IN ((SELECT 1 FROM t WHERE ",
        "b",
        "))",
    ),
    (
        "SELECT 1 FROM t WHERE ",
        "a IN ((SELECT 1 FROM t WHERE ",
        "",
        "",
    ),
    ("SELECT 1 FROM ", "(", "t", ")"),
    (
        "SELECT 1 FROM ",
        "((SELECT 1 FROM ",
        "t",
        ") JOIN t ON a = b)",
    ),
    ("SELECT 1 FROM ", "((SELECT 1 FROM ", "", ""),
    ("SELECT 1 FROM ", "(t JOIN ", "t", " ON a = b)"),
    ("SELECT 1 FROM t GROUP BY ", "GROUPING SETS (", "a", ")"),
    ("SELECT CAST(a AS ", "ROW(a ", "INTEGER", ")"),
    ("", "(", "SELECT 1", ") UNION (SELECT 1)"),
    ("", "WITH a AS (", "", ""),
];

#[test]
fn nesting_costs_what_its_tokens_cost() {
    for (before, open, core, close) in AMBIGUOUS {
        let text = |times: usize| {
            format!(
                "{before}{}{core}{}",
                open.repeat(times),
                close.repeat(times)
            )
        };
        for version in [Version::V27, Version::V33] {
            let (once, twice) = (looks(&text(10), version), looks(&text(20), version));
            assert!(twice * 2 <= once * 5, "{before}{open}: {once}, {twice}");
        }
    }
}

#[test]
fn a_long_statement_costs_what_its_tokens_cost() {
    for repeated in [
        "1 + ",
        "a, ",
        "f(a, 'b') AND ",
        "a.b.c.d, ",
        "CASE WHEN a = 1 THEN b ELSE c END, ",
        "CAST(a AS TIMESTAMP) || ",
        "a IN (1, 2) OR ",
        "JSON_VALUE(a, '$.b' RETURNING BIGINT), ",
        "a NOT LIKE 'x' ESCAPE '!' = ",
        "(SELECT MAX(a) FROM t WHERE b IS NOT NULL GROUP BY c), ",
    ] {
        let text = |times: usize| format!("SELECT {}1", repeated.repeat(times));
        for version in [Version::V27, Version::V33] {
            let (once, twice) = (looks(&text(500), version), looks(&text(1_000), version));
            assert!(twice * 2 <= once * 5, "{repeated}: {once}, {twice}");
            let tokens = Lexer::new(&text(1_000), version).count();
            assert!(
                twice <= tokens * LOOKS_PER_TOKEN,
                "{repeated}: {twice} for {tokens}"
            );
        }
    }
}
