//! What the probe has put into the bucket and not yet taken away.

use std::collections::BTreeSet;

use super::concealment::Concealment;
use super::fault::shown;

/// Objects and uploads of the probe's own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Litter {
    /// The keys of objects.
    pub objects: BTreeSet<String>,
    /// Uploads that were begun.
    pub uploads: BTreeSet<Upload>,
}

/// A multipart upload that was begun.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Upload {
    /// The key of what it would become.
    pub key: String,
    /// Its number; none if S3 did not answer, and it may not even have begun.
    pub id: Option<String>,
}

impl Litter {
    /// As people may see it: the numbers are in the words of a server.
    #[must_use]
    pub fn shown(self, concealment: &Concealment) -> Self {
        let uploads = self.uploads.into_iter().map(|Upload { key, id }| Upload {
            key,
            id: id.map(|id| shown(&id, concealment)),
        });
        Self {
            objects: self.objects,
            uploads: uploads.collect(),
        }
    }
}
