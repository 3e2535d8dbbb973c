//! refreshbot runs the Creative Refresh of paid-social agencies.
#![forbid(unsafe_code)]

pub mod domain;
