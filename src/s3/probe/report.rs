//! What came of the trials, and what that means for queries.

use super::fault::{Cause, Fault};
use super::litter::Litter;
use super::trial::Trial;
use crate::s3::need::Role;

/// What came of all trials.
#[derive(Clone, Debug)]
pub struct Report {
    /// For whom.
    pub role: Role,
    /// What the keys begin with that were the probe's own.
    pub folder: String,
    /// In the order in which they were made.
    pub rows: Vec<Row>,
    /// What may still lie in the bucket.
    pub left: Litter,
    /// Whether what was removed is still there as an old version.
    pub keeps_versions: bool,
}

/// What came of one trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What was tried.
    pub trial: Trial,
    /// What S3 answered.
    pub answer: Answer,
}

/// What S3 answered to a trial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// As Druid wants it.
    Works,
    /// Otherwise.
    Fails(Fault),
    /// It was not asked.
    Untried(Why),
}

/// Why something was not tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// Somebody stopped the probe.
    Interrupted,
    /// What went wrong before would go wrong again.
    Hopeless,
    /// There is no object to try it on.
    NoObject,
    /// There is no upload to try it on.
    NoUpload,
}

impl Why {
    /// In words.
    #[must_use]
    pub fn told(self) -> &'static str {
        match self {
            Self::Interrupted => "interrupted",
            Self::Hopeless => "it would meet the same",
            Self::NoObject => "there is no object to try it on",
            Self::NoUpload => "there is no upload to try it on",
        }
    }
}

/// What all of it comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything that is needed works.
    Works,
    /// S3 refuses something.
    Refused,
    /// It could not be tried to the end.
    Unfinished,
    /// The credentials are not enough to try what is needed.
    Undetermined,
}

impl From<Fault> for Answer {
    fn from(fault: Fault) -> Self {
        Self::Fails(fault)
    }
}

impl Answer {
    /// What went wrong.
    #[must_use]
    pub fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Fails(fault) => Some(fault),
            Self::Works | Self::Untried(_) => None,
        }
    }
}

impl Row {
    /// Whether S3 has answered, and it is not what Druid needs.
    fn is_refused(&self) -> bool {
        let is_answer = |fault: &Fault| fault.is_answer() && !fault.concerns_all();
        self.answer.fault().is_some_and(is_answer)
    }

    /// Whether nothing is known of it, for a reason that another run need not have.
    fn is_unfinished(&self) -> bool {
        match &self.answer {
            Answer::Works => false,
            Answer::Fails(_) => !self.is_refused(),
            Answer::Untried(why) => matches!(why, Why::Interrupted | Why::Hopeless),
        }
    }

    /// Whether S3 says that it is forbidden.
    fn is_forbidden(&self) -> bool {
        self.answer
            .fault()
            .is_some_and(|fault| fault.cause() == Cause::Permission)
    }
}

impl Report {
    /// Whether the role needs what was tried. The rest serves to try it.
    #[must_use]
    pub fn is_needed(&self, row: &Row) -> bool {
        self.role.needs().contains(&row.trial.action())
    }

    /// What all of it comes to.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let needed = || self.rows.iter().filter(|row| self.is_needed(row));
        if needed().any(Row::is_refused) {
            Verdict::Refused
        } else if self.rows.iter().any(Row::is_unfinished) {
            Verdict::Unfinished
        } else if needed().any(|row| row.answer != Answer::Works) {
            Verdict::Undetermined
        } else {
            Verdict::Works
        }
    }

    /// What an answer means: for queries, or for who runs the probe. Nothing, where it is as it should be.
    #[must_use]
    pub fn meaning(&self, row: &Row) -> Option<&'static str> {
        let fault = row.answer.fault()?;
        Some(match fault.cause() {
            Cause::Permission if self.is_needed(row) => self.without(row.trial),
            Cause::Permission => "this role does not need it",
            Cause::Credentials => "S3 does not take these credentials",
            Cause::Region => "the bucket is in another region: name it by --region",
            Cause::NoBucket => "there is no such bucket at this endpoint",
            Cause::Proxy => {
                "the proxy wants other credentials: look at druid.s3.proxy.username and password"
            }
            Cause::NoAnswer => {
                "S3 cannot be reached, or does not answer: look at the endpoint, the proxy and the network"
            }
            Cause::Other if fault.is_answer() => {
                "Druid would get this answer too, and the query would fail"
            }
            Cause::Other => "S3 itself failed: try again",
        })
    }

    /// What happens to queries when this is forbidden.
    fn without(&self, forbidden: Trial) -> &'static str {
        match forbidden {
            Trial::Missing if self.forbids(Trial::Head) => {
                "without s3:GetObject S3 does not say what is missing: mend that first"
            }
            Trial::Missing if self.works(Trial::List) => {
                "queries hang when they commit a stage: s3:ListBucket must hold where s3:prefix is the key itself"
            }
            // As with MinIO or versitygw.
            Trial::List if self.works(Trial::Missing) => {
                "what queries leave behind is never removed; they do not hang, as this server, unlike AWS, says 404 all the same"
            }
            Trial::ListPrefix if self.works(Trial::List) => {
                "the overlord's cleaner removes nothing: s3:ListBucket must hold where s3:prefix is the prefix and a slash"
            }
            Trial::ListPrefix => "the overlord's cleaner removes nothing",
            _ => forbidden.action().without(),
        }
    }

    fn works(&self, trial: Trial) -> bool {
        self.rows
            .iter()
            .any(|row| row.trial == trial && row.answer == Answer::Works)
    }

    fn forbids(&self, trial: Trial) -> bool {
        self.rows
            .iter()
            .any(|row| row.trial == trial && row.is_forbidden())
    }
}
