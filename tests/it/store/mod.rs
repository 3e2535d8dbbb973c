//! One suite of the store, run on both databases.

mod agency;
mod statements;

pub(crate) use agency::{Agency, at, date};
