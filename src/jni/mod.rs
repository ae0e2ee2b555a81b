//! The boundary between Druid's Java and the engine.
