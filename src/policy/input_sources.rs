//! Reading which input sources a rule is about.

use std::collections::HashMap;

use super::json::Value;
use super::report::{Fields, Report};
use super::rules::PATTERN_CHARACTERS;
use super::sources::{Listed, Sources, SourcesId};
use super::{Effect, ResourceType};
use crate::location::{Entry, EntryError, Written};

const KEYS: [&str; 6] = [
    "description",
    "type",
    "uris",
    "paths",
    "connection",
    "environment",
];

/// How many entries, and URIs and paths in them, a document may hold: they are compared one by one.
const LISTED: usize = 100_000;

/// The different [`Sources`] of a document's rules.
#[derive(Debug)]
pub(super) struct SourcesOfRules {
    numbers: HashMap<Sources, u32>,
    /// Entries, URIs and paths so far.
    listed: usize,
}

impl Default for SourcesOfRules {
    fn default() -> Self {
        let mut all = Self {
            numbers: HashMap::new(),
            listed: 0,
        };
        // In the order of the constants of `SourcesId`.
        all.intern(Sources::All { environment: false });
        all.intern(Sources::All { environment: true });
        all
    }
}

impl SourcesOfRules {
    fn intern(&mut self, sources: Sources) -> SourcesId {
        let next = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
        SourcesId::new(*self.numbers.entry(sources).or_insert(next))
    }

    /// All, in the order of their numbers.
    pub(super) fn finish(self) -> Box<[Sources]> {
        let mut numbered: Vec<_> = self.numbers.into_iter().collect();
        numbered.sort_unstable_by_key(|&(_, number)| number);
        numbered.into_iter().map(|(sources, _)| sources).collect()
    }

    /// Counts one more entry or place; the first that is too many is said.
    fn count(&mut self, offset: usize, report: &mut Report<'_>) -> bool {
        self.listed += 1;
        if self.listed == LISTED + 1 {
            report.error(
                offset,
                "more than 100,000 entries, URIs and paths in the `inputSources` of all rules"
                    .to_owned(),
            );
        }
        self.listed <= LISTED
    }

    /// What a rule says of its sources.
    pub(super) fn read<'a>(
        &mut self,
        rule: &Fields<'a>,
        effect: Effect,
        resource_type: Option<&str>,
        report: &mut Report<'a>,
    ) -> Option<SourcesId> {
        if resource_type.is_some_and(|name| name != ResourceType::External.name()) {
            refuse_keys(rule, report);
            return Some(SourcesId::ALL);
        }
        let environment = read_environment(rule, effect, report);
        match rule.get("inputSources") {
            Some(list) => self.read_list(list, effect, report),
            None => Some(self.intern(Sources::All {
                environment: environment?,
            })),
        }
    }

    fn read_list<'a>(
        &mut self,
        list: Value<'a>,
        effect: Effect,
        report: &mut Report<'a>,
    ) -> Option<SourcesId> {
        let elements = report.elements(list, "`inputSources`")?;
        if elements.is_empty() {
            report.error(
                list.offset,
                "`inputSources` must not be empty; a rule without it is about every location"
                    .to_owned(),
            );
            return None;
        }
        let mut listed = Vec::with_capacity(elements.len().min(LISTED));
        for element in elements {
            if !self.count(element.offset, report) {
                return None;
            }
            listed.extend(self.read_entry(element, effect, report));
        }
        Some(self.intern(Sources::Listed(listed.into_boxed_slice())))
    }

    fn read_entry<'a>(
        &mut self,
        value: Value<'a>,
        effect: Effect,
        report: &mut Report<'a>,
    ) -> Option<Listed> {
        let what = "an entry of `inputSources`";
        let fields = report.fields(value, what, &KEYS)?;
        if let Some(description) = fields.get("description") {
            report.string(description, "`description`");
        }
        let source_type = fields
            .required("type", what, report)
            .and_then(|name| report.text(name, "`type`"));
        let uris = self.read_places(&fields, "uris", report);
        let paths = self.read_places(&fields, "paths", report);
        let connection = read_flag(&fields, "connection", effect, report);
        let environment = read_flag(&fields, "environment", effect, report);

        let (source_type, uris, paths) = (source_type?, uris?, paths?);
        let (connection, environment) = (connection?, environment?);
        let written = Written {
            source_type: &source_type,
            uris: uris.written(),
            paths: paths.written(),
            connection,
            environment,
        };
        match Entry::read(&written) {
            Ok(entry) => Some(Listed {
                source_type: source_type.into_owned(),
                uris: uris.texts.into_boxed_slice(),
                paths: paths.texts.into_boxed_slice(),
                connection,
                environment,
                entry,
            }),
            Err(error) => {
                let places = if paths.texts.is_empty() { uris } else { paths };
                let offset = places.offset_of(&error).unwrap_or(value.offset);
                report.error(offset, error.to_string());
                None
            }
        }
    }

    /// A list of URIs or paths; an empty one where the key is not there.
    fn read_places<'a>(
        &mut self,
        fields: &Fields<'a>,
        key: &str,
        report: &mut Report<'a>,
    ) -> Option<Places> {
        let Some(list) = fields.get(key) else {
            return Some(Places::default());
        };
        let elements = report.elements(list, &format!("`{key}`"))?;
        if elements.is_empty() {
            let message =
                format!("`{key}` must not be empty; an entry without it covers the whole type");
            report.error(list.offset, message);
            return None;
        }
        let mut places = Places::default();
        let all = elements.len();
        for element in elements {
            if !self.count(element.offset, report) {
                return None;
            }
            if let Some(text) = read_place(element, key, report) {
                places.texts.push(text);
                places.offsets.push(element.offset);
            }
        }
        (places.texts.len() == all).then_some(places)
    }
}

/// A rule of another type has none of these keys.
fn refuse_keys<'a>(rule: &Fields<'a>, report: &mut Report<'a>) {
    for key in ["inputSources", "environment"] {
        if let Some(value) = rule.get(key) {
            let external = ResourceType::External.name();
            report.error(
                value.offset,
                format!("`{key}` is for rules of type `{external}`"),
            );
        }
    }
}

/// URIs or paths, and where each stands.
#[derive(Debug, Default)]
struct Places {
    texts: Vec<String>,
    offsets: Vec<usize>,
}

impl Places {
    fn written(&self) -> Option<Vec<&str>> {
        (!self.texts.is_empty()).then(|| self.texts.iter().map(String::as_str).collect())
    }

    /// Where the text stands that cannot be read, if it is one of these.
    fn offset_of(&self, error: &EntryError) -> Option<usize> {
        match error {
            EntryError::Pattern { index, .. } => self.offsets.get(*index).copied(),
            EntryError::Keys(_) => None,
        }
    }
}

fn read_place<'a>(value: Value<'a>, key: &str, report: &mut Report<'a>) -> Option<String> {
    let what = if key == "uris" { "a URI" } else { "a path" };
    let text = report.text(value, what)?;
    if text.len() > PATTERN_CHARACTERS && text.chars().count() > PATTERN_CHARACTERS {
        report.error(
            value.offset,
            format!("{what} is longer than 4,096 characters"),
        );
        return None;
    }
    Some(text.into_owned())
}

/// `connection` or `environment` of an entry: what an allow rule must say to cover a source that brings more than a place.
/// A deny rule holds for its places however they are reached.
fn read_flag<'a>(
    entry: &Fields<'a>,
    key: &str,
    effect: Effect,
    report: &mut Report<'a>,
) -> Option<bool> {
    let Some(value) = entry.get(key) else {
        return Some(false);
    };
    if effect == Effect::Deny {
        report.error(
            value.offset,
            format!("`{key}` is for allow rules; a deny rule holds however a location is reached"),
        );
        return None;
    }
    report.boolean(value, &format!("`{key}`"))
}

/// `environment` of a rule.
fn read_environment<'a>(
    rule: &Fields<'a>,
    effect: Effect,
    report: &mut Report<'a>,
) -> Option<bool> {
    let environment = read_flag(rule, "environment", effect, report)?;
    if let (Some(value), Some(_)) = (rule.get("environment"), rule.get("inputSources")) {
        report.error(
            value.offset,
            "`environment` stands in the entries of `inputSources` where a rule has them"
                .to_owned(),
        );
        return None;
    }
    Some(environment)
}
