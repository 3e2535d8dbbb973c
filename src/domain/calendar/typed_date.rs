//! Dates as people type them, and as the CRM's export spells them.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use thiserror::Error;

use super::clipped;

/// The years that a refresh can be planned in. A date outside is a slip of the keyboard, and
/// schedules end in 2100.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2099;

/// Why what looks like a date is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ImpossibleDate {
    /// There is no such month.
    #[error(
        "\"{given}\" has month {month}; there are 12. Write 2026-12-24, or with slashes the month \
         first: 12/24/2026."
    )]
    Month {
        /// What was given.
        given: String,
        /// The month in it.
        month: u32,
    },
    /// The month has no such day.
    #[error("\"{given}\" has day {day}; that month has {last} days.")]
    Day {
        /// What was given.
        given: String,
        /// The day in it.
        day: u32,
        /// The last day of that month.
        last: u32,
    },
    /// Too long ago or too far ahead.
    #[error("\"{given}\" is out of range: dates go from 2000 to 2099.")]
    Year {
        /// What was given.
        given: String,
    },
}

/// Why a typed date was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TypedDateError {
    /// Nothing was typed.
    #[error("The date is empty. Write 2026-12-24, today, tomorrow, +3d or fri.")]
    Empty,
    /// Not a spelling of a date.
    #[error("\"{0}\" is not a date. Write 2026-12-24, today, tomorrow, +3d or fri.")]
    Unreadable(String),
    /// A date that does not exist, or that is out of range.
    #[error(transparent)]
    Impossible(#[from] ImpossibleDate),
}

/// Why a date of a CRM export was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CrmDateError {
    /// The cell is empty.
    #[error("The date is empty. Write it like 2026-12-24.")]
    Empty,
    /// Not a spelling of a date.
    #[error("\"{0}\" is not a date. Write it like 2026-12-24, 12/24/2026 or Dec 24, 2026.")]
    Unreadable(String),
    /// A date that does not exist, or that is out of range.
    #[error(transparent)]
    Impossible(#[from] ImpossibleDate),
}

/// Reads a date as people type it; `today` is today in the portfolio's zone.
///
/// `2026-12-24`, `today`, `tomorrow`, `+3d` (also `+3`, `+3 days`), a weekday (`fri`, `Friday`:
/// the next one strictly after today, since today has its own word), and the spellings of
/// [`parse_crm_date`]. Years 2000 to 2099.
pub fn parse_typed_date(text: &str, today: NaiveDate) -> Result<NaiveDate, TypedDateError> {
    let lower = text.trim().to_lowercase();
    let from_today = match lower.as_str() {
        "" => return Err(TypedDateError::Empty),
        "today" => Some(0),
        "tomorrow" => Some(1),
        _ => None,
    };
    if let Some(days) = from_today {
        return Ok(days_after(today, days, text)?);
    }
    if let Some(days) = lower.strip_prefix('+') {
        return days_ahead(days, today, text);
    }
    if let Ok(weekday) = lower.parse::<Weekday>() {
        let ahead = weekday.days_since(today.weekday());
        let ahead = if ahead == 0 { 7 } else { ahead };
        return Ok(days_after(today, u64::from(ahead), text)?);
    }
    parse_crm_date(text).map_err(|error| match error {
        CrmDateError::Empty => TypedDateError::Empty,
        CrmDateError::Unreadable(given) => TypedDateError::Unreadable(given),
        CrmDateError::Impossible(why) => TypedDateError::Impossible(why),
    })
}

/// The rest of `+3d`, `+3 days` or `+3`.
fn days_ahead(rest: &str, today: NaiveDate, text: &str) -> Result<NaiveDate, TypedDateError> {
    let number = ["days", "day", "d"]
        .iter()
        .find_map(|unit| rest.strip_suffix(unit))
        .unwrap_or(rest)
        .trim();
    if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(TypedDateError::Unreadable(clipped(text)));
    }
    // Digits that do not fit are a number all the same, and lie beyond the last year.
    let days = number.parse().unwrap_or(u64::MAX);
    Ok(days_after(today, days, text)?)
}

fn days_after(today: NaiveDate, days: u64, text: &str) -> Result<NaiveDate, ImpossibleDate> {
    today
        .checked_add_days(Days::new(days))
        .filter(|date| YEARS.contains(&date.year()))
        .ok_or_else(|| ImpossibleDate::Year {
            given: clipped(text),
        })
}

/// Reads a date of a CRM export: `2026-12-24`, `12/24/2026` (the month first) or
/// `Dec 24, 2026`. Years have four digits and lie between 2000 and 2099; a time of day is not
/// read.
pub fn parse_crm_date(text: &str) -> Result<NaiveDate, CrmDateError> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(CrmDateError::Empty);
    }
    let (year, month, day) = iso_date(trimmed)
        .or_else(|| slashed_date(trimmed))
        .or_else(|| spelled_date(trimmed))
        .ok_or_else(|| CrmDateError::Unreadable(clipped(text)))?;
    Ok(calendar_date(year, month, day, text)?)
}

/// What `01/02/2026` would be with the day first, where that is another date than the one that
/// [`parse_crm_date`] reads.
pub fn day_first_reading(text: &str) -> Option<NaiveDate> {
    let (year, day, month) = slashed_date(text.trim())?;
    let other = calendar_date(year, month, day, text).ok()?;
    (month != day).then_some(other)
}

/// Year, month and day of `2026-12-24`.
fn iso_date(text: &str) -> Option<(i32, u32, u32)> {
    let [year, month, day] = three_parts(text, '-')?;
    Some((year_number(year)?, short_number(month)?, short_number(day)?))
}

/// Year, month and day of `12/24/2026`.
fn slashed_date(text: &str) -> Option<(i32, u32, u32)> {
    let [month, day, year] = three_parts(text, '/')?;
    Some((year_number(year)?, short_number(month)?, short_number(day)?))
}

/// Year, month and day of `Dec 24, 2026`, with or without the comma, the month short or whole.
fn spelled_date(text: &str) -> Option<(i32, u32, u32)> {
    let mut words = text.split_whitespace();
    let (month, day, year) = (words.next()?, words.next()?, words.next()?);
    if words.next().is_some() {
        return None;
    }
    let month: chrono::Month = month.trim_end_matches('.').parse().ok()?;
    let day = day.strip_suffix(',').unwrap_or(day);
    Some((
        year_number(year)?,
        month.number_from_month(),
        short_number(day)?,
    ))
}

fn three_parts(text: &str, separator: char) -> Option<[&str; 3]> {
    let parts: Vec<&str> = text.splitn(4, separator).collect();
    parts.try_into().ok()
}

fn year_number(text: &str) -> Option<i32> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

/// A number of one or two digits.
fn short_number(text: &str) -> Option<u32> {
    let digits = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}

fn calendar_date(year: i32, month: u32, day: u32, text: &str) -> Result<NaiveDate, ImpossibleDate> {
    let given = clipped(text);
    let Some(first) = NaiveDate::from_ymd_opt(year, month, 1) else {
        return Err(ImpossibleDate::Month { given, month });
    };
    let Some(date) = first.with_day(day) else {
        let last = u32::from(first.num_days_in_month());
        return Err(ImpossibleDate::Day { given, day, last });
    };
    if !YEARS.contains(&year) {
        return Err(ImpossibleDate::Year { given });
    }
    Ok(date)
}
