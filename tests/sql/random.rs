//! Random statements that Druid 27 and 33 both accept, with what they need.
//!
//! What a statement becomes is chosen by bytes; with none left, everything is as simple as it can be.

use std::collections::BTreeSet;

/// A statement, and what its parts need as Druid's planner would say.
#[derive(Debug, Default)]
pub struct Statement {
    pub sql: String,
    pub needs: BTreeSet<String>,
}

/// Tables of the schema `druid` in Druid's own tests, as names for CTEs too, so that they shadow.
const TABLES: [&str; 4] = ["foo", "numfoo", "foo2", "some_datasource"];

/// Names with what they read.
const OTHERS: [(&str, &str); 6] = [
    ("view.aview", "READ VIEW aview"),
    ("\"view\".\"bview\"", "READ VIEW bview"),
    ("lookup.lookyloo", ""),
    ("INFORMATION_SCHEMA.TABLES", ""),
    ("sys.segments", ""),
    ("\"sys\".servers", ""),
];

/// What stands between words, and shows tables that are none.
const BLANKS: [&str; 6] = [
    " ",
    "\n\t",
    " /* FROM hidden, */ ",
    " -- JOIN hidden\n",
    " // FROM hidden\n",
    "  ",
];

const FORMAT: &str = r#"'{"type":"csv","columns":["a"]}', '[{"name":"a","type":"string"}]'"#;

pub struct Generator<'a> {
    choices: std::slice::Iter<'a, u8>,
    statement: Statement,
    /// The CTEs in scope, the innermost last.
    scope: Vec<&'static str>,
    aliases: usize,
    depth: usize,
}

/// The statement that these choices make.
pub fn statement(choices: &[u8]) -> Statement {
    let mut generator = Generator {
        choices: choices.iter(),
        statement: Statement::default(),
        scope: Vec::new(),
        aliases: 0,
        depth: 0,
    };
    generator.whole();
    generator.statement
}

impl Generator<'_> {
    /// One of so many ways; 0 is the simplest.
    fn choose(&mut self, ways: u8) -> u8 {
        self.choices.next().map_or(0, |choice| choice % ways)
    }

    fn one_of<'o, T>(&mut self, options: &'o [T]) -> &'o T {
        let ways = u8::try_from(options.len()).unwrap();
        &options[usize::from(self.choose(ways))]
    }

    fn maybe(&mut self) -> bool {
        self.choose(2) == 1
    }

    /// One of so many ways, but the simplest where it is deep already.
    fn choose_shallow(&mut self, ways: u8) -> u8 {
        if self.depth > 4 { 0 } else { self.choose(ways) }
    }

    fn write(&mut self, text: &str) {
        self.statement.sql.push_str(text);
    }

    /// A keyword, in any case, with blanks around it.
    fn word(&mut self, word: &str) {
        let blank = *self.one_of(&BLANKS);
        self.write(blank);
        let word = if self.choose(4) == 3 {
            word.to_lowercase()
        } else {
            word.to_owned()
        };
        self.write(&word);
        self.write(" ");
    }

    fn needs(&mut self, need: &str) {
        if !need.is_empty() {
            self.statement.needs.insert(need.to_owned());
        }
    }

    fn whole(&mut self) {
        if self.choose(6) == 5 {
            self.word("EXPLAIN PLAN FOR");
        }
        match self.choose(4) {
            0 => self.query(),
            1 => self.subquery(),
            way => {
                let (words, overwrite) = if way == 2 {
                    ("INSERT INTO", "")
                } else {
                    ("REPLACE INTO", "OVERWRITE ALL")
                };
                self.word(words);
                let target = *self.one_of(&["dst", "druid.dst", "\"dst\"", "foo"]);
                self.write(target);
                let written = if target == "foo" { "foo" } else { "dst" };
                self.needs(&format!("WRITE DATASOURCE {written}"));
                self.word(overwrite);
                // Druid takes no order there, and every column needs a name.
                self.with();
                self.select();
                self.forget();
                self.word("PARTITIONED BY");
                let granularity = *self.one_of(&["ALL", "DAY", "ALL TIME"]);
                self.write(granularity);
            }
        }
    }

    /// A query with one column.
    fn query(&mut self) {
        self.depth += 1;
        self.with();
        match self.choose_shallow(8) {
            0..=4 => self.select(),
            _ => {
                self.select();
                self.word("UNION ALL");
                self.select();
            }
        }
        self.forget();
        if self.maybe() {
            self.word("LIMIT");
            self.write("3");
        }
        self.depth -= 1;
    }

    /// A WITH, perhaps; until [`Self::forget`] its names are in scope.
    fn with(&mut self) {
        let ctes = if self.choose_shallow(4) == 3 {
            1 + self.choose(2)
        } else {
            0
        };
        // Marks where this one begins.
        self.scope.push("");
        for cte in 0..ctes {
            if cte == 0 {
                self.word("WITH");
            } else {
                self.write(", ");
            }
            let name = *self.one_of(&TABLES);
            let quoted = self.maybe();
            self.write(&if quoted {
                format!("\"{name}\"")
            } else {
                name.to_owned()
            });
            let columns = self.maybe();
            self.write(if columns { " (c)" } else { "" });
            self.word("AS");
            self.write("(");
            self.query();
            self.write(")");
            self.scope.push(name);
        }
    }

    fn forget(&mut self) {
        while self.scope.pop().is_some_and(|name| !name.is_empty()) {}
    }

    /// A SELECT of one column `c`.
    fn select(&mut self) {
        self.depth += 1;
        self.word("SELECT");
        self.expression();
        self.write(" AS c");
        if self.choose(5) != 4 {
            self.word("FROM");
            self.table();
            for _ in 0..self.choose_shallow(3) {
                match self.choose(3) {
                    0 => self.write(", "),
                    1 => self.word("CROSS JOIN"),
                    _ => {
                        self.word("INNER JOIN");
                        self.table();
                        self.write(" ON TRUE");
                        continue;
                    }
                }
                self.table();
            }
            if self.choose_shallow(3) == 2 {
                self.word("WHERE");
                self.condition();
            }
        }
        self.depth -= 1;
    }

    fn table(&mut self) {
        self.depth += 1;
        match self.choose_shallow(10) {
            0..=3 => self.name(),
            4 => {
                let (name, need) = *self.one_of(&OTHERS);
                self.write(name);
                self.needs(need);
            }
            5 => {
                let function = *self.one_of(&["EXTERN", "extern", "\"Extern\""]);
                self.write(&format!(
                    "TABLE({function}('{{\"type\":\"inline\",\"data\":\"FROM hidden\"}}', {FORMAT}))"
                ));
                self.needs("READ EXTERNAL EXTERNAL");
            }
            6 => self.write("(VALUES (1), (2))"),
            _ => {
                self.write("(");
                self.query();
                self.write(")");
            }
        }
        self.aliases += 1;
        let alias = self.aliases;
        let with_as = self.maybe();
        self.write(&format!("{}t{alias}", if with_as { " AS " } else { " " }));
        self.depth -= 1;
    }

    /// A table by its name: perhaps that of a CTE.
    fn name(&mut self) {
        let name = *self.one_of(&TABLES);
        let (written, is_bare) = match self.choose(5) {
            0 | 1 => (name.to_owned(), true),
            2 => (format!("\"{name}\""), true),
            3 => (format!("druid.{name}"), false),
            _ => (format!("\"druid\" . \"{name}\""), false),
        };
        self.write(&written);
        if !(is_bare && self.scope.contains(&name)) {
            self.needs(&format!("READ DATASOURCE {name}"));
        }
    }

    fn subquery(&mut self) {
        self.write("(");
        self.query();
        self.write(")");
    }

    fn expression(&mut self) {
        self.depth += 1;
        match self.choose_shallow(12) {
            0..=2 => self.write("1"),
            3 => self.write("CHAR_LENGTH('FROM hidden, it''s')"),
            4 => {
                self.write("EXTRACT(DAY FROM ");
                self.write("CURRENT_TIMESTAMP)");
            }
            5 => {
                self.write("CHAR_LENGTH(TRIM(LEADING 'x' FROM 'FROM'))");
            }
            6 => {
                self.write("CASE WHEN ");
                self.condition();
                self.write(" THEN ");
                self.expression();
                self.write(" ELSE 0 END");
            }
            7 => {
                self.write("(");
                self.expression();
                self.write(" + ");
                self.expression();
                self.write(")");
            }
            8 => {
                self.write("COALESCE(");
                self.expression();
                self.write(", 2)");
            }
            _ => {
                self.write("(SELECT MAX(c) FROM ");
                self.subquery();
                self.write(")");
            }
        }
        self.depth -= 1;
    }

    fn condition(&mut self) {
        self.depth += 1;
        match self.choose_shallow(8) {
            0 | 1 => self.write("1 = 1"),
            2 => self.write("'x' IS DISTINCT FROM 'y'"),
            3 => {
                self.write("NOT ");
                self.condition();
            }
            4 => {
                self.expression();
                self.word("BETWEEN");
                self.write("1 AND 3");
            }
            5 => {
                self.write("(");
                self.condition();
                self.word("OR");
                self.condition();
                self.write(")");
            }
            6 => {
                self.expression();
                self.word("IN");
                self.subquery();
            }
            _ => {
                self.expression();
                self.write(" > ");
                self.expression();
            }
        }
        self.depth -= 1;
    }
}
