//! How what goes wrong here reaches Java: as an exception of one of its own classes, never as a panic.

use std::any::Any;

use jni::Env;
use jni::errors::ErrorPolicy;
use jni::jni_str;
use jni::strings::{JNIStr, JNIString};
use thiserror::Error;

use crate::requirement::read_name::NO_NAME;
use crate::requirement::task_access::UnknownTaskAccess;

/// Everything that can go wrong at the boundary.
#[derive(Debug, Error)]
pub(super) enum BoundaryError {
    #[error("{0} must not be null")]
    Null(&'static str),
    #[error("{0} is not valid Unicode")]
    NotUnicode(&'static str),
    #[error("{0} is longer than 8,192 characters")]
    TooLong(&'static str),
    #[error("identityCase must be `exact` or `lower`")]
    IdentityCase,
    #[error("internalUsers holds an entry without a name")]
    InternalUser,
    #[error(transparent)]
    TaskAccess(#[from] UnknownTaskAccess),
    /// Each error of a policy on a line of its own.
    #[error("{0}")]
    InvalidPolicy(String),
    #[error("{NO_NAME}")]
    QuotedName,
    #[error("Druid has no such action")]
    UnknownAction,
    #[error("Warden has no such {0}")]
    UnknownNumber(&'static str),
    #[error("not every object has its kind")]
    KindsAndObjects,
    #[error("it holds more than 4,096 objects")]
    TooManyObjects,
    #[error("it is larger than 64 MiB")]
    TooLarge,
    #[error("no such guard")]
    NoGuard,
    #[error("the guard holds no policy")]
    NoPolicy,
    #[error("more than {0} guards in one process")]
    TooManyGuards(usize),
    #[error("the numbers of engines are used up; restart the service")]
    NoEngineNumbers,
    #[error("too many different sets of roles at once")]
    TooManyRoleSets,
    #[error(transparent)]
    Jni(#[from] jni::errors::Error),
}

impl BoundaryError {
    /// The one table from errors to Java's classes. `IllegalArgumentException`: what was handed in is wrong and says so
    /// to its author. `IllegalStateException`: it is not the caller's fault.
    fn java_class(&self) -> &'static JNIStr {
        match self {
            Self::Null(_)
            | Self::NotUnicode(_)
            | Self::TooLong(_)
            | Self::IdentityCase
            | Self::InternalUser
            | Self::TaskAccess(_)
            | Self::InvalidPolicy(_)
            | Self::QuotedName
            | Self::UnknownAction
            | Self::UnknownNumber(_)
            | Self::KindsAndObjects
            | Self::TooManyObjects
            | Self::TooLarge => jni_str!("java/lang/IllegalArgumentException"),
            Self::NoGuard
            | Self::NoPolicy
            | Self::TooManyGuards(_)
            | Self::NoEngineNumbers
            | Self::TooManyRoleSets
            | Self::Jni(_) => jni_str!("java/lang/IllegalStateException"),
        }
    }
}

/// Throws every error and every panic as a Java exception; one that is already pending wins.
#[derive(Debug)]
pub(super) struct ThrowAsJava;

impl<T: Default> ErrorPolicy<T, BoundaryError> for ThrowAsJava {
    type Captures<'local: 'native, 'native> = ();

    fn on_error<'local: 'native, 'native>(
        env: &mut Env<'local>,
        _captures: &mut (),
        error: BoundaryError,
    ) -> jni::errors::Result<T> {
        throw(env, error.java_class(), &error.to_string());
        Ok(T::default())
    }

    fn on_panic<'local: 'native, 'native>(
        env: &mut Env<'local>,
        _captures: &mut (),
        payload: Box<dyn Any + Send + 'static>,
    ) -> jni::errors::Result<T> {
        let message = format!(
            "the native engine panicked: {}",
            panic_text(payload.as_ref())
        );
        // Dropping a payload runs code of whoever panicked, which may panic again.
        std::mem::forget(payload);
        throw(env, jni_str!("java/lang/IllegalStateException"), &message);
        Ok(T::default())
    }
}

fn panic_text(payload: &(dyn Any + Send)) -> &str {
    if let Some(text) = payload.downcast_ref::<&'static str>() {
        text
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text
    } else {
        "no message"
    }
}

fn throw(env: &mut Env<'_>, class: &JNIStr, message: &str) {
    if !env.exception_check() {
        // `throw_new` answers with an error when it succeeds: that an exception is pending now.
        let _pending = env.throw_new(class, JNIString::new(message));
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;

    use super::*;

    #[test]
    fn the_author_of_a_policy_is_told_by_another_class_than_a_fault_within() {
        let argument = jni_str!("java/lang/IllegalArgumentException");
        let state = jni_str!("java/lang/IllegalStateException");
        assert_eq!(
            BoundaryError::InvalidPolicy("1:1: empty".into()).java_class(),
            argument
        );
        assert_eq!(BoundaryError::NotUnicode("policy").java_class(), argument);
        assert_eq!(BoundaryError::NoGuard.java_class(), state);
        assert_eq!(BoundaryError::NoPolicy.java_class(), state);
    }

    #[test]
    fn a_panic_keeps_its_text_formatted_or_not() {
        let plain = catch_unwind(|| panic!("boom")).unwrap_err();
        let formatted = catch_unwind(|| panic!("boom {}", 42)).unwrap_err();
        let odd = catch_unwind(|| std::panic::panic_any(42)).unwrap_err();
        assert_eq!(panic_text(plain.as_ref()), "boom");
        assert_eq!(panic_text(formatted.as_ref()), "boom 42");
        assert_eq!(panic_text(odd.as_ref()), "no message");
    }
}
