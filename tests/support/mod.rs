//! What the tests stand on: the outside world, made small and kept in memory.
#![allow(
    dead_code,
    unused_imports,
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::cast_possible_truncation,
    clippy::must_use_candidate,
    clippy::missing_panics_doc
)]

pub mod bot;
pub mod console;
pub mod database;
pub mod discord;
pub mod invariants;
pub mod markdown;
pub mod running_bot;
pub mod smtp;
pub mod until;

pub use crate::wording::hold_to_limits;
