//! refreshbot: runs the Creative Refresh of paid-social agencies where people already talk.
//!
//! Arrows go one way: `chat`, `worker`, `cli` → `workflow` → `domain`, `store`. `wording` is pure and
//! holds all that people read. `ARCHITECTURE.md` has the map.

#![forbid(unsafe_code)]

pub mod app;
pub mod backup;
pub mod chat;
pub mod cli;
pub mod clock;
pub mod config;
pub mod domain;
pub mod files;
pub mod finding;
pub mod http;
pub mod mail;
pub mod measure;
pub mod message;
mod one_core;
pub mod request;
pub mod stage;
pub mod store;
pub mod wording;
pub mod worker;
pub mod workflow;
