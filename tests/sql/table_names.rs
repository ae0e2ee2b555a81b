//! Names in the place of tables, found in the mere tokens of a statement: a second opinion on what the tree says, which
//! shares nothing with it.

#![expect(
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test that cannot go on must fail"
)]

use std::collections::BTreeSet;

/// What the tokens show.
#[derive(Debug, Default)]
struct TableNames {
    /// Names in the place of a table: their parts.
    tables: BTreeSet<Vec<String>>,
    /// Names of common table expressions, wherever they are defined.
    ctes: BTreeSet<String>,
}

/// What the tokens show and is not among the needs, or the other way round: `READ DATASOURCE foo`. What could be a CTE
/// they do not know.
pub fn disagreement(sql: &str, needs: &BTreeSet<String>) -> Option<String> {
    let shown = table_names(sql);
    let mut possible = BTreeSet::new();
    for parts in &shown.tables {
        let parts: Vec<_> = parts.iter().map(String::as_str).collect();
        let resources = match parts[..] {
            [table] | ["druid", table] => vec![
                format!("READ DATASOURCE {table}"),
                format!("WRITE DATASOURCE {table}"),
            ],
            ["view", view] => vec![format!("READ VIEW {view}")],
            _ => continue,
        };
        let is_cte = matches!(parts[..], [only] if shown.ctes.contains(only));
        if !is_cte && resources.iter().all(|resource| !needs.contains(resource)) {
            return Some(format!("{parts:?} is not read"));
        }
        possible.extend(resources);
    }
    // Of functions the tokens know nothing.
    let named = |need: &&String| {
        (need.contains(" DATASOURCE ") || need.contains(" VIEW ")) && !need.contains('\'')
    };
    let mut named = needs.iter().filter(named);
    let unseen = named.find(|need| !possible.contains(*need))?;
    Some(format!("{unseen} stands nowhere"))
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    /// As it is written.
    Word(String),
    /// What stands in quotes.
    Quoted(String),
    Sign(char),
    Text,
}

impl Token {
    fn is(&self, sign: char) -> bool {
        *self == Self::Sign(sign)
    }

    fn keyword(&self) -> Option<String> {
        match self {
            Self::Word(word) => Some(word.to_uppercase()),
            _ => None,
        }
    }
}

/// What a pair of parentheses, or the whole statement, has come to.
#[derive(Clone, Copy, Debug, Default)]
struct Level {
    /// The next name is that of a table.
    expects_table: bool,
    /// A comma is followed by another table.
    in_from: bool,
    /// `FROM` separates arguments: `EXTRACT(DAY FROM x)`.
    of_function: bool,
}

/// Functions in which `FROM` stands between arguments.
const WITH_FROM: [&str; 4] = ["EXTRACT", "TRIM", "SUBSTRING", "OVERLAY"];

/// What ends a list of tables.
const AFTER_FROM: [&str; 15] = [
    "SELECT",
    "WHERE",
    "GROUP",
    "HAVING",
    "WINDOW",
    "ORDER",
    "LIMIT",
    "OFFSET",
    "FETCH",
    "UNION",
    "EXCEPT",
    "INTERSECT",
    "PARTITIONED",
    "CLUSTERED",
    "QUALIFY",
];

/// What can stand in the place of a table and is none.
const NO_TABLES: [&str; 4] = ["UNNEST", "VALUES", "WITH", "AS"];

/// Looks through a statement that Druid accepts.
fn table_names(sql: &str) -> TableNames {
    let tokens = tokens(sql);
    let mut found = TableNames::default();
    let mut levels = vec![Level::default()];
    let mut previous = String::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        at += 1;
        let (mut opened, mut closed) = (None, false);
        let level = levels.last_mut().unwrap();
        let keyword = token.keyword().unwrap_or_default();
        let before = std::mem::replace(&mut previous, keyword.clone());
        match (keyword.as_str(), token) {
            (_, Token::Sign('(')) => {
                let inner = Level {
                    expects_table: level.expects_table,
                    in_from: level.expects_table,
                    of_function: WITH_FROM.contains(&before.as_str()),
                };
                level.expects_table = false;
                opened = Some(inner);
            }
            (_, Token::Sign(')')) => closed = true,
            (_, Token::Sign(',')) => level.expects_table = level.in_from,
            (_, Token::Sign(_) | Token::Text) => {}
            ("FROM", _) => {
                if !level.of_function && before != "DISTINCT" {
                    (level.expects_table, level.in_from) = (true, true);
                }
            }
            ("JOIN" | "INTO", _) => level.expects_table = true,
            // `TABLE(f(…))` is no name.
            ("TABLE", _) => level.expects_table = !tokens.get(at).is_some_and(|it| it.is('(')),
            ("LATERAL" | "DISTINCT", _) => {}
            (word, _) if NO_TABLES.contains(&word) => level.expects_table = false,
            (word, _) if AFTER_FROM.contains(&word) => {
                (level.expects_table, level.in_from) = (false, false);
            }
            (word, _) if WITH_FROM.contains(&word) => {}
            (_, Token::Word(_) | Token::Quoted(_)) => {
                let (parts, after) = name(&tokens, at - 1);
                // A query may follow the target of an INSERT in parentheses.
                let is_target = before == "INTO" && keyword != "EXTERN";
                let is_called = !is_target && tokens.get(after).is_some_and(|it| it.is('('));
                if level.expects_table && !is_called {
                    found.tables.insert(parts.clone());
                }
                if defines_cte(&tokens, after) {
                    found.ctes.extend(parts);
                }
                level.expects_table = false;
                at = after;
            }
        }
        levels.extend(opened);
        if closed && levels.len() > 1 {
            levels.pop();
        }
    }
    found
}

/// The parts of a name, and where it ends.
fn name(tokens: &[Token], at: usize) -> (Vec<String>, usize) {
    let mut parts = Vec::new();
    let mut at = at;
    while let Some(Token::Word(part) | Token::Quoted(part)) = tokens.get(at) {
        parts.push(part.clone());
        at += 1;
        if !tokens.get(at).is_some_and(|it| it.is('.')) {
            break;
        }
        at += 1;
    }
    (parts, at)
}

/// `AS (`, perhaps after a list of columns.
fn defines_cte(tokens: &[Token], after: usize) -> bool {
    let mut at = after;
    if tokens.get(at).is_some_and(|it| it.is('(')) {
        let closing = tokens[at..].iter().position(|it| it.is(')'));
        at += closing.map_or(0, |distance| distance + 1);
    }
    let is_as = tokens.get(at).and_then(Token::keyword).as_deref() == Some("AS");
    is_as && tokens.get(at + 1).is_some_and(|it| it.is('('))
}

fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let length = if rest.starts_with("--") || rest.starts_with("//") {
            rest.find(['\n', '\r']).unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            rest.match_indices("*/")
                .find(|(at, _)| *at > 1)
                .map_or(rest.len(), |(at, end)| at + end.len())
        } else if first == '\'' || first == '"' {
            let length = quoted(rest, first);
            let content = rest[1..length - 1].replace("\"\"", "\"");
            tokens.push(if first == '"' {
                Token::Quoted(content)
            } else {
                Token::Text
            });
            length
        } else if first.is_alphabetic() || first == '_' {
            let end = |it: char| !(it.is_alphanumeric() || it == '_' || it == '$');
            let length = rest.find(end).unwrap_or(rest.len());
            match rest[length..].chars().next() {
                // The prefix of a string.
                Some('\'') => {}
                Some('&') if rest[length..].starts_with("&'") => rest = &rest[1..],
                _ => tokens.push(Token::Word(rest[..length].to_owned())),
            }
            length
        } else {
            if !first.is_whitespace() {
                tokens.push(Token::Sign(first));
            }
            first.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// How long a string or a quoted name is; a quote in it is doubled.
fn quoted(text: &str, quote: char) -> usize {
    let mut length = 1;
    while let Some(at) = text[length..].find(quote) {
        length += at + 1;
        if !text[length..].starts_with(quote) {
            return length;
        }
        length += 1;
    }
    text.len()
}
