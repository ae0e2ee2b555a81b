//! A role's rules.

use super::input_sources::SourcesOfRules;
use super::json::{Kind, Value};
use super::report::{Fields, Report};
use super::{Action, Actions, Effect, ResourceType, Rule, Sources, TypeId};
use crate::escape::escaped;
use crate::names::Names;
use crate::nearest::did_you_mean;
use crate::pattern::glob::BadEscape;
use crate::pattern::regex::RegexError;
use crate::pattern::{EXPRESSIONS, PatternId, Vocabulary, VocabularyBuilder, VocabularyError};

const RULE_KEYS: [&str; 6] = [
    "description",
    "actions",
    "type",
    "names",
    "inputSources",
    "environment",
];
const NAME_KEYS: [&str; 1] = ["regex"];

/// The longest name or pattern, in characters.
pub(super) const PATTERN_CHARACTERS: usize = 4_096;

/// What the rules of all roles share.
#[derive(Debug)]
pub(super) struct Rules {
    patterns: VocabularyBuilder,
    types: Names,
    sources: SourcesOfRules,
    /// Whether a bound on all expressions is exceeded already: that is said once.
    full: bool,
}

impl Default for Rules {
    fn default() -> Self {
        let mut types = Names::default();
        // Druid's own types get the numbers that the boundary uses for them.
        for resource_type in ResourceType::DRUID {
            types.intern(resource_type.name());
        }
        Self {
            patterns: VocabularyBuilder::default(),
            types,
            sources: SourcesOfRules::default(),
            full: false,
        }
    }
}

impl Rules {
    /// All patterns, all resource types, and all that rules say of input sources.
    pub(super) fn finish(
        self,
        offset: usize,
        report: &mut Report<'_>,
    ) -> Option<(Vocabulary, Names, Box<[Sources]>)> {
        if self.full {
            // That is said already: building what there is would take time for nothing.
            return None;
        }
        match self.patterns.build() {
            Ok(patterns) => Some((patterns, self.types, self.sources.finish())),
            Err(error) => {
                report.error(offset, describe(&error));
                None
            }
        }
    }
}

/// Appends the rules of one effect.
pub(super) fn read_rules<'a>(
    role: &Fields<'a>,
    effect: Effect,
    rules: &mut Rules,
    own: &mut Vec<Rule>,
    report: &mut Report<'a>,
) {
    let Some(list) = role.get(effect.name()) else {
        return;
    };
    for value in report
        .elements(list, &format!("`{}`", effect.name()))
        .unwrap_or_default()
    {
        own.extend(read_rule(value, effect, rules, report));
    }
}

fn read_rule<'a>(
    value: Value<'a>,
    effect: Effect,
    rules: &mut Rules,
    report: &mut Report<'a>,
) -> Option<Rule> {
    let fields = report.fields(value, "a rule", &RULE_KEYS)?;
    if let Some(description) = fields.get("description") {
        report.string(description, "`description`");
    }
    let actions = fields
        .required("actions", "a rule", report)
        .and_then(|actions| read_actions(actions, report));
    let resource_type = fields
        .required("type", "a rule", report)
        .and_then(|name| report.text(name, "`type`"));
    let names = fields
        .required("names", "a rule", report)
        .and_then(|names| read_names(names, rules, report));
    let sources = rules
        .sources
        .read(&fields, effect, resource_type.as_deref(), report);
    Some(Rule {
        at: report.at(value.offset),
        effect,
        actions: actions?,
        resource_type: TypeId(rules.types.intern(&resource_type?)),
        names: names?,
        sources: sources?,
    })
}

fn read_actions<'a>(value: Value<'a>, report: &mut Report<'a>) -> Option<Actions> {
    let mut actions = Actions::default();
    let elements = report.elements(value, "`actions`")?;
    if elements.is_empty() {
        report.error(value.offset, "`actions` must not be empty".to_owned());
    }
    for element in elements {
        let Some(name) = report.string(element, "an action") else {
            continue;
        };
        match Action::from_name(&name) {
            Some(action) => actions.insert(action),
            None => {
                let meant = did_you_mean(&name, Action::ALL.into_iter().map(Action::name));
                report.error(
                    element.offset,
                    format!("unknown action `{}`{meant}", escaped(&name)),
                );
            }
        }
    }
    Some(actions)
}

fn read_names<'a>(
    value: Value<'a>,
    rules: &mut Rules,
    report: &mut Report<'a>,
) -> Option<Box<[PatternId]>> {
    let elements = report.elements(value, "`names`")?;
    if elements.is_empty() {
        report.error(value.offset, "`names` must not be empty".to_owned());
    }
    Some(
        elements
            .into_iter()
            .filter_map(|element| read_name(element, rules, report))
            .collect(),
    )
}

fn read_name<'a>(
    value: Value<'a>,
    rules: &mut Rules,
    report: &mut Report<'a>,
) -> Option<PatternId> {
    let (regex, place) = match value.kind() {
        Kind::String => (false, value),
        Kind::Object => {
            let fields = report.fields(value, "a name", &NAME_KEYS)?;
            (true, fields.required("regex", "a name", report)?)
        }
        other => {
            report.error(
                value.offset,
                format!("a name must be a string or an object with the key `regex`, not {other}"),
            );
            return None;
        }
    };
    let text = report.text(place, if regex { "`regex`" } else { "a name" })?;
    if text.len() > PATTERN_CHARACTERS && text.chars().count() > PATTERN_CHARACTERS {
        report.error(
            place.offset,
            "a name or pattern is longer than 4,096 characters".to_owned(),
        );
        return None;
    }
    let pattern = if regex {
        rules.patterns.regex(&text)
    } else {
        rules.patterns.name(&text)
    };
    match pattern {
        Ok(pattern) => Some(pattern),
        Err(error) => {
            let of_all = matches!(
                error,
                VocabularyError::TooMany | VocabularyError::TooLargeTogether
            );
            if !(of_all && std::mem::replace(&mut rules.full, of_all)) {
                report.error(place.offset, describe(&error));
            }
            None
        }
    }
}

fn describe(error: &VocabularyError) -> String {
    match error {
        VocabularyError::BadEscape(BadEscape {
            character: Some(character),
        }) => {
            let sequence = format!("\\{character}");
            format!(
                "`{}` is no escape of a name; only `\\\\*` and `\\\\\\\\` are (as written in JSON)",
                escaped(&sequence)
            )
        }
        VocabularyError::BadEscape(BadEscape { character: None }) => {
            "a name ends in a lone backslash; a backslash is written `\\\\\\\\` in JSON".to_owned()
        }
        VocabularyError::Regex(RegexError::Syntax {
            reason,
            character: Some(character),
        }) => {
            format!(
                "the regular expression does not compile: {reason}, at its character {character}"
            )
        }
        VocabularyError::Regex(RegexError::Syntax {
            reason,
            character: None,
        }) => {
            format!("the regular expression does not compile: {reason}")
        }
        VocabularyError::Regex(RegexError::TooLarge) => {
            "the regular expression is too large: its automaton would exceed 1 MiB".to_owned()
        }
        VocabularyError::TooMany => {
            const { assert!(EXPRESSIONS == 20_000, "the number that is said below") };
            "more than 20,000 regular expressions; a glob with a star elsewhere than at its end counts as one"
                .to_owned()
        }
        VocabularyError::TooLargeTogether => {
            "the regular expressions are too large together: their automata would exceed 128 MiB, or 16 MiB those that are matched step by step"
                .to_owned()
        }
    }
}
