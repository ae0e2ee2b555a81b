//! Whether somebody may do what a request would do, and if not, why.

use super::{Door, Needs, Refusal, Requirement, Settings, Submitted, external, needs};
use crate::engine::{Engine, Identity};
use crate::escape::escaped;
use crate::policy::Action;

/// Judges a request that submits work, by everything that it made Druid build.
///
/// # Errors
/// The sentence that says why not.
pub fn judge<S: AsRef<str>>(
    engine: &Engine,
    identity: &Identity<'_, S>,
    door: Door,
    submitted: &[Submitted<'_>],
    settings: &Settings,
) -> Result<(), String> {
    if engine.is_internal(identity) {
        return Ok(());
    }
    match needs(door, submitted, settings) {
        Needs::All(needed) => all(engine, identity, &needed),
        Needs::Refused(Refusal(why)) => Err(format!("user '{}' {why}", escaped(identity.user))),
    }
}

/// Judges Druid's question for external data by this name, while a request reads what was collected; if that is
/// nothing, no rule with locations can allow it.
///
/// # Errors
/// The sentence that says why not.
pub fn judge_external<S: AsRef<str>>(
    engine: &Engine,
    identity: &Identity<'_, S>,
    name: &str,
    action: Action,
    submitted: &[Submitted<'_>],
) -> Result<(), String> {
    if engine.is_internal(identity) {
        return Ok(());
    }
    match external::asked(name, action, submitted) {
        Ok(needed) => all(engine, identity, &needed),
        Err(unreadable) => Err(format!(
            "user '{}' may not read external data: an input source cannot be read: {unreadable}",
            escaped(identity.user)
        )),
    }
}

fn all<S: AsRef<str>>(
    engine: &Engine,
    identity: &Identity<'_, S>,
    needed: &[Requirement],
) -> Result<(), String> {
    needed
        .iter()
        .try_for_each(|need| met(engine, identity, need))
}

fn met<S: AsRef<str>>(
    engine: &Engine,
    identity: &Identity<'_, S>,
    need: &Requirement,
) -> Result<(), String> {
    let decision = need.decision(engine, identity);
    if decision.allowed {
        Ok(())
    } else {
        Err(decision.sentence(identity, need.resource_type, &need.name, need.action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::{self, IdentityCase, InternalUser, Options};
    use crate::requirement::Kind;

    const POLICY: &str = r#"{"version": 1,
        "roles": {
            "writer": {"allow": [{"actions": ["WRITE"], "type": "DATASOURCE", "names": ["wiki"]}]},
            "open":   {"allow": [{"actions": ["READ"], "type": "EXTERNAL", "names": ["*"], "inputSources":
                                    [{"type": "http", "uris": ["https://data.example/open/*"]}, {"type": "inline"}]}]},
            "all":    {"allow": [{"actions": ["READ", "WRITE"], "type": "EXTERNAL", "names": ["*"]}]},
            "reader": {"allow": [{"actions": ["READ"], "type": "DATASOURCE", "names": ["*"]}]}
        },
        "users": {"olga": ["writer", "open"], "alma": ["writer", "all"], "rita": ["writer", "all", "reader"]}
    }"#;

    const OPEN: &str = r#"{"type": "http", "uris": ["https://data.example/open/a"]}"#;
    const CLOSED: &str = r#"{"type": "http", "uris": ["https://data.example/secret"]}"#;
    const INLINE: &str = r#"{"type": "inline", "data": "x"}"#;
    const DATASOURCE: &str =
        r#"{"type": "druid", "dataSource": "secret", "interval": "2020/2021"}"#;
    const FETCHES: &str = r#"{"protoBytesDecoder": {"descriptor": "file:///etc/passwd"}}"#;

    fn engine() -> Engine {
        let policy = policy::read(POLICY.as_bytes(), &Options::default()).policy;
        let internal = vec![InternalUser::parse("login:druid_system")];
        Engine::compile(policy.unwrap(), IdentityCase::Exact, internal)
    }

    fn source(json: &str) -> Submitted<'_> {
        Submitted {
            kind: Kind::InputSource,
            json,
        }
    }

    fn external(user: &str, name: &str, action: Action, submitted: &[Submitted<'_>]) -> String {
        let judged = judge_external(&engine(), &Identity::user(user), name, action, submitted);
        judged.err().unwrap_or_default()
    }

    fn reading(user: &str, name: &str, json: &str) -> String {
        external(user, name, Action::Read, &[source(json)])
    }

    #[test]
    fn where_druid_asks_the_places_count() {
        for name in ["EXTERNAL", "http"] {
            assert_eq!(reading("olga", name, OPEN), "");
            assert_eq!(
                reading("olga", name, CLOSED),
                format!(
                    "user 'olga' needs READ on EXTERNAL '{name}' for http 'https://data.example/secret': no rule covers it"
                )
            );
            assert_eq!(reading("alma", name, CLOSED), "");
        }
        assert!(!external("olga", "EXTERNAL", Action::Read, &[]).is_empty());
        assert_eq!(external("alma", "EXTERNAL", Action::Read, &[]), "");
    }

    /// With `enableInputSourceSecurity` Druid asks for each type by itself.
    #[test]
    fn of_several_sources_those_of_the_type_count() {
        let both = [source(INLINE), source(CLOSED)];
        assert_eq!(external("olga", "inline", Action::Read, &both), "");
        assert!(external("olga", "http", Action::Read, &both).contains("secret"));
        assert!(external("olga", "EXTERNAL", Action::Read, &both).contains("secret"));
    }

    #[test]
    fn a_schema_that_is_fetched_goes_with_any_question() {
        let format = Submitted {
            kind: Kind::InputFormat,
            json: FETCHES,
        };
        for name in ["EXTERNAL", "inline"] {
            assert!(!external("olga", name, Action::Read, &[source(INLINE), format]).is_empty());
            assert_eq!(
                external("alma", name, Action::Read, &[source(INLINE), format]),
                ""
            );
        }
    }

    #[test]
    fn a_datasource_that_is_read_as_external_data_takes_both_rights() {
        assert_eq!(
            reading("alma", "EXTERNAL", DATASOURCE),
            "user 'alma' needs READ on DATASOURCE 'secret': no rule allows it"
        );
        assert_eq!(reading("rita", "EXTERNAL", DATASOURCE), "");
        assert!(reading("olga", "EXTERNAL", DATASOURCE).contains("EXTERNAL"));
    }

    /// An export writes elsewhere than what it selects is read from.
    #[test]
    fn where_druid_asks_to_write_no_source_counts() {
        assert_eq!(external("alma", "s3", Action::Write, &[source(OPEN)]), "");
        assert!(!external("olga", "http", Action::Write, &[source(OPEN)]).is_empty());
    }

    #[test]
    fn druid_itself_passes_and_whoever_has_its_name_elsewhere_does_not() {
        let engine = engine();
        let task = Submitted {
            kind: Kind::Task,
            json: r#"{"type": "query_controller", "dataSource": "x"}"#,
        };
        let judged = |authenticated_by| {
            let identity = Identity {
                authenticated_by,
                ..Identity::user("druid_system")
            };
            judge(
                &engine,
                &identity,
                Door::Task,
                &[task],
                &Settings::default(),
            )
        };
        assert_eq!(judged(Some("login")), Ok(()));
        assert_eq!(
            judged(Some("ldap")).unwrap_err(),
            "user 'druid_system' may not post a task of type 'query_controller': it could read any data, in anybody's \
             name; send the SQL to /druid/v2/sql/task instead"
        );
    }

    #[test]
    fn no_secret_and_no_raw_character_stands_in_a_refusal() {
        let hostile = "b\u{202e}ob\n";
        for (kind, json) in [
            (Kind::Task, "{\"type\": \"x\\u202e\\ny'\"}"),
            (
                Kind::Task,
                r#"{"type": "index", "dataSource": "x", "context": {"druid.\u001b[31m": 1}}"#,
            ),
            (Kind::Task, "{\"password\": \"hunter2"),
            (Kind::InputSource, r#"{"type": 1, "password": "hunter2"}"#),
        ] {
            let submitted = [Submitted { kind, json }];
            for door in [Door::Task, Door::Sql] {
                let settings = Settings::default();
                let judged = judge(
                    &engine(),
                    &Identity::user(hostile),
                    door,
                    &submitted,
                    &settings,
                );
                let sentence = judged.err().unwrap_or_default();
                assert!(!sentence.contains("hunter2"), "{sentence}");
                assert!(
                    !sentence.contains(['\n', '\u{202e}', '\u{1b}']),
                    "{sentence}"
                );
            }
        }
    }
}
