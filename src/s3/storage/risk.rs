//! What goes wrong with a place, whatever is permitted there.

use std::fmt;

use super::{DurableStorage, Encryption, Neighbour};
use crate::escape::escaped;

/// Something that whoever configures the storage probably did not mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Risk {
    /// `druid.msq.intermediate.storage.enable` is not true.
    Disabled,
    /// Druid reads with a key of its own, and S3 refuses that for what was written without one.
    CustomKey,
    /// The prefix is empty.
    WholeBucket,
    /// The prefix begins with a slash. Druid writes keys as they are, and lists without the slash
    /// (`org.apache.druid.data.input.impl.CloudObjectLocation`).
    LeadingSlash,
    /// The prefix ends in a slash, to which Druid adds another.
    TrailingSlash,
    /// White space around the prefix, which `java.util.Properties` keeps at its end.
    WhiteSpace,
    /// Quotation marks around the prefix, which Druid does not take away.
    QuotationMarks,
    /// The prefix has characters of regular expressions, and the cleaner takes it for one
    /// (`org.apache.druid.storage.s3.output.S3StorageConnector.listDir`).
    Expression,
    /// Something else lies below the prefix, where the cleaner removes what it does not know
    /// (`org.apache.druid.msq.indexing.cleaner.DurableStorageCleaner`).
    Below {
        /// What it is.
        neighbour: Neighbour,
        /// Whether the cleaner runs.
        cleaner: bool,
    },
    /// The prefix begins as that of something else does, which Druid removes as a whole, or by age
    /// (`org.apache.druid.storage.s3.S3TaskLogs.killOlderThan`, `S3DataSegmentKiller.killAll`).
    Within(Neighbour),
}

impl DurableStorage {
    /// All that is risky about it.
    #[must_use]
    pub fn risks(&self) -> Vec<Risk> {
        let prefix = self.place.prefix.as_str();
        let found = [
            (!self.enabled, Risk::Disabled),
            (self.encryption == Encryption::Custom, Risk::CustomKey),
            (prefix.is_empty(), Risk::WholeBucket),
            (prefix.starts_with('/'), Risk::LeadingSlash),
            (prefix.ends_with('/'), Risk::TrailingSlash),
            (prefix.trim() != prefix, Risk::WhiteSpace),
            (is_quoted(prefix), Risk::QuotationMarks),
            (prefix.contains(is_special), Risk::Expression),
        ];
        let own = found
            .into_iter()
            .filter_map(|(is, risk)| is.then_some(risk));
        let shared = self
            .neighbours
            .iter()
            .filter_map(|neighbour| self.shared_with(neighbour))
            .filter(|_| !prefix.is_empty());
        own.chain(shared).collect()
    }

    fn shared_with(&self, neighbour: &Neighbour) -> Option<Risk> {
        let ours = self.place.listed("");
        let theirs = neighbour.prefix.trim_end_matches('/');
        if neighbour.bucket != self.place.bucket {
            None
        } else if format!("{theirs}/").starts_with(&ours) {
            Some(Risk::Below {
                neighbour: neighbour.clone(),
                cleaner: self.cleaner,
            })
        } else if ours.starts_with(theirs) {
            Some(Risk::Within(neighbour.clone()))
        } else {
            None
        }
    }
}

fn is_quoted(prefix: &str) -> bool {
    prefix.starts_with('"') && prefix.ends_with('"')
}

/// Of the characters that mean something in a regular expression of Java, those that do not mean themselves as well.
fn is_special(character: char) -> bool {
    r"\^$|?*+()[{".contains(character)
}

impl fmt::Display for Risk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Disabled => f.write_str(
                "durable storage is not in use: `druid.msq.intermediate.storage.enable` is not `true`",
            ),
            Self::CustomKey => f.write_str(
                "with `druid.storage.sse.type` `custom`, Druid reads intermediate results with a key and writes them \
                 without, and S3 refuses that: set another type",
            ),
            Self::WholeBucket => f.write_str(
                "the prefix is empty: Druid writes keys that begin with a slash and looks for them without, so that \
                 nothing is removed when a query ends; and its cleaner looks through all of the bucket, which is \
                 granted: set a prefix that nothing else has",
            ),
            Self::LeadingSlash => f.write_str(
                "the prefix begins with a slash: Druid writes keys that begin with it and looks for them without, \
                 so that nothing is ever removed: leave it out",
            ),
            Self::TrailingSlash => f.write_str(
                "the prefix ends in a slash, to which Druid adds another: that is granted, and nothing else; \
                 leave it out for simpler keys",
            ),
            Self::WhiteSpace => f.write_str(
                "the prefix has white space at its end or its beginning, which Druid keeps: \
                 keys are granted as they will be, with it",
            ),
            Self::QuotationMarks => f.write_str(
                "the prefix has quotation marks around it, which Druid keeps: keys are granted as they will be, with \
                 them; leave them out",
            ),
            Self::Expression => f.write_str(
                "Druid's cleaner takes the prefix for a regular expression, and as such it does not match itself: \
                 what failed queries leave behind is never removed; \
                 choose a prefix without any of \\ ^ $ | ? * + ( ) [ {",
            ),
            Self::Below { neighbour, cleaner } => {
                let Neighbour { what, property, .. } = neighbour;
                let (does, when) = if *cleaner {
                    ("removes", "")
                } else {
                    ("would remove", ", were it enabled")
                };
                write!(
                    f,
                    "{what} lie below the prefix ({property} `{}`), where Druid's cleaner {does} \
                     all that it does not know{when}: choose a prefix that nothing else has",
                    escaped(&neighbour.prefix)
                )
            }
            Self::Within(neighbour) => {
                let Neighbour { what, property, .. } = neighbour;
                write!(
                    f,
                    "the prefix begins as that of {what} ({property} `{}`): what removes or reads these \
                     removes or reads intermediate results too: choose a prefix that begins otherwise",
                    escaped(&neighbour.prefix)
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::s3::place::{Partition, Place};

    fn storage(prefix: &str) -> DurableStorage {
        DurableStorage::at(Place {
            partition: Partition::Aws,
            bucket: "druid".to_owned(),
            prefix: prefix.to_owned(),
        })
        .unwrap()
    }

    fn beside(prefix: &str, bucket: &str, other: &str) -> Vec<Risk> {
        let neighbour = Neighbour {
            what: "the segments",
            property: "druid.storage.baseKey",
            bucket: bucket.to_owned(),
            prefix: other.to_owned(),
        };
        DurableStorage {
            neighbours: vec![neighbour],
            ..storage(prefix)
        }
        .risks()
    }

    #[test]
    fn a_prefix_of_its_own_has_no_risk() {
        for prefix in ["msq", "druid/msq", "a.b-c_d/é", "a b"] {
            assert_eq!(storage(prefix).risks(), [], "{prefix}");
        }
        assert_eq!(beside("druid/msq", "druid", "druid/segments"), []);
        assert_eq!(beside("druid/msq", "druid", "druid/msq2"), []);
        assert_eq!(beside("msq", "other", "msq"), []);
    }

    #[test]
    fn each_slip_of_a_prefix_is_told() {
        for (prefix, risks) in [
            ("", vec![Risk::WholeBucket]),
            ("/msq", vec![Risk::LeadingSlash]),
            ("msq/", vec![Risk::TrailingSlash]),
            ("/", vec![Risk::LeadingSlash, Risk::TrailingSlash]),
            ("msq ", vec![Risk::WhiteSpace]),
            (" msq", vec![Risk::WhiteSpace]),
            ("\"msq\"", vec![Risk::QuotationMarks]),
            ("a+b", vec![Risk::Expression]),
            ("cost$", vec![Risk::Expression]),
        ] {
            assert_eq!(storage(prefix).risks(), risks, "{prefix}");
        }
    }

    #[test]
    fn what_lies_below_the_prefix_is_at_the_cleaners_mercy() {
        for (ours, theirs) in [
            ("msq", "msq"),
            ("msq", "msq/"),
            ("druid", "druid/segments"),
            ("druid", "druid/a/b/"),
        ] {
            let risks = beside(ours, "druid", theirs);
            assert!(
                matches!(risks.as_slice(), [Risk::Below { cleaner: false, .. }]),
                "{ours} {theirs}: {risks:?}"
            );
        }
    }

    #[test]
    fn a_prefix_that_begins_as_anothers_does_is_within_it_even_without_a_slash_between() {
        for (ours, theirs) in [
            ("logs/msq", "logs"),
            ("logs-msq", "logs"),
            ("logs/msq", "logs/"),
            ("msq", ""),
        ] {
            let risks = beside(ours, "druid", theirs);
            assert!(
                matches!(risks.as_slice(), [Risk::Within(_)]),
                "{ours} {theirs}: {risks:?}"
            );
        }
    }

    #[test]
    fn a_name_in_a_message_cannot_forge_it() {
        let risks = beside("a", "druid", "a/\u{202e}\n");
        assert!(risks[0].to_string().contains(r"`a/\u{202e}\n`"));
    }
}
