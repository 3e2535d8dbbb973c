//! The local workspace as people use it: the program, a real browser, clicks and keys.
//!
//! Needs Chromium and its driver; `.ci/run` installs them. `REFRESHBOT_AXE` names the file
//! `axe.min.js` of axe-core, `REFRESHBOT_SCREENSHOTS` a folder for pictures of what was seen.

pub mod accessibility;
mod cycle;
pub mod desk;
mod elsewhere;
mod keyboard;
mod long;
mod narrow;
pub mod programs;
mod reconnect;
mod refused;
mod start;
