//! How often a portfolio is refreshed, and when it is due next.

use std::{fmt, str::FromStr};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::clipped;

/// Days between two refreshes of a portfolio: 7 to 366.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Cadence(u16);

/// Why a cadence was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CadenceError {
    /// A number of days, but not one between 7 and 366.
    #[error("A cadence is 7 to 366 days, not {given}.")]
    OutOfRange {
        /// The number as it was given.
        given: String,
    },
    /// Not a number of days.
    #[error("\"{0}\" is not a cadence. Write days: \"60\", \"60 days\" or \"every 60 days\".")]
    Unreadable(String),
    /// Nothing was given.
    #[error("The cadence is empty. Write days, like \"60\".")]
    Empty,
}

impl Cadence {
    /// The shortest cadence, in days.
    pub const MIN_DAYS: i64 = 7;
    /// The longest cadence, in days.
    pub const MAX_DAYS: i64 = 366;

    /// A cadence of so many days; an error outside 7 to 366.
    pub fn new(days: i64) -> Result<Self, CadenceError> {
        u16::try_from(days)
            .ok()
            .filter(|_| (Self::MIN_DAYS..=Self::MAX_DAYS).contains(&days))
            .map(Self)
            .ok_or_else(|| CadenceError::OutOfRange {
                given: days.to_string(),
            })
    }

    /// The days between two refreshes.
    pub fn days(self) -> i64 {
        i64::from(self.0)
    }
}

impl fmt::Display for Cadence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "every {} days", self.0)
    }
}

impl From<Cadence> for i64 {
    fn from(cadence: Cadence) -> Self {
        cadence.days()
    }
}

impl TryFrom<i64> for Cadence {
    type Error = CadenceError;

    fn try_from(days: i64) -> Result<Self, Self::Error> {
        Self::new(days)
    }
}

/// Reads `60`, `60 days` and `every 60 days`, in any case. Words such as "monthly" are refused:
/// they do not say how many days.
impl FromStr for Cadence {
    type Err = CadenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let lower = text.trim().to_lowercase();
        if lower.is_empty() {
            return Err(CadenceError::Empty);
        }
        let number = lower.strip_prefix("every ").unwrap_or(&lower);
        let number = ["days", "day"]
            .iter()
            .find_map(|unit| number.strip_suffix(unit))
            .unwrap_or(number)
            .trim();
        if !is_whole_number(number) {
            return Err(CadenceError::Unreadable(clipped(text)));
        }
        match number.parse() {
            Ok(days) => Self::new(days),
            Err(_) => Err(CadenceError::OutOfRange {
                given: clipped(number),
            }),
        }
    }
}

fn is_whole_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What the next refresh date is counted from when a cycle closes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RescheduleFrom {
    /// The cycle's own refresh date: a late cycle does not make the calendar drift.
    #[default]
    RefreshDate,
    /// The day on which the cycle closed.
    Completion,
}

/// The refresh date of the cycle that follows (process.md, section 4).
///
/// `today` is the day of closing in the portfolio's zone. From the refresh date: at least one
/// whole cadence later, and by whole cadences until it is after today. Saturates at
/// [`NaiveDate::MAX`].
pub fn next_refresh_date(
    refresh_date: NaiveDate,
    cadence: Cadence,
    today: NaiveDate,
    from: RescheduleFrom,
) -> NaiveDate {
    let (start, cadences) = match from {
        RescheduleFrom::Completion => (today, 1),
        RescheduleFrom::RefreshDate => {
            let days_late = today.signed_duration_since(refresh_date).num_days();
            (refresh_date, days_late.max(0) / cadence.days() + 1)
        }
    };
    u64::try_from(cadences * cadence.days())
        .ok()
        .and_then(|days| start.checked_add_days(Days::new(days)))
        .unwrap_or(NaiveDate::MAX)
}
