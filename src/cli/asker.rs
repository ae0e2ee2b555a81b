//! A user, and the policy by which they may or may not.

use super::arguments::Subject;
use super::policy_file::PolicyFile;
use crate::engine::Engine;
use crate::requirement::Requirement;
use crate::requirement::sql::{Need, Verdict};

/// Who asks, and who answers.
#[derive(Debug)]
pub struct Asker<'a> {
    /// Where the rules stand.
    pub policy: PolicyFile,
    engine: Engine,
    subject: &'a Subject,
}

impl<'a> Asker<'a> {
    /// By a policy that was read.
    pub fn new(policy: PolicyFile, engine: Engine, subject: &'a Subject) -> Self {
        Self {
            policy,
            engine,
            subject,
        }
    }

    /// The name of the user; not yet escaped.
    pub fn user(&self) -> &str {
        &self.subject.user
    }

    /// Whether the user has what a statement needs.
    pub fn on_need(&self, need: &Need) -> Verdict {
        need.verdict(&self.engine, &self.subject.identity())
    }

    /// Whether the user has what can be said at once.
    pub fn on(&self, requirement: &Requirement) -> Verdict {
        Verdict::on(requirement, &self.engine, &self.subject.identity())
    }

    /// The whole sentence: `user 'bob' needs WRITE on DATASOURCE 'wiki': no rule allows it`.
    pub fn sentence(&self, verdict: &Verdict, requirement: &Requirement) -> String {
        verdict.sentence(&self.subject.identity(), requirement)
    }
}
