//! What a piece of work needs.
//!
//! A [`Door`] hands over the objects that Druid's own Jackson built of a request, each written as JSON again;
//! [`needs`] says what it takes to let the request pass, and [`judge`] asks the engine for it.

mod compaction_config;
mod context;
mod external;
mod hadoop;
pub mod input_source;
mod json;
pub mod judge;
mod lookups;
pub mod read_name;
mod sampler;
mod scheduled_batch;
mod schema;
pub mod sql;
mod supervisor;
mod task;
pub mod task_access;
mod work;

pub use external::asked;

use self::input_source::Unreadable;
use self::json::Json;
use self::work::Work;
use crate::engine::{Decision, Engine, Identity};
use crate::location::Source;
use crate::policy::Action;

/// The way by which a request reaches data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Door {
    /// `POST /druid/indexer/v1/task`.
    Task,
    /// `POST /druid/indexer/v1/supervisor`.
    Supervisor,
    /// `POST /druid/indexer/v1/sampler`.
    Sampler,
    /// `POST /druid/coordinator/v1/lookups/config…`.
    Lookups,
    /// `POST /druid/coordinator/v1/config/compaction…`, and what took its place on the Overlord.
    CompactionConfig,
    /// SQL that Druid's planner reads: only what lies outside Druid is collected, the planner asks for the rest.
    Sql,
}

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// `org.apache.druid.indexing.common.task.Task`.
    Task,
    /// `org.apache.druid.indexing.overlord.supervisor.SupervisorSpec`.
    Supervisor,
    /// `org.apache.druid.client.indexing.SamplerSpec`.
    Sampler,
    /// `org.apache.druid.data.input.InputSource`.
    InputSource,
    /// `org.apache.druid.data.input.FirehoseFactory`, of Druid 27 and before.
    Firehose,
    /// A provider of a password or of settings other than those that write them out; its JSON tells no more than its type.
    SecretProvider,
    /// The whole body, of a door behind which Druid builds no object.
    Json,
    /// `org.apache.druid.data.input.InputFormat`.
    InputFormat,
    /// The type that the body names, before Druid builds anything of it: judged by itself.
    Announced,
    /// What Druid's planner says of the SQL of a supervisor (`org.apache.druid.query.explain.ExplainPlan`, in a list).
    Plan,
}

/// An object that a request made Druid build, or would.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Submitted<'a> {
    /// What it is.
    pub kind: Kind,
    /// As Druid's Jackson writes it.
    pub json: &'a str,
}

/// What the operator has set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// `druid.auth.enableInputSourceSecurity`: external data are asked for by the type of their source.
    pub input_source_security: bool,
    /// Types of tasks that users may post although Warden does not know what they do.
    pub allowed_task_types: Vec<String>,
}

/// A resource action that the work needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// Of the resource.
    pub resource_type: &'static str,
    /// Of the resource.
    pub name: String,
    /// What is done to it.
    pub action: Action,
    /// For external data: what is read. Empty for a plain resource action.
    pub sources: Vec<Source>,
}

impl Requirement {
    /// Whether the identity meets it, and by which rule.
    #[must_use]
    pub fn decision<S: AsRef<str>>(&self, engine: &Engine, identity: &Identity<'_, S>) -> Decision {
        if self.sources.is_empty() {
            engine.explain(identity, self.resource_type, &self.name, self.action)
        } else {
            engine.decide_sources(identity, &self.name, self.action, &self.sources)
        }
    }
}

/// What it takes to let a request pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Every one of these.
    All(Vec<Requirement>),
    /// Nothing that a policy could grant.
    Refused(Refusal),
}

/// Why nobody but Druid itself may, and what to do instead: the end of a sentence that begins with the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal(pub String);

impl Refusal {
    fn unreadable(what: &str, why: &str) -> Self {
        Self(format!("may not do this: {what} cannot be read: {why}"))
    }
}

impl From<Unreadable> for Refusal {
    fn from(Unreadable(why): Unreadable) -> Self {
        Self::unreadable("an input source", why)
    }
}

/// Says what a request needs, by everything that it made Druid build.
#[must_use]
pub fn needs(door: Door, submitted: &[Submitted<'_>], settings: &Settings) -> Needs {
    match work(door, submitted, settings).and_then(|work| work.requirements(settings)) {
        Ok(needed) => Needs::All(needed),
        Err(refusal) => Needs::Refused(refusal),
    }
}

fn work(door: Door, submitted: &[Submitted<'_>], settings: &Settings) -> Result<Work, Refusal> {
    if let [
        Submitted {
            kind: Kind::Announced,
            json,
        },
    ] = submitted
    {
        return announced(door, json, settings);
    }
    let seen = |kind| submitted.iter().any(|object| object.kind == kind);
    let whole = match door {
        Door::Task => seen(Kind::Task),
        Door::Supervisor => seen(Kind::Supervisor),
        Door::Sampler => {
            seen(Kind::Sampler)
                && (seen(Kind::InputSource) || seen(Kind::Firehose) || seen(Kind::Supervisor))
        }
        Door::Lookups | Door::CompactionConfig => seen(Kind::Json),
        Door::Sql => true,
    };
    if !whole {
        return Err(Refusal::unreadable(
            "what was submitted",
            "Druid was not seen building it",
        ));
    }
    let mut work = external::collected(submitted)?;
    for object in submitted {
        work.and(of_object(door, object, submitted, settings)?);
    }
    if seen(Kind::SecretProvider) {
        work.hands_over_a_secret();
    }
    Ok(work)
}

/// What can be said before anything is built, which itself may have effects: whether this type is refused anyway.
fn announced(door: Door, json: &str, settings: &Settings) -> Result<Work, Refusal> {
    let json = Json::document(json)
        .map_err(|Unreadable(why)| Refusal::unreadable("what was submitted", why))?;
    match json.type_name() {
        Some(name) if door == Door::Task => task::is_for_users(&name, settings)?,
        _ => {}
    }
    Ok(Work::default())
}

/// What an object means by itself; a plan counts with its supervisor.
fn of_object(
    door: Door,
    object: &Submitted<'_>,
    submitted: &[Submitted<'_>],
    settings: &Settings,
) -> Result<Work, Refusal> {
    let json = || {
        Json::document(object.json)
            .map_err(|Unreadable(why)| Refusal::unreadable("what was submitted", why))
    };
    match (object.kind, door) {
        // Counted already, wherever they stand.
        (
            Kind::InputSource
            | Kind::Firehose
            | Kind::SecretProvider
            | Kind::InputFormat
            | Kind::Plan,
            _,
        ) => Ok(Work::default()),
        (Kind::Task, _) => task::work(json()?, submitted, settings),
        (Kind::Supervisor, Door::Sampler) => supervisor::sampled(json()?),
        (Kind::Supervisor, _) => supervisor::work(json()?, submitted),
        (Kind::Sampler, _) => sampler::work(json()?),
        (Kind::Json, Door::Lookups) => lookups::work(json()?),
        (Kind::Json, Door::CompactionConfig) => compaction_config::work(json()?),
        (Kind::Json | Kind::Announced, _) => Err(Refusal::unreadable(
            "what was submitted",
            "nothing is known of it",
        )),
    }
}
