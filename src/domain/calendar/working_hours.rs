//! Working days, working hours and holidays: when people may be reminded, and how late work is.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday, WeekdaySet};
use chrono_tz::Tz;
use thiserror::Error;

use super::time_zone::{local_to_utc, today};

/// The days that a search looks ahead, ten years: it ends even where holidays leave no working
/// day. What lies beyond is answered with the end of the search.
const LONGEST_SEARCH_DAYS: u64 = 3_660;

/// When people work, on the clocks of a portfolio's zone.
///
/// A working day is open from `from` until just before `to`; daylight saving can make it longer
/// or shorter, and a day that the zone skips has no hours at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WorkingHours {
    /// The weekdays that are worked.
    pub days: WeekdaySet,
    /// When work begins.
    pub from: NaiveTime,
    /// When work ends, later on the same day.
    pub to: NaiveTime,
    /// Days off, whatever their weekday.
    pub holidays: BTreeSet<NaiveDate>,
}

/// Why working hours were not accepted.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WorkingHoursError {
    /// No weekday is worked.
    #[error("Working hours need at least one working day.")]
    NoDays,
    /// Work would end before it begins.
    #[error("Working hours must end later than they begin, on the same day: {from} to {to} do not.", from = .from.format("%H:%M"), to = .to.format("%H:%M"))]
    EndNotAfterStart {
        /// When work would begin.
        from: NaiveTime,
        /// When work would end.
        to: NaiveTime,
    },
}

impl Default for WorkingHours {
    /// Monday to Friday, 09:00 to 17:00, no holidays.
    fn default() -> Self {
        let nine = TimeDelta::hours(9);
        let seventeen = TimeDelta::hours(17);
        Self {
            days: WeekdaySet::from_array([
                Weekday::Mon,
                Weekday::Tue,
                Weekday::Wed,
                Weekday::Thu,
                Weekday::Fri,
            ]),
            from: NaiveTime::MIN + nine,
            to: NaiveTime::MIN + seventeen,
            holidays: BTreeSet::new(),
        }
    }
}

impl WorkingHours {
    /// Working hours with at least one working day, `from` before `to`.
    pub fn new(
        days: impl IntoIterator<Item = Weekday>,
        from: NaiveTime,
        to: NaiveTime,
        holidays: impl IntoIterator<Item = NaiveDate>,
    ) -> Result<Self, WorkingHoursError> {
        let days: WeekdaySet = days.into_iter().collect();
        if days.is_empty() {
            return Err(WorkingHoursError::NoDays);
        }
        if from >= to {
            return Err(WorkingHoursError::EndNotAfterStart { from, to });
        }
        Ok(Self {
            days,
            from,
            to,
            holidays: holidays.into_iter().collect(),
        })
    }

    /// Whether the date is a working day.
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.days.contains(date.weekday()) && !self.holidays.contains(&date)
    }

    /// Whether people are at work at the instant.
    pub fn is_open(&self, instant: DateTime<Utc>, zone: Tz) -> bool {
        // When the clock goes back over midnight, the next day's hours may have begun.
        let date = today(instant, zone);
        [Some(date), date.succ_opt()]
            .into_iter()
            .flatten()
            .filter_map(|day| self.hours_on(day, zone))
            .any(|(start, end)| start <= instant && instant < end)
    }

    /// The instant itself while people are at work, else the next beginning of work. If no work
    /// begins within ten years, the end of those.
    pub fn next_open(&self, instant: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
        self.add_hours(instant, 0, zone)
    }

    /// The instant at which so many working hours have passed since `start`, always within
    /// working hours: eight hours after 09:00 of an eight-hour day is the next working day's
    /// 09:00. If they do not pass within ten years, the end of those.
    pub fn add_hours(&self, start: DateTime<Utc>, hours: u32, zone: Tz) -> DateTime<Utc> {
        let mut left = TimeDelta::hours(i64::from(hours));
        for day in days_from(today(start, zone)) {
            let Some((opens, closes)) = self.hours_on(day, zone) else {
                continue;
            };
            let opens = opens.max(start);
            let open_for = closes - opens;
            if open_for <= TimeDelta::zero() {
                continue;
            }
            if left < open_for {
                return opens + left;
            }
            left -= open_for;
        }
        start
            .checked_add_days(Days::new(LONGEST_SEARCH_DAYS))
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }

    /// The last of so many working days after the date: 1 is the next working day, 0 the date
    /// itself. If there are not as many within ten years, the end of those.
    pub fn add_days(&self, date: NaiveDate, working_days: u32) -> NaiveDate {
        let mut left = working_days;
        let mut last = date;
        for day in days_from(date).skip(1) {
            if left == 0 {
                return last;
            }
            last = day;
            if self.is_working_day(day) {
                left -= 1;
            }
        }
        last
    }

    /// The working days after `from`, up to and including `to`; 0 if `to` is not later. So
    /// `days_between(date, add_days(date, n))` is n.
    pub fn days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let Some(first) = from.succ_opt().filter(|first| *first <= to) else {
            return 0;
        };
        let days = (to - from).num_days();
        let whole_weeks = days / 7 * i64::from(self.days.len());
        let rest = (0..days % 7)
            .filter_map(|day| to.checked_sub_signed(TimeDelta::days(day)))
            .filter(|day| self.days.contains(day.weekday()))
            .count();
        let off = self
            .holidays
            .range(first..=to)
            .filter(|day| self.days.contains(day.weekday()))
            .count();
        u32::try_from(whole_weeks)
            .unwrap_or(u32::MAX)
            .saturating_add(u32::try_from(rest).unwrap_or(u32::MAX))
            .saturating_sub(u32::try_from(off).unwrap_or(u32::MAX))
    }

    /// From when until when people work on the date, if they do.
    fn hours_on(&self, date: NaiveDate, zone: Tz) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        if !self.is_working_day(date) {
            return None;
        }
        let opens = local_to_utc(date.and_time(self.from), zone);
        let closes = local_to_utc(date.and_time(self.to), zone);
        (opens < closes).then_some((opens, closes))
    }
}

/// The date and those that follow it, as far as a search looks.
fn days_from(date: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (0..=LONGEST_SEARCH_DAYS).map_while(move |day| date.checked_add_days(Days::new(day)))
}
