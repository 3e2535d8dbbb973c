//! The fake Discord, held against a bare serenity client with its rate limiter on.

mod bot;
mod gateway;
mod interactions;
mod limits;
mod rest;
