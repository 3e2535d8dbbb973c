//! All that people read, in one place. Pure.

pub mod commands;
pub mod view;
