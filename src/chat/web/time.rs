//! The clock that the page shows and moves.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::store;

/// How the clock is moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Move {
    /// An hour on.
    Hour,
    /// To the beginning of the next working day.
    WorkingDay,
    /// To what falls due next.
    Due,
}

/// What moving the clock did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// A sentence.
    pub what: String,
}

/// A clock that can be moved: time that is skipped is caught up as after downtime.
#[async_trait]
pub trait Time: Send + Sync + 'static {
    /// Moves it and does what falls due.
    ///
    /// # Errors
    /// A fault of the database.
    async fn go(&self, to: Move) -> store::Result<Moved>;

    /// Does what is to be done now.
    ///
    /// # Errors
    /// A fault of the database.
    async fn catch_up(&self) -> store::Result<()>;
}

/// An instant on the agency's clocks, as the page shows it.
pub fn shown(now: DateTime<Utc>, zone: chrono_tz::Tz) -> serde_json::Value {
    let local = now.with_timezone(&zone);
    serde_json::json!({
        "now": now,
        "zone": zone.name(),
        "text": local.format("%a %-d %b %Y, %H:%M").to_string(),
    })
}
