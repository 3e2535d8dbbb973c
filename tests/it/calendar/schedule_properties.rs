//! Schedules against a model, and against croner.

use chrono::{DateTime, NaiveDateTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;
use croner::parser::{CronParser, Seconds};
use proptest::{prelude::*, sample};
use refreshbot::domain::calendar::{DailySchedule, local_to_utc};

use super::{any_date, any_zone, zone_and_instant};

/// A time of day, on some or all weekdays.
fn once_a_day() -> impl Strategy<Value = String> {
    let days = sample::select(vec!["*", "*", "Mon-Fri", "Sun", "Tue,Sat"]);
    (0..24, 0..60, days).prop_map(|(hour, minute, days)| format!("0 {minute} {hour} * * {days}"))
}

/// Once a day, or many times.
fn any_expression() -> impl Strategy<Value = String> {
    let often = sample::select(vec![
        "0 */20 * * * *",
        "0 0 * * * *",
        "0 15,45 0-3 * * *",
        "0 * * * * *",
    ]);
    prop_oneof![3 => once_a_day(), 1 => often.prop_map(str::to_owned)]
}

fn local(at: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    at.with_timezone(&zone).naive_local()
}

/// Watches the local clock minute by minute for four days: an occurrence happens when the clock
/// reaches it for the first time.
fn watched(expression: &str, after: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let times: cron::Schedule = expression.parse().unwrap();
    let minute = after.with_second(0).unwrap();
    let mut reached = local(minute - TimeDelta::days(2), zone);
    for step in -2 * 1440..4 * 1440 {
        let at = minute + TimeDelta::minutes(step);
        let shown = local(at, zone);
        if shown > reached {
            let next = times.after(&reached.and_utc()).next().unwrap();
            if at > after && next.naive_utc() <= shown {
                return Some(at);
            }
            reached = shown;
        }
    }
    None
}

proptest! {
    #[test]
    fn the_next_occurrence_is_the_one_that_a_watched_clock_reaches(
        (zone, instant) in zone_and_instant(), expression in any_expression(),
    ) {
        let schedule: DailySchedule = expression.parse().unwrap();
        let next = schedule.next_after(instant, zone);
        match watched(&expression, instant, zone) {
            Some(reached) => prop_assert_eq!(next, Some(reached)),
            None => prop_assert!(next.is_some_and(|next| next > instant + TimeDelta::days(3))),
        }
    }

    #[test]
    fn occurrences_go_forward_and_no_wall_clock_time_comes_twice(
        (zone, instant) in zone_and_instant(), expression in any_expression(),
    ) {
        let schedule: DailySchedule = expression.parse().unwrap();
        let mut shown = Vec::new();
        let mut at = instant;
        for _ in 0..80 {
            let next = schedule.next_after(at, zone).unwrap();
            prop_assert!(next > at);
            shown.push(local(next, zone));
            at = next;
        }
        prop_assert!(shown.is_sorted_by(|one, other| one < other), "{shown:?}");
    }

    #[test]
    fn the_first_on_a_date_is_never_before_it_and_none_lies_between(
        day in any_date(), zone in any_zone(), expression in any_expression(),
    ) {
        let schedule: DailySchedule = expression.parse().unwrap();
        if let Some(first) = schedule.first_on_or_after(day, zone) {
            prop_assert!(local(first, zone).date() >= day);
            let midnight = local_to_utc(day.into(), zone);
            let from_midnight = schedule.next_after(midnight - TimeDelta::milliseconds(1), zone);
            prop_assert_eq!(Some(first), from_midnight);
        }
    }

    #[test]
    fn a_later_wall_clock_time_is_never_an_earlier_instant(
        (zone, instant) in zone_and_instant(), minutes in 0..3000_i64,
    ) {
        let one = local(instant, zone);
        let other = one + TimeDelta::minutes(minutes);
        prop_assert!(local_to_utc(one, zone) <= local_to_utc(other, zone));
        prop_assert!(local_to_utc(one, zone) <= instant);
        prop_assert!(local(local_to_utc(other, zone), zone) >= other);
    }

    #[test]
    fn croner_agrees_on_what_happens_once_a_day(
        (zone, instant) in zone_and_instant(), expression in once_a_day(),
    ) {
        let schedule: DailySchedule = expression.parse().unwrap();
        let other = CronParser::builder().seconds(Seconds::Required).build().parse(&expression).unwrap();
        let expected = other
            .find_next_occurrence(&zone.from_utc_datetime(&instant.naive_utc()), false)
            .unwrap();
        prop_assert_eq!(schedule.next_after(instant, zone), Some(expected.with_timezone(&Utc)));
    }

    #[test]
    fn no_text_is_too_strange_for_a_schedule(text in ".*") {
        let _ = text.parse::<DailySchedule>();
    }

    #[test]
    fn nor_is_one_that_resembles_a_schedule(text in "([0-9A-Za-z*/?,-]{1,6} ){5}[0-9A-Za-z*/?,-]{1,6}( [0-9*/-]{1,9})?") {
        if let Ok(schedule) = text.parse::<DailySchedule>() {
            let _ = schedule.next_after(DateTime::UNIX_EPOCH, Tz::Europe__Berlin);
        }
    }
}
