//! refreshbot runs the Creative Refresh of paid-social agencies.
#![forbid(unsafe_code)]

pub mod config;
pub mod domain;
