//! The rules of the process: pure, without I/O, clock or platform. One file per noun of process.md.

pub mod ad_set;
pub mod asset;
pub mod board;
pub mod calendar;
pub mod crm;
pub mod edit;
pub mod email;
pub mod id;
pub mod moving;
pub mod name_key;
pub mod note;
pub mod notice;
pub mod open_cycle;
pub mod outlook;
pub mod people;
pub mod permission;
pub mod portfolio;
pub mod question;
pub mod refusal;
pub mod reminder;
pub mod stall;
pub mod status;
pub mod task;
pub(crate) mod text_enum;
pub mod ticket;
pub mod todo;
