//! Mail: over a real socket to a server that may fail, and through the outbox.

mod outbox;
mod smtp;
