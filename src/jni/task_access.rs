//! Who may see or cancel a stored task.

use jni::Env;
use jni::objects::JString;

use super::guard::Guard;
use super::{decide, text};
use crate::policy::Action;
use crate::requirement::task_access::{Question, TaskNeeds, needs};

/// READ on the task's datasource.
const DATASOURCE_READ: i32 = 1;
/// WRITE on it.
const DATASOURCE_WRITE: i32 = 2;
/// READ on `STATE`.
const STATE_READ: i32 = 4;
/// WRITE on `STATE`.
const STATE_WRITE: i32 = 8;

/// Strings that Java holds of a task, any of which may be null.
pub(super) struct Task<'a, 'local> {
    pub(super) user: &'a JString<'local>,
    pub(super) task_type: &'a JString<'local>,
    pub(super) datasource: &'a JString<'local>,
    pub(super) submitter: &'a JString<'local>,
}

/// The bits that Java asks the engine for.
///
/// A type or a submitter that cannot be read is as good as none. What else is odd needs everything: its name, which
/// is no name, will be denied.
pub(super) fn bits(env: &Env<'_>, guard: &Guard, task: &Task<'_, '_>, action: i32) -> i32 {
    let read = |string| text::read(env, string, "").ok();
    let (Some(datasource), Some(action)) = (read(task.datasource), decide::action(action)) else {
        return DATASOURCE_READ | DATASOURCE_WRITE | STATE_READ | STATE_WRITE;
    };
    // Most questions are about no query: then there is no need to read who asks.
    let own = read(task.submitter).is_some_and(|submitter| {
        read(task.user).is_some_and(|user| guard.are_one(&user, &submitter))
    });
    to_bits(needs(
        guard.task_access(),
        Question {
            task_type: read(task.task_type).as_deref(),
            datasource: &datasource,
            own,
            action,
        },
    ))
}

fn to_bits(needs: TaskNeeds) -> i32 {
    let bit = |needed, read, write| match needed {
        None => 0,
        Some(Action::Read) => read,
        Some(Action::Write) => write,
    };
    bit(needs.datasource, DATASOURCE_READ, DATASOURCE_WRITE)
        | bit(needs.state, STATE_READ, STATE_WRITE)
}
