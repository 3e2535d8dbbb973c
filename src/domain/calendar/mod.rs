//! The calendar: cadences, refresh dates, daily schedules, working hours, time zones, and dates
//! as people type and read them.
//!
//! Nothing here reads a clock: the present is always an argument. Dates are calendar dates in the
//! portfolio's own time zone, instants are UTC. No function panics or searches without end,
//! whatever date, text or setting it is given; beyond chrono's range of dates, answers saturate.
//!
//! One rule maps the wall clock to instants everywhere ([`local_to_utc`]): a wall-clock time
//! stands for the first instant at which the local clock has reached it. A time that is skipped
//! when clocks go forward is therefore the first valid moment after the gap, and one that comes
//! twice when they go back is its first coming.

mod cadence;
mod ics;
mod schedule;
mod show;
mod time_zone;
mod typed_date;
mod working_hours;

pub use cadence::{Cadence, CadenceError, RescheduleFrom, next_refresh_date};
pub use ics::{IcsError, days_off};
pub use schedule::{DailySchedule, ScheduleError};
pub use show::{show_date, show_instant};
pub use time_zone::{
    TIME_ZONE_DATA_VERSION, UnknownTimeZone, local_to_utc, parse_time_zone, today,
};
pub use typed_date::{
    CrmDateError, ImpossibleDate, TypedDateError, day_first_reading, parse_crm_date,
    parse_typed_date,
};
pub use working_hours::{WorkingHours, WorkingHoursError};

/// A person's own text, short enough to stand inside a sentence.
fn clipped(text: &str) -> String {
    const LONGEST: usize = 40;
    let text = text.trim();
    if text.chars().count() <= LONGEST {
        return text.to_owned();
    }
    let mut clipped: String = text.chars().take(LONGEST).collect();
    clipped.push('…');
    clipped
}
