//! Schedules on the days when clocks change, by example.

use std::str::FromStr;

use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use refreshbot::domain::calendar::{DailySchedule, ScheduleError};

use super::{date, utc};

fn schedule(text: &str) -> DailySchedule {
    text.parse().unwrap()
}

/// The occurrences from one local date, as many as asked for.
fn occurrences(text: &str, from: &str, zone: Tz, count: usize) -> Vec<String> {
    let schedule = schedule(text);
    let first = schedule.first_on_or_after(date(from), zone);
    std::iter::successors(first, |at| schedule.next_after(*at, zone))
        .take(count)
        .map(|at| at.with_timezone(&zone).format("%m-%d %H:%M %z").to_string())
        .collect()
}

#[test]
fn the_prompt_comes_at_nine_on_the_refresh_date() {
    let daily = schedule("0 0 9 * * *");
    let first = daily.first_on_or_after(date("2026-11-23"), Tz::Pacific__Auckland);
    assert_eq!(first, Some(utc("2026-11-22T20:00:00Z")));
    let next = daily.next_after(utc("2026-11-22T20:00:00Z"), Tz::Pacific__Auckland);
    assert_eq!(next, Some(utc("2026-11-23T20:00:00Z")));
    let just_before = daily.next_after(utc("2026-11-22T19:59:59.999Z"), Tz::Pacific__Auckland);
    assert_eq!(just_before, Some(utc("2026-11-22T20:00:00Z")));
}

#[test]
fn a_weekday_schedule_waits_for_the_weekday() {
    let weekdays = schedule("0 30 8 * * Mon-Fri");
    let saturday = weekdays.first_on_or_after(date("2026-11-21"), Tz::Europe__Berlin);
    assert_eq!(saturday, Some(utc("2026-11-23T07:30:00Z")));
}

#[test]
fn a_time_in_a_gap_happens_at_its_end() {
    for (zone, day, expected) in [
        (Tz::Europe__Berlin, "2026-03-29", "03-29 03:00 +0200"),
        (Tz::America__New_York, "2026-03-08", "03-08 03:00 -0400"),
        (Tz::America__St_Johns, "2026-03-08", "03-08 03:00 -0230"),
    ] {
        assert_eq!(
            occurrences("0 30 2 * * *", day, zone, 1),
            [expected],
            "{zone}"
        );
    }
    let lord_howe = occurrences("0 15 2 * * *", "2026-10-03", Tz::Australia__Lord_Howe, 3);
    assert_eq!(
        lord_howe,
        [
            "10-03 02:15 +1030",
            "10-04 02:30 +1100",
            "10-05 02:15 +1100"
        ]
    );
}

#[test]
fn a_midnight_that_is_skipped_is_the_first_moment_of_the_day() {
    let sao_paulo = occurrences("0 0 0 * * *", "2018-11-03", Tz::America__Sao_Paulo, 3);
    assert_eq!(
        sao_paulo,
        [
            "11-03 00:00 -0300",
            "11-04 01:00 -0200",
            "11-05 00:00 -0200"
        ]
    );
    let cairo = occurrences("0 0 0 * * *", "2026-04-23", Tz::Africa__Cairo, 3);
    assert_eq!(
        cairo,
        [
            "04-23 00:00 +0200",
            "04-24 01:00 +0300",
            "04-25 00:00 +0300"
        ]
    );
}

#[test]
fn a_time_that_comes_twice_happens_once_at_its_first() {
    let berlin = occurrences("0 30 2 * * *", "2026-10-24", Tz::Europe__Berlin, 3);
    assert_eq!(
        berlin,
        [
            "10-24 02:30 +0200",
            "10-25 02:30 +0200",
            "10-26 02:30 +0100"
        ]
    );
    let lord_howe = occurrences("0 45 1 * * *", "2026-04-04", Tz::Australia__Lord_Howe, 3);
    assert_eq!(
        lord_howe,
        [
            "04-04 01:45 +1100",
            "04-05 01:45 +1100",
            "04-06 01:45 +1030"
        ]
    );
    // Cairo's clocks go from 24:00 back to 23:00.
    let cairo = occurrences("0 30 23 * * *", "2026-10-29", Tz::Africa__Cairo, 2);
    assert_eq!(cairo, ["10-29 23:30 +0300", "10-30 23:30 +0200"]);
}

#[test]
fn in_a_repeated_hour_nothing_happens_again() {
    let often = schedule("0 */20 * * * *");
    // 02:50 comes for the second time; until 03:00 everything has been.
    let second_coming = utc("2026-10-25T01:10:00Z");
    let next = often.next_after(second_coming, Tz::Europe__Berlin);
    assert_eq!(next, Some(utc("2026-10-25T02:00:00Z")));
}

#[test]
fn what_falls_into_one_gap_happens_once() {
    let often = occurrences("0 */20 * * * *", "2026-03-29", Tz::Europe__Berlin, 9);
    assert_eq!(
        often[5..],
        [
            "03-29 01:40 +0100",
            "03-29 03:00 +0200",
            "03-29 03:20 +0200",
            "03-29 03:40 +0200"
        ]
    );
}

#[test]
fn on_a_day_that_the_zone_skips_it_happens_when_the_next_begins() {
    let apia = occurrences("0 0 9 * * *", "2011-12-29", Tz::Pacific__Apia, 3);
    assert_eq!(
        apia,
        [
            "12-29 09:00 -1000",
            "12-31 00:00 +1400",
            "12-31 09:00 +1400"
        ]
    );
}

#[test]
fn the_crate_alone_would_miss_and_repeat_such_times() {
    let half_past_two = cron::Schedule::from_str("0 30 2 * * *").unwrap();
    let on = |day: &str, zone: Tz| {
        let from = zone.from_utc_datetime(&date(day).and_hms_opt(0, 0, 0).unwrap());
        half_past_two
            .after(&from)
            .take_while(|at| at.date_naive() == date(day))
            .count()
    };
    assert_eq!(on("2026-03-29", Tz::Europe__Berlin), 0);
    assert_eq!(on("2026-10-25", Tz::Europe__Berlin), 2);
}

#[test]
fn a_schedule_ends_with_its_years() {
    let once = schedule("0 0 9 24 12 * 2026");
    let at = once.first_on_or_after(date("2026-01-01"), Tz::UTC);
    assert_eq!(at, Some(utc("2026-12-24T09:00:00Z")));
    assert_eq!(once.next_after(utc("2026-12-24T09:00:00Z"), Tz::UTC), None);
    let daily = schedule("0 0 9 * * *");
    assert_eq!(daily.first_on_or_after(date("2101-01-01"), Tz::UTC), None);
}

#[test]
fn the_ends_of_time_are_no_trouble() {
    let daily = schedule("0 0 9 * * *");
    for zone in [Tz::Pacific__Apia, Tz::America__St_Johns, Tz::UTC] {
        assert!(daily.first_on_or_after(NaiveDate::MIN, zone).is_some());
        assert!(daily.next_after(DateTime::<Utc>::MIN_UTC, zone).is_some());
        assert_eq!(daily.first_on_or_after(NaiveDate::MAX, zone), None);
        assert_eq!(daily.next_after(DateTime::<Utc>::MAX_UTC, zone), None);
    }
}

#[test]
fn a_day_that_never_comes_is_refused() {
    for text in ["0 0 9 31 2 *", "0 0 9 30 Feb Mon-Fri", "0 0 9 29 2 * 2027"] {
        let refused = text.parse::<DailySchedule>().unwrap_err();
        assert_eq!(refused, ScheduleError::Never(text.to_owned()));
    }
    // 29 February on a Monday is rare, and comes.
    let rare = occurrences("0 0 9 29 2 Mon", "2026-01-01", Tz::UTC, 1);
    assert_eq!(rare, ["02-29 09:00 +0000"]);
}

#[test]
fn a_schedule_that_is_refused_says_what_would_be_right() {
    let refused = |text: &str| text.parse::<DailySchedule>().unwrap_err().to_string();
    assert_eq!(
        refused("0 9 * * *"),
        "A schedule has six fields: seconds, minutes, hours, day, month, weekday. Yours has 5. \
         \"0 0 9 * * Mon-Fri\" is nine o'clock on weekdays."
    );
    assert_eq!(
        refused("0 0 25 * * *"),
        "\"25\" cannot be read as the hours of a schedule: use 0 to 23, or *."
    );
    assert_eq!(
        refused("0 0 9 * * 1-5"),
        "\"1-5\" cannot be read as the weekday of a schedule: use names such as Mon-Fri or \
         Mon,Thu, or *."
    );
    for text in [
        "",
        "@daily",
        "0 0 9 * * Fryday",
        "0 */0 9 * * *",
        "0 0 9-8 * * *",
        "99999999999 0 9 * * *",
    ] {
        assert!(text.parse::<DailySchedule>().is_err(), "{text}");
    }
}

#[test]
fn a_schedule_is_stored_as_its_expression() {
    let weekdays = schedule("0  30 8 * * Mon-Fri ");
    assert_eq!(weekdays.to_string(), "0 30 8 * * Mon-Fri");
    let json = serde_json::to_string(&weekdays).unwrap();
    assert_eq!(json, "\"0 30 8 * * Mon-Fri\"");
    assert_eq!(
        serde_json::from_str::<DailySchedule>(&json).unwrap(),
        weekdays
    );
    assert!(serde_json::from_str::<DailySchedule>("\"nine\"").is_err());
}

#[test]
fn an_hour_of_every_second_is_searched_quickly() {
    let each_second = schedule("* * * * * *");
    let mut at = utc("2026-10-25T01:00:00Z");
    for _ in 0..3 {
        at = each_second.next_after(at, Tz::Europe__Berlin).unwrap();
    }
    assert_eq!(at, utc("2026-10-25T02:00:00Z") + TimeDelta::seconds(2));
}
