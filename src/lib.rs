//! refreshbot
