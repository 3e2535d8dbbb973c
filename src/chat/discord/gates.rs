//! One after the other into the same channel: Discord says with its first answer how many more it
//! takes, and serenity, which obeys that, lets everything through until it has heard it. So thirty
//! posts at once into one channel drew 27 answers 429.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serenity::all::ChannelId;
use tokio::sync::{Mutex as Gate, OwnedMutexGuard};

use crate::chat::ChatError;

/// As many as are on the way at once pass within it, at a post a second.
const PATIENCE: Duration = Duration::from_mins(1);

/// What Discord counts apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Into {
    /// New messages.
    Posts,
    /// Changed messages.
    Edits,
    /// New threads.
    Threads,
}

/// Who is at each channel's gate.
#[derive(Default)]
pub struct Gates(Mutex<HashMap<(Into, ChannelId), Arc<Gate<()>>>>);

impl Gates {
    /// Waits until nobody else is on the way there; in the order of coming.
    pub async fn pass(
        &self,
        into: Into,
        channel: ChannelId,
    ) -> Result<OwnedMutexGuard<()>, ChatError> {
        let gate = {
            let mut gates = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            // Gates at which nobody is are forgotten.
            gates.retain(|_, gate| Arc::strong_count(gate) > 1);
            Arc::clone(gates.entry((into, channel)).or_default())
        };
        let passed = tokio::time::timeout(PATIENCE, gate.lock_owned()).await;
        passed.map_err(|_| ChatError::Retry {
            after: None,
            reason: "others are on the way into the same channel".into(),
        })
    }
}
