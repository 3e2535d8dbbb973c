//! The rules of the process, cell by cell and for any input.

mod ad_set;
mod notice;
mod permission;
mod reply_to;
mod stall;
mod status;
mod status_properties;
mod ticket;
