//! One suite of the store, run on both databases.
#![allow(
    clippy::too_many_lines,
    clippy::items_after_statements,
    clippy::many_single_char_names,
    clippy::similar_names,
    reason = "a test tells one story from its beginning to its end"
)]

mod agency;
mod assets;
mod copies;
mod due;
mod outbox;
mod people;
mod portfolios;
mod posted;
mod records;
mod refusals;
mod schema;
mod statements;
mod tickets;
