//! Why somebody was refused, in one line that is safe to show and to log.

use jni::Env;
use jni::objects::JString;

use super::caller::Caller;
use super::error::BoundaryError;
use super::guard::Guard;
use super::{decide, text};
use crate::engine::ResourceType;
use crate::escape::escaped;
use crate::requirement::read_name;

/// The sentence of a refusal.
///
/// It is asked for after the decision, by which time the policy may be another one. What it says is true of the policy
/// in force when it is asked for; should that allow the request, it says that the policy has changed.
pub(super) fn sentence(
    env: &Env<'_>,
    guard: &Guard,
    caller: Result<Caller, BoundaryError>,
    question: &Question<'_, '_>,
) -> String {
    match because(env, guard, caller, question) {
        Ok(sentence) => sentence,
        Err(odd) => format!("{}: {odd}", question.shown(env)),
    }
}

/// A resource action, and who asks for it, as Java handed them over.
pub(super) struct Question<'a, 'local> {
    pub(super) user: &'a JString<'local>,
    pub(super) resource_type: &'a JString<'local>,
    pub(super) name: &'a JString<'local>,
    pub(super) action: i32,
}

impl Question<'_, '_> {
    /// For what cannot be asked as it stands: a name that is no name, an action that does not exist.
    fn shown(&self, env: &Env<'_>) -> String {
        let action =
            decide::action(self.action).map_or("an unknown action", |action| action.name());
        format!(
            "user '{}' needs {action} on {} '{}'",
            escaped(&text::read_to_show(env, self.user)),
            escaped(&text::read_to_show(env, self.resource_type)),
            escaped(&text::read_to_show(env, self.name)),
        )
    }
}

fn because(
    env: &Env<'_>,
    guard: &Guard,
    caller: Result<Caller, BoundaryError>,
    question: &Question<'_, '_>,
) -> Result<String, BoundaryError> {
    let caller = caller?;
    let resource_type = text::read(env, question.resource_type, "the resource type")?;
    let name = text::read(env, question.name, "the name")?;
    let action = decide::action(question.action).ok_or(BoundaryError::UnknownAction)?;
    let name = read_name::meant(ResourceType::from_name(&resource_type), &name, action)
        .ok_or(BoundaryError::QuotedName)?;
    let current = guard.current();
    let engine = &current.as_deref().ok_or(BoundaryError::NoPolicy)?.engine;

    let identity = caller.identity();
    let decision = engine.explain(&identity, &resource_type, name, action);
    Ok(if decision.allowed {
        format!(
            "{}: the policy has changed since this was refused, and allows it now",
            question.shown(env)
        )
    } else {
        decision.sentence(&identity, &resource_type, name, action)
    })
}
