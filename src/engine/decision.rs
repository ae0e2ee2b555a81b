//! A decision in words.

use super::Identity;
use super::sources::Named;
use crate::escape::escaped;
use crate::location::{Location, Source};
use crate::policy::{Action, Effect, Position};

/// A decision and what it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether the subject may.
    pub allowed: bool,
    /// Why.
    pub reason: Reason,
    /// The role whose rule decided.
    pub role: Option<String>,
    /// What that rule does.
    pub effect: Option<Effect>,
    /// Where the document holds that rule.
    pub at: Option<Position>,
    /// The input source that is refused, if it is not all that is asked for.
    pub source: Option<RefusedSource>,
}

/// What a decision rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A rule.
    Rule,
    /// No rule matches.
    NoRule,
    /// The identity is one of Druid's own.
    Internal,
    /// A group could not be read, and the policy denies by groups.
    UnreadableGroup,
    /// It depends on the input source: a rule is about certain locations only, and no input source was seen.
    NoSourceSeen,
    /// No allow rule covers the input source, or a location of it.
    NotCovered(Lacking),
    /// Rules are about certain locations only, and what the input source would read cannot be told.
    Unknown,
    /// There are too many locations to compare with as many entries.
    TooMany,
    /// The name is longer than names may be where the policy has expressions that take long.
    LongName,
}

/// The keys of a rule or an entry, if these alone are missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lacking {
    /// `"connection": true`.
    pub connection: bool,
    /// `"environment": true`.
    pub environment: bool,
}

impl Lacking {
    /// What a source may want of a rule, the least first.
    pub(super) fn of(source: &Source) -> impl Iterator<Item = Self> + use<> {
        let (connection, environment) = (source.connection, source.environment);
        [(false, true), (true, false), (true, true)]
            .map(|(connection, environment)| Self {
                connection,
                environment,
            })
            .into_iter()
            .filter(move |lacking| {
                lacking.connection <= connection && lacking.environment <= environment
            })
    }
}

/// The input source that a refusal is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedSource {
    /// `http`, `s3` … as the request has it.
    pub source_type: String,
    /// The first location that is refused; without secrets, not yet escaped.
    pub location: Option<String>,
}

impl Decision {
    pub(super) fn without_rule(reason: Reason) -> Self {
        Self {
            allowed: reason == Reason::Internal,
            reason,
            role: None,
            effect: None,
            at: None,
            source: None,
        }
    }

    pub(super) fn by_rule(rule: Named<'_>) -> Self {
        Self {
            allowed: rule.effect == Effect::Allow,
            reason: Reason::Rule,
            role: Some(rule.role.to_owned()),
            effect: Some(rule.effect),
            at: Some(rule.at),
            source: None,
        }
    }

    /// By a rule about certain locations, where none is known.
    pub(super) fn without_source(rule: Named<'_>) -> Self {
        Self {
            allowed: false,
            reason: Reason::NoSourceSeen,
            ..Self::by_rule(rule)
        }
    }

    /// By a rule that denies certain locations, where nobody can tell what would be read.
    pub(super) fn without_telling(rule: Named<'_>) -> Self {
        Self {
            reason: Reason::Unknown,
            ..Self::by_rule(rule)
        }
    }

    /// Names what is refused.
    pub(super) fn about(self, source: &Source, location: Option<&Location>) -> Self {
        let source = RefusedSource {
            source_type: source.source_type.clone(),
            location: location.map(|location| location.shown().to_owned()),
        };
        Self {
            source: Some(source),
            ..self
        }
    }

    /// Why, in a few words: `no rule allows it`, `role 'etl' denies it`.
    #[must_use]
    pub fn because(&self) -> String {
        self.because_of("it")
    }

    /// The same of something that is called otherwise: `no rule allows either`. What stands for a whole clause already
    /// names nothing.
    pub(crate) fn because_of(&self, it: &str) -> String {
        let role = escaped(self.role.as_deref().unwrap_or_default());
        match (self.reason, self.effect) {
            (Reason::Rule, Some(Effect::Allow)) => format!("role '{role}' allows {it}"),
            (Reason::Rule, _) => format!("role '{role}' denies {it}"),
            (Reason::NoRule, _) => format!("no rule allows {it}"),
            (Reason::Internal, _) => "it is an internal identity".to_owned(),
            (Reason::UnreadableGroup, _) => {
                "a group of this user cannot be read, and the policy denies by groups".to_owned()
            }
            (Reason::NoSourceSeen, Some(Effect::Allow)) => {
                format!("role '{role}' allows certain locations only, and no input source was seen")
            }
            (Reason::NoSourceSeen, _) => {
                format!("role '{role}' denies certain locations, and no input source was seen")
            }
            (Reason::NotCovered(lacking), _) => format!("no rule covers {it}{}", with(lacking)),
            (Reason::Unknown, Some(_)) => {
                format!(
                    "role '{role}' denies certain locations, and what it would read cannot be told"
                )
            }
            (Reason::Unknown, None) => {
                "rules cover certain locations only, and what it would read cannot be told"
                    .to_owned()
            }
            (Reason::TooMany, _) => {
                "it names too many locations for the policy's entries; ask for fewer at once"
                    .to_owned()
            }
            (Reason::LongName, _) => {
                "the name is too long to be matched by this policy's regular expressions".to_owned()
            }
        }
    }

    /// The whole sentence: `user 'bob' needs WRITE on DATASOURCE 'wiki': no rule allows it`.
    #[must_use]
    pub fn sentence<S>(
        &self,
        identity: &Identity<'_, S>,
        resource_type: &str,
        name: &str,
        action: Action,
    ) -> String {
        let verb = if self.allowed { "may" } else { "needs" };
        let on = if self.allowed { "" } else { " on" };
        format!(
            "user '{}' {verb} {}{on} {} '{}'{}: {}",
            escaped(identity.user),
            action.name(),
            escaped(resource_type),
            escaped(name),
            self.for_source(),
            self.because()
        )
    }

    /// The input source that is refused, as it follows a resource: ` for http 'https://data.example/secret'`.
    pub(crate) fn for_source(&self) -> String {
        self.source.as_ref().map(for_source).unwrap_or_default()
    }
}

fn for_source(source: &RefusedSource) -> String {
    let source_type = escaped(&source.source_type);
    match &source.location {
        Some(location) => format!(" for {source_type} '{}'", escaped(location)),
        None => format!(" for an input source of type '{source_type}'"),
    }
}

fn with(lacking: Lacking) -> &'static str {
    match (lacking.connection, lacking.environment) {
        (false, false) => "",
        (true, false) => r#" with "connection": true"#,
        (false, true) => r#" with "environment": true"#,
        (true, true) => r#" with "connection": true and "environment": true"#,
    }
}
