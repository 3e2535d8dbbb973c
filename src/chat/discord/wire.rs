//! The few things that the adapter reads from Discord's answers. Smaller than serenity's models, so
//! that a field which Discord adds or changes elsewhere breaks nothing here.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serenity::all::{ApplicationId, ChannelId, ForumTagId, MessageId, Permissions, RoleId, UserId};

/// A forum.
pub const FORUM: u8 = 15;
/// A forum of pictures.
pub const MEDIA: u8 = 16;
/// A thread that only those see who were added.
pub const PRIVATE_THREAD: u8 = 12;

/// The application that the bot belongs to.
#[derive(Debug, Deserialize)]
pub struct Application {
    pub id: ApplicationId,
    #[serde(default)]
    pub flags: u64,
}

impl Application {
    /// Whether the bot may read what people write, by the flags for large and for small bots.
    pub const fn may_read_content(&self) -> bool {
        self.flags & (1 << 18 | 1 << 19) != 0
    }
}

/// A user.
#[derive(Debug, Clone, Deserialize)]
pub struct User {
    pub id: UserId,
    pub username: String,
    #[serde(default)]
    pub global_name: Option<String>,
}

/// The guild.
#[derive(Debug, Deserialize)]
pub struct Guild {
    pub name: String,
    pub owner_id: UserId,
}

/// A member of the guild.
#[derive(Debug, Clone, Deserialize)]
pub struct Member {
    pub user: User,
    #[serde(default)]
    pub nick: Option<String>,
    #[serde(default)]
    pub roles: Vec<RoleId>,
}

/// A role.
#[derive(Debug, Clone, Deserialize)]
pub struct Role {
    pub id: RoleId,
    pub permissions: Permissions,
}

/// What a channel allows or denies to a role or member.
#[derive(Debug, Clone, Deserialize)]
pub struct Overwrite {
    pub id: RoleId,
    #[serde(rename = "type")]
    pub kind: u8,
    pub allow: Permissions,
    pub deny: Permissions,
}

/// A tag of a forum.
#[derive(Debug, Clone, Deserialize)]
pub struct Tag {
    pub id: ForumTagId,
    pub name: String,
}

/// A channel or thread.
#[derive(Debug, Clone, Deserialize)]
pub struct Channel {
    pub id: ChannelId,
    #[serde(rename = "type")]
    pub kind: u8,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub parent_id: Option<ChannelId>,
    #[serde(default)]
    pub owner_id: Option<UserId>,
    #[serde(default)]
    pub last_message_id: Option<MessageId>,
    #[serde(default)]
    pub permission_overwrites: Vec<Overwrite>,
    #[serde(default)]
    pub available_tags: Vec<Tag>,
    #[serde(default)]
    pub applied_tags: Vec<ForumTagId>,
    #[serde(default)]
    pub flags: Option<u64>,
    #[serde(default)]
    pub thread_metadata: Option<ThreadMetadata>,
}

impl Channel {
    /// Whether its threads are posts with a message of their own.
    pub const fn is_forum(&self) -> bool {
        matches!(self.kind, FORUM | MEDIA)
    }

    /// Whether a forum refuses posts without a tag.
    pub fn wants_a_tag(&self) -> bool {
        self.flags.is_some_and(|flags| flags & (1 << 4) != 0)
    }

    /// Whether it is a thread.
    pub const fn is_thread(&self) -> bool {
        matches!(self.kind, 10..=PRIVATE_THREAD)
    }

    /// Whether it is an archived thread.
    pub fn is_archived(&self) -> bool {
        self.thread_metadata
            .as_ref()
            .is_some_and(|data| data.archived)
    }

    /// When it was archived or opened last.
    pub fn archived_at(&self) -> Option<DateTime<Utc>> {
        let at = self.thread_metadata.as_ref()?.archive_timestamp.as_ref()?;
        let at = DateTime::parse_from_rfc3339(at).ok()?;
        Some(at.to_utc())
    }
}

/// What is said of a thread.
#[derive(Debug, Clone, Deserialize)]
pub struct ThreadMetadata {
    #[serde(default)]
    pub archived: bool,
    #[serde(default)]
    pub archive_timestamp: Option<String>,
}

/// A list of threads.
#[derive(Debug, Deserialize)]
pub struct Threads {
    #[serde(default)]
    pub threads: Vec<Channel>,
}

/// A message.
#[derive(Debug, Clone, Deserialize)]
pub struct Message {
    pub id: MessageId,
    pub author: Author,
    #[serde(default)]
    pub content: String,
    #[serde(default)]
    pub embeds: Vec<Embed>,
}

/// Who wrote it.
#[derive(Debug, Clone, Deserialize)]
pub struct Author {
    pub id: UserId,
}

/// A card of a message.
#[derive(Debug, Clone, Deserialize)]
pub struct Embed {
    #[serde(default)]
    pub title: Option<String>,
    #[serde(default)]
    pub footer: Option<Footer>,
}

/// A card's small print.
#[derive(Debug, Clone, Deserialize)]
pub struct Footer {
    #[serde(default)]
    pub text: String,
}

/// A private channel.
#[derive(Debug, Deserialize)]
pub struct PrivateChannel {
    pub id: ChannelId,
}
