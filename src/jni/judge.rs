//! What a request made Druid build, in Rust's own strings; and the judgement of it.
//!
//! Whatever is odd about it is a refusal, in a sentence that says so.

use jni::Env;
use jni::objects::{JByteArray, JIntArray, JObjectArray, JString};
use jni::refs::IntoAuto;

use super::caller::Caller;
use super::error::BoundaryError;
use super::guard::Guard;
use super::{decide, text};
use crate::engine::Engine;
use crate::escape::escaped;
use crate::requirement::judge::{judge, judge_external};
use crate::requirement::{Door, Kind, Submitted};

/// All the JSON of one request, in bytes.
const MAX_BYTES: usize = 64 << 20;

/// Objects of one request.
const MAX_OBJECTS: usize = 4_096;

/// An object whose JSON Rust owns.
struct Object {
    kind: Kind,
    json: String,
}

impl Object {
    fn submitted(&self) -> Submitted<'_> {
        Submitted {
            kind: self.kind,
            json: &self.json,
        }
    }
}

/// Everything that one request made Druid build.
pub(super) struct Objects(Vec<Object>);

impl Objects {
    pub(super) fn read<'local>(
        env: &mut Env<'local>,
        kinds: &JIntArray<'local>,
        objects: &JObjectArray<'local, JByteArray<'local>>,
    ) -> Result<Self, BoundaryError> {
        if kinds.is_null() || objects.is_null() {
            return Err(BoundaryError::Null("what was submitted"));
        }
        let count = objects.len(env)?;
        if count > MAX_OBJECTS {
            return Err(BoundaryError::TooManyObjects);
        }
        if kinds.len(env)? != count {
            return Err(BoundaryError::KindsAndObjects);
        }
        let mut numbers = vec![0; count];
        kinds.get_region(env, 0, &mut numbers)?;
        let mut room = MAX_BYTES;
        let read = |(index, number)| {
            let object = objects.get_element(env, index)?;
            let object = object.auto();
            if object.is_null() {
                return Err(BoundaryError::Null("what was submitted"));
            }
            room = room
                .checked_sub(object.len(env)?)
                .ok_or(BoundaryError::TooLarge)?;
            let json = String::from_utf8(env.convert_byte_array(&object)?)
                .map_err(|_| BoundaryError::NotUnicode("what was submitted"))?;
            Ok(Object {
                kind: kind(number)?,
                json,
            })
        };
        numbers
            .into_iter()
            .enumerate()
            .map(read)
            .collect::<Result<_, _>>()
            .map(Self)
    }

    pub(super) fn submitted(&self) -> Vec<Submitted<'_>> {
        self.0.iter().map(Object::submitted).collect()
    }
}

/// Why this request is refused, if it is.
pub(super) fn refusal<'local>(
    env: &mut Env<'local>,
    guard: &Guard,
    user: &JString<'local>,
    caller: Result<Caller, BoundaryError>,
    door: i32,
    objects: Result<Objects, BoundaryError>,
) -> Option<String> {
    let judged = judged(guard, caller, objects, |engine, caller, submitted| {
        let door = self::door(door)?;
        Ok(judge(
            engine,
            &caller.identity(),
            door,
            submitted,
            guard.settings(),
        ))
    });
    sentence(env, user, judged)
}

/// Why Druid's own question for external data is answered with no, if it is.
pub(super) fn external_refusal<'local>(
    env: &mut Env<'local>,
    guard: &Guard,
    user: &JString<'local>,
    caller: Result<Caller, BoundaryError>,
    (name, action): (&JString<'local>, i32),
    objects: Result<Objects, BoundaryError>,
) -> Option<String> {
    let name = text::read(env, name, "the name");
    let judged = judged(guard, caller, objects, |engine, caller, submitted| {
        let action = decide::action(action).ok_or(BoundaryError::UnknownAction)?;
        Ok(judge_external(
            engine,
            &caller.identity(),
            &name?,
            action,
            submitted,
        ))
    });
    sentence(env, user, judged)
}

fn judged<R>(
    guard: &Guard,
    caller: Result<Caller, BoundaryError>,
    objects: Result<Objects, BoundaryError>,
    judge: impl FnOnce(&Engine, &Caller, &[Submitted<'_>]) -> Result<R, BoundaryError>,
) -> Result<R, BoundaryError> {
    let (caller, objects) = (caller?, objects?);
    let current = guard.current();
    let engine = &current.as_deref().ok_or(BoundaryError::NoPolicy)?.engine;
    judge(engine, &caller, &objects.submitted())
}

fn sentence(
    env: &Env<'_>,
    user: &JString<'_>,
    judged: Result<Result<(), String>, BoundaryError>,
) -> Option<String> {
    match judged {
        Ok(verdict) => verdict.err(),
        Err(odd) => {
            let user = text::read_to_show(env, user);
            Some(format!("user '{}' may not do this: {odd}", escaped(&user)))
        }
    }
}

/// Java's number of a door.
fn door(number: i32) -> Result<Door, BoundaryError> {
    Ok(match number {
        0 => Door::Task,
        1 => Door::Supervisor,
        2 => Door::Sampler,
        3 => Door::Lookups,
        4 => Door::CompactionConfig,
        5 => Door::Sql,
        _ => return Err(BoundaryError::UnknownNumber("door")),
    })
}

/// Java's number of what an object is.
fn kind(number: i32) -> Result<Kind, BoundaryError> {
    Ok(match number {
        0 => Kind::Task,
        1 => Kind::Supervisor,
        2 => Kind::Sampler,
        3 => Kind::InputSource,
        4 => Kind::Firehose,
        5 => Kind::SecretProvider,
        6 => Kind::Json,
        7 => Kind::InputFormat,
        8 => Kind::Announced,
        9 => Kind::Plan,
        _ => return Err(BoundaryError::UnknownNumber("kind of object")),
    })
}
