use chrono::{NaiveDate, NaiveTime, TimeDelta, Weekday};
use chrono_tz::Tz;
use proptest::{collection::btree_set, prelude::*, sample};
use refreshbot::domain::calendar::{WorkingHours, WorkingHoursError};

use super::{any_date, date, utc, zone_and_instant};

const BERLIN: Tz = Tz::Europe__Berlin;

fn time(text: &str) -> NaiveTime {
    text.parse().unwrap()
}

fn with_holidays(holidays: &[&str]) -> WorkingHours {
    WorkingHours {
        holidays: holidays.iter().map(|day| date(day)).collect(),
        ..WorkingHours::default()
    }
}

#[test]
fn working_hours_need_a_day_and_an_end_after_the_start() {
    let nine = time("09:00:00");
    let five = time("17:00:00");
    let same = WorkingHours::new(
        [
            Weekday::Fri,
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
        ],
        nine,
        five,
        [],
    );
    assert_eq!(same, Ok(WorkingHours::default()));
    assert_eq!(
        WorkingHours::new([], nine, five, []),
        Err(WorkingHoursError::NoDays)
    );
    for (from, to) in [(five, nine), (nine, nine)] {
        let refused = WorkingHours::new([Weekday::Mon], from, to, []);
        assert_eq!(
            refused,
            Err(WorkingHoursError::EndNotAfterStart { from, to })
        );
    }
    assert_eq!(
        WorkingHours::new([Weekday::Mon], five, nine, [])
            .unwrap_err()
            .to_string(),
        "Working hours must end later than they begin, on the same day: 17:00 to 09:00 do not."
    );
}

#[test]
fn people_are_at_work_from_the_first_minute_until_just_before_the_last() {
    let hours = with_holidays(&["2026-11-24"]);
    for (at, open) in [
        ("2026-11-23T07:59:59Z", false),
        ("2026-11-23T08:00:00Z", true),
        ("2026-11-23T15:59:59Z", true),
        ("2026-11-23T16:00:00Z", false),
        ("2026-11-24T10:00:00Z", false),
        ("2026-11-22T10:00:00Z", false),
    ] {
        assert_eq!(hours.is_open(utc(at), BERLIN), open, "{at}");
    }
}

#[test]
fn the_next_opening_is_now_or_the_next_beginning_of_work() {
    let hours = with_holidays(&["2026-11-23"]);
    let next = |at: &str| hours.next_open(utc(at), BERLIN);
    assert_eq!(next("2026-11-20T10:00:00Z"), utc("2026-11-20T10:00:00Z"));
    assert_eq!(next("2026-11-20T16:00:00Z"), utc("2026-11-24T08:00:00Z"));
    assert_eq!(next("2026-11-25T03:00:00Z"), utc("2026-11-25T08:00:00Z"));
}

#[test]
fn working_hours_pass_only_while_people_work() {
    let hours = with_holidays(&["2026-11-23"]);
    let after = |start: &str, count: u32| hours.add_hours(utc(start), count, BERLIN);
    // Friday 14:00 and four hours: three on Friday, one on Tuesday, Monday being a holiday.
    assert_eq!(
        after("2026-11-20T13:00:00Z", 4),
        utc("2026-11-24T09:00:00Z")
    );
    assert_eq!(
        after("2026-11-21T13:00:00Z", 0),
        utc("2026-11-24T08:00:00Z")
    );
    assert_eq!(
        after("2026-11-24T08:00:00Z", 8),
        utc("2026-11-25T08:00:00Z")
    );
    // A working week of forty hours, across the night when clocks change.
    assert_eq!(
        after("2026-10-23T10:00:00Z", 40),
        utc("2026-10-30T11:00:00Z")
    );
}

#[test]
fn due_dates_count_working_days() {
    let hours = with_holidays(&["2026-12-25", "2026-12-26"]);
    assert_eq!(hours.add_days(date("2026-11-23"), 10), date("2026-12-07"));
    assert_eq!(hours.add_days(date("2026-12-24"), 2), date("2026-12-29"));
    assert_eq!(hours.add_days(date("2026-11-22"), 0), date("2026-11-22"));
    assert_eq!(
        hours.days_between(date("2026-12-24"), date("2026-12-29")),
        2
    );
    assert_eq!(
        hours.days_between(date("2026-12-29"), date("2026-12-24")),
        0
    );
    assert_eq!(
        hours.days_between(date("2026-12-24"), date("2026-12-24")),
        0
    );
}

#[test]
fn hours_that_fall_into_a_gap_or_come_twice_are_what_the_clock_shows() {
    let nights = WorkingHours::new([Weekday::Sun], time("02:00:00"), time("04:00:00"), []).unwrap();
    // 02:00 to 03:00 is skipped: one hour is left.
    let spring = utc("2026-03-28T12:00:00Z");
    assert_eq!(
        nights.next_open(spring, BERLIN),
        utc("2026-03-29T01:00:00Z")
    );
    assert_eq!(
        nights.add_hours(spring, 1, BERLIN),
        utc("2026-04-05T00:00:00Z")
    );
    // 02:00 to 03:00 comes twice: three hours.
    let autumn = utc("2026-10-24T12:00:00Z");
    assert_eq!(
        nights.next_open(autumn, BERLIN),
        utc("2026-10-25T00:00:00Z")
    );
    assert_eq!(
        nights.add_hours(autumn, 2, BERLIN),
        utc("2026-10-25T02:00:00Z")
    );
    // Apia had no 30 December 2011, a Friday.
    let apia = WorkingHours::default().next_open(utc("2011-12-30T09:00:00Z"), Tz::Pacific__Apia);
    assert_eq!(apia, utc("2012-01-01T19:00:00Z"));
}

#[test]
fn a_search_ends_where_no_day_is_ever_worked() {
    let start = utc("2026-11-23T08:00:00Z");
    let ten_years_on = utc("2036-11-30T08:00:00Z");
    let always_off = WorkingHours {
        holidays: date("2026-01-01").iter_days().take(20_000).collect(),
        ..WorkingHours::default()
    };
    let no_days = WorkingHours {
        days: chrono::WeekdaySet::EMPTY,
        ..WorkingHours::default()
    };
    let backwards = WorkingHours {
        from: time("17:00:00"),
        to: time("09:00:00"),
        ..WorkingHours::default()
    };
    for hours in [&always_off, &no_days, &backwards] {
        assert_eq!(hours.next_open(start, BERLIN), ten_years_on);
        assert_eq!(hours.add_hours(start, 4, BERLIN), ten_years_on);
        assert!(!hours.is_open(start, BERLIN));
    }
    for hours in [&always_off, &no_days] {
        assert_eq!(hours.add_days(date("2026-11-23"), 1), date("2036-11-30"));
        assert_eq!(
            hours.days_between(date("2026-11-23"), date("2036-11-30")),
            0
        );
    }
    let endless = WorkingHours::default();
    assert_eq!(endless.add_hours(start, u32::MAX, BERLIN), ten_years_on);
    assert_eq!(
        endless.add_days(date("2026-11-23"), u32::MAX),
        date("2036-11-30")
    );
    assert_eq!(endless.add_days(NaiveDate::MAX, 3), NaiveDate::MAX);
    assert!(endless.days_between(NaiveDate::MIN, NaiveDate::MAX) > 136_000_000);
}

/// Working hours of some kind, with holidays in the years that [`zone_and_instant`] visits.
fn any_hours() -> impl Strategy<Value = WorkingHours> {
    let days = sample::subsequence(
        vec![
            Weekday::Mon,
            Weekday::Tue,
            Weekday::Wed,
            Weekday::Thu,
            Weekday::Fri,
            Weekday::Sat,
            Weekday::Sun,
        ],
        1..=7,
    );
    let holidays = btree_set(1_800..40_000_i32, 0..400);
    (days, 0..1439_u32, 1..1440_u32, holidays).prop_map(|(days, from, length, holidays)| {
        let minute =
            |minute: u32| NaiveTime::from_num_seconds_from_midnight_opt(minute * 60, 0).unwrap();
        let to = (from + length).min(1439);
        let holidays = holidays
            .into_iter()
            .map(|day| NaiveDate::from_epoch_days(day).unwrap());
        WorkingHours::new(days, minute(from), minute(to), holidays).unwrap()
    })
}

proptest! {
    #[test]
    fn added_hours_land_in_working_hours(
        hours in any_hours(), (zone, start) in zone_and_instant(), count in 0..200_u32,
    ) {
        let landed = hours.add_hours(start, count, zone);
        // A working day of a minute makes 200 hours longer than the search.
        prop_assume!(landed < start + TimeDelta::days(3_660));
        prop_assert!(hours.is_open(landed, zone));
        prop_assert!(landed >= start + TimeDelta::hours(i64::from(count)));
        prop_assert!(hours.add_hours(start, count + 1, zone) > landed);
    }

    #[test]
    fn the_next_opening_is_open_and_nothing_before_it_is(
        hours in any_hours(), (zone, instant) in zone_and_instant(),
    ) {
        let next = hours.next_open(instant, zone);
        prop_assert!(next >= instant && hours.is_open(next, zone));
        prop_assert_eq!(hours.is_open(instant, zone), next == instant);
        let mut at = instant;
        while at < next.min(instant + TimeDelta::days(3)) {
            prop_assert!(!hours.is_open(at, zone), "{at}");
            at += TimeDelta::minutes(17);
        }
    }

    #[test]
    fn days_between_undoes_added_days(hours in any_hours(), start in any_date(), count in 0..100_u32) {
        let end = hours.add_days(start, count);
        prop_assume!(end != NaiveDate::MAX);
        prop_assert_eq!(hours.days_between(start, end), count);
        prop_assert!(count == 0 || hours.is_working_day(end));
    }
}
