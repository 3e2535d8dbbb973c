//! A chat in memory that keeps everything that was said, in order: the demo prints it, tests read it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use bytes::Bytes;

use super::{Chat, ChatError, MessageRef, NewThread, Opened, Outgoing, Posted};
use crate::domain::people::Platform;
use crate::domain::status::TicketStatus;
use crate::message::Message;

/// The channel for prompts and notes.
pub const REFRESHES: &str = "refreshes";
/// The channel in which tickets get their threads.
pub const TICKETS: &str = "tickets";
/// The leads' channel.
pub const LEADS: &str = "leads";

/// Something that the bot did.
#[derive(Debug, Clone)]
pub enum Entry {
    /// Posted in a channel or thread.
    Post {
        /// Where.
        channel: String,
        /// The message's id.
        id: String,
        /// What.
        message: Message,
        /// Names and sizes of the files that came along.
        files: Vec<(String, usize)>,
    },
    /// Opened a thread.
    Thread {
        /// The thread's id, which is also its card's.
        id: String,
        /// The thread's name.
        name: String,
        /// The card.
        message: Message,
    },
    /// Wrote to somebody alone.
    Direct {
        /// The account.
        account: String,
        /// The message's id.
        id: String,
        /// What.
        message: Message,
    },
    /// Changed a message in place.
    Edit {
        /// The message's id.
        id: String,
        /// What it says now.
        message: Message,
    },
    /// Showed a status on a thread.
    Tag {
        /// The thread.
        thread: String,
        /// The status.
        status: TicketStatus,
        /// It may be archived.
        finished: bool,
    },
}

#[derive(Default)]
struct Said {
    entries: Vec<Entry>,
    read: usize,
    by_nonce: HashMap<String, String>,
    thread_names: HashMap<String, String>,
    files: HashMap<String, Bytes>,
    failures: Vec<ChatError>,
    next: u64,
}

/// The chat.
#[derive(Clone, Default)]
pub struct Transcript(Arc<Mutex<Said>>);

impl Transcript {
    /// A chat in which nothing was said yet.
    pub fn new() -> Self {
        Self::default()
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What was done since the last call.
    pub fn unread(&self) -> Vec<Entry> {
        let mut said = self.said();
        let news = said.entries[said.read..].to_vec();
        said.read = said.entries.len();
        news
    }

    /// Everything, in order.
    pub fn all(&self) -> Vec<Entry> {
        self.said().entries.clone()
    }

    /// A thread's name, or the channel's own.
    pub fn name_of(&self, channel: &str) -> String {
        self.said()
            .thread_names
            .get(channel)
            .cloned()
            .unwrap_or_else(|| channel.to_owned())
    }

    /// Makes a file that can be fetched from `url`.
    pub fn keep_file(&self, url: &str, content: impl Into<Bytes>) {
        self.said().files.insert(url.to_owned(), content.into());
    }

    /// The next things that the bot does fail so, in order.
    pub fn fail_next(&self, errors: impl IntoIterator<Item = ChatError>) {
        self.said().failures.extend(errors);
    }
}

impl Said {
    fn fails(&mut self) -> Result<(), ChatError> {
        if self.failures.is_empty() {
            Ok(())
        } else {
            Err(self.failures.remove(0))
        }
    }

    fn id(&mut self) -> String {
        self.next += 1;
        format!("m{}", self.next)
    }
}

#[async_trait]
impl Chat for Transcript {
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

    async fn post(&self, channel: &str, outgoing: Outgoing) -> Result<Posted, ChatError> {
        let mut said = self.said();
        said.fails()?;
        let at = |message: String| MessageRef {
            channel: channel.to_owned(),
            message,
        };
        if let Some(id) = said.by_nonce.get(&outgoing.nonce) {
            return Ok(Posted {
                at: at(id.clone()),
                unreached: Vec::new(),
            });
        }
        let id = said.id();
        said.by_nonce.insert(outgoing.nonce, id.clone());
        let files = outgoing
            .references
            .files
            .iter()
            .map(|(name, bytes)| (name.clone(), bytes.len()));
        let entry = Entry::Post {
            channel: channel.to_owned(),
            id: id.clone(),
            files: files.collect(),
            message: outgoing.message,
        };
        said.entries.push(entry);
        Ok(Posted {
            at: at(id),
            unreached: Vec::new(),
        })
    }

    async fn edit(&self, at: &MessageRef, outgoing: Outgoing) -> Result<(), ChatError> {
        let mut said = self.said();
        said.fails()?;
        said.entries.push(Entry::Edit {
            id: at.message.clone(),
            message: outgoing.message,
        });
        Ok(())
    }

    async fn open_thread(&self, _channel: &str, thread: NewThread) -> Result<Opened, ChatError> {
        let mut said = self.said();
        said.fails()?;
        let id = said.id();
        said.thread_names.insert(id.clone(), thread.name.clone());
        let message = thread.card.message;
        said.entries.push(Entry::Thread {
            id: id.clone(),
            name: thread.name,
            message,
        });
        Ok(Opened {
            thread: id.clone(),
            card: MessageRef {
                channel: id.clone(),
                message: id,
            },
        })
    }

    async fn tag_thread(
        &self,
        thread: &str,
        status: TicketStatus,
        finished: bool,
    ) -> Result<(), ChatError> {
        let mut said = self.said();
        said.fails()?;
        said.entries.push(Entry::Tag {
            thread: thread.to_owned(),
            status,
            finished,
        });
        Ok(())
    }

    async fn direct(&self, account: &str, outgoing: Outgoing) -> Result<Posted, ChatError> {
        let mut said = self.said();
        said.fails()?;
        let id = said.id();
        let message = outgoing.message;
        said.entries.push(Entry::Direct {
            account: account.to_owned(),
            id: id.clone(),
            message,
        });
        let at = MessageRef {
            channel: account.to_owned(),
            message: id,
        };
        Ok(Posted {
            at,
            unreached: Vec::new(),
        })
    }

    async fn fetch(&self, url: &str, _most: u64) -> Result<Bytes, ChatError> {
        let mut said = self.said();
        said.fails()?;
        said.files
            .get(url)
            .cloned()
            .ok_or_else(|| ChatError::Gone("the link has expired".to_owned()))
    }

    fn link_to(&self, _at: &MessageRef) -> Option<String> {
        None
    }
}
