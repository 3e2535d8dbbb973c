//! All integration tests, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../support/mod.rs"]
mod support;

mod calendar;
mod config;
mod crm;
mod fake_discord;
mod wording;
