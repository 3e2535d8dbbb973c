//! One person who asks for very much at once waits for themselves, and keeps nobody else waiting:
//! the database has one writer, and whoever comes first is served first.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::domain::people::Platform;
use crate::request::{Action, Request};

/// How many of one person's requests are worked on at once.
const AT_ONCE: usize = 2;

/// How many of one person's may wait; what comes on top is refused. Nobody presses so fast.
const MOST: usize = 20;

/// Who has how much before the process at this moment.
#[derive(Default)]
pub(super) struct Turns {
    people: Mutex<HashMap<Key, Person>>,
}

type Key = (Platform, String);

struct Person {
    here: usize,
    turns: Arc<Semaphore>,
}

/// A request's turn, until it is dropped.
pub(super) struct Turn<'a> {
    turns: &'a Turns,
    key: Key,
    permit: Option<OwnedSemaphorePermit>,
}

impl Turns {
    /// Waits for a request's turn; `None`: its actor has too many before it.
    pub(super) async fn take(&self, request: &Request) -> Option<Turn<'_>> {
        // What somebody wrote in a form or a thread is not sent away.
        let keeps = matches!(request.action, Action::Say(_) | Action::SendForm { .. });
        let key = (request.platform, request.actor.id.clone());
        let (mut turn, turns) = {
            let mut people = self.people.lock().unwrap_or_else(PoisonError::into_inner);
            let person = people.entry(key.clone()).or_insert_with(|| Person {
                here: 0,
                turns: Arc::new(Semaphore::new(AT_ONCE)),
            });
            if person.here >= MOST && !keeps {
                return None;
            }
            person.here += 1;
            let turn = Turn {
                turns: self,
                key,
                permit: None,
            };
            (turn, person.turns.clone())
        };
        // It is never closed.
        turn.permit = turns.acquire_owned().await.ok();
        Some(turn)
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        let people = self.turns.people.lock();
        let mut people = people.unwrap_or_else(PoisonError::into_inner);
        if let Some(person) = people.get_mut(&self.key) {
            person.here -= 1;
            if person.here == 0 {
                people.remove(&self.key);
            }
        }
    }
}
