//! What the tests stand on: the outside world, made small.

pub mod database;
