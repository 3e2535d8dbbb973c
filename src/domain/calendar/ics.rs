//! Days off from an iCalendar file (RFC 5545): the all-day events of a public-holiday calendar.
//!
//! Read by hand, because so little of the format is needed: whole days, several in a row, and those
//! that come every year on the same date. What has a time of day is no day off.

use std::collections::BTreeSet;

use chrono::{Datelike, Days, NaiveDate};

/// The last year to which what comes every year is written out.
const LAST_YEAR: i32 = 2100;

/// The most days that one event takes: a longer one is no holiday.
const LONGEST: i64 = 60;

/// Why a file is not a calendar of days off. Each is a sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IcsError {
    /// It does not begin like a calendar.
    #[error("It is not an iCalendar file: that begins with BEGIN:VCALENDAR.")]
    NotACalendar,
    /// It holds no event of a whole day.
    #[error("It has no event that lasts whole days, so there is no day off in it.")]
    NoDays,
    /// An event repeats in a way that is not read.
    #[error(
        "The event of {0} repeats in another way than every year on its date. Use a file that lists each day."
    )]
    Repeats(NaiveDate),
}

/// The days off of a calendar.
///
/// # Errors
/// It is no calendar, or has no days, or one that repeats otherwise than yearly.
pub fn days_off(text: &str) -> Result<BTreeSet<NaiveDate>, IcsError> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    // A line that begins with a space continues the one before.
    let unfolded = text.replace("\n ", "").replace("\n\t", "");
    if !unfolded
        .trim_start()
        .to_lowercase()
        .starts_with("begin:vcalendar")
    {
        return Err(IcsError::NotACalendar);
    }
    let mut days = BTreeSet::new();
    let mut event = Event::default();
    for line in unfolded.lines() {
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let (name, parameters) = name.split_once(';').unwrap_or((name, ""));
        let cancelled = value.eq_ignore_ascii_case("CANCELLED");
        match name.to_lowercase().as_str() {
            "begin" if value.eq_ignore_ascii_case("VEVENT") => event = Event::default(),
            "dtstart" => event.first = whole_day(parameters, value),
            "dtend" => event.end = whole_day(parameters, value),
            "rrule" => event.rule = Some(value.to_uppercase()),
            "status" if cancelled => event.cancelled = true,
            "end" if value.eq_ignore_ascii_case("VEVENT") => event.add_to(&mut days)?,
            _ => {}
        }
    }
    if days.is_empty() {
        return Err(IcsError::NoDays);
    }
    Ok(days)
}

/// A date without a time of day.
fn whole_day(parameters: &str, value: &str) -> Option<NaiveDate> {
    let has_time = value.contains('T') || parameters.to_uppercase().contains("DATE-TIME");
    (!has_time)
        .then(|| NaiveDate::parse_from_str(value.trim(), "%Y%m%d").ok())
        .flatten()
}

#[derive(Default)]
struct Event {
    first: Option<NaiveDate>,
    /// The day after the last.
    end: Option<NaiveDate>,
    rule: Option<String>,
    cancelled: bool,
}

impl Event {
    fn add_to(&self, days: &mut BTreeSet<NaiveDate>) -> Result<(), IcsError> {
        let Some(first) = self.first.filter(|_| !self.cancelled) else {
            return Ok(());
        };
        let length = self.end.map_or(1, |end| (end - first).num_days().max(1));
        if length > LONGEST {
            return Ok(());
        }
        let last_year = match &self.rule {
            None => first.year(),
            Some(rule) => last_year(rule).ok_or(IcsError::Repeats(first))?,
        };
        for year in first.year()..=last_year.min(LAST_YEAR) {
            // 29 February comes in leap years only.
            let Some(start) = first.with_year(year) else {
                continue;
            };
            let length = u64::try_from(length).unwrap_or(1);
            days.extend((0..length).filter_map(|day| start.checked_add_days(Days::new(day))));
        }
        Ok(())
    }
}

/// Until which year a rule repeats; `None`: it is not every year on the same date.
fn last_year(rule: &str) -> Option<i32> {
    let mut last = LAST_YEAR;
    let mut yearly = false;
    for part in rule.split(';').filter(|part| !part.is_empty()) {
        match part.split_once('=')? {
            ("FREQ", "YEARLY") => yearly = true,
            ("INTERVAL", "1") | ("BYMONTH" | "BYMONTHDAY" | "WKST", _) => {}
            ("UNTIL", until) => last = until.get(..4)?.parse().ok()?,
            _ => return None,
        }
    }
    yearly.then_some(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(events: &str) -> String {
        format!("begin:vcalendar\r\nVERSION:2.0\r\n{events}END:VCALENDAR\r\n")
    }

    fn event(lines: &str) -> String {
        format!("begin:vevent\r\nSUMMARY:Off\r\n{lines}END:VEVENT\r\n")
    }

    fn read(lines: &str) -> Vec<String> {
        let days = days_off(&calendar(&event(lines))).unwrap_or_default();
        days.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn whole_days_are_off() {
        assert_eq!(read("DTSTART;VALUE=DATE:20261225\r\n"), ["2026-12-25"]);
        let two = "DTSTART;VALUE=DATE:20261225\r\nDTEND;VALUE=DATE:202612\r\n 27\r\n";
        assert_eq!(read(two), ["2026-12-25", "2026-12-26"], "a folded line");
        assert_eq!(
            read("DTSTART:20261225T090000Z\r\n"),
            [""; 0],
            "not a whole day"
        );
        let cancelled = "DTSTART;VALUE=DATE:20261225\r\nSTATUS:CANCELLED\r\n";
        assert_eq!(read(cancelled), [""; 0]);
    }

    #[test]
    fn what_comes_every_year() {
        let rule = "DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=YEARLY;UNTIL=20281231\r\n";
        assert_eq!(read(rule), ["2026-12-25", "2027-12-25", "2028-12-25"]);
        let weekly = "DTSTART;VALUE=DATE:20261225\r\nRRULE:FREQ=WEEKLY\r\n";
        let error = days_off(&calendar(&event(weekly)));
        assert!(matches!(error, Err(IcsError::Repeats(_))));
    }

    #[test]
    fn what_is_no_calendar_is_refused() {
        assert_eq!(days_off("2026-12-25\n"), Err(IcsError::NotACalendar));
        assert_eq!(days_off(&calendar("")), Err(IcsError::NoDays));
    }
}
