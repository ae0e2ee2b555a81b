//! What a piece of work needs.

pub mod input_source;
pub mod task;
