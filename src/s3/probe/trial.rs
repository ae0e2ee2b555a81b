//! What is tried.

use crate::s3::need::{Action, Role};

/// One thing that Druid does with its durable storage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trial {
    /// Puts an object, by multipart upload.
    Push,
    /// Asks for that object.
    Head,
    /// Fetches a part of it.
    Fetch,
    /// Asks for an object that is not there.
    Missing,
    /// Finds that object again, as a query finds what it has left.
    List,
    /// Looks below the prefix, as the cleaner does.
    ListPrefix,
    /// Gives up an upload.
    Abort,
    /// Removes objects, several with one request.
    Delete,
}

impl Trial {
    /// All of them, in the order in which they are made: the last one removes what the first one has put.
    pub const ALL: [Self; 8] = [
        Self::Push,
        Self::Head,
        Self::Fetch,
        Self::Missing,
        Self::List,
        Self::ListPrefix,
        Self::Abort,
        Self::Delete,
    ];

    /// Those that show what a role needs.
    pub fn of(role: Role) -> impl Iterator<Item = Self> {
        Self::ALL.into_iter().filter(move |trial| trial.shows(role))
    }

    fn shows(self, role: Role) -> bool {
        match self {
            // Without an object of one's own there is nothing to fetch.
            Self::Push => role != Role::Overlord,
            // The cleaner alone looks below the whole prefix, and it looks there alone.
            Self::ListPrefix => matches!(role, Role::Overlord | Role::All),
            Self::Missing | Self::List => {
                role != Role::Overlord && role.needs().contains(&self.action())
            }
            _ => role.needs().contains(&self.action()),
        }
    }

    /// What it takes.
    #[must_use]
    pub fn action(self) -> Action {
        match self {
            Self::Push => Action::PutObject,
            Self::Head | Self::Fetch => Action::GetObject,
            Self::Missing | Self::List | Self::ListPrefix => Action::ListBucket,
            Self::Abort => Action::AbortMultipartUpload,
            Self::Delete => Action::DeleteObject,
        }
    }

    /// What it is, for people.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Push => "put an object by multipart upload",
            Self::Head => "HEAD of that object",
            Self::Fetch => "GET of a range of it",
            Self::Missing => "HEAD of a missing object",
            Self::List => "list below a folder of the prefix",
            Self::ListPrefix => "list below the prefix",
            Self::Abort => "abort a multipart upload",
            Self::Delete => "delete several objects",
        }
    }

    /// What it is, for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Push => "multipartUpload",
            Self::Head => "head",
            Self::Fetch => "rangedGet",
            Self::Missing => "headOfMissing",
            Self::List => "list",
            Self::ListPrefix => "listPrefix",
            Self::Abort => "abort",
            Self::Delete => "multiObjectDelete",
        }
    }
}
