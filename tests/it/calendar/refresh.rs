use proptest::prelude::*;
use refreshbot::domain::calendar::{Cadence, CadenceError, RescheduleFrom, next_refresh_date};

use super::{any_date, date};

fn cadence(days: i64) -> Cadence {
    Cadence::new(days).unwrap()
}

#[test]
fn a_cadence_has_7_to_366_days() {
    assert_eq!(cadence(7).days(), 7);
    assert_eq!(cadence(366).days(), 366);
    for days in [i64::MIN, -60, 0, 6, 367, 65_542, i64::MAX] {
        assert!(
            matches!(Cadence::new(days), Err(CadenceError::OutOfRange { .. })),
            "{days}"
        );
    }
}

#[test]
fn cadences_are_read_as_people_and_exports_spell_them() {
    for text in [
        "90",
        "90 days",
        "Every 90 days",
        "every 90 Days",
        " 90 ",
        "every 90",
        "90days",
        "EVERY  90 DAYS",
    ] {
        assert_eq!(text.parse(), Ok(cadence(90)), "{text}");
    }
    assert_eq!(cadence(60).to_string(), "every 60 days");
    assert_eq!(cadence(60).to_string().parse(), Ok(cadence(60)));
}

#[test]
fn a_cadence_that_is_refused_says_what_would_be_right() {
    let refused = |text: &str| text.parse::<Cadence>().unwrap_err().to_string();
    assert_eq!(refused("400"), "A cadence is 7 to 366 days, not 400.");
    assert_eq!(
        refused("every -3 days"),
        "A cadence is 7 to 366 days, not -3."
    );
    assert_eq!(
        refused("99999999999999999999 days"),
        "A cadence is 7 to 366 days, not 99999999999999999999."
    );
    assert_eq!(
        refused("monthly"),
        "\"monthly\" is not a cadence. Write days: \"60\", \"60 days\" or \"every 60 days\"."
    );
    assert_eq!(
        refused(" "),
        "The cadence is empty. Write days, like \"60\"."
    );
    for text in [
        "days",
        "every days",
        "30.5",
        "1e2",
        "60 weeks",
        "--60",
        "６０",
    ] {
        assert!(
            matches!(text.parse::<Cadence>(), Err(CadenceError::Unreadable(_))),
            "{text}"
        );
    }
}

#[test]
fn a_cadence_is_stored_as_its_number_of_days() {
    assert_eq!(serde_json::to_string(&cadence(30)).unwrap(), "30");
    assert_eq!(serde_json::from_str::<Cadence>("30").unwrap(), cadence(30));
    assert!(serde_json::from_str::<Cadence>("3").is_err());
    let from = serde_json::from_str::<RescheduleFrom>("\"completion\"").unwrap();
    assert_eq!(from, RescheduleFrom::Completion);
    assert_eq!(
        serde_json::to_string(&RescheduleFrom::RefreshDate).unwrap(),
        "\"refresh-date\""
    );
}

#[test]
fn the_calendar_does_not_drift_with_a_late_cycle() {
    let next = |refresh: &str, today: &str| {
        next_refresh_date(
            date(refresh),
            cadence(90),
            date(today),
            RescheduleFrom::RefreshDate,
        )
    };
    assert_eq!(next("2026-11-23", "2026-12-09"), date("2027-02-21"));
    // Closed before its refresh date: one whole cadence all the same.
    assert_eq!(next("2026-11-23", "2026-11-10"), date("2027-02-21"));
    // Later than a whole cadence, and on the very day: strictly after today.
    assert_eq!(next("2026-11-23", "2027-02-20"), date("2027-02-21"));
    assert_eq!(next("2026-11-23", "2027-02-21"), date("2027-05-22"));
}

#[test]
fn the_next_date_may_be_counted_from_the_day_of_closing() {
    let next = next_refresh_date(
        date("2026-11-23"),
        cadence(30),
        date("2026-12-09"),
        RescheduleFrom::Completion,
    );
    assert_eq!(next, date("2027-01-08"));
}

proptest! {
    #[test]
    fn the_next_date_is_the_first_whole_cadence_after_today(
        refresh in any_date(), days in 7..=366_i64, today in any_date(),
    ) {
        let next = next_refresh_date(refresh, cadence(days), today, RescheduleFrom::RefreshDate);
        if next == chrono::NaiveDate::MAX {
            return Ok(());
        }
        prop_assert!(next > today && next > refresh);
        prop_assert_eq!((next - refresh).num_days() % days, 0);
        let one_before = next - chrono::TimeDelta::days(days);
        prop_assert!(one_before <= today || one_before == refresh);
    }

    #[test]
    fn from_completion_the_next_date_is_one_cadence_after_today(
        refresh in any_date(), days in 7..=366_i64, today in any_date(),
    ) {
        let next = next_refresh_date(refresh, cadence(days), today, RescheduleFrom::Completion);
        prop_assert!(next == chrono::NaiveDate::MAX || (next - today).num_days() == days);
    }

    #[test]
    fn no_text_is_too_strange_for_a_cadence(text in ".*") {
        if let Ok(cadence) = text.parse::<Cadence>() {
            prop_assert!((7..=366).contains(&cadence.days()));
        }
    }

    #[test]
    fn nor_is_one_that_resembles_a_cadence(text in "(every )?-?[0-9]{0,30} ?(days|day|d|weeks)?") {
        if let Ok(cadence) = text.parse::<Cadence>() {
            prop_assert!((7..=366).contains(&cadence.days()));
        }
    }
}
