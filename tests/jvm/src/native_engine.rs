//! The native methods of `org.warden.druid.engine.NativeEngine`, as a thread of Java calls them.

#![expect(unsafe_code, reason = "native methods")]

use std::ptr::null_mut;

use jni::sys::{JNIEnv, jboolean, jclass, jint, jlong, jobject, jstring};

use crate::thread::{JavaString, JavaThread, Thrown};

/// What `decide` answers.
pub const DENY: jint = 0;
/// What `decide` answers.
pub const ALLOW: jint = 1;
/// What `decide` answers: the policy was replaced, and the subject has to be asked for again.
pub const STALE: jint = 2;

// By the names under which a JVM looks them up; `__` and what follows tell the types of the arguments.
unsafe extern "system" {
    #[link_name = "Java_org_warden_druid_engine_NativeEngine_open__Ljava_lang_String_2Ljava_lang_String_2_3Ljava_lang_String_2_3Ljava_lang_String_2Z"]
    fn open(
        env: *mut JNIEnv,
        class: jclass,
        identity_case: jstring,
        task_access: jstring,
        internal_users: jobject,
        allowed_task_types: jobject,
        input_source_security: jboolean,
    ) -> jint;

    #[link_name = "Java_org_warden_druid_engine_NativeEngine_load__I_3B"]
    fn load(env: *mut JNIEnv, class: jclass, guard: jint, policy: jobject) -> jstring;

    #[link_name = "Java_org_warden_druid_engine_NativeEngine_subject__ILjava_lang_String_2Ljava_lang_String_2_3Ljava_lang_String_2Z"]
    fn subject(
        env: *mut JNIEnv,
        class: jclass,
        guard: jint,
        user: jstring,
        authenticated_by: jstring,
        groups: jobject,
        groups_unreadable: jboolean,
    ) -> jlong;

    #[link_name = "Java_org_warden_druid_engine_NativeEngine_decide"]
    fn decide(
        env: *mut JNIEnv,
        class: jclass,
        guard: jint,
        subject: jlong,
        name: jstring,
        request: jint,
    ) -> jint;

    #[link_name = "Java_org_warden_druid_engine_NativeEngine_decideShort"]
    fn decide_short(
        env: *mut JNIEnv,
        class: jclass,
        guard: jint,
        subject: jlong,
        first: jlong,
        second: jlong,
        third: jlong,
        fourth: jlong,
        length: jint,
        request: jint,
    ) -> jint;

    #[link_name = "Java_org_warden_druid_engine_NativeEngine_decideOther"]
    fn decide_other(
        env: *mut JNIEnv,
        class: jclass,
        guard: jint,
        subject: jlong,
        resource_type: jstring,
        name: jstring,
        action: jint,
    ) -> jint;

    #[link_name = "Java_org_warden_druid_engine_NativeEngine_announcement___3Ljava_lang_String_2_3Ljava_lang_String_2_3Ljava_lang_String_2"]
    fn announcement(
        env: *mut JNIEnv,
        class: jclass,
        node_roles: jobject,
        names: jobject,
        values: jobject,
    ) -> jstring;

    #[link_name = "Java_org_warden_druid_engine_NativeEngine_close__I"]
    fn close(env: *mut JNIEnv, class: jclass, guard: jint);
}

/// A name, in one of the two ways in which it crosses.
#[derive(Clone, Copy, Debug)]
pub enum Name {
    /// Its bytes in numbers, the first the lowest, and how many they are.
    Short([jlong; 4], jint),
    /// A reference to it.
    String(JavaString),
}

// SAFETY of all below: the environment and the references are this thread's, and the types are those of the method.
impl JavaThread {
    /// `open`, with these internal users and the settings by which Druid starts.
    ///
    /// # Errors
    /// What it throws.
    pub fn open(&self, internal_users: &[&str]) -> Result<jint, Thrown> {
        let (exact, documented) = (self.string("exact").0, self.string("documented").0);
        let (internal_users, none) = (self.strings(internal_users), self.strings(&[]));
        self.call(|env, class| unsafe {
            open(env, class, exact, documented, internal_users, none, false)
        })
    }

    /// `load`: what changed.
    ///
    /// # Errors
    /// What it throws.
    pub fn load(&self, guard: jint, policy: &[u8]) -> Result<String, Thrown> {
        let policy = self.bytes(policy);
        self.call(|env, class| {
            let report = unsafe { load(env, class, guard, policy) };
            self.text(report).unwrap_or_default()
        })
    }

    /// `subject`, of a user whom nobody vouches for in particular.
    ///
    /// # Errors
    /// What it throws.
    pub fn subject(&self, guard: jint, user: &str, groups: &[&str]) -> Result<jlong, Thrown> {
        let (user, groups) = (self.string(user).0, self.strings(groups));
        self.call(|env, class| unsafe {
            subject(env, class, guard, user, null_mut(), groups, false)
        })
    }

    /// A name, in the way that Java's `Guard` chooses: in numbers, if it is ASCII and not longer than 32 characters.
    #[must_use]
    pub fn name(&self, text: &str) -> Name {
        let mut bytes = [0; 32];
        match bytes.get_mut(..text.len()) {
            Some(room) if text.is_ascii() => room.copy_from_slice(text.as_bytes()),
            _ => return Name::String(self.string(text)),
        }
        let word = |word: usize| {
            let bytes = bytes.iter().skip(word * 8).take(8).rev();
            bytes.fold(0, |word: jlong, &byte| word << 8 | jlong::from(byte))
        };
        Name::Short([0, 1, 2, 3].map(word), length(text))
    }

    /// `decide`, or `decideShort`.
    ///
    /// # Panics
    /// If it throws, which it never does.
    #[must_use]
    pub fn decide(&self, guard: jint, subject: jlong, name: Name, request: jint) -> jint {
        self.call(|env, class| unsafe { ask(env, class, guard, subject, name, request) })
            .expect("no exception")
    }

    /// How many of the names are allowed, in one call from Java: for counting what a decision takes.
    ///
    /// # Panics
    /// If it throws, which it never does.
    #[must_use]
    pub fn allowed(&self, guard: jint, subject: jlong, names: &[Name], request: jint) -> usize {
        let allows =
            |env, class, name| unsafe { ask(env, class, guard, subject, name, request) == ALLOW };
        self.call(|env, class| {
            let names = names.iter();
            names.filter(|name| allows(env, class, **name)).count()
        })
        .expect("no exception")
    }

    /// `decideOther`, with live references to strings, or null.
    ///
    /// # Panics
    /// If it throws, which it never does.
    #[must_use]
    pub fn decide_other(
        &self,
        guard: jint,
        subject: jlong,
        resource_type: JavaString,
        name: JavaString,
        action: jint,
    ) -> jint {
        self.call(|env, class| unsafe {
            decide_other(env, class, guard, subject, resource_type.0, name.0, action)
        })
        .expect("no exception")
    }

    /// `announcement`, of a process with this role and these properties.
    ///
    /// # Errors
    /// What it throws.
    pub fn announcement(
        &self,
        node_role: &str,
        properties: &[(&str, &str)],
    ) -> Result<Option<String>, Thrown> {
        let (names, values): (Vec<_>, Vec<_>) = properties.iter().copied().unzip();
        let [node_roles, names, values] =
            [&[node_role][..], &names, &values].map(|texts| self.strings(texts));
        self.call(|env, class| {
            let line = unsafe { announcement(env, class, node_roles, names, values) };
            self.text(line)
        })
    }

    /// `close`.
    ///
    /// # Errors
    /// What it throws.
    pub fn close(&self, guard: jint) -> Result<(), Thrown> {
        self.call(|env, class| unsafe {
            close(env, class, guard);
        })
    }
}

/// # Safety
/// The environment and the references are this thread's.
unsafe fn ask(
    env: *mut JNIEnv,
    class: jclass,
    guard: jint,
    subject: jlong,
    name: Name,
    request: jint,
) -> jint {
    unsafe {
        match name {
            Name::Short([first, second, third, fourth], length) => decide_short(
                env, class, guard, subject, first, second, third, fourth, length, request,
            ),
            Name::String(name) => decide(env, class, guard, subject, name.0, request),
        }
    }
}

fn length(text: &str) -> jint {
    jint::try_from(text.len()).expect("a short text")
}
