//! The rules of the Creative Refresh: no I/O, no clock, no platform.
pub mod calendar;
pub mod crm;
pub mod email;
pub mod name_key;
