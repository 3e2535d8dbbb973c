//! The guild and all that is in it, as plain data under one lock.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use bytes::Bytes;
use serde_json::Value;
use tokio::time::Instant;

use super::buckets::Buckets;
use super::faults::Faults;
use super::gateway::Hub;
use super::setup::Settings;

/// A snowflake.
pub type Id = u64;

/// Discord's channel types, as far as the bot meets them.
pub mod kind {
    pub const TEXT: u8 = 0;
    pub const DM: u8 = 1;
    pub const CATEGORY: u8 = 4;
    pub const THREAD: u8 = 11;
    pub const FORUM: u8 = 15;
}

/// Message flag: only the person who acted sees it.
pub const EPHEMERAL: u64 = 1 << 6;
/// Message flag: the answer was deferred and has not come yet.
pub const LOADING: u64 = 1 << 7;

#[derive(Clone, Debug)]
pub struct Role {
    pub id: Id,
    pub name: String,
    pub permissions: u64,
    pub position: usize,
    pub mentionable: bool,
}

#[derive(Clone, Debug)]
pub struct User {
    pub id: Id,
    pub username: String,
    pub name: String,
    pub bot: bool,
}

#[derive(Clone, Debug, Default)]
pub struct Member {
    pub roles: Vec<Id>,
    pub nick: Option<String>,
}

#[derive(Clone, Debug)]
pub struct Overwrite {
    pub id: Id,
    pub is_member: bool,
    pub allow: u64,
    pub deny: u64,
}

#[derive(Clone, Debug)]
pub struct Tag {
    pub id: Id,
    pub name: String,
    pub moderated: bool,
    pub emoji_name: Option<String>,
}

#[derive(Clone, Debug, Default)]
pub struct Channel {
    pub id: Id,
    pub kind: u8,
    pub name: String,
    pub topic: Option<String>,
    pub parent: Option<Id>,
    pub overwrites: Vec<Overwrite>,
    pub tags: Vec<Tag>,
    pub applied_tags: Vec<Id>,
    pub archived: bool,
    pub locked: bool,
    pub auto_archive: u64,
    pub owner: Option<Id>,
    pub recipient: Option<Id>,
    pub last_message: Option<Id>,
    pub sent: u64,
    pub joined: BTreeSet<Id>,
    /// When it was renamed.
    pub renamed: Vec<Instant>,
}

impl Channel {
    pub fn is_thread(&self) -> bool {
        matches!(self.kind, 10..=12)
    }
}

#[derive(Clone, Debug, Default)]
pub struct Message {
    pub id: Id,
    pub channel: Id,
    pub author: Id,
    pub content: String,
    pub embeds: Vec<Value>,
    pub components: Vec<Value>,
    pub attachments: Vec<Id>,
    pub mentions: Vec<Id>,
    pub mention_roles: Vec<Id>,
    pub mention_everyone: bool,
    /// Who was really notified.
    pub pinged: BTreeSet<Id>,
    pub flags: u64,
    pub kind: u8,
    pub reference: Option<Id>,
    pub nonce: Option<Value>,
    /// How often it was edited.
    pub edits: u64,
    pub interaction: Option<Id>,
    pub ephemeral_to: Option<Id>,
    pub thread: Option<Id>,
}

#[derive(Clone, Debug)]
pub struct StoredFile {
    pub id: Id,
    pub channel: Id,
    pub filename: String,
    pub content_type: String,
    pub description: Option<String>,
    pub bytes: Bytes,
    pub ephemeral: bool,
}

/// What an interaction was answered with.
#[derive(Clone, Debug)]
pub enum Given {
    Message,
    DeferredMessage,
    DeferredUpdate,
    Update,
    Choices(Vec<Value>),
    Modal(Value),
}

#[derive(Clone, Debug)]
pub struct Interaction {
    pub id: Id,
    pub token: String,
    /// 2 command, 3 component, 4 autocomplete, 5 modal.
    pub kind: u8,
    pub user: Id,
    pub channel: Id,
    /// The message whose component was used.
    pub message: Option<Id>,
    pub born: Instant,
    pub given: Option<Given>,
    /// When it was answered first.
    pub acknowledged: Option<Instant>,
    /// The person was told that nothing came.
    pub failed: bool,
    pub token_expired: bool,
    pub original: Option<Id>,
    pub followups: Vec<Id>,
    pub payload: Value,
}

/// A request that the bot made, without its secrets.
#[derive(Clone, Debug)]
pub struct RequestLine {
    pub method: String,
    pub host: String,
    pub path: String,
    pub status: u16,
    pub body: Option<Value>,
}

/// A request that Discord would have refused because of what was in it.
#[derive(Clone, Debug)]
pub struct Refusal {
    pub method: String,
    pub path: String,
    pub status: u16,
    pub body: Option<Value>,
    pub reason: String,
}

/// Everything that the fake Discord knows.
pub struct World {
    pub settings: Settings,
    pub token: String,
    pub guild_id: Id,
    pub guild_name: String,
    pub owner: Id,
    pub bot: Id,
    pub roles: BTreeMap<Id, Role>,
    pub users: BTreeMap<Id, User>,
    pub members: BTreeMap<Id, Member>,
    pub channels: BTreeMap<Id, Channel>,
    pub messages: BTreeMap<Id, Message>,
    /// Messages that were posted and deleted since.
    pub deleted: HashSet<Id>,
    pub files: BTreeMap<Id, StoredFile>,
    pub guild_commands: Vec<Value>,
    pub global_commands: Vec<Value>,
    /// How many commands were created, of 200 a day.
    pub command_creations: usize,
    pub interactions: BTreeMap<Id, Interaction>,
    pub dm_closed: HashSet<Id>,
    /// By author and nonce: the message, and when it was posted.
    pub nonces: HashMap<(Id, String), (Id, Instant)>,
    pub hub: Hub,
    pub buckets: Buckets,
    pub faults: Faults,
    pub requests: Vec<RequestLine>,
    pub refusals: Vec<Refusal>,
    /// Where the fake itself answered otherwise than Discord's description says.
    pub unlike_discord: Vec<String>,
    /// Counts up when all links given out so far stop working.
    pub link_epoch: u64,
    pub started: Instant,
    /// How often each interaction is delivered from now on.
    pub deliver_times: usize,
    /// Interactions are made, and not delivered before they are let go.
    pub held: bool,
    /// Interactions from now on come from this other guild.
    pub elsewhere: Option<Id>,
    /// Nothing of Discord answers.
    pub unreachable: bool,
    pub connects: BTreeMap<String, usize>,
    pub gateway_asked: usize,
    pub gateway_url: String,
    /// The last snowflake's instant, in milliseconds of Discord's epoch.
    last_ms: u64,
}

/// Discord's epoch in Unix milliseconds.
const EPOCH_MS: u64 = 1_420_070_400_000;
/// 2026-11-02T09:00:00Z in milliseconds of Discord's epoch.
const FIRST_ID_MS: u64 = 1_793_610_000_000 - EPOCH_MS;

impl World {
    pub fn empty(settings: Settings, token: String) -> Self {
        Self {
            settings,
            token,
            guild_id: 0,
            guild_name: String::new(),
            owner: 0,
            bot: 0,
            roles: BTreeMap::new(),
            users: BTreeMap::new(),
            members: BTreeMap::new(),
            channels: BTreeMap::new(),
            messages: BTreeMap::new(),
            deleted: HashSet::new(),
            files: BTreeMap::new(),
            guild_commands: Vec::new(),
            global_commands: Vec::new(),
            command_creations: 0,
            interactions: BTreeMap::new(),
            dm_closed: HashSet::new(),
            nonces: HashMap::new(),
            hub: Hub::default(),
            buckets: Buckets::default(),
            faults: Faults::default(),
            requests: Vec::new(),
            refusals: Vec::new(),
            unlike_discord: Vec::new(),
            link_epoch: 1,
            started: Instant::now(),
            deliver_times: 1,
            held: false,
            elsewhere: None,
            unreachable: false,
            connects: BTreeMap::new(),
            gateway_asked: 0,
            gateway_url: String::new(),
            last_ms: FIRST_ID_MS,
        }
    }

    /// The next snowflake: the same run gives the same ids, a second apart.
    pub fn new_id(&mut self) -> Id {
        self.last_ms += 1000;
        self.last_ms << 22
    }

    /// Snowflakes from now on are of this instant (Unix milliseconds) or later.
    pub fn not_before(&mut self, unix_ms: u64) {
        self.last_ms = self.last_ms.max(unix_ms.saturating_sub(EPOCH_MS + 1000));
    }

    pub fn application_id(&self) -> Id {
        self.bot
    }

    pub fn channel_named(&self, name: &str) -> Option<&Channel> {
        self.channels.values().find(|c| c.name == name)
    }

    pub fn role_named(&self, name: &str) -> Option<&Role> {
        self.roles.values().find(|r| r.name == name)
    }

    pub fn user_named(&self, name: &str) -> Option<&User> {
        self.users.values().find(|u| u.name == name)
    }

    /// The direct-message channel with this person, made when it is first asked for.
    pub fn dm_with(&mut self, user: Id) -> Id {
        if let Some(c) = self.channels.values().find(|c| c.recipient == Some(user)) {
            return c.id;
        }
        let id = self.new_id();
        let name = format!("DM {}", self.users[&user].name);
        self.channels.insert(
            id,
            Channel {
                id,
                kind: kind::DM,
                name,
                recipient: Some(user),
                ..Channel::default()
            },
        );
        id
    }

    /// The messages of a channel that everyone there sees, oldest first.
    pub fn public_messages(&self, channel: Id) -> impl DoubleEndedIterator<Item = &Message> {
        self.messages
            .values()
            .filter(move |m| m.channel == channel && m.ephemeral_to.is_none())
    }

    /// A command as registered, the guild's before the global ones.
    pub fn command(&self, name: &str) -> Option<&Value> {
        self.guild_commands
            .iter()
            .chain(&self.global_commands)
            .find(|c| c["name"] == name)
    }
}
