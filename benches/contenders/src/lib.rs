//! Warden's engine beside other policy engines: the same permissions, the same questions.

pub mod casbin;
pub mod cedar;
pub mod harness;
pub mod opa;
pub mod setting;
pub mod warden;

#[path = "../../thread_time/measurement.rs"]
pub mod measurement;
#[path = "../../thread_time/mod.rs"]
pub mod thread_time;

/// A policy engine with permissions in it.
pub trait Contender {
    /// Whether the user may read the datasource of this name. Takes the name as an authorizer gets it, and makes of it
    /// whatever the engine wants to be asked with.
    fn may_read(&self, name: &str) -> bool;
}
