//! Whether somebody has what a statement needs, by its text.

use super::Need;
use crate::engine::{Decision, Engine, Identity, Reason, ResourceType};
use crate::escape::escaped;
use crate::requirement::Requirement;
use crate::requirement::read_name::{self, NO_NAME};

/// The answer to one [`Need`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// In short.
    pub answer: Answer,
    /// What it rests on; nothing, if nobody can tell which datasource Druid means by the name.
    pub decision: Option<Decision>,
}

/// A [`Verdict`] in short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// They may.
    Allowed,
    /// They may not.
    Missing,
    /// It depends on places outside Druid that the text does not tell.
    Undetermined,
}

impl Need {
    /// Asks the engine as Warden in Druid will, once the statement is planned.
    #[must_use]
    pub fn verdict<S: AsRef<str>>(&self, engine: &Engine, identity: &Identity<'_, S>) -> Verdict {
        let Some(meant) = meant(&self.requirement) else {
            return Verdict::untellable(engine, identity);
        };
        let known = meant.decision(engine, identity);
        if self.sources_known || (!known.allowed && !meant.sources.is_empty()) {
            return Verdict::from(known);
        }
        // More is read than the text tells. Only a rule about all places, or none at all, can settle it.
        let whole = Requirement {
            sources: Vec::new(),
            ..meant
        };
        let decision = whole.decision(engine, identity);
        if decision.reason == Reason::NoSourceSeen {
            return Verdict {
                answer: Answer::Undetermined,
                decision: Some(decision),
            };
        }
        Verdict::from(decision)
    }
}

impl From<Decision> for Verdict {
    fn from(decision: Decision) -> Self {
        Self {
            answer: answer(decision.allowed),
            decision: Some(decision),
        }
    }
}

impl Verdict {
    /// On a requirement of which all is known.
    #[must_use]
    pub fn on<S: AsRef<str>>(
        requirement: &Requirement,
        engine: &Engine,
        identity: &Identity<'_, S>,
    ) -> Self {
        match meant(requirement) {
            Some(meant) => Self::from(meant.decision(engine, identity)),
            None => Self::untellable(engine, identity),
        }
    }

    fn untellable<S>(engine: &Engine, identity: &Identity<'_, S>) -> Self {
        Self {
            answer: answer(engine.is_internal(identity)),
            decision: None,
        }
    }

    /// The whole sentence: `user 'bob' needs WRITE on DATASOURCE 'wiki': no rule allows it`.
    #[must_use]
    pub fn sentence<S>(&self, identity: &Identity<'_, S>, asked: &Requirement) -> String {
        let Requirement {
            resource_type,
            name,
            action,
            ..
        } = asked;
        match &self.decision {
            Some(decision) if self.answer == Answer::Undetermined => format!(
                "whether user '{}' may {} {resource_type} '{}' depends on places that the text does not tell: role '{}' is about certain locations only",
                escaped(identity.user),
                action.name(),
                escaped(name),
                escaped(decision.role.as_deref().unwrap_or_default()),
            ),
            Some(decision) => decision.sentence(identity, resource_type, name, *action),
            None => format!(
                "user '{}' needs {} on {resource_type} '{}': {NO_NAME}",
                escaped(identity.user),
                action.name(),
                escaped(name)
            ),
        }
    }
}

fn answer(allowed: bool) -> Answer {
    if allowed {
        Answer::Allowed
    } else {
        Answer::Missing
    }
}

/// The requirement by the name that decides it.
fn meant(requirement: &Requirement) -> Option<Requirement> {
    let Requirement {
        resource_type,
        name,
        action,
        sources,
    } = requirement;
    let name = read_name::meant(ResourceType::from_name(resource_type), name, *action)?;
    Some(Requirement {
        resource_type,
        name: name.to_owned(),
        action: *action,
        sources: sources.clone(),
    })
}
