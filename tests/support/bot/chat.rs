//! The chat in memory with the faults of a real one: things that are gone, posts whose answer is
//! lost, closed inboxes, rooms that somebody cannot see.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use chrono::{DateTime, Utc};
use refreshbot::chat::transcript::Transcript;
use refreshbot::chat::{Chat, ChatError, MessageRef, NewThread, Opened, Outgoing, Posted};
use refreshbot::domain::id::{PersonId, TicketId};
use refreshbot::domain::people::Platform;
use refreshbot::domain::status::TicketStatus;

/// Something that the bot asks of the platform.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Call {
    Post(String),
    Edit(String),
    Open,
    Tag(String),
    Direct(String),
    Fetch(String),
}

/// How it fails.
pub enum Fails {
    /// Nothing happened.
    Before(ChatError),
    /// It happened, and the answer was lost.
    After(ChatError),
}

/// A request as it was sent.
#[derive(Debug, Clone)]
pub struct Sent {
    pub call: Call,
    pub nonce: String,
    pub look_since: Option<DateTime<Utc>>,
}

type Decide = Box<dyn FnMut(&Call) -> Option<Fails> + Send>;

#[derive(Default)]
struct State {
    decide: Option<Decide>,
    sent: Vec<Sent>,
    direct_by_nonce: HashMap<String, Posted>,
    threads: HashMap<TicketId, Opened>,
    gone: HashSet<String>,
    blind: HashSet<(String, PersonId)>,
    outside: HashSet<PersonId>,
    crowded: HashMap<String, Duration>,
}

/// The chat.
#[derive(Clone)]
pub struct Wire {
    pub transcript: Transcript,
    state: Arc<Mutex<State>>,
}

/// `Retry` without a wait.
pub fn later() -> ChatError {
    ChatError::Retry {
        after: None,
        reason: "500 Internal Server Error".to_owned(),
    }
}

impl Wire {
    pub fn new(transcript: &Transcript) -> Self {
        Self {
            transcript: transcript.clone(),
            state: Arc::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    /// From now on `decide` says what fails; `None` from it: it works.
    pub fn fail(&self, decide: impl FnMut(&Call) -> Option<Fails> + Send + 'static) {
        self.state().decide = Some(Box::new(decide));
    }

    /// Everything works again.
    pub fn heal(&self) {
        self.state().decide = None;
    }

    /// A channel, thread or message is deleted.
    pub fn delete(&self, id: &str) {
        self.state().gone.insert(id.to_owned());
        self.state().threads.retain(|_, opened| opened.thread != id);
    }

    /// Many are on the way into a channel: whoever comes now has to wait so long, the next one second
    /// more, until nobody is there any more (`None`).
    pub fn crowd(&self, channel: &str, wait: Option<Duration>) {
        let crowded = &mut self.state().crowded;
        match wait {
            Some(wait) => crowded.insert(channel.to_owned(), wait),
            None => crowded.remove(channel),
        };
    }

    /// Somebody cannot see a channel or thread.
    pub fn hide(&self, channel: &str, person: PersonId) {
        self.state().blind.insert((channel.to_owned(), person));
    }

    /// Somebody can see no channel and no thread.
    pub fn shut_out(&self, person: PersonId) {
        self.state().outside.insert(person);
    }

    /// Every request, in order.
    pub fn sent(&self) -> Vec<Sent> {
        self.state().sent.clone()
    }

    /// Notes the request; what fails before it happens.
    fn before(
        &self,
        call: Call,
        outgoing: Option<&Outgoing>,
    ) -> Result<Option<ChatError>, ChatError> {
        let mut state = self.state();
        state.sent.push(Sent {
            call: call.clone(),
            nonce: outgoing.map_or_else(String::new, |o| o.nonce.clone()),
            look_since: outgoing.and_then(|o| o.look_since),
        });
        let at = match &call {
            Call::Post(at) | Call::Edit(at) | Call::Tag(at) => Some(at.as_str()),
            _ => None,
        };
        if at.is_some_and(|at| state.gone.contains(at)) {
            return Err(ChatError::Gone("deleted".to_owned()));
        }
        match state.decide.as_mut().and_then(|decide| decide(&call)) {
            Some(Fails::Before(error)) => Err(error),
            Some(Fails::After(error)) => Ok(Some(error)),
            None => Ok(None),
        }
    }
}

fn unless<T>(lost: Option<ChatError>, value: T) -> Result<T, ChatError> {
    lost.map_or(Ok(value), Err)
}

#[async_trait]
impl Chat for Wire {
    fn turn_to_post(&self, channel: &str) -> Option<Duration> {
        let mut state = self.state();
        let wait = state.crowded.get_mut(channel)?;
        let turn = *wait;
        *wait += Duration::from_secs(1);
        Some(turn)
    }

    fn platform(&self) -> Platform {
        self.transcript.platform()
    }

    fn default_channel(&self) -> Option<String> {
        self.transcript.default_channel()
    }

    fn ticket_channel(&self) -> Option<String> {
        self.transcript.ticket_channel()
    }

    fn leads_channel(&self) -> Option<String> {
        self.transcript.leads_channel()
    }

    async fn post(&self, channel: &str, outgoing: Outgoing) -> Result<Posted, ChatError> {
        let lost = self.before(Call::Post(channel.to_owned()), Some(&outgoing))?;
        let unreached = outgoing.message.text.mentions().into_iter();
        let unreached = unreached
            .filter(|person| {
                let state = self.state();
                let hidden = state.blind.contains(&(channel.to_owned(), *person));
                hidden || state.outside.contains(person)
            })
            .collect();
        let posted = self.transcript.post(channel, outgoing).await?;
        unless(
            lost,
            Posted {
                unreached,
                ..posted
            },
        )
    }

    async fn edit(&self, at: &MessageRef, outgoing: Outgoing) -> Result<(), ChatError> {
        let lost = self.before(Call::Edit(at.message.clone()), Some(&outgoing))?;
        self.transcript.edit(at, outgoing).await?;
        unless(lost, ())
    }

    async fn open_thread(&self, channel: &str, thread: NewThread) -> Result<Opened, ChatError> {
        let lost = self.before(Call::Open, Some(&thread.card))?;
        let known = self.state().threads.get(&thread.ticket).cloned();
        if let (true, Some(known)) = (thread.look_first, known) {
            return unless(lost, known);
        }
        let ticket = thread.ticket;
        let opened = self.transcript.open_thread(channel, thread).await?;
        self.state().threads.insert(ticket, opened.clone());
        unless(lost, opened)
    }

    async fn tag_thread(
        &self,
        thread: &str,
        status: TicketStatus,
        finished: bool,
    ) -> Result<(), ChatError> {
        let lost = self.before(Call::Tag(thread.to_owned()), None)?;
        self.transcript.tag_thread(thread, status, finished).await?;
        unless(lost, ())
    }

    async fn direct(&self, account: &str, outgoing: Outgoing) -> Result<Posted, ChatError> {
        let lost = self.before(Call::Direct(account.to_owned()), Some(&outgoing))?;
        let known = self.state().direct_by_nonce.get(&outgoing.nonce).cloned();
        if let Some(known) = known {
            return unless(lost, known);
        }
        let nonce = outgoing.nonce.clone();
        let posted = self.transcript.direct(account, outgoing).await?;
        self.state().direct_by_nonce.insert(nonce, posted.clone());
        unless(lost, posted)
    }

    async fn fetch(&self, url: &str, most: u64) -> Result<Bytes, ChatError> {
        let lost = self.before(Call::Fetch(url.to_owned()), None)?;
        let bytes = self.transcript.fetch(url, most).await?;
        unless(lost, bytes)
    }

    fn link_to(&self, at: &MessageRef) -> Option<String> {
        let name = self.transcript.name_of(&at.channel);
        let name = name.split(' ').next().unwrap_or_default();
        Some(format!("https://chat.example/{name}/{}", at.message))
    }
}
