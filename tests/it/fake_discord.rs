//! The fake Discord, held against a bare serenity client with its rate limiter on.
#![allow(clippy::unwrap_used, clippy::expect_used)]

mod bot;
mod gateway;
mod interactions;
mod limits;
mod load;
mod rest;
