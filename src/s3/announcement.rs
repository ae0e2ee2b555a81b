//! The line that a service logs when it starts, where queries leave intermediate results on S3.
//!
//! Druid binds the storage where it is enabled, and must have a bucket and a prefix then.

use std::collections::HashMap;

use crate::escape::escaped;
use crate::listed::listed;
use crate::s3::configuration::{self, BUCKET, CLEANER, ENABLE, OF_TASKS, PREFIX, TYPE};
use crate::s3::need::Role;
use crate::s3::place::{Partition, Place};

/// What this process needs on S3, and how to check that it has it. `None`, if it needs nothing there.
///
/// `node_roles` are Druid's names of what the process is (`org.apache.druid.discovery.NodeRole`). Values such as
/// `${env:BUCKET}`, which Druid fills in later, are shown as they are.
#[must_use]
pub fn announcement(node_roles: &[String], properties: &HashMap<String, String>) -> Option<String> {
    node_roles
        .iter()
        .find_map(|node_role| announcement_of(node_role, properties))
}

fn announcement_of(node_role: &str, properties: &HashMap<String, String>) -> Option<String> {
    let settings = Settings {
        of_tasks: node_role == "middleManager",
        properties,
    };
    if !settings.are_on_s3() {
        return None;
    }
    let (who_needs, role) = match node_role {
        "indexer" => ("this indexer needs", Role::Worker),
        "middleManager" => ("the tasks of this middle manager need", Role::Worker),
        "peon" => ("this task needs", Role::Worker),
        "broker" => ("this broker needs", Role::Broker),
        "overlord" if settings.have_a_cleaner() => {
            ("the cleaner of this overlord needs", Role::Overlord)
        }
        _ => return None,
    };
    Some(match settings.place() {
        Ok(place) => format!(
            "Durable storage is on S3: {who_needs} {}. To check that: {}",
            needs(role, &place),
            command(role)
        ),
        Err(missing) => format!(
            "Durable storage is on S3, but the property {missing} is missing: queries that use the storage fail."
        ),
    })
}

/// What tells whether the role has all of it.
fn command(role: Role) -> String {
    let (verb, documents) = match role {
        // It may put nothing that it could then fetch: only documents tell.
        Role::Broker => ("check", " --iam policy.json"),
        Role::Worker | Role::Overlord | Role::All => ("probe", ""),
    };
    let name = role.name();
    format!("warden s3 {verb} --role {name} --config common.runtime.properties{documents}")
}

fn needs(role: Role, place: &Place) -> String {
    let names = |on_bucket| {
        let needed = role.needs().iter();
        let needed = needed.filter(|action| action.is_on_bucket() == on_bucket);
        listed(&needed.map(|action| action.name()).collect::<Vec<_>>())
    };
    let on_objects = format!(
        "{} on the objects '{}' of the bucket '{}'",
        names(false),
        escaped(&place.key("*")),
        escaped(&place.bucket)
    );
    let on_bucket = names(true);
    if on_bucket.is_empty() {
        on_objects
    } else {
        format!("{on_objects}, and {on_bucket} on the bucket itself")
    }
}

/// The properties of durable storage, as those have them that use it.
struct Settings<'a> {
    of_tasks: bool,
    properties: &'a HashMap<String, String>,
}

impl Settings<'_> {
    fn get(&self, name: &str) -> Option<&str> {
        let of_tasks = self
            .of_tasks
            .then(|| self.properties.get(&format!("{OF_TASKS}{name}")));
        let value = of_tasks.flatten().or_else(|| self.properties.get(name));
        value.map(String::as_str)
    }

    fn are_on_s3(&self) -> bool {
        self.get(ENABLE).is_some_and(configuration::enables) && self.get(TYPE) == Some("s3")
    }

    fn have_a_cleaner(&self) -> bool {
        self.get(CLEANER).and_then(configuration::flag) == Some(true)
    }

    /// Where the intermediate results lie, or the name of the property that does not say it.
    fn place(&self) -> Result<Place, &'static str> {
        let bucket = self.get(BUCKET).ok_or(BUCKET)?;
        let prefix = self.get(PREFIX).ok_or(PREFIX)?;
        Ok(Place {
            // Whichever it is, nothing that is shown depends on it.
            partition: Partition::default(),
            bucket: bucket.to_owned(),
            prefix: prefix.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONFIGURED: [(&str, &str); 4] = [
        ("druid.msq.intermediate.storage.enable", "true"),
        ("druid.msq.intermediate.storage.type", "s3"),
        ("druid.msq.intermediate.storage.bucket", "shuffle"),
        ("druid.msq.intermediate.storage.prefix", "druid/msq"),
    ];

    /// What a process of this role says with these properties, the last of a name counting.
    fn said(node_role: &str, properties: &[(&str, &str)]) -> Option<String> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        announcement(
            &[node_role.to_owned()],
            &properties.iter().map(owned).collect(),
        )
    }

    /// The same where all is configured, but for these properties.
    fn with(node_role: &str, others: &[(&str, &str)]) -> Option<String> {
        said(node_role, &[&CONFIGURED[..], others].concat())
    }

    fn of_storage<'a>(name: &str, value: &'a str) -> (String, &'a str) {
        (format!("druid.msq.intermediate.storage.{name}"), value)
    }

    #[test]
    fn who_runs_queries_needs_all_of_it() {
        for (node_role, who_needs) in [
            ("indexer", "this indexer needs"),
            ("middleManager", "the tasks of this middle manager need"),
            ("peon", "this task needs"),
        ] {
            assert_eq!(
                with(node_role, &[]).unwrap(),
                format!(
                    "Durable storage is on S3: {who_needs} s3:GetObject, s3:PutObject, \
                     s3:AbortMultipartUpload and s3:DeleteObject on the objects 'druid/msq/*' of the bucket \
                     'shuffle', and s3:ListBucket on the bucket itself. To check that: \
                     warden s3 probe --role worker --config common.runtime.properties"
                )
            );
        }
    }

    #[test]
    fn a_broker_fetches_and_no_more_and_is_checked_by_its_documents() {
        assert_eq!(
            with("broker", &[]).unwrap(),
            "Durable storage is on S3: this broker needs s3:GetObject on the objects 'druid/msq/*' of the bucket \
             'shuffle'. To check that: warden s3 check --role broker --config common.runtime.properties \
             --iam policy.json"
        );
    }

    #[test]
    fn an_overlord_needs_what_its_cleaner_does() {
        let cleaner = "druid.msq.intermediate.storage.cleaner.enabled";
        let line = "Durable storage is on S3: the cleaner of this overlord needs s3:DeleteObject on the objects \
                    'druid/msq/*' of the bucket 'shuffle', and s3:ListBucket on the bucket itself. To check that: \
                    warden s3 probe --role overlord --config common.runtime.properties";
        for on in ["true", "True", " true"] {
            assert_eq!(with("overlord", &[(cleaner, on)]).as_deref(), Some(line));
        }
        assert_eq!(with("overlord", &[(cleaner, "false")]), None);
        assert_eq!(with("overlord", &[]), None);
        let both = ["coordinator", "overlord"].map(str::to_owned);
        let properties = [&CONFIGURED[..], &[(cleaner, "true")]].concat();
        let owned = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        let properties = properties.into_iter().map(owned).collect();
        assert_eq!(announcement(&both, &properties).as_deref(), Some(line));
    }

    #[test]
    fn who_does_not_use_the_storage_says_nothing() {
        for node_role in ["coordinator", "historical", "router", "", "Indexer"] {
            assert_eq!(with(node_role, &[]), None, "{node_role}");
        }
    }

    #[test]
    fn nothing_is_said_where_no_storage_on_s3_is_configured() {
        assert_eq!(said("indexer", &[]), None);
        assert_eq!(said("indexer", &CONFIGURED[1..]), None);
        for (name, value) in [
            ("enable", "false"),
            ("enable", ""),
            // As Druid reads it, that is not `true`.
            ("enable", "true "),
            ("enable", "yes"),
            ("type", "local"),
            ("type", "azure"),
            ("type", "S3"),
            ("type", ""),
        ] {
            let (name, value) = of_storage(name, value);
            assert_eq!(with("indexer", &[(&name, value)]), None, "{name}={value}");
        }
        assert!(
            with(
                "indexer",
                &[("druid.msq.intermediate.storage.enable", "TRUE")]
            )
            .is_some()
        );
    }

    #[test]
    fn a_property_that_druid_will_miss_is_named() {
        for (missing, others) in [("bucket", [0, 1, 3]), ("prefix", [0, 1, 2])] {
            let others = others.map(|index| CONFIGURED[index]);
            assert_eq!(
                said("peon", &others).unwrap(),
                format!(
                    "Durable storage is on S3, but the property druid.msq.intermediate.storage.{missing} is \
                     missing: queries that use the storage fail."
                )
            );
        }
    }

    #[test]
    fn a_middle_manager_speaks_of_its_tasks_properties() {
        let forked = "druid.indexer.fork.property.druid.msq.intermediate.storage.bucket";
        let own = [(forked, "of-tasks")];
        let shown = |node_role| with(node_role, &own).unwrap();
        assert!(shown("middleManager").contains("'of-tasks'"));
        assert!(shown("indexer").contains("'shuffle'"));
        let off = "druid.indexer.fork.property.druid.msq.intermediate.storage.enable";
        assert_eq!(with("middleManager", &[(off, "false")]), None);
    }

    #[test]
    fn the_prefix_is_that_of_the_keys() {
        for (prefix, objects) in [("a", "'a/*'"), ("/a/", "'/a//*'"), ("", "'/*'")] {
            let (name, value) = of_storage("prefix", prefix);
            let line = with("indexer", &[(&name, value)]).unwrap();
            assert!(
                line.contains(&format!("on the objects {objects} of")),
                "{line}"
            );
        }
    }

    #[test]
    fn no_value_breaks_the_line_or_leaves_its_quotes() {
        for (value, shown) in [
            ("a\nINFO forged", r"a\nINFO forged"),
            ("a' of the bucket 'b", r"a\' of the bucket \'b"),
            ("\u{202e}\u{1b}[31m", r"\u{202e}\u{1b}[31m"),
            ("${env:BUCKET}", "${env:BUCKET}"),
            ("%s%n{}", "%s%n{}"),
        ] {
            for name in ["bucket", "prefix"] {
                let (name, value) = of_storage(name, value);
                let line = with("indexer", &[(&name, value)]).unwrap();
                assert!(line.contains(shown), "{line}");
                assert!(!line.contains(['\n', '\u{1b}', '\u{202e}']), "{line:?}");
            }
        }
        let long = "b".repeat(100_000);
        let (name, value) = of_storage("bucket", &long);
        assert!(with("indexer", &[(&name, value)]).unwrap().len() < 1_000);
    }
}
