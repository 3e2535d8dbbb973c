//! When the daily things happen: a cron expression, read on the local wall clock.

use std::{fmt, str::FromStr};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    clipped,
    time_zone::{local_to_utc, utc_to_local},
};

/// The times at which something happens, as a cron expression: seconds, minutes, hours, day of
/// the month, month, weekday, and optionally the year (1970 to 2100), as in `0 0 9 * * Mon-Fri`.
/// A day must satisfy both the day of the month and the weekday. Weekdays are names only:
/// programs disagree on which day is number 1.
///
/// The expression is read on the local wall clock and mapped to instants afterwards by
/// [`local_to_utc`]. When clocks go forward, what falls into the gap happens at its end, once;
/// when they go back, what comes twice happens at its first coming only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DailySchedule(cron::Schedule);

/// Why a cron expression was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ScheduleError {
    /// Too few or too many fields.
    #[error(
        "A schedule has six fields: seconds, minutes, hours, day, month, weekday. Yours has \
         {found}. \"0 0 9 * * Mon-Fri\" is nine o'clock on weekdays."
    )]
    FieldCount {
        /// How many there were.
        found: usize,
    },
    /// A field that cannot be read.
    #[error("\"{given}\" cannot be read as the {field} of a schedule: use {expected}.")]
    Field {
        /// Which field, as people call it.
        field: &'static str,
        /// What stood there.
        given: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// The fields can be read one by one and not as a whole.
    #[error("\"{0}\" is not a schedule. \"0 0 9 * * Mon-Fri\" is nine o'clock on weekdays.")]
    Unreadable(String),
    /// No day satisfies it, such as 31 February.
    #[error("\"{0}\" never happens: no day has that month, day, weekday and year.")]
    Never(String),
}

/// The fields in their order, with what may stand in them.
const FIELDS: [(&str, &str); 7] = [
    ("seconds", "0 to 59"),
    ("minutes", "0 to 59"),
    ("hours", "0 to 23, or *"),
    ("day of the month", "1 to 31, or *"),
    ("month", "1 to 12, Jan to Dec, or *"),
    ("weekday", "names such as Mon-Fri or Mon,Thu, or *"),
    ("year", "1970 to 2100, or *"),
];
const WEEKDAY: usize = 5;

impl DailySchedule {
    /// The first occurrence on or after the local date: never before its midnight. `None` if
    /// there is none until the end of 2100.
    pub fn first_on_or_after(&self, date: NaiveDate, zone: Tz) -> Option<DateTime<Utc>> {
        let midnight = date.and_time(NaiveTime::MIN);
        let before = midnight
            .checked_sub_signed(TimeDelta::seconds(1))
            .unwrap_or(midnight);
        let occurrence = self.occurrences_after(before).next()?;
        Some(local_to_utc(occurrence, zone))
    }

    /// The next occurrence strictly after the instant. `None` if there is none until the end of
    /// 2100.
    pub fn next_after(&self, instant: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
        // While an hour is repeated, what the clock will show has come already: those
        // occurrences map to its first coming, and are passed over.
        self.occurrences_after(utc_to_local(instant, zone))
            .map(|occurrence| local_to_utc(occurrence, zone))
            .find(|at| *at > instant)
    }

    /// The occurrences on the wall clock, strictly after the given time. The crate knows UTC
    /// only as a clock that never changes: what it is given here is local time. It would take a
    /// year before 0 for one in the far future, hence the bound.
    fn occurrences_after(&self, wall: NaiveDateTime) -> impl Iterator<Item = NaiveDateTime> {
        let start = wall
            .and_utc()
            .max(DateTime::UNIX_EPOCH - TimeDelta::seconds(1));
        // It adds a second to the start, and panics where there is none.
        let start = start.min(DateTime::<Utc>::MAX_UTC - TimeDelta::days(1));
        self.0
            .after(&start)
            .map(|occurrence| occurrence.naive_utc())
    }
}

impl FromStr for DailySchedule {
    type Err = ScheduleError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fields: Vec<&str> = text.split_whitespace().collect();
        if !(6..=7).contains(&fields.len()) {
            return Err(ScheduleError::FieldCount {
                found: fields.len(),
            });
        }
        if let Some(position) = (0..fields.len()).find(|&p| !is_readable(p, fields[p])) {
            let (field, expected) = FIELDS[position];
            return Err(ScheduleError::Field {
                field,
                given: clipped(fields[position]),
                expected,
            });
        }
        let expression = fields.join(" ");
        let schedule = cron::Schedule::from_str(&expression)
            .map_err(|_| ScheduleError::Unreadable(clipped(&expression)))?;
        let schedule = Self(schedule);
        if schedule
            .occurrences_after(NaiveDateTime::MIN)
            .next()
            .is_none()
        {
            return Err(ScheduleError::Never(clipped(&expression)));
        }
        Ok(schedule)
    }
}

/// Whether one field can be read, the others being stars: the crate's own errors do not say in
/// plain words which field is wrong.
fn is_readable(position: usize, field: &str) -> bool {
    if position == WEEKDAY && field.bytes().any(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let mut expression = ["*"; FIELDS.len()];
    expression[position] = field;
    cron::Schedule::from_str(&expression.join(" ")).is_ok()
}

impl fmt::Display for DailySchedule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.source())
    }
}

impl TryFrom<String> for DailySchedule {
    type Error = ScheduleError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<DailySchedule> for String {
    fn from(schedule: DailySchedule) -> Self {
        schedule.to_string()
    }
}
