//! What a test reads: channels, threads, messages, and what the bot did on the line.

use std::fmt::Write as _;

use super::FakeDiscord;
use super::people::Person;
use super::seen::{SeenMessage, SeenThread};
use super::state::{Id, Refusal, RequestLine, World};

impl World {
    /// What everyone sees in a channel, oldest first.
    pub fn messages_in(&self, channel: Id) -> Vec<SeenMessage> {
        self.public_messages(channel).map(|m| self.see(m)).collect()
    }

    pub fn threads_in(&self, parent: Id) -> Vec<SeenThread> {
        let all = self.channels.values();
        let inside = all.filter(|c| c.is_thread() && c.parent == Some(parent));
        inside.map(|c| self.see_thread(c)).collect()
    }

    /// A thread whose name begins so.
    pub fn thread_named(&self, start: &str) -> Option<SeenThread> {
        let mut all = self.channels.values().filter(|c| c.is_thread());
        let found = all.find(|c| c.name.starts_with(start))?;
        Some(self.see_thread(found))
    }

    /// Everything, for the message of a test that waited in vain.
    pub fn dump(&self) -> String {
        let mut out = String::new();
        for c in self.channels.values() {
            let _ = writeln!(out, "── {} ({})", c.name, c.id);
            for m in self.messages.values().filter(|m| m.channel == c.id) {
                let private = if m.ephemeral_to.is_some() {
                    " (private)"
                } else {
                    ""
                };
                let _ = writeln!(out, "{}{private}:", self.name_of(m.author));
                let _ = writeln!(out, "{}", self.see(m).plain());
            }
        }
        let _ = writeln!(out, "── the last requests");
        let late = self.requests.len().saturating_sub(25);
        for r in &self.requests[late..] {
            let _ = writeln!(out, "{} {} → {}", r.method, r.path, r.status);
        }
        for i in self.interactions.values().filter(|i| i.given.is_none()) {
            let _ = writeln!(out, "unanswered: {}", i.payload["data"]);
        }
        for r in &self.refusals {
            let _ = writeln!(out, "refused: {} {}: {}", r.method, r.path, r.reason);
        }
        let _ = writeln!(out, "gateway connected: {}", self.hub.connected());
        out
    }
}

impl FakeDiscord {
    /// The id of a channel by its name.
    pub fn channel(&self, name: &str) -> Id {
        let id = self.inner.look(|w| w.channel_named(name).map(|c| c.id));
        id.unwrap_or_else(|| panic!("no channel {name}"))
    }

    /// The id of a role by its name.
    pub fn role(&self, name: &str) -> Id {
        let id = self.inner.look(|w| w.role_named(name).map(|r| r.id));
        id.unwrap_or_else(|| panic!("no role {name}"))
    }

    pub fn person(&self, name: &str) -> Person {
        let id = self.inner.look(|w| w.user_named(name).map(|u| u.id));
        Person {
            inner: self.inner.clone(),
            id: id.unwrap_or_else(|| panic!("nobody is called {name}")),
            name: name.into(),
        }
    }

    /// What everyone sees in a channel, oldest first.
    pub fn messages(&self, channel: Id) -> Vec<SeenMessage> {
        self.inner.look(|w| w.messages_in(channel))
    }

    /// A message as it is now, private ones too.
    pub fn message(&self, id: Id) -> Option<SeenMessage> {
        self.inner.look(|w| w.messages.get(&id).map(|m| w.see(m)))
    }

    pub fn threads(&self, parent: Id) -> Vec<SeenThread> {
        self.inner.look(|w| w.threads_in(parent))
    }

    /// The thread whose name begins so.
    pub fn thread(&self, start: &str) -> SeenThread {
        let found = self.inner.look(|w| w.thread_named(start));
        found.unwrap_or_else(|| panic!("no thread {start}\n{}", self.dump()))
    }

    /// The messages that notified this person.
    pub fn pings(&self, person: &Person) -> Vec<SeenMessage> {
        self.inner.look(|w| w.pings(person.id))
    }

    /// Every message that answers this interaction, the first one and what followed.
    pub fn answers(&self, interaction: Id) -> Vec<SeenMessage> {
        self.inner.look(|w| {
            let all = w.messages.values();
            let ours = all.filter(|m| m.interaction == Some(interaction));
            ours.map(|m| w.see(m)).collect()
        })
    }

    /// Waits until `look` finds something; fails with everything there is if it never does.
    pub async fn wait_for<T>(&self, what: &str, look: impl FnMut(&World) -> Option<T>) -> T {
        let patience = self.inner.look(|w| w.settings.patience);
        let found = self.inner.wait(patience, look).await;
        found.unwrap_or_else(|| panic!("waited in vain for {what}\n{}", self.dump()))
    }

    /// Waits so long for `look` to find something.
    pub async fn wait_at_most<T>(
        &self,
        limit: std::time::Duration,
        look: impl FnMut(&World) -> Option<T>,
    ) -> Option<T> {
        self.inner.wait(limit, look).await
    }

    /// Waits for a message in a channel that reads so.
    pub async fn wait_for_message(&self, channel: Id, part: &str) -> SeenMessage {
        self.wait_for(&format!("a message with {part:?}"), |w| {
            let all = w.messages_in(channel);
            all.into_iter().rev().find(|m| m.plain().contains(part))
        })
        .await
    }

    /// Waits for a direct message to this person that reads so.
    pub async fn wait_for_inbox(&self, person: &Person, part: &str) -> SeenMessage {
        self.wait_for(&format!("{person:?} to get {part:?}"), |w| {
            let all = w.inbox(person.id);
            all.into_iter().rev().find(|m| m.plain().contains(part))
        })
        .await
    }

    /// Waits for a thread whose name begins so.
    pub async fn wait_for_thread(&self, start: &str) -> SeenThread {
        self.wait_for(&format!("the thread {start:?}"), |w| w.thread_named(start))
            .await
    }

    /// Waits until a message looks otherwise than it did.
    pub async fn wait_for_change(&self, of: &SeenMessage) -> SeenMessage {
        self.wait_for(&format!("a change of {:?}", of.plain()), |w| {
            let now = w.see(w.messages.get(&of.id)?);
            (now.plain() != of.plain()).then_some(now)
        })
        .await
    }

    /// Waits for the first message that follows an interaction's first answer.
    pub async fn follow_up(&self, interaction: Id) -> SeenMessage {
        self.wait_for("a follow-up", |w| {
            let id = w.interactions[&interaction].followups.first()?;
            Some(w.see(w.messages.get(id)?))
        })
        .await
    }

    /// Waits until the bot is on the gateway.
    pub async fn gateway_connected(&self) {
        self.wait_for("the gateway's connection", |w| {
            w.hub.connected().then_some(())
        })
        .await;
    }

    /// How often the bot asked where the gateway is.
    pub fn gateway_was_asked(&self) -> usize {
        self.inner.look(|w| w.gateway_asked)
    }

    /// Looks at anything.
    pub fn look<T>(&self, f: impl FnOnce(&World) -> T) -> T {
        self.inner.look(f)
    }

    /// All requests so far, without secrets.
    pub fn requests(&self) -> Vec<RequestLine> {
        self.inner.look(|w| w.requests.clone())
    }

    /// How many requests so far were like this; see `fail_next` for the path.
    pub fn count(&self, method: &str, path: &str) -> usize {
        self.inner.look(|w| {
            let all = w.requests.iter().filter(|r| r.method == method);
            all.filter(|r| super::faults::fits(path, &r.path)).count()
        })
    }

    /// What was refused because of what the bot sent.
    pub fn refusals(&self) -> Vec<Refusal> {
        self.inner.look(|w| w.refusals.clone())
    }

    /// Fails if anything was refused because of what the bot sent, or if the fake itself erred.
    pub fn assert_nothing_refused(&self) {
        let refused = self.refusals();
        assert!(refused.is_empty(), "Discord refused: {refused:#?}");
        let unlike = self.unlike_discord();
        assert!(unlike.is_empty(), "the fake is unlike Discord: {unlike:#?}");
    }

    /// Answers 401, 403 and 429, of which 10,000 in 10 minutes are a ban.
    pub fn invalid_requests(&self) -> usize {
        self.inner.look(|w| {
            let all = w.requests.iter();
            all.filter(|r| matches!(r.status, 401 | 403 | 429)).count()
        })
    }

    /// Where the fake answered otherwise than Discord's description says.
    pub fn unlike_discord(&self) -> Vec<String> {
        self.inner.look(|w| w.unlike_discord.clone())
    }

    /// The newest message that everyone sees in a channel.
    pub fn last(&self, channel: Id) -> SeenMessage {
        let last = self.messages(channel).pop();
        last.unwrap_or_else(|| panic!("nothing was said\n{}", self.dump()))
    }

    /// How many answers 429 were given, by route and globally.
    pub fn rate_limited(&self) -> (usize, usize) {
        self.inner
            .look(|w| (w.buckets.refused, w.buckets.refused_globally))
    }

    pub fn dump(&self) -> String {
        self.inner.look(World::dump)
    }
}
