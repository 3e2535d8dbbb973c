//! The local workspace: a chat platform of our own in a browser, so that the bot can be tried without
//! an account anywhere. Channels, messages and read marks are kept in the workspace's database.
//!
//! It listens on the machine's own loopback interface only. Everything goes to the page as JSON, and
//! the page builds text nodes from it: nothing that is typed can become markup.

use std::net::SocketAddr;
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use object_store::ObjectStore;
use tokio::sync::watch;

use super::{Chat, ChatError, MessageRef, NewThread, Opened, Outgoing, Posted};
use crate::clock::Clock;
use crate::domain::id::WorkspaceId;
use crate::domain::people::Platform;
use crate::domain::status::TicketStatus;
use crate::store::local::channel::{self, INBOX, Kind};
use crate::store::local::message::{self, NewMessage};
use crate::store::local::{self, kept};
use crate::store::{self, Db, Tx};

mod actor;
mod acts;
pub mod content;
mod events;
mod files;
mod guard;
mod guide;
mod mailbox;
mod page;
mod problem;
mod reads;
mod say;
mod server;
mod time;
mod typed;

pub use reads::past_of;
pub use server::{LARGEST_FILE, Server, ServerError};
pub use time::{Move, Moved, Time};

/// The channel for prompts and notes.
pub const REFRESHES: &str = "refreshes";
/// The channel in which tickets get their threads.
pub const TICKETS: &str = "tickets";
/// The leads' channel.
pub const LEADS: &str = "leads";

/// The name under which the bot writes.
pub const BOT: &str = "refreshbot";

/// The local workspace as a chat platform.
pub struct Web {
    db: Db,
    workspace: WorkspaceId,
    page: SocketAddr,
    clock: Arc<dyn Clock>,
    files: Arc<dyn ObjectStore>,
    changed: watch::Sender<u64>,
}

impl Web {
    /// The local workspace of `workspace`, whose channels are made where they are not there yet.
    /// `page`: where the page is, for links to messages. `files`: where copied files are kept.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn open(
        db: Db,
        workspace: WorkspaceId,
        page: SocketAddr,
        clock: Arc<dyn Clock>,
        files: Arc<dyn ObjectStore>,
    ) -> store::Result<Self> {
        let mut tx = db.begin().await?;
        for name in [REFRESHES, TICKETS, LEADS] {
            if channel::find(&mut tx, workspace, name).await?.is_none() {
                channel::insert(&mut tx, workspace, Kind::Channel, name, name, None).await?;
            }
        }
        inboxes(&mut tx, workspace).await?;
        if local::find(&mut tx, workspace).await?.is_none() {
            local::insert(&mut tx, workspace, clock.now()).await?;
        }
        tx.commit().await?;
        Ok(Self {
            db,
            workspace,
            page,
            clock,
            files,
            changed: watch::Sender::new(0),
        })
    }

    /// The workspace.
    pub fn workspace(&self) -> WorkspaceId {
        self.workspace
    }

    /// Makes a channel that a portfolio may name as its own.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_channel(&self, name: &str) -> store::Result<()> {
        let mut tx = self.db.begin().await?;
        channel::insert(&mut tx, self.workspace, Kind::Channel, name, name, None).await?;
        tx.commit().await?;
        self.nudge();
        Ok(())
    }

    /// Gives everybody who has an account an inbox; there already: no change.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn add_inboxes(&self) -> store::Result<()> {
        let mut tx = self.db.begin().await?;
        inboxes(&mut tx, self.workspace).await?;
        tx.commit().await?;
        self.nudge();
        Ok(())
    }

    /// Changes whenever a page has something new to show.
    fn changes(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// Says that a page has something new to show.
    fn nudge(&self) {
        self.changed.send_modify(|count| *count += 1);
    }

    /// Keeps a message of the bot's in a channel that is there; its number.
    async fn say(
        &self,
        tx: &mut Tx,
        channel: &str,
        outgoing: &Outgoing,
        nonce: Option<&str>,
    ) -> store::Result<i64> {
        let (workspace, at) = (self.workspace, self.clock.now());
        let message = &outgoing.message;
        let named = content::Named::of(tx, workspace, message, &outgoing.references).await?;
        let said = content::of_message(tx, workspace, message, &named, at).await?;
        let new = NewMessage {
            channel,
            author: None,
            author_name: BOT,
            at,
            reply_to: None,
            content: said,
            mentions: named.mentioned(message),
            nonce,
        };
        message::insert(tx, workspace, &new).await
    }

    async fn post_once(&self, at: &str, outgoing: &Outgoing) -> Result<Posted, Failure> {
        let mut tx = self.db.begin().await?;
        let nonce = Some(outgoing.nonce.as_str()).filter(|nonce| !nonce.is_empty());
        if let Some(nonce) = nonce
            && let Some(seq) = message::by_nonce(&mut tx, self.workspace, nonce).await?
        {
            return Ok(posted(at, seq));
        }
        if channel::find(&mut tx, self.workspace, at).await?.is_none() {
            return Err(Failure::Gone(format!("there is no channel {at}")));
        }
        let seq = self.say(&mut tx, at, outgoing, nonce).await?;
        tx.commit().await?;
        self.nudge();
        Ok(posted(at, seq))
    }

    async fn edit_in_place(&self, at: &MessageRef, outgoing: &Outgoing) -> Result<(), Failure> {
        let gone = || Failure::Gone(format!("there is no message {}", at.message));
        let seq = content::seq_of(&at.message).ok_or_else(gone)?;
        let mut tx = self.db.begin().await?;
        let (workspace, message) = (self.workspace, &outgoing.message);
        let named = content::Named::of(&mut tx, workspace, message, &outgoing.references).await?;
        let now = self.clock.now();
        let said = content::of_message(&mut tx, workspace, message, &named, now).await?;
        if !message::edit(&mut tx, workspace, &at.channel, seq, &said).await? {
            return Err(gone());
        }
        tx.commit().await?;
        self.nudge();
        Ok(())
    }

    async fn open_with_card(&self, parent: &str, new: &NewThread) -> Result<Opened, Failure> {
        let mut tx = self.db.begin().await?;
        let (workspace, nonce) = (self.workspace, new.card.nonce.as_str());
        if let Some(seq) = message::by_nonce(&mut tx, workspace, nonce).await?
            && let Some(card) = message::find(&mut tx, workspace, seq).await?
        {
            return Ok(opened(card.channel, seq));
        }
        if channel::find(&mut tx, workspace, parent).await?.is_none() {
            return Err(Failure::Gone(format!("there is no channel {parent}")));
        }
        let thread = format!("thread-{nonce}");
        let kind = Kind::Thread;
        channel::insert(&mut tx, workspace, kind, &thread, &new.name, Some(parent)).await?;
        channel::tag(&mut tx, workspace, &thread, new.status, false).await?;
        let seq = self.say(&mut tx, &thread, &new.card, Some(nonce)).await?;
        tx.commit().await?;
        self.nudge();
        Ok(opened(thread, seq))
    }

    async fn tag(&self, thread: &str, status: TicketStatus, finished: bool) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        let known = channel::find(&mut tx, self.workspace, thread).await?;
        if known.is_none() {
            return Err(Failure::Gone(format!("there is no thread {thread}")));
        }
        channel::tag(&mut tx, self.workspace, thread, status, finished).await?;
        tx.commit().await?;
        self.nudge();
        Ok(())
    }

    async fn write_to(&self, account: &str, outgoing: &Outgoing) -> Result<Posted, Failure> {
        let mut tx = self.db.begin().await?;
        let known = channel::member(&mut tx, self.workspace, account).await?;
        if known.is_none() {
            return Err(Failure::Gone(format!("there is no account {account}")));
        }
        inbox(&mut tx, self.workspace, account).await?;
        tx.commit().await?;
        self.post_once(&format!("{INBOX}{account}"), outgoing).await
    }

    async fn bytes_of(&self, url: &str, most: u64) -> Result<Bytes, Failure> {
        let gone = || Failure::Gone("the file is not there".to_owned());
        let id = content::file_at(url).ok_or_else(gone)?;
        let mut tx = self.db.snapshot().await?;
        let file = kept::file(&mut tx, self.workspace, id).await?;
        let size = file.ok_or_else(gone)?.size;
        if u64::try_from(size).is_ok_and(|size| size > most) {
            return Err(Failure::Denied(format!("the file has {size} bytes")));
        }
        let content = kept::content(&mut tx, self.workspace, id).await?;
        Ok(content.ok_or_else(gone)?.into())
    }
}

async fn inboxes(tx: &mut Tx, workspace: WorkspaceId) -> store::Result<()> {
    for member in channel::members(tx, workspace).await? {
        inbox(tx, workspace, &member.account).await?;
    }
    Ok(())
}

/// Makes somebody's inbox; there already: no change.
async fn inbox(tx: &mut Tx, workspace: WorkspaceId, account: &str) -> store::Result<()> {
    let id = format!("{INBOX}{account}");
    if channel::find(tx, workspace, &id).await?.is_none() {
        channel::insert(tx, workspace, Kind::Inbox, &id, BOT, None).await?;
    }
    Ok(())
}

fn posted(channel: &str, seq: i64) -> Posted {
    Posted {
        at: MessageRef {
            channel: channel.to_owned(),
            message: content::id_of(seq),
        },
        unreached: Vec::new(),
    }
}

fn opened(thread: String, seq: i64) -> Opened {
    Opened {
        card: MessageRef {
            channel: thread.clone(),
            message: content::id_of(seq),
        },
        thread,
    }
}

/// Why something could not be done.
enum Failure {
    Store(sqlx::Error),
    Gone(String),
    Denied(String),
}

impl From<sqlx::Error> for Failure {
    fn from(fault: sqlx::Error) -> Self {
        Self::Store(fault)
    }
}

impl From<Failure> for ChatError {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Store(fault) => Self::Retry {
                after: None,
                reason: format!("the database failed: {fault}"),
            },
            Failure::Gone(what) => Self::Gone(what),
            Failure::Denied(why) => Self::Denied(why),
        }
    }
}

#[async_trait]
impl Chat for Web {
    fn platform(&self) -> Platform {
        Platform::Local
    }

    fn default_channel(&self) -> Option<String> {
        Some(REFRESHES.to_owned())
    }

    fn ticket_channel(&self) -> Option<String> {
        Some(TICKETS.to_owned())
    }

    fn leads_channel(&self) -> Option<String> {
        Some(LEADS.to_owned())
    }

    fn largest_file(&self) -> i64 {
        i64::try_from(LARGEST_FILE).unwrap_or(i64::MAX)
    }

    async fn post(&self, channel: &str, message: Outgoing) -> Result<Posted, ChatError> {
        Ok(self.post_once(channel, &message).await?)
    }

    async fn edit(&self, at: &MessageRef, message: Outgoing) -> Result<(), ChatError> {
        Ok(self.edit_in_place(at, &message).await?)
    }

    async fn open_thread(&self, channel: &str, thread: NewThread) -> Result<Opened, ChatError> {
        Ok(self.open_with_card(channel, &thread).await?)
    }

    async fn tag_thread(
        &self,
        thread: &str,
        status: TicketStatus,
        finished: bool,
    ) -> Result<(), ChatError> {
        Ok(self.tag(thread, status, finished).await?)
    }

    async fn direct(&self, account: &str, message: Outgoing) -> Result<Posted, ChatError> {
        Ok(self.write_to(account, &message).await?)
    }

    async fn fetch(&self, url: &str, most: u64) -> Result<Bytes, ChatError> {
        Ok(self.bytes_of(url, most).await?)
    }

    fn link_to(&self, at: &MessageRef) -> Option<String> {
        Some(format!(
            "http://{}/#{}/{}",
            self.page, at.channel, at.message
        ))
    }
}
