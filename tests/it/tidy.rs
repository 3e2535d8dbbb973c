//! Tidy
