//! What a piece of work needs.

pub mod task;
