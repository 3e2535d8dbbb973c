//! Integration tests of refreshbot.

#[path = "../support/mod.rs"]
mod support;

mod fake_discord;
