//! All that people read, in one place. Pure: facts in, structure out.
//!
//! Every function that speaks takes the [`Locale`] first and matches its one value in the
//! parameter: a second locale makes the compiler point at each text that is to be translated.

pub mod choice;
pub mod commands;
mod fit;
pub mod form;
pub mod ics;
pub mod local;
pub mod mail;
pub mod notice;
mod parts;
pub mod plain;
pub mod refusal;
pub mod reply;
pub mod view;

/// The language that somebody is spoken to in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// English.
    #[default]
    En,
}
