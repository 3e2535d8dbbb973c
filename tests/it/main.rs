//! All integration tests, in one binary.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

#[path = "../support/mod.rs"]
mod support;

mod calendar;
mod config;
mod conversations;
mod crm;
mod discord_adapter;
mod domain;
mod fake_discord;
mod program;
mod seeing;
mod store;
mod tidy;
mod wording;
