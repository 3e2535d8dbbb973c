//! All integration tests, in one binary.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::duration_suboptimal_units,
    clippy::format_push_string,
    clippy::match_same_arms,
    clippy::needless_pass_by_value,
    clippy::type_complexity,
    clippy::unused_self
)]

#[path = "../support/mod.rs"]
mod support;

mod browser;
mod calendar;
mod config;
mod conversations;
mod corrections;
mod crash;
mod crm;
mod difficult_cycle;
mod discord_adapter;
mod domain;
mod end_to_end;
mod fake_discord;
mod feeds;
mod hostile;
mod mail;
mod program;
mod seeing;
mod store;
mod tidy;
mod web;
mod wording;
