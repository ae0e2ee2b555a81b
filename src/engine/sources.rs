//! Deciding about what lies outside Druid, by the rules that say which places may be read.
//!
//! This walks rules and compares places one by one. Only who reads external data pays for it.

use std::collections::HashMap;

use super::explain::Question;
use super::{Compiled, Decision, Engine, Identity, Lacking, Reason, ResourceType};
use crate::location::{Location, Reach, Source};
use crate::policy::{Action, Effect, Listed, Position, Rule, Sources};

/// How many comparisons of a location with a place of the policy a decision may cost: some seconds at worst.
const COMPARISONS: usize = 50_000_000;

impl Engine {
    /// Decides about external data (`EXTERNAL` *name*) of which the input sources were seen, and says by which rule.
    ///
    /// A deny rule about certain places denies as soon as something of a source could lie in them. Then each location of
    /// each source must be covered by some allow rule of any of the identity's roles. Without sources this is
    /// [`Engine::explain`].
    #[must_use]
    pub fn decide_sources<S: AsRef<str>>(
        &self,
        identity: &Identity<'_, S>,
        name: &str,
        action: Action,
        sources: &[Source],
    ) -> Decision {
        self.decide_within(identity, name, action, sources, COMPARISONS)
    }

    fn decide_within<S: AsRef<str>>(
        &self,
        identity: &Identity<'_, S>,
        name: &str,
        action: Action,
        sources: &[Source],
        comparisons: usize,
    ) -> Decision {
        let external = ResourceType::External;
        if sources.is_empty() {
            return self.explain(identity, external.name(), name, action);
        }
        let compiled = &*self.compiled;
        if let Some(reason) = compiled.beyond_rules(identity) {
            return Decision::without_rule(reason);
        }
        let Some(question) = Question::new(compiled, external, name, action) else {
            return Decision::without_rule(Reason::NoRule);
        };
        let roles = compiled.roles(identity);
        let rules = Rules::matching(
            compiled,
            roles
                .iter()
                .flat_map(|&role| question.rules(compiled, role)),
            action,
        );
        rules
            .decide(sources, &mut Comparisons { left: comparisons })
            .unwrap_or_else(|denied| denied)
    }
}

/// A rule, as a decision names it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    pub(super) role: &'a str,
    pub(super) effect: Effect,
    pub(super) at: Position,
}

/// An entry of a rule's `inputSources`.
#[derive(Clone, Copy, Debug)]
struct Entry<'a> {
    rule: Named<'a>,
    listed: &'a Listed,
}

/// The rules that match, in the order in which they are asked.
#[derive(Debug, Default)]
struct Rules<'a> {
    /// The first that denies everything.
    denies_all: Option<Named<'a>>,
    denies: Vec<Entry<'a>>,
    /// The first that allows anything.
    allows: Option<Named<'a>>,
    /// The first that allows everything but what hands over secrets.
    allows_all: Option<Named<'a>>,
    /// The first that allows even that.
    allows_environment: Option<Named<'a>>,
    /// Those that allow certain places, by the input source's type.
    allows_places: HashMap<&'a str, Vec<Entry<'a>>>,
}

/// A denial stands where an error does: the first ends the search.
type Allowed<T> = Result<T, Decision>;

impl<'a> Rules<'a> {
    fn matching(
        compiled: &'a Compiled,
        rules: impl Iterator<Item = (Named<'a>, &'a Rule)>,
        action: Action,
    ) -> Self {
        let mut matching = Self::default();
        for (named, rule) in rules {
            match (named.effect, compiled.policy.sources(rule.sources)) {
                (Effect::Deny, Some(Sources::Listed(entries))) => {
                    matching.denies.extend(entries.iter().map(|listed| Entry {
                        rule: named,
                        listed,
                    }))
                }
                (Effect::Deny, _) => {
                    matching.denies_all.get_or_insert(named);
                }
                (Effect::Allow, Some(Sources::All { environment })) => {
                    matching.allows.get_or_insert(named);
                    matching.allows_all.get_or_insert(named);
                    if *environment {
                        matching.allows_environment.get_or_insert(named);
                    }
                }
                // An input source is read: nothing in it allows to write.
                (Effect::Allow, Some(Sources::Listed(entries))) if action == Action::Read => {
                    matching.allows.get_or_insert(named);
                    for listed in entries {
                        let of_type = matching
                            .allows_places
                            .entry(&listed.source_type)
                            .or_default();
                        of_type.push(Entry {
                            rule: named,
                            listed,
                        });
                    }
                }
                (Effect::Allow, _) => {}
            }
        }
        matching
    }

    fn decide(&self, sources: &[Source], comparisons: &mut Comparisons) -> Allowed<Decision> {
        if let Some(rule) = self.denies_all {
            return Err(Decision::by_rule(rule));
        }
        let Some(allows) = self.allows else {
            return Err(Decision::without_rule(Reason::NoRule));
        };
        for source in sources {
            self.refuse_denied(source, comparisons)?;
        }
        let mut by = None;
        for source in sources {
            by = by.or(self.cover(source, comparisons)?);
        }
        Ok(Decision::by_rule(by.unwrap_or(allows)))
    }

    fn refuse_denied(&self, source: &Source, comparisons: &mut Comparisons) -> Allowed<()> {
        for entry in &self.denies {
            if comparisons.may_reach(entry, source)? {
                let denied = Decision::by_rule(entry.rule);
                return Err(denied.about(source, first_reaching(entry.listed, source)));
            }
        }
        Ok(())
    }

    /// The rule that covers the source, or the first location of it.
    fn cover(&self, source: &Source, comparisons: &mut Comparisons) -> Allowed<Option<Named<'a>>> {
        if let Some(rule) = self.allows_all(source.environment) {
            return Ok(Some(rule));
        }
        let mut first = None;
        // What one entry covers mostly lies together.
        let mut last: Option<Entry<'a>> = None;
        for location in locations(source) {
            if let Some(entry) = &last
                && comparisons.covers(entry, source, location)?
            {
                continue;
            }
            let Some(entry) = self.covering(source, location, comparisons)? else {
                return Err(self.not_covered(source, location, comparisons));
            };
            first = first.or(Some(entry.rule));
            last = Some(entry);
        }
        Ok(first)
    }

    fn allows_all(&self, environment: bool) -> Option<Named<'a>> {
        if environment {
            self.allows_environment
        } else {
            self.allows_all
        }
    }

    fn covering(
        &self,
        source: &Source,
        location: Option<&Location>,
        comparisons: &mut Comparisons,
    ) -> Allowed<Option<Entry<'a>>> {
        let of_type = self.allows_places.get(source.source_type.as_str());
        for entry in of_type.into_iter().flatten() {
            if comparisons.covers(entry, source, location)? {
                return Ok(Some(*entry));
            }
        }
        Ok(None)
    }

    /// The denial, which says whether a key of a rule is all that is missing.
    fn not_covered(
        &self,
        source: &Source,
        location: Option<&Location>,
        comparisons: &mut Comparisons,
    ) -> Decision {
        let mut would_cover = |lacking: Lacking| -> Allowed<bool> {
            let plainer = Source {
                source_type: source.source_type.clone(),
                reach: match (location, &source.reach) {
                    (Some(location), _) => Reach::Locations(vec![location.clone()]),
                    (None, reach) => reach.clone(),
                },
                connection: source.connection && !lacking.connection,
                environment: source.environment && !lacking.environment,
            };
            Ok(self.allows_all(plainer.environment).is_some()
                || self.covering(&plainer, location, comparisons)?.is_some())
        };
        for lacking in Lacking::of(source) {
            match would_cover(lacking) {
                Ok(true) => {
                    return Decision::without_rule(Reason::NotCovered(lacking))
                        .about(source, location);
                }
                Ok(false) => {}
                Err(too_much) => return too_much,
            }
        }
        let reason = match source.reach {
            Reach::Unknown => Reason::Unknown,
            Reach::Nothing | Reach::Locations(_) => Reason::NotCovered(Lacking::default()),
        };
        Decision::without_rule(reason).about(source, location)
    }
}

/// The locations of a source, or once `None` where it has none, or none that anybody could tell.
fn locations(source: &Source) -> impl Iterator<Item = Option<&Location>> {
    let known = match &source.reach {
        Reach::Locations(locations) => locations.as_slice(),
        Reach::Nothing | Reach::Unknown => &[],
    };
    let none = known.is_empty().then_some(None);
    known.iter().map(Some).chain(none)
}

/// The first location of a source that an entry of a deny rule may reach by itself.
fn first_reaching<'a>(listed: &Listed, source: &'a Source) -> Option<&'a Location> {
    locations(source).flatten().find(|&location| {
        let alone = Source {
            source_type: source.source_type.clone(),
            reach: Reach::Locations(vec![location.clone()]),
            ..*source
        };
        listed.entry.may_reach(&alone)
    })
}

/// What a decision may still cost: comparisons of a location with a place of an entry.
#[derive(Debug)]
struct Comparisons {
    left: usize,
}

/// A comparison with a longer location counts as several.
const LENGTH: usize = 64;

impl Comparisons {
    fn covers(
        &mut self,
        entry: &Entry<'_>,
        source: &Source,
        location: Option<&Location>,
    ) -> Allowed<bool> {
        self.count(entry, source, [location])?;
        Ok(entry.listed.entry.covers(source, location))
    }

    fn may_reach(&mut self, entry: &Entry<'_>, source: &Source) -> Allowed<bool> {
        self.count(entry, source, locations(source))?;
        Ok(entry.listed.entry.may_reach(source))
    }

    /// Denies what costs too much.
    fn count<'a>(
        &mut self,
        entry: &Entry<'_>,
        source: &Source,
        locations: impl IntoIterator<Item = Option<&'a Location>>,
    ) -> Allowed<()> {
        let lengths = locations.into_iter().map(|location| {
            let length = location.map_or(0, Location::length);
            1 + length / LENGTH
        });
        let comparisons = lengths.sum::<usize>().saturating_mul(entry.listed.places());
        match self.left.checked_sub(comparisons) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => Err(Decision::without_rule(Reason::TooMany).about(source, None)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{IdentityCase, Options, read};
    use crate::requirement::input_source;

    /// Everyone has one role with these rules about external data, each of which says this besides.
    fn engine(allow: &[&str], deny: &[&str]) -> Engine {
        let rules = |rules: &[&str]| {
            let rules = rules.iter().map(|besides| {
                format!(r#"{{"actions": ["READ"], "type": "EXTERNAL", "names": ["*"]{besides}}}"#)
            });
            rules.collect::<Vec<_>>().join(",")
        };
        let text = format!(
            r#"{{"version": 1, "everyone": ["r"], "roles": {{"r": {{"allow": [{}], "deny": [{}]}}}}}}"#,
            rules(allow),
            rules(deny)
        );
        let policy = read(text.as_bytes(), &Options::default()).policy.unwrap();
        Engine::compile(policy, IdentityCase::Exact, Vec::new())
    }

    const OPEN: &str = r#", "inputSources": [{"type": "http", "uris": ["https://h/open/*"]}]"#;
    const SECRET: &str = r#", "inputSources": [{"type": "http", "uris": ["https://h/open/s/*"]}]"#;

    fn http(paths: &[&str]) -> Source {
        let uris: Vec<_> = paths
            .iter()
            .map(|path| format!("https://u:secret@h/{path}"))
            .collect();
        let json = serde_json::json!({"type": "http", "uris": uris}).to_string();
        let source = input_source::read(&json).unwrap().sources.pop().unwrap();
        Source {
            connection: false,
            ..source
        }
    }

    fn why(engine: &Engine, sources: &[Source]) -> String {
        let identity = Identity::user("bob");
        let decision = engine.decide_sources(&identity, "EXTERNAL", Action::Read, sources);
        let sentence = decision.sentence(&identity, "EXTERNAL", "EXTERNAL", Action::Read);
        let start = "user 'bob' needs READ on EXTERNAL 'EXTERNAL'";
        sentence.trim_start_matches(start).to_owned()
    }

    #[test]
    fn a_refusal_names_the_first_location_without_secrets() {
        let engine = engine(&[OPEN], &[SECRET]);
        assert_eq!(
            why(&engine, &[http(&["open/a"])]),
            "user 'bob' may READ EXTERNAL 'EXTERNAL': role 'r' allows it"
        );
        assert_eq!(
            why(&engine, &[http(&["open/a", "b?token=1", "c"])]),
            " for http 'https://h/b': no rule covers it"
        );
        assert_eq!(
            why(
                &engine,
                &[http(&["b"]), http(&["open/a", "open/s/c", "open/s/d"])]
            ),
            " for http 'https://h/open/s/c': role 'r' denies it"
        );
        assert_eq!(
            why(&engine, &[http(&["it's\u{202e}"])]),
            r" for http 'https://h/it\'s\u{202e}': role 'r' denies it"
        );
        assert_eq!(
            why(&engine, &[]),
            ": role 'r' denies certain locations, and no input source was seen"
        );
    }

    #[test]
    fn a_refusal_says_which_key_would_be_enough() {
        let [plain, of_others] = [engine(&[OPEN], &[]), engine(&[""], &[])];
        let with = |connection, environment| Source {
            connection,
            environment,
            ..http(&["open/a"])
        };
        for (engine, source, expected) in [
            (&plain, with(true, false), r#" with "connection": true"#),
            (&plain, with(false, true), r#" with "environment": true"#),
            (
                &plain,
                with(true, true),
                r#" with "connection": true and "environment": true"#,
            ),
            (&of_others, with(true, true), r#" with "environment": true"#),
        ] {
            assert_eq!(
                why(engine, &[source]),
                format!(" for http 'https://h/open/a': no rule covers it{expected}")
            );
        }
        let elsewhere = Source {
            connection: true,
            ..http(&["a"])
        };
        assert_eq!(
            why(&plain, &[elsewhere]),
            " for http 'https://h/a': no rule covers it"
        );
    }

    #[test]
    fn a_source_of_which_nobody_can_tell_is_not_covered_by_locations() {
        let unknown = |source_type: &str| Source {
            source_type: source_type.to_owned(),
            reach: Reach::Unknown,
            connection: false,
            environment: false,
        };
        let untold = |source_type: &str| {
            format!(
                " for an input source of type '{source_type}': rules cover certain locations only, \
                 and what it would read cannot be told"
            )
        };
        let open = engine(&[OPEN], &[]);
        assert_eq!(why(&open, &[unknown("http")]), untold("http"));
        assert_eq!(why(&open, &[unknown("x'\n")]), untold(r"x\'\n"));
        let all = engine(&[""], &[]);
        assert!(why(&all, &[unknown("x")]).ends_with("role 'r' allows it"));
        let but = engine(&[""], &[SECRET]);
        assert_eq!(
            why(&but, &[unknown("x")]),
            " for an input source of type 'x': role 'r' denies it"
        );
    }

    #[test]
    fn what_costs_too_much_is_refused() {
        let decide = |allow: &[&str], deny: &[&str], paths: &[&str], comparisons| {
            let identity = Identity::user("bob");
            let decision = engine(allow, deny).decide_within(
                &identity,
                "EXTERNAL",
                Action::Read,
                &[http(paths)],
                comparisons,
            );
            decision.reason
        };
        // Two entries of the type are before the one that covers; the second location is compared with that first.
        let paths = ["open/a", "open/b"];
        assert_eq!(
            decide(&[SECRET, SECRET, OPEN], &[], &paths, 4),
            Reason::Rule
        );
        assert_eq!(
            decide(&[SECRET, SECRET, OPEN], &[], &paths, 3),
            Reason::TooMany
        );
        assert_eq!(decide(&[OPEN], &[SECRET], &paths, 4), Reason::Rule);
        assert_eq!(decide(&[OPEN], &[SECRET], &paths, 3), Reason::TooMany);
        let long = format!("open/{}", "a".repeat(10 * LENGTH));
        assert_eq!(decide(&[OPEN], &[], &[&long], 11), Reason::Rule);
        assert_eq!(decide(&[OPEN], &[], &[&long], 10), Reason::TooMany);
    }
}
