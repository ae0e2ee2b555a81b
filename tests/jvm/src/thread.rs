//! A thread of Java, as native methods see it: its environment, its references, its exception.

#![expect(unsafe_code, reason = "raw JNI")]

use std::cell::RefCell;
use std::fmt;
use std::ptr::NonNull;

use jni::sys::{self, JNINativeInterface_, jclass, jobject, jstring};

use crate::functions;
use crate::object::{NATIVE_ENGINE, Object};
use crate::references::{CAPACITY, References};

/// An exception that a native method threw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Thrown {
    /// Its class, as JNI writes it.
    pub class: String,
    /// Its message.
    pub message: String,
}

/// What a `JNIEnv*` of this thread points to.
#[repr(C)]
pub(crate) struct Environment {
    /// All that native code knows of it, which therefore stands first.
    functions: *const JNINativeInterface_,
    thread: usize,
    pub(crate) references: RefCell<References>,
    pub(crate) pending: RefCell<Option<Thrown>>,
    misuse: RefCell<Vec<String>>,
}

impl Environment {
    /// Notes what native code did wrong: the test fails when it returns, since no panic may pass through it.
    pub(crate) fn misused(&self, function: &str, what: impl fmt::Display) {
        self.misuse.borrow_mut().push(format!("{function}: {what}"));
    }

    /// Notes it if this is called where JNI forbids it.
    pub(crate) fn enter(&self, function: &str, while_pending: WhilePending) {
        if self.thread != this_thread() {
            self.misused(function, "the environment of another thread");
        }
        if while_pending == WhilePending::Forbidden && self.pending.borrow().is_some() {
            self.misused(function, "called while an exception is pending");
        }
    }

    /// A new local reference of the native method that runs.
    pub(crate) fn local(&self, function: &str, object: Object) -> jobject {
        let (reference, room) = self.references.borrow_mut().add(object);
        if room.is_err() {
            self.misused(function, "more local references than there is room for");
        }
        reference
    }

    pub(crate) fn throw(&self, class: &str, message: String) {
        *self.pending.borrow_mut() = Some(Thrown {
            class: class.to_owned(),
            message,
        });
    }
}

/// A number that no other thread has as long as this one lives.
fn this_thread() -> usize {
    thread_local!(static HERE: u8 = const { 0 });
    HERE.with(|here| std::ptr::from_ref(here).addr())
}

/// Whether JNI lets a function be called while an exception is pending.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum WhilePending {
    Allowed,
    Forbidden,
}

/// A reference to a string, of the thread that made it; or null.
#[derive(Clone, Copy, Debug)]
pub struct JavaString(pub(crate) jstring);

impl JavaString {
    /// Refers to nothing.
    pub const NULL: Self = Self(std::ptr::null_mut());
}

/// A thread of Java, which is this thread; it may call native methods.
pub struct JavaThread {
    environment: NonNull<Environment>,
    /// The class of all native methods.
    class: jclass,
}

impl fmt::Debug for JavaThread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JavaThread").finish_non_exhaustive()
    }
}

impl Default for JavaThread {
    fn default() -> Self {
        Self::new()
    }
}

impl JavaThread {
    /// Makes this thread one of Java's.
    #[must_use]
    pub fn new() -> Self {
        let functions = Box::into_raw(Box::new(functions::table()));
        let environment = Box::new(Environment {
            functions,
            thread: this_thread(),
            references: RefCell::new(References::new()),
            pending: RefCell::default(),
            misuse: RefCell::default(),
        });
        let class = Object::Class(NATIVE_ENGINE.to_owned());
        let (class, _) = environment.references.borrow_mut().add(class);
        Self {
            environment: NonNull::from(Box::leak(environment)),
            class,
        }
    }

    /// A reference to a string, which lives as long as this.
    #[must_use]
    pub fn string(&self, text: &str) -> JavaString {
        self.utf16(text.encode_utf16().collect())
    }

    /// As [`JavaThread::string`], of units that need not be Unicode.
    #[must_use]
    pub fn utf16(&self, units: Vec<u16>) -> JavaString {
        JavaString(self.held(Object::String(units)))
    }

    pub(crate) fn strings(&self, texts: &[&str]) -> jobject {
        let units = |text: &&str| Some(text.encode_utf16().collect());
        self.held(Object::Strings(texts.iter().map(units).collect()))
    }

    pub(crate) fn bytes(&self, bytes: &[u8]) -> jobject {
        let signed = bytes.iter().map(|byte| byte.cast_signed());
        self.held(Object::Bytes(signed.collect()))
    }

    /// The text of a string that a native method returned; none, if it returned null.
    pub(crate) fn text(&self, string: jstring) -> Option<String> {
        if string.is_null() {
            return None;
        }
        match self.environment().references.borrow().get(string) {
            Some(Object::String(units)) => Some(String::from_utf16(units).expect("Unicode")),
            other => panic!("not a string: {other:?}"),
        }
    }

    /// Calls a static native method, in a frame of its own: what it returns has to be looked at by `native`.
    ///
    /// Fails the test if the method misused JNI.
    pub(crate) fn call<T>(
        &self,
        native: impl FnOnce(*mut sys::JNIEnv, jclass) -> T,
    ) -> Result<T, Thrown> {
        let environment = self.environment();
        environment.references.borrow_mut().push_frame(CAPACITY);
        let frames = environment.references.borrow().frames();
        let returned = native(self.environment.as_ptr().cast(), self.class);
        let left = environment.references.borrow().frames();
        assert_eq!(left, frames, "local frames when the native method returned");
        environment.references.borrow_mut().pop_frame();

        let misuse = environment.misuse.take();
        assert!(misuse.is_empty(), "misuse of JNI: {misuse:#?}");
        match environment.pending.take() {
            Some(thrown) => Err(thrown),
            None => Ok(returned),
        }
    }

    fn held(&self, object: Object) -> jobject {
        self.environment().references.borrow_mut().add(object).0
    }

    fn environment(&self) -> &Environment {
        // SAFETY: it is freed when this is dropped, and everybody shares it.
        unsafe { self.environment.as_ref() }
    }
}

impl Drop for JavaThread {
    fn drop(&mut self) {
        // SAFETY: both were leaked when this was made, and native code does not run any more.
        unsafe {
            let environment = Box::from_raw(self.environment.as_ptr());
            drop(Box::from_raw(environment.functions.cast_mut()));
        }
    }
}
