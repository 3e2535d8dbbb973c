//! One after the other into the same channel: Discord says with its first answer how many more it
//! takes, and serenity, which obeys that, lets everything through until it has heard it. So thirty
//! posts at once into one channel drew 27 answers 429.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serenity::all::ChannelId;
use tokio::sync::{Mutex as Gate, OwnedMutexGuard};
use tokio::time::Instant;

use crate::chat::ChatError;

/// As many as are on the way at once pass within it, at a post a second.
const PATIENCE: Duration = Duration::from_mins(1);

/// What Discord counts apart, in each channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Bucket {
    /// New messages.
    Posts,
    /// Changed messages.
    Edits,
    /// New threads.
    Threads,
}

/// How many may stand at a gate. Each keeps one of the few deliveries busy that are on the way at
/// once: whoever finds more there comes back at their turn, and others are not held up meanwhile.
const STANDING: usize = 8;

/// How soon one follows the other into a channel: Discord takes five in five seconds.
const EACH: Duration = Duration::from_secs(1);

/// A channel's gate.
struct Place {
    gate: Arc<Gate<()>>,
    /// Until when turns are given away.
    given: Instant,
}

impl Place {
    /// Who is on the way through it or waits at it.
    fn standing(&self) -> usize {
        Arc::strong_count(&self.gate) - 1
    }
}

/// Who is at each channel's gate.
#[derive(Default)]
pub struct Gates(Mutex<HashMap<(Bucket, ChannelId), Place>>);

impl Gates {
    /// When it is somebody's turn who finds too many at a gate; `None`: they may go there now.
    pub fn turn(&self, bucket: Bucket, channel: ChannelId) -> Option<Duration> {
        let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let place = places.get_mut(&(bucket, channel))?;
        let standing = place.standing();
        if standing < STANDING {
            return None;
        }
        let now = Instant::now();
        let standing = u32::try_from(standing).unwrap_or(u32::MAX);
        // Behind those who stand there, and those who were sent away before.
        place.given = place.given.max(now + EACH * standing) + EACH;
        Some(place.given - now)
    }

    /// Waits until nobody else is on the way there; in the order of coming.
    pub async fn pass(
        &self,
        bucket: Bucket,
        channel: ChannelId,
    ) -> Result<OwnedMutexGuard<()>, ChatError> {
        let gate = {
            let mut places = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            // Those at which nobody is, and to which nobody comes back, are forgotten.
            places.retain(|_, place| place.standing() > 0 || place.given > now);
            let place = places.entry((bucket, channel)).or_insert_with(|| Place {
                gate: Arc::default(),
                given: now,
            });
            Arc::clone(&place.gate)
        };
        let passed = tokio::time::timeout(PATIENCE, gate.lock_owned()).await;
        passed.map_err(|_| ChatError::Retry {
            after: None,
            reason: "others are on the way into the same channel".into(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REFRESHES: ChannelId = ChannelId::new(7);

    /// As many as may stand at the gate go there; the others' turns come one a second, behind them.
    #[tokio::test(start_paused = true)]
    async fn whoever_finds_many_there_comes_back_at_their_turn() {
        let gates = Arc::new(Gates::default());
        let first = gates.pass(Bucket::Posts, REFRESHES).await.unwrap();
        let mut others = Vec::new();
        for _ in 1..STANDING {
            assert_eq!(gates.turn(Bucket::Posts, REFRESHES), None);
            let gates = gates.clone();
            others.push(tokio::spawn(async move {
                drop(gates.pass(Bucket::Posts, REFRESHES).await.unwrap());
            }));
            tokio::task::yield_now().await;
        }
        let turn = || gates.turn(Bucket::Posts, REFRESHES).map(|it| it.as_secs());
        assert_eq!([turn(), turn(), turn()], [Some(9), Some(10), Some(11)]);
        assert_eq!(gates.turn(Bucket::Posts, ChannelId::new(8)), None);
        assert_eq!(gates.turn(Bucket::Edits, REFRESHES), None);
        drop(first);
        for other in others {
            other.await.unwrap();
        }
        assert_eq!(turn(), None, "nobody stands there any more");
        // Whoever finds many there before the last turn that was given comes after it.
        tokio::time::advance(Duration::from_secs(1)).await;
        let held = gates.pass(Bucket::Posts, REFRESHES).await.unwrap();
        let mut more = Vec::new();
        for _ in 1..STANDING {
            more.push(Box::pin(gates.pass(Bucket::Posts, REFRESHES)));
        }
        for one in &mut more {
            assert!(futures::poll!(one).is_pending());
        }
        assert_eq!(turn(), Some(11));
        drop(held);
    }
}
