//! All integration tests, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod calendar;
mod config;
mod crm;
mod wording;
