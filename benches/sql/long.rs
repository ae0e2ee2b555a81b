//! Long statements: of each shape, at sizes from 1 kB to 1 MB.

/// In bytes.
pub const SIZES: [usize; 4] = [1_000, 10_000, 100_000, 1_000_000];

/// A shape of text, by its size.
pub type Shape = fn(usize) -> String;

/// What long statements look like, those that programs write and those that somebody sends to do harm.
pub const SHAPES: [(&str, Shape); 14] = [
    ("queries in `WITH`, one reading the other", expressions),
    ("branches of `UNION ALL`", branches),
    ("columns with `CASE`", |size| {
        let column =
            "SUM(CASE WHEN city = 'Berlin' AND added > 10 THEN 1 ELSE 0 END) AS \"in Berlin\"";
        between("SELECT ", column, ", ", " FROM visits", size)
    }),
    ("joins", |size| {
        let join = "INNER JOIN foo AS f ON v.a = f.a AND v.b = f.b";
        between("SELECT 1 FROM visits AS v ", join, " ", "", size)
    }),
    ("conditions (`AND`, `OR`)", |size| {
        let condition = "(city = 'Berlin' AND added >= 10)";
        between("SELECT 1 FROM visits WHERE ", condition, " OR ", "", size)
    }),
    ("`IN (…)`", |size| {
        between(
            "SELECT 1 FROM visits WHERE city IN (",
            "'Berlin'",
            ", ",
            ")",
            size,
        )
    }),
    ("rows of `VALUES`", |size| {
        let row = "(1, 'Berlin', 2.5, TIMESTAMP '2024-01-01 00:00:00')";
        between(
            "SELECT * FROM (VALUES ",
            row,
            ", ",
            ") AS t (a, b, c, d)",
            size,
        )
    }),
    ("`1+1+1…`", |size| between("SELECT ", "1", "+", "", size)),
    ("different tables", |size| {
        let count = size / 8;
        let tables: Vec<_> = (0..count).map(|n| format!("t{n:05}")).collect();
        format!("SELECT 1 FROM {}", tables.join(", "))
    }),
    ("a string", |size| {
        between("SELECT '", "it''s a string", " ", "'", size)
    }),
    ("a comment", |size| {
        between("SELECT /* ", "a comment", " ", "*/ 1", size)
    }),
    ("open parentheses", |size| {
        between("SELECT ", "(", "", "", size)
    }),
    ("open queries in `FROM`", |size| {
        between("SELECT * FROM ", "(SELECT * FROM", " ", "", size)
    }),
    ("open `CASE`", |size| {
        between("SELECT ", "CASE WHEN", " ", "", size)
    }),
];

/// A statement as a long one that people maintain is made: queries in `WITH`, each reading the one before.
pub fn expressions(size: usize) -> String {
    let mut sql = "WITH q0 AS (SELECT * FROM wikipedia)".to_owned();
    let mut last = 0;
    while sql.len() + 60 < size {
        let query = format!(
            ",\n  q{} AS (SELECT FLOOR(__time TO DAY) AS d, channel, SUM(added) FILTER (WHERE isRobot = 'false') AS added, \
             COUNT(*) AS n\n  FROM q{last} LEFT JOIN visits AS v ON v.\"user\" = q{last}.\"user\" \
             WHERE namespace IN ('Main', 'Talk') AND delta BETWEEN 1 AND 100\n  GROUP BY 1, 2 HAVING COUNT(*) > 10)",
            last + 1
        );
        sql.push_str(&query);
        last += 1;
    }
    sql.push_str(&format!("\nSELECT * FROM q{last}"));
    sql
}

fn branches(size: usize) -> String {
    let branch = "SELECT channel, COUNT(*) AS n FROM wikipedia WHERE added > 10 GROUP BY channel";
    between("", branch, " UNION ALL ", "", size)
}

fn between(before: &str, item: &str, separator: &str, after: &str, size: usize) -> String {
    let room = size.saturating_sub(before.len() + after.len());
    let count = (room / (item.len() + separator.len())).max(1);
    format!("{before}{}{after}", vec![item; count].join(separator))
}
