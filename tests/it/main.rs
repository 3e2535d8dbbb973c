//! All integration tests, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::format_push_string,
    clippy::needless_pass_by_value
)]

#[path = "../support/mod.rs"]
mod support;

mod calendar;
mod config;
mod conversations;
mod corrections;
mod crm;
mod discord_adapter;
mod domain;
mod end_to_end;
mod fake_discord;
mod program;
mod seeing;
mod store;
mod tidy;
mod wording;
