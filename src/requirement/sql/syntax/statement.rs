//! Statements: `EXPLAIN`, `DESCRIBE`, `INSERT`, `REPLACE`, or a query.

use sqlparser::ast::{
    Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgOperator, FunctionArgumentList,
    ObjectName,
};

use super::function::function_of;
use super::parser::Parser;
use super::token::Kind;
use super::{Body, Ingest, Target, Tree, Unreadable};

/// Statements of SQL that Druid does not run, though its parser may know them.
const NOT_RUN: [&str; 13] = [
    "ALTER", "CALL", "CREATE", "DELETE", "DROP", "GRANT", "MERGE", "RESET", "REVOKE", "SET",
    "TRUNCATE", "UPDATE", "UPSERT",
];

impl Parser<'_> {
    /// A whole text.
    pub fn tree(mut self) -> Result<Tree, Unreadable> {
        let describes = self.is_word("DESCRIBE");
        let explains = self.explain()?;
        let body = if self.is_word("INSERT") || self.is_word("REPLACE") {
            Body::Ingest(Box::new(self.ingest(describes)?))
        } else {
            self.refuse_what_is_not_run()?;
            Body::Query(Box::new(self.query()?))
        };
        if self.peek().kind != Kind::End {
            return self.expected("the end of the statement");
        }
        Ok(Tree {
            explains,
            body,
            parameters: self.parameters,
        })
    }

    fn refuse_what_is_not_run(&self) -> Result<(), Unreadable> {
        if let Some(keyword) = NOT_RUN.iter().find(|keyword| self.is_word(keyword)) {
            return self.refuse(format!(
                "Druid runs no {keyword}: a statement is SELECT, WITH, INSERT, REPLACE or EXPLAIN"
            ));
        }
        if !self.is_query() && !self.is_sign("(") {
            return self.expected("a statement: SELECT, WITH, INSERT, REPLACE or EXPLAIN");
        }
        Ok(())
    }

    /// `EXPLAIN PLAN … FOR`, `DESCRIBE`, if it stands here (`DruidSqlExplain`, `SqlDescribe`).
    fn explain(&mut self) -> Result<bool, Unreadable> {
        if self.take_word("DESCRIBE") {
            if !self.take_word("STATEMENT") && (self.is_name() || self.is_word("TABLE")) {
                return self.refuse("Druid describes statements only: the columns of a table stand in INFORMATION_SCHEMA.COLUMNS");
            }
            if self.is_word("REPLACE") {
                return self.refuse("Druid explains a REPLACE with EXPLAIN PLAN FOR");
            }
            return Ok(true);
        }
        if !self.take_word("EXPLAIN") {
            return Ok(false);
        }
        self.expect_word("PLAN")?;
        if let Some(detail) = self.take_one_of(&["EXCLUDING", "INCLUDING"]) {
            if detail == "INCLUDING" {
                self.take_word("ALL");
            }
            self.expect_word("ATTRIBUTES")?;
        }
        for depth in [
            ["WITH", "TYPE"],
            ["WITH", "IMPLEMENTATION"],
            ["WITHOUT", "IMPLEMENTATION"],
        ] {
            if self.take_words(&depth) {
                break;
            }
        }
        if self.take_word("AS") && self.take_one_of(&["XML", "JSON"]).is_none() {
            return self.expected("XML or JSON");
        }
        self.expect_word("FOR")?;
        Ok(true)
    }

    /// `DruidSqlInsertEof`, `DruidSqlReplaceEof`.
    fn ingest(&mut self, describes: bool) -> Result<Ingest, Unreadable> {
        let replaces = self.take_one_of(&["INSERT", "REPLACE"]) == Some("REPLACE");
        self.expect_word("INTO")?;
        let target = self.target(replaces)?;
        if self.is_sign("(") && self.is_name_at(1) {
            self.parenthesized(|parser| parser.list(Self::object_name))?;
        }
        self.export_format(&target)?;
        let mut clauses = Vec::new();
        self.overwrite(replaces, &mut clauses)?;
        if !self.is_query() && !self.is_sign("(") {
            return self.expected("a query");
        }
        let source = Box::new(self.query()?);
        // What 27 describes is Calcite's own INSERT.
        if self.is_33() || !describes {
            self.layout(&mut clauses)?;
        }
        Ok(Ingest {
            target,
            source,
            clauses,
        })
    }

    fn target(&mut self, replaces: bool) -> Result<Target, Unreadable> {
        if self.is_33() && self.is_word("EXTERN") && self.peek_at(1).is_sign("(") {
            self.skip(1);
            let destination = self.parenthesized(Self::export_destination)?;
            return Ok(Target::Export(Box::new(destination)));
        }
        let name = self.object_name()?;
        if self.is_33() {
            self.hints()?;
        }
        if (self.is_33() || !replaces) && self.take_word("EXTEND") {
            self.column_types()?;
        }
        Ok(Target::Table(name))
    }

    /// `s3(bucket => 'b', prefix => 'p')` (`ExternalDestination`).
    fn export_destination(&mut self) -> Result<Function, Unreadable> {
        if !self.is_name() && !self.is_word("LOCAL") {
            return self.expected("a place to export to, as s3(…)");
        }
        let name = ObjectName::from(vec![self.word_as_name()?]);
        let args = if self.is_sign("(") && self.peek_at(1).is_sign(")") {
            self.skip(2);
            Vec::new()
        } else if self.is_sign("(") {
            self.parenthesized(|parser| parser.list(Self::export_property))?
        } else {
            Vec::new()
        };
        Ok(function_of(
            name,
            FunctionArgumentList {
                duplicate_treatment: None,
                args,
                clauses: Vec::new(),
            },
        ))
    }

    fn export_property(&mut self) -> Result<FunctionArg, Unreadable> {
        let name = self.name()?;
        self.expect_sign("=>")?;
        let value = Expr::Value(self.simple_text()?);
        Ok(FunctionArg::Named {
            name,
            arg: FunctionArgExpr::Expr(value),
            operator: FunctionArgOperator::RightArrow,
        })
    }

    /// `AS CSV`, which belongs to an export.
    fn export_format(&mut self, target: &Target) -> Result<(), Unreadable> {
        match target {
            Target::Export(_) => {
                if !self.take_word("AS") {
                    return self.expected("AS with the format to export in, as AS CSV");
                }
                self.name().map(drop)
            }
            Target::Table(_) if self.is_33() && self.is_word("AS") => {
                self.refuse("only an export (INSERT INTO EXTERN(…)) has a format")
            }
            Target::Table(_) => Ok(()),
        }
    }

    fn overwrite(&mut self, replaces: bool, clauses: &mut Vec<Expr>) -> Result<(), Unreadable> {
        if !replaces {
            if self.is_word("OVERWRITE") {
                return self.refuse("INSERT takes no OVERWRITE: it is REPLACE INTO … OVERWRITE …");
            }
            return Ok(());
        }
        if !self.take_word("OVERWRITE") {
            return self.expected("OVERWRITE ALL or OVERWRITE WHERE");
        }
        if self.take_word("WHERE") {
            clauses.push(self.expression()?);
            return Ok(());
        }
        if !self.take_word("ALL") {
            return self.expected("ALL or WHERE");
        }
        Ok(())
    }

    /// `PARTITIONED BY`, `CLUSTERED BY`
    fn layout(&mut self, clauses: &mut Vec<Expr>) -> Result<(), Unreadable> {
        let is_partitioned = self.take_word("PARTITIONED");
        if is_partitioned {
            self.expect_word("BY")?;
            clauses.extend(self.granularity()?);
        }
        if self.is_word("CLUSTERED") {
            // 33 may know from its catalog how the datasource is partitioned.
            if !is_partitioned && !self.is_33() {
                return self.refuse("CLUSTERED BY follows PARTITIONED BY");
            }
            self.skip(1);
            self.expect_word("BY")?;
            let columns = self.list(Self::order_item)?;
            clauses.extend(columns.into_iter().map(|column| column.expr));
            if self.is_word("PARTITIONED") {
                return self.refuse("CLUSTERED BY follows PARTITIONED BY");
            }
        }
        Ok(())
    }
}
