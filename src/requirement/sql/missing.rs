//! Everything that somebody lacks for a statement, in one sentence.

mod lacking;

use self::lacking::Lacking;
use super::Reading;
use crate::engine::{Decision, Engine, Identity, ResourceType, Subject};
use crate::location::Source;
use crate::policy::Action;
use crate::requirement::external::Outside;
use crate::requirement::{Requirement, Submitted, read_name};

/// What Druid's planner asked for and was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked<'a> {
    /// Of the resource.
    pub resource_type: &'a str,
    /// Of the resource.
    pub name: &'a str,
    /// What is done to it.
    pub action: Action,
}

/// The sentence that names all that is missing, what was asked always with it; none, if the reading adds nothing to it.
///
/// `submitted` is what Druid was seen building of the statement: places of external data are judged by that, never by
/// the text.
#[must_use]
pub fn missing<S: AsRef<str>>(
    engine: &Engine,
    identity: &Identity<'_, S>,
    reading: &Reading,
    submitted: &[Submitted<'_>],
    asked: Asked<'_>,
) -> Option<String> {
    // Of what cannot be read nobody can tell what it lacks.
    let outside = Outside::of(submitted).ok()?;
    let judge = Judge::new(engine, identity, &outside)?;

    let mut of_asked = Lacking::default();
    judge.look_at(asked, &mut of_asked);
    if of_asked.is_empty() {
        return None;
    }
    let mut lacking = Lacking::default();
    for need in &reading.needs {
        judge.look_at((&need.requirement).into(), &mut lacking);
    }
    lacking.name_besides(of_asked);
    lacking.sentence(identity.user)
}

impl<'a> From<&'a Requirement> for Asked<'a> {
    fn from(requirement: &'a Requirement) -> Self {
        Self {
            resource_type: requirement.resource_type,
            name: &requirement.name,
            action: requirement.action,
        }
    }
}

/// Says what of a resource action an identity lacks.
struct Judge<'a, S> {
    engine: &'a Engine,
    identity: &'a Identity<'a, S>,
    subject: Subject,
    outside: &'a Outside,
}

impl<'a, S: AsRef<str>> Judge<'a, S> {
    /// None in the moment in which the engine is full and about to be renewed.
    fn new(
        engine: &'a Engine,
        identity: &'a Identity<'a, S>,
        outside: &'a Outside,
    ) -> Option<Self> {
        Some(Self {
            engine,
            identity,
            subject: engine.subject(identity).ok()?,
            outside,
        })
    }

    /// Notes what is lacking of this, by the rules by which it is decided when Druid asks for it.
    fn look_at(&self, asked: Asked<'_>, lacking: &mut Lacking) {
        if asked.resource_type != ResourceType::External.name() || asked.action != Action::Read {
            return self.look_at_reading(asked, &[], lacking);
        }
        for needed in self.outside.asked(asked.name, asked.action) {
            self.look_at_reading((&needed).into(), &needed.sources, lacking);
        }
    }

    fn look_at_reading(&self, asked: Asked<'_>, sources: &[Source], lacking: &mut Lacking) {
        let resource_type = ResourceType::from_name(asked.resource_type);
        let Some(name) = read_name::meant(resource_type, asked.name, asked.action) else {
            return lacking.add(asked, || None);
        };
        let meant = Asked { name, ..asked };
        if sources.is_empty() {
            // A statement may name very many datasources: looking through all rules is for those that are shown.
            let engine = self.engine;
            if !engine.decide(self.subject, resource_type, name, asked.action) {
                lacking.add(meant, || Some(self.explain(meant)));
            }
        } else {
            let decision = self
                .engine
                .decide_sources(self.identity, name, asked.action, sources);
            if !decision.allowed {
                lacking.add(meant, || Some(decision));
            }
        }
    }

    fn explain(&self, asked: Asked<'_>) -> Decision {
        self.engine
            .explain(self.identity, asked.resource_type, asked.name, asked.action)
    }
}
