//! `warden explain`: what may this user do?

use std::borrow::Cow;

use clap::Args;
use comfy_table::presets::UTF8_BORDERS_ONLY;
use comfy_table::{ContentArrangement, Table};
use serde::Serialize;

use super::arguments::{Question, Subject};
use super::failure::Failure;
use super::{Format, Outcome, output};
use crate::engine::{Granted, GrantedRule, Reason};
use crate::escape::escaped;
use crate::pattern::PatternView;
use crate::policy::Action;

/// Say everything that a user may and may not do
///
/// Lists the roles of the user, also the inherited ones, and the rules they bring. A deny rule beats
/// every allow rule; what no rule allows is denied.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  warden explain --policy policy.json --user etl-bot
  warden explain --policy policy.json --user bob --group data-platform --format json

JSON: {\"user\", \"roles\", \"rules\": [{\"effect\", \"role\", \"type\", \"names\", \"actions\"}, …]};
a regular expression among the names is {\"regex\": \"…\"}, as in the policy.
For an internal user, who may do everything, there is also {\"internal\": true}.")]
pub struct Arguments {
    #[command(flatten)]
    question: Question,

    #[command(flatten)]
    subject: Subject,
}

/// Asks the engine and lists what it answers.
pub fn run(arguments: &Arguments, format: Format) -> Result<Outcome, Failure> {
    let (_, engine) = arguments.question.engine(format)?;
    let user = &arguments.subject.user;
    let granted = engine.rules_of(&arguments.subject.identity());
    output::result(&match format {
        Format::Json => output::json(&Answer::new(user, &granted))?,
        Format::Human => as_text(user, &granted),
    })?;
    Ok(Outcome::Yes)
}

#[derive(Serialize)]
struct Answer<'a> {
    user: &'a str,
    /// There for internal users alone: what they may do does not go by roles and rules.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    internal: bool,
    roles: &'a [&'a str],
    rules: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    effect: &'static str,
    role: &'a str,
    #[serde(rename = "type")]
    resource_type: &'a str,
    names: Vec<Name<'a>>,
    actions: Vec<&'static str>,
}

/// As the policy document writes it.
#[derive(Serialize)]
#[serde(untagged)]
enum Name<'a> {
    Glob(String),
    Regex { regex: &'a str },
}

impl<'a> Answer<'a> {
    fn new(user: &'a str, granted: &'a Granted<'a>) -> Self {
        Self {
            user,
            internal: granted.beyond_rules == Some(Reason::Internal),
            roles: &granted.roles,
            rules: granted.rules.iter().map(Row::from).collect(),
        }
    }
}

impl<'a> From<&'a GrantedRule<'a>> for Row<'a> {
    fn from(rule: &'a GrantedRule<'a>) -> Self {
        let name = |pattern: &'a PatternView<'a>| match pattern {
            PatternView::Regex(regex) => Name::Regex { regex },
            glob => Name::Glob(glob.text()),
        };
        Self {
            effect: rule.effect.name(),
            role: rule.role,
            resource_type: rule.resource_type,
            names: rule.names.iter().map(name).collect(),
            actions: rule.actions.iter().map(Action::name).collect(),
        }
    }
}

fn as_text(user: &str, granted: &Granted<'_>) -> String {
    let user = escaped(user);
    match granted.beyond_rules {
        Some(Reason::Internal) => {
            format!("user '{user}' is an internal identity: everything is allowed")
        }
        _ if granted.roles.is_empty() => format!("user '{user}' has no role: everything is denied"),
        _ => {
            let roles = list(granted.roles.iter().map(|role| Cow::Borrowed(*role)));
            let table = table(&granted.rules);
            format!(
                "user '{user}' has the roles: {roles}\n{table}\nA deny beats every allow; what no rule allows is denied."
            )
        }
    }
}

fn table(rules: &[GrantedRule<'_>]) -> Table {
    let mut table = Table::new();
    table
        .load_style(UTF8_BORDERS_ONLY)
        .set_header(["effect", "role", "type", "names", "actions"]);
    if let Some(width) = output::terminal_width() {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
    }
    for rule in rules {
        table.add_row([
            rule.effect.name().to_owned(),
            output::escaped(rule.role),
            output::escaped(rule.resource_type),
            list(rule.names.iter().map(shown)),
            list(
                rule.actions
                    .iter()
                    .map(|action| Cow::Borrowed(action.name())),
            ),
        ]);
    }
    table
}

fn shown<'a>(name: &PatternView<'a>) -> Cow<'a, str> {
    match name {
        PatternView::Regex(regex) => Cow::Owned(format!("regex {regex}")),
        glob => Cow::Owned(glob.text()),
    }
}

fn list<'a>(items: impl Iterator<Item = Cow<'a, str>>) -> String {
    let items: Vec<_> = items.map(|item| output::escaped(&item)).collect();
    items.join(", ")
}
