//! As much of a JVM as Warden's native methods see: they are called from Rust, as the library exports them.
//!
//! It is as strict as `-Xcheck:jni`, and more so: what JNI leaves undefined fails the test, be it a reference that is
//! not live, an object of another type, the environment of another thread, or a call that must not be made while an
//! exception is pending. A function that is not modelled ends the process with its number.
//!
//! Who calls a native method has to link the library that has it: `use warden as _`.

mod functions;
mod methods;
mod native_engine;
mod object;
mod references;
mod thread;

pub use native_engine::{ALLOW, DENY, Name, STALE};
pub use thread::{JavaString, JavaThread, Thrown};

#[cfg(test)]
mod tests;
