use chrono::Datelike;
use chrono_tz::Tz;
use proptest::prelude::*;
use refreshbot::domain::calendar::{
    local_to_utc, parse_crm_date, parse_time_zone, parse_typed_date, show_date, show_instant, today,
};

use super::{any_date, any_zone, date, utc, wall};

#[test]
fn dates_are_read_as_people_type_them() {
    // A Monday.
    let monday = date("2026-11-23");
    for (text, expected) in [
        ("2026-12-24", "2026-12-24"),
        (" 2026-12-04 ", "2026-12-04"),
        ("2026-1-5", "2026-01-05"),
        ("today", "2026-11-23"),
        ("Tomorrow", "2026-11-24"),
        ("+3d", "2026-11-26"),
        ("+3", "2026-11-26"),
        ("+ 10 days", "2026-12-03"),
        ("+0d", "2026-11-23"),
        ("fri", "2026-11-27"),
        ("Friday", "2026-11-27"),
        ("SUN", "2026-11-29"),
        ("Dec 18, 2026", "2026-12-18"),
        ("02/14/2027", "2027-02-14"),
    ] {
        assert_eq!(parse_typed_date(text, monday), Ok(date(expected)), "{text}");
    }
}

#[test]
fn a_weekday_is_the_next_one_after_today() {
    let monday = date("2026-11-23");
    assert_eq!(parse_typed_date("mon", monday), Ok(date("2026-11-30")));
}

#[test]
fn a_typed_date_that_is_refused_says_what_would_be_right() {
    let refused = |text: &str| {
        parse_typed_date(text, date("2026-11-23"))
            .unwrap_err()
            .to_string()
    };
    assert_eq!(
        refused("soon"),
        "\"soon\" is not a date. Write 2026-12-24, today, tomorrow, +3d or fri."
    );
    assert_eq!(
        refused(""),
        "The date is empty. Write 2026-12-24, today, tomorrow, +3d or fri."
    );
    assert_eq!(
        refused("2026-02-30"),
        "\"2026-02-30\" has day 30; that month has 28 days."
    );
    assert_eq!(
        refused("24/12/2026"),
        "\"24/12/2026\" has month 24; there are 12. Write 2026-12-24, or with slashes the month \
         first: 12/24/2026."
    );
    for text in [
        "+999999999999d",
        "+99999999999999999999999999",
        "0226-12-24",
        "2100-01-01",
    ] {
        let why = format!("\"{text}\" is out of range: dates go from 2000 to 2099.");
        assert_eq!(refused(text), why);
    }
    for text in [
        "-3d",
        "+d",
        "+-3d",
        "+3w",
        "26-12-24",
        "2026-12-24T09:00",
        "2026/12/24",
        "12/24/26",
        "frid",
    ] {
        assert!(refused(text).contains("is not a date"), "{text}");
    }
    let long = refused(&"x".repeat(5_000));
    assert!(long.chars().count() < 150, "{long}");
}

#[test]
fn dates_of_an_export_are_read() {
    for (text, expected) in [
        ("2026-11-11", "2026-11-11"),
        ("Dec 18, 2026", "2026-12-18"),
        ("Dec 05, 2026", "2026-12-05"),
        ("december 5 2026", "2026-12-05"),
        ("02/14/2027", "2027-02-14"),
        ("2/4/2027", "2027-02-04"),
        ("02/29/2028", "2028-02-29"),
    ] {
        assert_eq!(parse_crm_date(text), Ok(date(expected)), "{text}");
    }
}

#[test]
fn nonsense_of_an_export_is_refused_with_the_reason() {
    let refused = |text: &str| parse_crm_date(text).unwrap_err().to_string();
    assert_eq!(refused(""), "The date is empty. Write it like 2026-12-24.");
    assert_eq!(
        refused("soon"),
        "\"soon\" is not a date. Write it like 2026-12-24, 12/24/2026 or Dec 24, 2026."
    );
    assert!(refused("13/45/2026").starts_with("\"13/45/2026\" has month 13"));
    assert_eq!(
        refused("Feb 29, 2027"),
        "\"Feb 29, 2027\" has day 29; that month has 28 days."
    );
    for text in [
        "today",
        "+3d",
        "fri",
        "0/0/2026",
        "2026-00-10",
        "2026-11-00",
    ] {
        assert!(parse_crm_date(text).is_err(), "{text}");
    }
}

#[test]
fn dates_are_shown_with_weekday_and_with_a_year_that_is_not_this_one() {
    let this_year = date("2026-11-10");
    assert_eq!(show_date(date("2026-11-23"), this_year), "Mon 23 Nov");
    assert_eq!(show_date(date("2026-12-09"), this_year), "Wed 9 Dec");
    assert_eq!(show_date(date("2027-02-21"), this_year), "Sun 21 Feb 2027");
}

#[test]
fn instants_are_shown_on_the_clocks_of_the_zone() {
    let this_year = date("2026-11-10");
    let at = utc("2026-11-19T13:05:59Z");
    assert_eq!(
        show_instant(at, Tz::Europe__Berlin, this_year),
        "Thu 19 Nov, 14:05"
    );
    assert_eq!(
        show_instant(at, Tz::Pacific__Auckland, this_year),
        "Fri 20 Nov, 02:05"
    );
    let new_year = utc("2026-12-31T23:30:00Z");
    assert_eq!(
        show_instant(new_year, Tz::Europe__Berlin, this_year),
        "Fri 1 Jan 2027, 00:30"
    );
}

#[test]
fn today_is_the_date_in_the_zone() {
    let now = utc("2026-11-23T12:00:00Z");
    assert_eq!(today(now, Tz::Pacific__Auckland), date("2026-11-24"));
    assert_eq!(today(now, Tz::America__Los_Angeles), date("2026-11-23"));
}

#[test]
fn time_zones_are_read_in_any_case() {
    for (text, zone) in [
        ("Europe/Berlin", Tz::Europe__Berlin),
        ("australia/lord_howe", Tz::Australia__Lord_Howe),
        (" America/New York ", Tz::America__New_York),
        ("utc", Tz::UTC),
    ] {
        assert_eq!(parse_time_zone(text), Ok(zone), "{text}");
    }
}

#[test]
fn an_unknown_time_zone_names_the_nearest() {
    for (text, nearest) in [
        ("PST8PDT7", Tz::PST8PDT),
        ("Europe/Berln", Tz::Europe__Berlin),
        ("berlin", Tz::Europe__Berlin),
        ("New York", Tz::America__New_York),
        ("America/Los Angelos", Tz::America__Los_Angeles),
        ("", Tz::UTC),
    ] {
        assert_eq!(
            parse_time_zone(text).unwrap_err().nearest,
            nearest,
            "{text}"
        );
    }
    assert_eq!(
        parse_time_zone("Europe/Berln").unwrap_err().to_string(),
        "\"Europe/Berln\" is not a time zone. Did you mean Europe/Berlin? Names look like \
         Europe/Berlin or America/New_York."
    );
}

#[test]
fn a_time_in_a_gap_moves_to_its_end_and_an_ambiguous_one_is_its_first() {
    for (local, zone, expected) in [
        (
            "2026-03-29 02:30:00",
            Tz::Europe__Berlin,
            "2026-03-29T01:00:00Z",
        ),
        (
            "2026-03-29 02:00:00",
            Tz::Europe__Berlin,
            "2026-03-29T01:00:00Z",
        ),
        (
            "2026-03-29 01:59:59",
            Tz::Europe__Berlin,
            "2026-03-29T00:59:59Z",
        ),
        (
            "2026-10-25 02:30:00",
            Tz::Europe__Berlin,
            "2026-10-25T00:30:00Z",
        ),
        (
            "2026-11-01 01:30:00",
            Tz::America__New_York,
            "2026-11-01T05:30:00Z",
        ),
        (
            "2026-03-08 02:15:00",
            Tz::America__St_Johns,
            "2026-03-08T05:30:00Z",
        ),
        // Half an hour, from 02:00 to 02:30 and from 02:00 back to 01:30.
        (
            "2026-10-04 02:10:00",
            Tz::Australia__Lord_Howe,
            "2026-10-03T15:30:00Z",
        ),
        (
            "2026-04-05 01:45:00",
            Tz::Australia__Lord_Howe,
            "2026-04-04T14:45:00Z",
        ),
        // A day that was skipped, and midnights.
        (
            "2011-12-30 09:00:00",
            Tz::Pacific__Apia,
            "2011-12-30T10:00:00Z",
        ),
        (
            "2018-11-04 00:00:00",
            Tz::America__Sao_Paulo,
            "2018-11-04T03:00:00Z",
        ),
        (
            "2026-04-24 00:30:00",
            Tz::Africa__Cairo,
            "2026-04-23T22:00:00Z",
        ),
    ] {
        assert_eq!(
            local_to_utc(wall(local), zone),
            utc(expected),
            "{local} {zone}"
        );
    }
}

proptest! {
    #[test]
    fn no_text_is_too_strange_for_a_parser(text in ".*", now in any_date()) {
        let _ = parse_typed_date(&text, now);
        let _ = parse_crm_date(&text);
        let _ = parse_time_zone(&text);
    }

    #[test]
    fn nor_is_one_that_resembles_a_date(
        text in "[+]?[0-9]{0,30}[-/ ,]?([0-9]{0,4}|[A-Za-z]{3,9})[-/ ,]{0,2}[0-9]{0,6} ?(d|days)?",
        now in any_date(),
    ) {
        for read in [parse_typed_date(&text, now).ok(), parse_crm_date(&text).ok()].into_iter().flatten() {
            prop_assert!((2000..=2099).contains(&read.year()));
        }
    }

    #[test]
    fn what_is_written_is_read_back(days in 10_957..47_481_i32, now in any_date()) {
        let day = chrono::NaiveDate::from_epoch_days(days).unwrap();
        for spelling in ["%Y-%m-%d", "%m/%d/%Y", "%b %d, %Y", "%B %-d %Y"] {
            let text = day.format(spelling).to_string();
            prop_assert_eq!(parse_crm_date(&text), Ok(day));
            prop_assert_eq!(parse_typed_date(&text, now), Ok(day));
        }
    }

    #[test]
    fn no_date_is_too_far_to_be_placed_or_shown(day in any_date(), zone in any_zone(), second in 0..86_400_u32) {
        let time = chrono::NaiveTime::from_num_seconds_from_midnight_opt(second, 0).unwrap();
        let at = local_to_utc(day.and_time(time), zone);
        let _ = today(at, zone);
        prop_assert!(!show_instant(at, zone, day).is_empty());
        prop_assert!(!show_date(day, day).is_empty());
    }
}
