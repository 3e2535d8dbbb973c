//! Chat platforms: what each of them must be able to do, and nothing of how.

use std::collections::HashMap;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::domain::id::{PersonId, TicketId, WorkspaceId};
use crate::domain::people::{Platform, Roles};
use crate::domain::status::TicketStatus;
use crate::message::Message;
use crate::request::{Account, Reply, Request};

pub mod commands;
pub mod discord;
pub mod transcript;
pub mod web;

/// A channel, thread or message of a platform, by its id there.
pub type ExternalId = String;

/// A message of the bot's own.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MessageRef {
    /// The channel or thread that it stands in.
    pub channel: ExternalId,
    /// The message.
    pub message: ExternalId,
}

/// Whom and what a message refers to, resolved for one platform.
#[derive(Debug, Clone, Default)]
pub struct References {
    /// Accounts of the persons who may be mentioned.
    pub accounts: HashMap<PersonId, ExternalId>,
    /// Open threads of tickets.
    pub threads: HashMap<TicketId, ExternalId>,
    /// Bytes of the files that go with it: name and content, in order.
    pub files: Vec<(String, bytes::Bytes)>,
}

/// A message to be sent.
#[derive(Debug, Clone)]
pub struct Outgoing {
    /// What it says.
    pub message: Message,
    /// Whom and what it refers to.
    pub references: References,
    /// Deduplicates it where the platform can, 25 characters at most.
    pub nonce: String,
    /// Set when an earlier attempt may have succeeded longer ago than nonces live: look for the own
    /// message since this instant before sending.
    pub look_since: Option<DateTime<Utc>>,
}

/// A message that was posted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Posted {
    /// Where it is.
    pub at: MessageRef,
    /// Persons who were to be mentioned and cannot see the place: they get it in their inbox.
    pub unreached: Vec<PersonId>,
}

/// A ticket's thread to be opened, with its card.
#[derive(Debug, Clone)]
pub struct NewThread {
    /// The ticket.
    pub ticket: TicketId,
    /// The thread's name, 100 characters at most.
    pub name: String,
    /// The ticket's status: a tag where the platform has them.
    pub status: TicketStatus,
    /// The card.
    pub card: Outgoing,
    /// Whether an earlier attempt may have succeeded: look for it first.
    pub look_first: bool,
}

/// A thread that was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// The thread.
    pub thread: ExternalId,
    /// The card.
    pub card: MessageRef,
}

/// Why a platform did not do something.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChatError {
    /// It may work later: throttled, a server's error, no answer. What happened may be unknown.
    #[error("try again later: {reason}")]
    Retry {
        /// How long the platform asked to wait.
        after: Option<Duration>,
        /// What happened, without secrets.
        reason: String,
    },
    /// The channel, thread, message or account is not there any more.
    #[error("gone: {0}")]
    Gone(String),
    /// The bot may not, or the platform refuses the content. Names what is missing.
    #[error("not allowed: {0}")]
    Denied(String),
}

/// A chat platform.
#[async_trait]
pub trait Chat: Send + Sync + 'static {
    /// Which one it is.
    fn platform(&self) -> Platform;

    /// The channel for prompts and notes of portfolios that name none.
    fn default_channel(&self) -> Option<ExternalId>;

    /// The channel in which tickets get their threads: a forum, or a text channel.
    fn ticket_channel(&self) -> Option<ExternalId>;

    /// The leads' channel.
    fn leads_channel(&self) -> Option<ExternalId>;

    /// The largest file that it shows, in bytes.
    fn largest_file(&self) -> i64 {
        10 * 1024 * 1024
    }

    /// How long a post into a channel waits because many others are on the way there; `None`: it may
    /// go now. Whoever is told to wait has a place in the line, and comes back then.
    fn turn_to_post(&self, _channel: &str) -> Option<Duration> {
        None
    }

    /// The same for a new thread in the tickets' channel.
    fn turn_for_thread(&self, _channel: &str) -> Option<Duration> {
        None
    }

    /// Posts a message.
    async fn post(&self, channel: &str, message: Outgoing) -> Result<Posted, ChatError>;

    /// Replaces the content of a message of the bot's own.
    async fn edit(&self, at: &MessageRef, message: Outgoing) -> Result<(), ChatError>;

    /// Opens a ticket's thread with its card.
    async fn open_thread(&self, channel: &str, thread: NewThread) -> Result<Opened, ChatError>;

    /// Shows a ticket's status on its thread, where the platform has tags. `finished`: the thread
    /// needs no attention any more and may be archived.
    async fn tag_thread(
        &self,
        thread: &str,
        status: TicketStatus,
        finished: bool,
    ) -> Result<(), ChatError>;

    /// Sends a direct message to an account.
    async fn direct(&self, account: &str, message: Outgoing) -> Result<Posted, ChatError>;

    /// Fetches a file that somebody sent, `most` bytes at most.
    async fn fetch(&self, url: &str, most: u64) -> Result<bytes::Bytes, ChatError>;

    /// An address that leads people to a message.
    fn link_to(&self, at: &MessageRef) -> Option<String>;
}

/// A channel or thread in which people talk to the bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TalkPlace {
    /// The channel or thread.
    pub channel: ExternalId,
    /// It is a ticket's thread.
    pub is_thread: bool,
    /// The newest message that was heard there; `None`: nothing was kept yet.
    pub heard: Option<ExternalId>,
}

/// Who hears what people ask: the workflow. A platform hands each event in and shows the reply.
#[async_trait]
pub trait Listener: Send + Sync + 'static {
    /// Acts on a request, once for each event id, and answers. Never fails: a fault is answered in
    /// words and logged.
    async fn hear(&self, request: Request) -> Reply;

    /// The reply to an event could not be shown while the platform would take it: it goes to the
    /// actor's inbox.
    async fn reply_missed(&self, platform: Platform, actor: &Account, event_id: &str);

    /// The reply to something that was written is for its author alone, and the platform cannot show
    /// it in the place: it goes to their inbox. `false`: there is no such reply on disk, so the
    /// message should be heard once more.
    async fn reply_in_inbox(&self, platform: Platform, actor: &Account, event_id: &str) -> bool;

    /// Where people talk to the bot: the own channels of active portfolios, the threads of open
    /// tickets, and `also`. A platform reads there after it is back what was written while the bot
    /// was away. `None`: it cannot be found out now.
    async fn talk_places(
        &self,
        workspace: WorkspaceId,
        platform: Platform,
        also: &[ExternalId],
    ) -> Option<Vec<TalkPlace>>;

    /// Roles of the platform's that mean something here are not there any more, with what they meant:
    /// the Leads are told, once of each.
    async fn roles_gone(
        &self,
        workspace: WorkspaceId,
        platform: Platform,
        gone: &[(ExternalId, Roles)],
    );

    /// Keeps that everything up to a message was heard, for each channel; `false`: it could not be
    /// kept.
    async fn heard(&self, workspace: WorkspaceId, platform: Platform, up_to: &[MessageRef])
    -> bool;
}
