//! Many people at once: interactions that nobody waits for, made ahead and let go when it is time.

use tokio::time::Instant;

use super::interact;
use super::people::{Opt, Person, filled};
use super::seen::Modal;
use super::state::{Given, Id};
use super::{FakeDiscord, World};

/// How an interaction was answered first.
pub struct Acknowledged {
    pub at: Instant,
    pub given: Given,
}

impl Person {
    /// Uses a slash command.
    pub fn uses(&self, channel: Id, path: &str, options: &[(&str, Opt)]) -> Id {
        self.begins(|w| interact::command(w, self.id, channel, path, options, None))
    }

    /// Types into an option.
    pub fn types(&self, channel: Id, path: &str, focused: &str, partial: &str) -> Id {
        let asked = Some((focused, partial));
        self.begins(|w| interact::command(w, self.id, channel, path, &[], asked))
    }

    /// Sends a form.
    pub fn submits(&self, form: &Modal, fields: &[(&str, &str)]) -> Id {
        let data = filled(form, fields).unwrap();
        self.begins(|w| interact::begin(w, 5, self.id, form.channel, form.message, &data))
    }

    fn begins(&self, begin: impl FnOnce(&mut World) -> Result<Id, String>) -> Id {
        self.inner.with(begin).unwrap()
    }
}

impl FakeDiscord {
    /// While true, interactions are made and not delivered before [`FakeDiscord::let_go`].
    pub fn hold(&self, held: bool) {
        self.inner.with(|w| w.held = held);
    }

    /// What lets interactions go, from any thread.
    pub fn let_go(&self) -> impl Fn(Id) + Send + 'static {
        let inner = self.inner.clone();
        move |id| inner.with(|w| interact::let_go(w, id))
    }

    /// How an interaction was answered first; `None`: not yet.
    pub fn acknowledged(&self, id: Id) -> Option<Acknowledged> {
        self.inner.look(|w| {
            let i = &w.interactions[&id];
            Some(Acknowledged {
                at: i.acknowledged?,
                given: i.given.clone()?,
            })
        })
    }

    /// The form that an interaction was answered with.
    pub fn form(&self, id: Id) -> Option<Modal> {
        self.inner.look(|w| {
            let i = &w.interactions[&id];
            match &i.given {
                Some(Given::Modal(data)) => Some(Modal::read(data, i.channel, i.message)),
                _ => None,
            }
        })
    }

    /// Forgets what was asked and answered so far: a long run would fill the memory with it.
    pub fn forget_the_past(&self) {
        self.inner.with(|w| {
            w.interactions.clear();
            w.requests.clear();
            w.messages.retain(|_, m| m.ephemeral_to.is_none());
            w.hub.forget_sent();
        });
    }
}
