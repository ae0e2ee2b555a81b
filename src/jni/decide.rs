//! The entries that are asked for every row of every list: raw JNI, no allocation for a sane name once there is memory
//! to match expressions with. Locks are only waited for by expressions that are matched lazily, where more threads ask
//! than there are memories for.
//!
//! They never throw. Whatever is wrong, a panic included, is a denial.

use std::panic::{AssertUnwindSafe, catch_unwind};

use jni::sys::{self, jclass, jint, jlong, jstring};

use super::guard::{self, NOBODY};
use super::text::{with_short, with_str};
use crate::engine::{Engine, ResourceType, Subject};
use crate::policy::Action;
use crate::requirement::read_name;

/// What Java is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i32)]
enum Answer {
    Deny = 0,
    Allow = 1,
    /// The policy was replaced: the subject has to be asked for again.
    Stale = 2,
}

impl From<bool> for Answer {
    fn from(allowed: bool) -> Self {
        if allowed { Self::Allow } else { Self::Deny }
    }
}

/// `NativeEngine.decide`: one of Druid's own resource types; `request` is twice its number, plus the action's.
///
/// # Safety
/// To be called by a JVM, which hands over its environment and live references.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "a native method")]
pub unsafe extern "system" fn Java_org_warden_druid_engine_NativeEngine_decide(
    env: *mut sys::JNIEnv,
    _class: jclass,
    guard: jint,
    subject: jlong,
    name: jstring,
    request: jint,
) -> jint {
    answer(|| {
        decide_with(guard, subject, |engine, subject| {
            let (resource_type, action) = requested(request)?;
            // SAFETY: `env` and `name` come straight from the JVM.
            unsafe {
                with_str(env, name, |name| {
                    decided(engine, subject, resource_type, name, action)
                })
            }
        })
    })
}

/// `NativeEngine.decideShort`: as `decide`, for a name that comes in numbers. Nothing is asked of the JVM, which takes
/// longer than all the rest.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "a native method")]
pub extern "system" fn Java_org_warden_druid_engine_NativeEngine_decideShort(
    _env: *mut sys::JNIEnv,
    _class: jclass,
    guard: jint,
    subject: jlong,
    first: jlong,
    second: jlong,
    third: jlong,
    fourth: jlong,
    length: jint,
    request: jint,
) -> jint {
    answer(|| {
        decide_with(guard, subject, |engine, subject| {
            let (resource_type, action) = requested(request)?;
            with_short([first, second, third, fourth], length, |name, words| {
                if read_name::is_plain(words) {
                    engine.decide(subject, resource_type, name, action)
                } else {
                    decided(engine, subject, resource_type, name, action)
                }
            })
        })
    })
}

/// `NativeEngine.decideOther`: a resource type by its name.
///
/// # Safety
/// As for `decide`.
#[unsafe(no_mangle)]
#[expect(unsafe_code, reason = "a native method")]
pub unsafe extern "system" fn Java_org_warden_druid_engine_NativeEngine_decideOther(
    env: *mut sys::JNIEnv,
    _class: jclass,
    guard: jint,
    subject: jlong,
    resource_type: jstring,
    name: jstring,
    action: jint,
) -> jint {
    answer(|| {
        decide_with(guard, subject, |engine, subject| {
            let action = self::action(action)?;
            // SAFETY: `env`, `resource_type` and `name` come straight from the JVM.
            unsafe {
                with_str(env, resource_type, |resource_type| {
                    let resource_type = ResourceType::from_name(resource_type);
                    with_str(env, name, |name| {
                        decided(engine, subject, resource_type, name, action)
                    })
                })
                .flatten()
            }
        })
    })
}

/// Whether the subject may do it to the resource that Druid means by this name.
fn decided(
    engine: &Engine,
    subject: Subject,
    resource_type: ResourceType<'_>,
    name: &str,
    action: Action,
) -> bool {
    match read_name::meant(resource_type, name, action) {
        Some(name) => engine.decide(subject, resource_type, name, action),
        None => subject.is_internal(),
    }
}

/// The resource type and the action of a request.
fn requested(request: jint) -> Option<(ResourceType<'static>, Action)> {
    let request = request.cast_unsigned();
    let action = if request & 1 == 0 {
        Action::Read
    } else {
        Action::Write
    };
    Some((ResourceType::from_number(request >> 1)?, action))
}

/// Java's number of an action; any other number is an action that Warden does not know.
pub(super) fn action(number: jint) -> Option<Action> {
    match number {
        0 => Some(Action::Read),
        1 => Some(Action::Write),
        _ => None,
    }
}

/// Asks the engine in force, if the subject is one of its own. No answer is a denial.
fn decide_with(
    guard: jint,
    held: jlong,
    ask: impl FnOnce(&Engine, Subject) -> Option<bool>,
) -> Answer {
    if held == NOBODY {
        return Answer::Deny;
    }
    let Some(guard) = guard::get(guard) else {
        return Answer::Deny;
    };
    let answer = guard.decide(|current| {
        let (engine_number, subject) = guard::split(held);
        if engine_number != current.number {
            return Answer::Stale;
        }
        ask(&current.engine, subject).unwrap_or(false).into()
    });
    answer.unwrap_or(Answer::Deny)
}

/// Runs `decide` and turns a panic into a denial: none may cross into the JVM.
fn answer(decide: impl FnOnce() -> Answer) -> jint {
    // Nothing that a panic leaves behind is used again: engines are immutable, buffers die here.
    let answer = catch_unwind(AssertUnwindSafe(decide)).unwrap_or_else(|payload| {
        // Dropping a payload runs code of whoever panicked, which may panic again.
        std::mem::forget(payload);
        Answer::Deny
    });
    answer as jint
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_a_denial() {
        assert_eq!(answer(|| panic!("boom")), 0);
        assert_eq!(answer(|| std::panic::panic_any(PanicsWhenDropped)), 0);
    }

    struct PanicsWhenDropped;

    impl Drop for PanicsWhenDropped {
        fn drop(&mut self) {
            panic!("again");
        }
    }

    #[test]
    fn answers_are_what_java_expects() {
        assert_eq!(answer(|| Answer::Deny), 0);
        assert_eq!(answer(|| Answer::Allow), 1);
        assert_eq!(answer(|| Answer::Stale), 2);
    }

    #[test]
    fn a_guard_that_is_not_there_denies() {
        for guard in [-1, i32::MIN, i32::MAX] {
            let asked = decide_with(guard, 1 << 32, |_, _| Some(true));
            assert_eq!(asked, Answer::Deny, "{guard}");
        }
    }

    #[test]
    fn only_druids_two_actions_are_known() {
        assert_eq!(action(0), Some(Action::Read));
        assert_eq!(action(1), Some(Action::Write));
        assert_eq!([action(-1), action(2), action(i32::MAX)], [None; 3]);
    }
}
