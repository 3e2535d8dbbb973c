//! The calendar, on ordinary days and on the days when clocks change.
#![allow(clippy::unwrap_used, reason = "what these tests set up themselves")]

mod dates;
mod refresh;
mod schedule;
mod schedule_properties;
mod working_hours;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone, Utc};
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::{prelude::*, sample};

/// A date written `2026-11-23`.
fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A wall-clock time written `2026-11-23 09:00:00`.
fn wall(text: &str) -> NaiveDateTime {
    NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap()
}

/// An instant written `2026-11-23T09:00:00Z`.
fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Every zone; those whose clocks change oddly more often.
fn any_zone() -> impl Strategy<Value = Tz> {
    let odd = vec![
        Tz::Europe__Berlin,
        Tz::America__New_York,
        Tz::America__St_Johns,
        Tz::America__Sao_Paulo,
        Tz::America__Havana,
        Tz::Africa__Cairo,
        Tz::Africa__Casablanca,
        Tz::Asia__Beirut,
        Tz::Asia__Gaza,
        Tz::Australia__Lord_Howe,
        Tz::Antarctica__Troll,
        Tz::Pacific__Apia,
    ];
    prop_oneof![sample::select(TZ_VARIANTS.to_vec()), sample::select(odd)]
}

/// Any date that chrono has, those of our century more often.
fn any_date() -> impl Strategy<Value = NaiveDate> {
    let all = NaiveDate::MIN.to_epoch_days()..=NaiveDate::MAX.to_epoch_days();
    prop_oneof![0..45_000_i32, all].prop_map(|days| NaiveDate::from_epoch_days(days).unwrap())
}

/// An instant between 1975 (whole minutes of offset everywhere) and 2080.
fn any_instant() -> impl Strategy<Value = DateTime<Utc>> {
    let from = utc("1975-01-01T00:00:00Z").timestamp();
    let to = utc("2080-01-01T00:00:00Z").timestamp();
    (from..to).prop_map(|seconds| DateTime::from_timestamp(seconds, 0).unwrap())
}

/// An instant in the three days around a change of the clocks, where the zone has one.
fn near_a_change(zone: Tz, somewhen: DateTime<Utc>, minutes: i64) -> DateTime<Utc> {
    let offset = |at: DateTime<Utc>| zone.offset_from_utc_datetime(&at.naive_utc()).fix();
    let change = (0..400)
        .map(|days| somewhen + TimeDelta::days(days))
        .find(|at| offset(*at) != offset(*at + TimeDelta::days(1)))
        .unwrap_or(somewhen);
    change + TimeDelta::minutes(minutes)
}

/// An instant on a day like any other, or near a change of the clocks.
fn zone_and_instant() -> impl Strategy<Value = (Tz, DateTime<Utc>)> {
    (any_zone(), any_instant(), -1440..2880_i64, any::<bool>()).prop_map(
        |(zone, somewhen, minutes, ordinary)| {
            if ordinary {
                (zone, somewhen)
            } else {
                (zone, near_a_change(zone, somewhen, minutes))
            }
        },
    )
}
