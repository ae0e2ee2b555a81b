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
use crate::policy::{Action, Listed, Sources};

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
a regular expression among the names is {\"regex\": \"…\"}, as in the policy. Rules about certain
locations, or about secrets of Druid's process, also have \"inputSources\" or \"environment\" as there.
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
    #[serde(rename = "inputSources", skip_serializing_if = "Option::is_none")]
    input_sources: Option<Vec<InputSource<'a>>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    environment: bool,
}

/// As the policy document writes it.
#[derive(Serialize)]
struct InputSource<'a> {
    #[serde(rename = "type")]
    source_type: &'a str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    uris: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    paths: &'a [String],
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    connection: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    environment: bool,
}

impl<'a> From<&'a Listed> for InputSource<'a> {
    fn from(listed: &'a Listed) -> Self {
        Self {
            source_type: &listed.source_type,
            uris: &listed.uris,
            paths: &listed.paths,
            connection: listed.connection,
            environment: listed.environment,
        }
    }
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
            input_sources: match rule.sources {
                Sources::Listed(listed) => Some(listed.iter().map(InputSource::from).collect()),
                Sources::All { .. } => None,
            },
            environment: matches!(rule.sources, Sources::All { environment: true }),
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

const PLAIN: Sources = Sources::All { environment: false };

fn table(rules: &[GrantedRule<'_>]) -> Table {
    let mut header = vec!["effect", "role", "type", "names", "actions"];
    let say_sources = rules.iter().any(|rule| *rule.sources != PLAIN);
    if say_sources {
        header.push("input sources");
    }
    let mut table = Table::new();
    table.load_style(UTF8_BORDERS_ONLY).set_header(header);
    if let Some(width) = output::terminal_width() {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
    }
    for rule in rules {
        let mut row = vec![
            rule.effect.name().to_owned(),
            output::escaped(rule.role),
            output::escaped(rule.resource_type),
            list(rule.names.iter().map(shown)),
            list(
                rule.actions
                    .iter()
                    .map(|action| Cow::Borrowed(action.name())),
            ),
        ];
        if say_sources {
            row.push(shown_sources(rule.sources));
        }
        table.add_row(row);
    }
    table
}

/// One line for each entry.
fn shown_sources(sources: &Sources) -> String {
    match sources {
        Sources::All { environment: false } => String::new(),
        Sources::All { environment: true } => "all, with environment".to_owned(),
        Sources::Listed(listed) => {
            let lines: Vec<_> = listed.iter().map(shown_entry).collect();
            lines.join("\n")
        }
    }
}

fn shown_entry(listed: &Listed) -> String {
    let places = list(
        listed
            .uris
            .iter()
            .chain(&listed.paths)
            .map(|place| Cow::Borrowed(place.as_str())),
    );
    let mut line = output::escaped(&listed.source_type);
    if !places.is_empty() {
        line = format!("{line} {places}");
    }
    for (key, is_set) in [
        ("connection", listed.connection),
        ("environment", listed.environment),
    ] {
        if is_set {
            line = format!("{line}, with {key}");
        }
    }
    line
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
