//! Time zones by name, and the one way from a local clock to an instant.

use chrono::{DateTime, LocalResult, NaiveDate, NaiveDateTime, Offset, TimeZone, Utc};
use chrono_tz::{GapInfo, TZ_VARIANTS, Tz};
use thiserror::Error;

use super::clipped;

/// The release of the IANA time-zone data that is compiled in, such as `2025b`. What is due is
/// derived anew when it changes.
pub const TIME_ZONE_DATA_VERSION: &str = chrono_tz::IANA_TZDB_VERSION;

/// A name that is no IANA time zone, with the known one that resembles it most.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "\"{given}\" is not a time zone. Did you mean {nearest}? Names look like Europe/Berlin or \
     America/New_York."
)]
pub struct UnknownTimeZone {
    /// What was given.
    pub given: String,
    /// The known time zone whose name, or whose city, comes nearest.
    pub nearest: Tz,
}

/// Reads an IANA time-zone name, in any case, with spaces for underscores.
pub fn parse_time_zone(text: &str) -> Result<Tz, UnknownTimeZone> {
    let name = text.trim().replace(' ', "_");
    TZ_VARIANTS
        .iter()
        .find(|zone| zone.name().eq_ignore_ascii_case(&name))
        .copied()
        .ok_or_else(|| UnknownTimeZone {
            given: clipped(text),
            nearest: nearest_time_zone(&name),
        })
}

fn nearest_time_zone(name: &str) -> Tz {
    // The comparison costs the product of the lengths: no name is longer than this.
    let name: String = name.chars().take(40).collect::<String>().to_lowercase();
    let mut nearest = (0.0, Tz::UTC);
    for zone in TZ_VARIANTS {
        let known = zone.name().to_lowercase();
        let city = known.rsplit('/').next().unwrap_or(&known);
        let likeness = strsim::normalized_damerau_levenshtein(&name, &known)
            .max(strsim::normalized_damerau_levenshtein(&name, city));
        if likeness > nearest.0 {
            nearest = (likeness, zone);
        }
    }
    nearest.1
}

/// The instant for which a wall-clock time stands: the first at which the local clock has
/// reached it.
///
/// A time in a gap moves forward to the end of the gap; an ambiguous one is its first coming. A
/// later wall-clock time never gives an earlier instant. Saturates at the ends of chrono's range.
pub fn local_to_utc(naive: NaiveDateTime, zone: Tz) -> DateTime<Utc> {
    match zone.from_local_datetime(&naive) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => at.with_timezone(&Utc),
        LocalResult::None => GapInfo::new(&naive, &zone)
            .and_then(|gap| gap.end)
            .map_or_else(|| naive.and_utc(), |end| end.with_timezone(&Utc)),
    }
}

/// The calendar date in the zone at this instant.
pub fn today(now: DateTime<Utc>, zone: Tz) -> NaiveDate {
    utc_to_local(now, zone).date()
}

/// What the clocks in the zone show at this instant, saturating at the ends of chrono's range.
pub(super) fn utc_to_local(at: DateTime<Utc>, zone: Tz) -> NaiveDateTime {
    let utc = at.naive_utc();
    let offset = zone.offset_from_utc_datetime(&utc).fix();
    utc.checked_add_offset(offset).unwrap_or(utc)
}
