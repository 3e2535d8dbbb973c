//! When something that failed is tried again.

use std::time::Duration;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use sha2::{Digest, Sha256};

use crate::chat::ChatError;

/// After so long, and so many tries, a delivery is given up and shown to the Admin. Either alone
/// would give up a row that downtime made old, or one that was just requeued by hand.
pub const GIVE_UP_AFTER: TimeDelta = TimeDelta::hours(24);
/// See [`GIVE_UP_AFTER`]: some hours of trying.
pub const GIVE_UP_ATTEMPTS: i64 = 24;

/// After so many tries, a day of them, an edit of a card is given up until its next change.
pub const GIVE_UP_CARD_ATTEMPTS: i64 = 100;

/// The longest wait between two tries.
const LONGEST: TimeDelta = TimeDelta::minutes(15);

/// When to try again: doubling from two seconds to fifteen minutes, with a tenth of jitter that
/// `key` decides, and never before the platform's own `Retry-After`.
pub fn next_try(now: DateTime<Utc>, attempts: i64, error: &ChatError, key: &str) -> DateTime<Utc> {
    let doublings = u32::try_from(attempts.clamp(1, 12)).unwrap_or(1);
    let wait = TimeDelta::seconds(1_i64 << doublings).min(LONGEST);
    let digest = Sha256::digest(format!("{key} {attempts}"));
    let jitter = wait * i32::from(digest[0]) / 2560;
    let asked = match error {
        ChatError::Retry { after, .. } => after.unwrap_or(Duration::ZERO),
        _ => Duration::ZERO,
    };
    let asked = TimeDelta::from_std(asked).unwrap_or(LONGEST);
    // What both databases keep.
    (now + (wait + jitter).max(asked)).trunc_subsecs(6)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn retry(after: Option<Duration>) -> ChatError {
        ChatError::Retry {
            after,
            reason: "500".to_owned(),
        }
    }

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let now = DateTime::UNIX_EPOCH;
        let wait = |attempts| (next_try(now, attempts, &retry(None), "key") - now).num_seconds();
        assert!((2..=3).contains(&wait(1)), "{}", wait(1));
        assert!((8..=9).contains(&wait(3)), "{}", wait(3));
        assert!((900..=990).contains(&wait(40)), "{}", wait(40));
    }

    #[test]
    fn what_is_stored_is_no_finer_than_the_clock() {
        for attempts in 1..20 {
            let at = next_try(DateTime::UNIX_EPOCH, attempts, &retry(None), "key");
            assert_eq!(at, at.trunc_subsecs(6));
        }
    }

    #[test]
    fn what_the_platform_asks_for_is_obeyed() {
        let now = DateTime::UNIX_EPOCH;
        let at = next_try(now, 1, &retry(Some(Duration::from_secs(77))), "key");
        assert_eq!(at - now, TimeDelta::seconds(77));
    }
}
