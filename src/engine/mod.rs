//! A policy compiled for deciding.
