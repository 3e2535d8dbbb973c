//! The rules of the Creative Refresh: no I/O, no clock, no platform.
pub mod calendar;
