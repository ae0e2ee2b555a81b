//! The actions on S3 that durable storage for shuffle takes.
//!
//! Druid documents four of them ("Durable storage" on the page "SQL-based ingestion security"). All four are used, and
//! not enough: without `s3:ListBucket` S3 answers 403 where an object is missing and not 404, and a query waits for ever
//! for a result that it takes for unreadable; and nothing finds what there is to remove.

/// An action of IAM that Druid takes on S3.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Action {
    /// `s3:GetObject`: fetches intermediate results, and asks whether they are there (HEAD).
    GetObject,
    /// `s3:PutObject`: pushes them, by multipart upload.
    PutObject,
    /// `s3:AbortMultipartUpload`: gives up an upload that failed.
    AbortMultipartUpload,
    /// `s3:DeleteObject`: removes them.
    DeleteObject,
    /// `s3:ListBucket`: finds what to remove, and tells a missing object from a forbidden one.
    ListBucket,
}

/// Which of Druid's processes a policy is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Those that run queries: the indexer, or the middle manager and its peons.
    Worker,
    /// The overlord, which runs the cleaner
    /// (`org.apache.druid.msq.indexing.cleaner.DurableStorageCleaner`).
    Overlord,
    /// A broker, which fetches the results of statements that were told to leave them in durable storage
    /// (`org.apache.druid.msq.sql.resources.SqlStatementResource`).
    Broker,
    /// All of them, with the same credentials.
    All,
}

impl Action {
    /// All of them, in the order in which they are told.
    pub const ALL: [Self; 5] = [
        Self::GetObject,
        Self::PutObject,
        Self::AbortMultipartUpload,
        Self::DeleteObject,
        Self::ListBucket,
    ];

    /// As IAM writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::GetObject => "s3:GetObject",
            Self::PutObject => "s3:PutObject",
            Self::AbortMultipartUpload => "s3:AbortMultipartUpload",
            Self::DeleteObject => "s3:DeleteObject",
            Self::ListBucket => "s3:ListBucket",
        }
    }

    /// Whether it is on the bucket, and not on the objects in it.
    #[must_use]
    pub fn is_on_bucket(self) -> bool {
        self == Self::ListBucket
    }

    /// Whether Druid's documentation names it.
    #[must_use]
    pub fn is_documented(self) -> bool {
        self != Self::ListBucket
    }

    /// What happens to queries without it.
    #[must_use]
    pub fn without(self) -> &'static str {
        match self {
            Self::GetObject => "queries fail when a worker fetches the result of a stage",
            Self::PutObject => "queries fail when a worker pushes the result of a stage",
            Self::AbortMultipartUpload => {
                "queries succeed, but the parts of failed uploads stay in the bucket and are paid for"
            }
            Self::DeleteObject => "queries succeed, but leave their intermediate results behind",
            Self::ListBucket => {
                "queries hang when they commit a stage, and what they leave behind is never removed"
            }
        }
    }
}

impl Role {
    /// As the command line calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Worker => "worker",
            Self::Overlord => "overlord",
            Self::Broker => "broker",
            Self::All => "all",
        }
    }

    /// What it needs. The cleaner finds and removes, brokers only fetch; workers do all five.
    #[must_use]
    pub fn needs(self) -> &'static [Action] {
        match self {
            Self::Worker | Self::All => &Action::ALL,
            Self::Overlord => &[Action::DeleteObject, Action::ListBucket],
            Self::Broker => &[Action::GetObject],
        }
    }
}
