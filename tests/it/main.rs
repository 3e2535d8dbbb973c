//! Integration tests of refreshbot.

#[path = "../support/mod.rs"]
mod support;

mod discord_adapter;
mod fake_discord;
