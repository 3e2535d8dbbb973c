//! Dates and times as the bot writes them.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use super::time_zone::utc_to_local;

/// `Mon 23 Nov`, or `Sun 21 Feb 2027` where the year is not that of `today`.
pub fn show_date(date: NaiveDate, today: NaiveDate) -> String {
    let format = if date.year() == today.year() {
        "%a %-d %b"
    } else {
        "%a %-d %b %Y"
    };
    date.format(format).to_string()
}

/// `Thu 19 Nov, 14:05` on the clocks of the zone; with the year where it is not that of `today`.
pub fn show_instant(at: DateTime<Utc>, zone: Tz, today: NaiveDate) -> String {
    let local = utc_to_local(at, zone);
    format!(
        "{}, {}",
        show_date(local.date(), today),
        local.format("%H:%M")
    )
}
