//! The boundary that Druid's process calls: the native methods of `org.warden.druid.engine.NativeEngine`.
//!
//! An entry converts its arguments, calls what stands behind it and converts the answer. Strings are read strictly
//! (`text`), errors become exceptions in one place (`error`), and no panic crosses: the wrappers of `native_method!`
//! catch it, and `decide`, which does without them for speed, catches its own.

mod caller;
mod change;
mod current;
mod decide;
mod error;
mod explain;
mod guard;
mod judge;
mod missing;
mod task_access;
mod text;

use jni::objects::{JByteArray, JClass, JIntArray, JObjectArray, JString};
use jni::sys::{jboolean, jint, jlong};
use jni::{Env, NativeMethod, native_method};

use self::caller::Caller;
use self::error::{BoundaryError, ThrowAsJava};
use self::explain::Question;
use self::guard::{Guard, NOBODY};
use self::judge::Objects;
use self::task_access::Task;
use crate::escape::escaped;
use crate::policy::{IdentityCase, InternalUser, Options};
use crate::requirement::Settings;
use crate::s3;

/// Declares a native method of `NativeEngine` whose work is the function of the same name below.
macro_rules! entry {
    ($($signature:tt)*) => {
        const _: NativeMethod = native_method! {
            java_type = "org.warden.druid.engine.NativeEngine",
            error_policy = ThrowAsJava,
            $($signature)*
        };
    };
}

entry! { static extern fn version() -> JString, }
fn version<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
) -> Result<JString<'local>, BoundaryError> {
    Ok(JString::new(env, env!("CARGO_PKG_VERSION"))?)
}

entry! {
    static extern fn open(
        identity_case: JString, task_access: JString, internal_users: JString[], allowed_task_types: JString[],
        input_source_security: jboolean
    ) -> jint,
}
fn open<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    identity_case: JString<'local>,
    task_access: JString<'local>,
    internal_users: JObjectArray<'local, JString<'local>>,
    allowed_task_types: JObjectArray<'local, JString<'local>>,
    input_source_security: jboolean,
) -> Result<jint, BoundaryError> {
    let identity_case = match text::read(env, &identity_case, "identityCase")?.as_str() {
        "exact" => IdentityCase::Exact,
        "lower" => IdentityCase::Lower,
        _ => return Err(BoundaryError::IdentityCase),
    };
    let task_access = text::read(env, &task_access, "taskAccess")?.parse()?;
    let internal_users = text::read_each(env, &internal_users, "internalUsers")?
        .into_iter()
        .map(|entry| internal_user(&entry?))
        .collect::<Result<_, _>>()?;
    let allowed_task_types = text::read_each(env, &allowed_task_types, "allowedTaskTypes")?
        .into_iter()
        .collect::<Result<_, _>>()?;
    let id = guard::open(
        Options {
            identity_case,
            internal_users,
        },
        task_access,
        Settings {
            input_source_security,
            allowed_task_types,
        },
    )?;
    jint::try_from(id).map_err(|_| BoundaryError::NoGuard)
}

entry! { static extern fn load(guard: jint, policy: jbyte[]) -> JString, }
fn load<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    guard: jint,
    policy: JByteArray<'local>,
) -> Result<JString<'local>, BoundaryError> {
    let guard = opened(guard)?;
    if policy.is_null() {
        return Err(BoundaryError::Null("policy"));
    }
    let report = guard.load(&env.convert_byte_array(&policy)?)?;
    Ok(JString::new(env, report)?)
}

entry! {
    static extern fn subject(
        guard: jint, user: JString, authenticated_by: JString, groups: JString[], groups_unreadable: jboolean
    ) -> jlong,
}
fn subject<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    guard: jint,
    user: JString<'local>,
    authenticated_by: JString<'local>,
    groups: JObjectArray<'local, JString<'local>>,
    groups_unreadable: jboolean,
) -> Result<jlong, BoundaryError> {
    let guard = opened(guard)?;
    match Caller::read(env, &user, &authenticated_by, &groups, groups_unreadable) {
        Ok(caller) => guard.subject(&caller.identity()),
        // Nobody that a policy can name: not an error, and no rights.
        Err(BoundaryError::Null(_) | BoundaryError::NotUnicode(_) | BoundaryError::TooLong(_)) => {
            Ok(NOBODY)
        }
        Err(error) => Err(error),
    }
}

entry! {
    static extern fn explain(
        guard: jint, user: JString, authenticated_by: JString, groups: JString[], groups_unreadable: jboolean,
        resource_type: JString, name: JString, action: jint
    ) -> JString,
}
#[expect(
    clippy::too_many_arguments,
    reason = "an identity and a resource action, in JNI's own terms"
)]
fn explain<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    guard: jint,
    user: JString<'local>,
    authenticated_by: JString<'local>,
    groups: JObjectArray<'local, JString<'local>>,
    groups_unreadable: jboolean,
    resource_type: JString<'local>,
    name: JString<'local>,
    action: jint,
) -> Result<JString<'local>, BoundaryError> {
    let guard = opened(guard)?;
    let caller = Caller::read(env, &user, &authenticated_by, &groups, groups_unreadable);
    let question = Question {
        user: &user,
        resource_type: &resource_type,
        name: &name,
        action,
    };
    let sentence = explain::sentence(env, guard, caller, &question);
    Ok(JString::new(env, sentence)?)
}

entry! { static extern fn printable(text: JString) -> JString, }
fn printable<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    text: JString<'local>,
) -> Result<JString<'local>, BoundaryError> {
    let shown = format!("'{}'", escaped(&text::read_to_show(env, &text)));
    Ok(JString::new(env, shown)?)
}

entry! {
    static extern fn judge(
        guard: jint, user: JString, authenticated_by: JString, groups: JString[], groups_unreadable: jboolean,
        door: jint, kinds: jint[], objects: jbyte[][]
    ) -> JString,
}
#[expect(
    clippy::too_many_arguments,
    reason = "an identity and what it submits, in JNI's own terms"
)]
fn judge<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    guard: jint,
    user: JString<'local>,
    authenticated_by: JString<'local>,
    groups: JObjectArray<'local, JString<'local>>,
    groups_unreadable: jboolean,
    door: jint,
    kinds: JIntArray<'local>,
    objects: JObjectArray<'local, JByteArray<'local>>,
) -> Result<JString<'local>, BoundaryError> {
    let guard = opened(guard)?;
    let caller = Caller::read(env, &user, &authenticated_by, &groups, groups_unreadable);
    let objects = Objects::read(env, &kinds, &objects);
    let refusal = judge::refusal(env, guard, &user, caller, door, objects);
    or_null(env, refusal)
}

entry! {
    static extern fn judge_external(
        guard: jint, user: JString, authenticated_by: JString, groups: JString[], groups_unreadable: jboolean,
        name: JString, action: jint, kinds: jint[], objects: jbyte[][]
    ) -> JString,
}
#[expect(
    clippy::too_many_arguments,
    reason = "an identity, a resource action and what was seen, in JNI's own terms"
)]
fn judge_external<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    guard: jint,
    user: JString<'local>,
    authenticated_by: JString<'local>,
    groups: JObjectArray<'local, JString<'local>>,
    groups_unreadable: jboolean,
    name: JString<'local>,
    action: jint,
    kinds: JIntArray<'local>,
    objects: JObjectArray<'local, JByteArray<'local>>,
) -> Result<JString<'local>, BoundaryError> {
    let guard = opened(guard)?;
    let caller = Caller::read(env, &user, &authenticated_by, &groups, groups_unreadable);
    let objects = Objects::read(env, &kinds, &objects);
    let refusal = judge::external_refusal(env, guard, &user, caller, (&name, action), objects);
    or_null(env, refusal)
}

entry! {
    static extern fn missing(
        guard: jint, user: JString, authenticated_by: JString, groups: JString[], groups_unreadable: jboolean,
        statement: jbyte[], resource_type: JString, name: JString, action: jint, kinds: jint[], objects: jbyte[][]
    ) -> JString,
}
#[expect(
    clippy::too_many_arguments,
    reason = "an identity, a statement, a resource action and what was seen, in JNI's own terms"
)]
fn missing<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    guard: jint,
    user: JString<'local>,
    authenticated_by: JString<'local>,
    groups: JObjectArray<'local, JString<'local>>,
    groups_unreadable: jboolean,
    statement: JByteArray<'local>,
    resource_type: JString<'local>,
    name: JString<'local>,
    action: jint,
    kinds: JIntArray<'local>,
    objects: JObjectArray<'local, JByteArray<'local>>,
) -> Result<JString<'local>, BoundaryError> {
    let guard = opened(guard)?;
    let caller = Caller::read(env, &user, &authenticated_by, &groups, groups_unreadable);
    let objects = Objects::read(env, &kinds, &objects);
    let question = missing::Question {
        resource_type: &resource_type,
        name: &name,
        action,
    };
    let sentence = missing::sentence(env, guard, caller, &statement, &question, objects)?;
    or_null(env, sentence)
}

entry! { static extern fn task_datasource(guard: jint) -> JString, }
fn task_datasource<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    guard: jint,
) -> Result<JString<'local>, BoundaryError> {
    let datasource = opened(guard)?.task_access().datasource();
    or_null(env, datasource)
}

entry! {
    static extern fn task_access(
        guard: jint, user: JString, task_type: JString, datasource: JString, submitter: JString, action: jint
    ) -> jint,
}
#[expect(
    clippy::too_many_arguments,
    reason = "a user and a task, in JNI's own terms"
)]
fn task_access<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    guard: jint,
    user: JString<'local>,
    task_type: JString<'local>,
    datasource: JString<'local>,
    submitter: JString<'local>,
    action: jint,
) -> Result<jint, BoundaryError> {
    let task = Task {
        user: &user,
        task_type: &task_type,
        datasource: &datasource,
        submitter: &submitter,
    };
    Ok(task_access::bits(env, opened(guard)?, &task, action))
}

entry! {
    static extern fn announcement(node_roles: JString[], names: JString[], values: JString[]) -> JString,
}
fn announcement<'local>(
    env: &mut Env<'local>,
    _class: JClass<'local>,
    node_roles: JObjectArray<'local, JString<'local>>,
    names: JObjectArray<'local, JString<'local>>,
    values: JObjectArray<'local, JString<'local>>,
) -> Result<JString<'local>, BoundaryError> {
    let node_roles = text::read_each_to_show(env, &node_roles, "the node roles")?;
    let names = text::read_each_to_show(env, &names, "the names of properties")?;
    let values = text::read_each_to_show(env, &values, "the values of properties")?;
    let properties = names.into_iter().zip(values).collect();
    or_null(
        env,
        s3::announcement::announcement(&node_roles, &properties),
    )
}

entry! { static extern fn close(guard: jint), }
fn close<'local>(
    _env: &mut Env<'local>,
    _class: JClass<'local>,
    guard: jint,
) -> Result<(), BoundaryError> {
    opened(guard)?.close();
    Ok(())
}

/// A text, such as a refusal's sentence; null, where there is none.
fn or_null<'local>(
    env: &mut Env<'local>,
    text: Option<impl AsRef<str>>,
) -> Result<JString<'local>, BoundaryError> {
    Ok(match text {
        Some(text) => JString::new(env, text)?,
        None => JString::null(),
    })
}

fn internal_user(entry: &str) -> Result<InternalUser, BoundaryError> {
    let user = InternalUser::parse(entry);
    if user.name.is_empty() {
        Err(BoundaryError::InternalUser)
    } else {
        Ok(user)
    }
}

fn opened(guard: jint) -> Result<&'static Guard, BoundaryError> {
    guard::get(guard).ok_or(BoundaryError::NoGuard)
}
