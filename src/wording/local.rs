//! What the local workspace says by itself: its clock and its guide.

use chrono::{DateTime, Utc};

use crate::domain::status::TicketStatus;
use crate::message::Tone;
use crate::wording::parts;

/// What a ticket's status says by its colour.
pub const fn status_tone(status: TicketStatus) -> Tone {
    parts::tone(status)
}

/// Nothing is due that the clock could be moved to.
pub const fn nothing_due() -> &'static str {
    "Nothing is due: no client waits for a date."
}

/// The clock was moved.
pub fn moved(to: DateTime<Utc>, zone: chrono_tz::Tz) -> String {
    format!(
        "Moved to {}.",
        to.with_timezone(&zone).format("%a %-d %b %Y, %H:%M")
    )
}
