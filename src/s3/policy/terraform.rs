//! A document of IAM as a data source of Terraform.
//!
//! Source: "Data Source: aws_iam_policy_document" of the AWS provider.

use std::fmt::Write;

use crate::s3::document::{Clause, Condition, Document, Principal, Statement};

/// Something that cannot be written so that AWS gets what is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`&{{` cannot be written in an aws_iam_policy_document, which makes `${{` of it: print JSON instead"
)]
pub struct Unwritable;

/// The data source, named `druid_durable_storage`, laid out as `terraform fmt` does.
pub fn terraform(document: &Document) -> Result<String, Unwritable> {
    let mut hcl = Hcl::default();
    let name = "data \"aws_iam_policy_document\" \"druid_durable_storage\"";
    hcl.block(name, |hcl| {
        hcl.attributes(&[("version", quoted(document.version.name())?)]);
        for statement in &document.statements {
            hcl.space();
            hcl.block("statement", |hcl| statement_of(statement, hcl))?;
        }
        Ok(())
    })?;
    Ok(hcl.text)
}

fn statement_of(statement: &Statement, hcl: &mut Hcl) -> Result<(), Unwritable> {
    let (actions, patterns) = named(&statement.actions, "actions", "not_actions");
    let (resources, arns) = named(&statement.resources, "resources", "not_resources");
    let mut attributes = Vec::new();
    if let Some(sid) = &statement.sid {
        attributes.push(("sid", quoted(sid)?));
    }
    attributes.push(("effect", quoted(statement.effect.name())?));
    attributes.push((actions, list(patterns)?));
    attributes.push((resources, list(arns)?));
    hcl.attributes(&attributes);
    match &statement.principal {
        None => {}
        Some(Principal::Everyone) => {
            let everyone = ("*".to_owned(), "*".to_owned());
            principals("principals", &[everyone], hcl)?;
        }
        Some(Principal::Any(names)) => principals("principals", names, hcl)?,
        Some(Principal::NoneOf(names)) => principals("not_principals", names, hcl)?,
    }
    statement
        .conditions
        .iter()
        .try_for_each(|condition| condition_of(condition, hcl))
}

fn named<'a>(
    clause: &'a Clause,
    any: &'static str,
    none_of: &'static str,
) -> (&'static str, &'a [String]) {
    match clause {
        Clause::Any(patterns) => (any, patterns),
        Clause::NoneOf(patterns) => (none_of, patterns),
    }
}

/// A block for each kind.
fn principals(
    name: &str,
    principals: &[(String, String)],
    hcl: &mut Hcl,
) -> Result<(), Unwritable> {
    for same_kind in principals.chunk_by(|one, other| one.0 == other.0) {
        let Some((kind, _)) = same_kind.first() else {
            continue;
        };
        let names: Vec<_> = same_kind.iter().map(|(_, name)| name.clone()).collect();
        let attributes = [("type", quoted(kind)?), ("identifiers", list(&names)?)];
        hcl.space();
        hcl.block(name, |hcl| {
            hcl.attributes(&attributes);
            Ok(())
        })?;
    }
    Ok(())
}

fn condition_of(condition: &Condition, hcl: &mut Hcl) -> Result<(), Unwritable> {
    let attributes = [
        ("test", quoted(&condition.operator)?),
        ("variable", quoted(&condition.key)?),
        ("values", list(&condition.values)?),
    ];
    hcl.space();
    hcl.block("condition", |hcl| {
        hcl.attributes(&attributes);
        Ok(())
    })
}

fn list(texts: &[String]) -> Result<String, Unwritable> {
    let texts: Result<Vec<_>, _> = texts.iter().map(|text| quoted(text)).collect();
    Ok(format!("[{}]", texts?.join(", ")))
}

/// A text in quotes, in which nothing is a template.
fn quoted(text: &str) -> Result<String, Unwritable> {
    if text.contains("&{") {
        return Err(Unwritable);
    }
    let mut quoted = String::from('"');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(character);
            }
            '$' | '%' if characters.peek() == Some(&'{') => {
                quoted.push(character);
                quoted.push(character);
            }
            _ if character.is_control() => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(character)))
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    Ok(quoted)
}

/// Text that grows by blocks and their attributes.
#[derive(Default)]
struct Hcl {
    text: String,
    depth: usize,
}

impl Hcl {
    fn block(
        &mut self,
        name: &str,
        body: impl FnOnce(&mut Self) -> Result<(), Unwritable>,
    ) -> Result<(), Unwritable> {
        self.line(&format!("{name} {{"));
        self.depth += 1;
        body(self)?;
        self.depth -= 1;
        self.line("}");
        Ok(())
    }

    /// Lines whose `=` stand below each other.
    fn attributes(&mut self, attributes: &[(&str, String)]) {
        let width = attributes.iter().map(|(name, _)| name.len()).max();
        for (name, value) in attributes {
            self.line(&format!(
                "{name:width$} = {value}",
                width = width.unwrap_or_default()
            ));
        }
    }

    fn line(&mut self, line: &str) {
        // Writing to a text does not fail.
        let _ = writeln!(self.text, "{:indent$}{line}", "", indent = self.depth * 2);
    }

    fn space(&mut self) {
        self.text.push('\n');
    }
}
