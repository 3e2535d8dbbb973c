//! Discord, through serenity.
//!
//! `connect` makes the adapter, `gateway` listens, `interaction` reads what is asked, `answer`
//! answers it; `talk` reads what people write, `follow` hears it, also what the bot missed; `post`, `threads` and `fetch` do what the outbox asks; `render` and `markup` turn our
//! messages into Discord's, `send` into its requests. All of them talk through `rest`, one after the
//! other into the same channel (`gates`).

use std::fmt;
use std::path::PathBuf;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use serenity::all::{ApplicationId, GuildId, ShardManager, UserId};

use super::{Chat, ChatError, ExternalId, MessageRef, NewThread, Opened, Outgoing, Posted};
use crate::domain::people::Platform;
use crate::domain::status::TicketStatus;

mod answer;
mod check;
mod commands;
mod connect;
mod error;
mod fetch;
mod files;
mod follow;
mod gates;
mod gateway;
mod interaction;
mod invite;
mod lacking;
mod markup;
mod permission;
mod post;
mod reach;
mod render;
mod rest;
mod send;
mod tags;
mod talk;
mod threads;
mod wire;

#[cfg(test)]
mod interaction_properties;
#[cfg(test)]
mod interaction_tests;
#[cfg(test)]
mod markup_reader;
#[cfg(test)]
mod render_properties;
#[cfg(test)]
mod render_tests;

pub use check::{OwnChannel, check};
pub use error::StartError;
pub use invite::invitation;

use lacking::Use;

/// Directives that every log filter has to end with: serenity writes whole events and requests,
/// and with them the tokens of interactions, into its spans.
pub const LOG_DIRECTIVES: [&str; 3] = [
    "serenity=warn",
    "serenity::http=off",
    "serenity::gateway::ws=off",
];

/// What the adapter has to know.
#[derive(Clone, Default)]
pub struct Settings {
    /// The bot's token: a secret.
    pub token: String,
    /// The guild that the workspace is linked to.
    pub guild_id: u64,
    /// An HTTP proxy for REST and files, `http://host:port`.
    pub proxy: Option<String>,
    /// A PEM root to trust besides the usual ones.
    pub ca_file: Option<PathBuf>,
    /// The channel for prompts and notes.
    pub refreshes: Option<u64>,
    /// The forum or text channel of the tickets.
    pub tickets: Option<u64>,
    /// The leads' channel.
    pub leads: Option<u64>,
    /// What the guild's roles mean.
    pub roles: interaction::RoleMap,
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The token is a secret, and a proxy's address may hold one.
        f.debug_struct("Settings")
            .field("guild_id", &self.guild_id)
            .field("proxy", &self.proxy.is_some())
            .field("ca_file", &self.ca_file)
            .field("refreshes", &self.refreshes)
            .field("tickets", &self.tickets)
            .field("leads", &self.leads)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}

/// A guild of Discord's, to which the bot is connected.
pub struct Discord {
    rest: rest::Rest,
    guild: GuildId,
    owner: UserId,
    application: ApplicationId,
    bot: UserId,
    /// Whether the intent message content is granted.
    reads_content: bool,
    roles_of: interaction::RoleMap,
    refreshes: Option<u64>,
    tickets: Option<u64>,
    leads: Option<u64>,
    known: reach::Knowledge,
    gates: gates::Gates,
    unread: AtomicU64,
    /// Who listens at this moment.
    shards: Mutex<Option<Arc<ShardManager>>>,
}

#[async_trait]
impl Chat for Discord {
    fn platform(&self) -> Platform {
        Platform::Discord
    }

    fn default_channel(&self) -> Option<ExternalId> {
        self.refreshes.map(|id| id.to_string())
    }

    fn ticket_channel(&self) -> Option<ExternalId> {
        self.tickets.map(|id| id.to_string())
    }

    fn leads_channel(&self) -> Option<ExternalId> {
        self.leads.map(|id| id.to_string())
    }

    fn turn_to_post(&self, channel: &str) -> Option<Duration> {
        let channel = channel.parse().ok()?;
        self.gates.turn(gates::Bucket::Posts, channel)
    }

    fn turn_for_thread(&self, channel: &str) -> Option<Duration> {
        let channel = channel.parse().ok()?;
        self.gates.turn(gates::Bucket::Threads, channel)
    }

    async fn post(&self, channel: &str, message: Outgoing) -> Result<Posted, ChatError> {
        let posted = self.post_message(channel, &message).await;
        self.explained(channel, Use::Post, posted).await
    }

    async fn edit(&self, at: &MessageRef, message: Outgoing) -> Result<(), ChatError> {
        let edited = self.edit_message(at, &message).await;
        self.explained(&at.channel, Use::Post, edited).await
    }

    async fn open_thread(&self, channel: &str, thread: NewThread) -> Result<Opened, ChatError> {
        let opened = self.open(channel, &thread).await;
        self.explained(channel, Use::Open, opened).await
    }

    async fn tag_thread(
        &self,
        thread: &str,
        status: TicketStatus,
        finished: bool,
    ) -> Result<(), ChatError> {
        let tagged = self.tag(thread, status, finished).await;
        self.explained(thread, Use::Tag, tagged).await
    }

    async fn direct(&self, account: &str, message: Outgoing) -> Result<Posted, ChatError> {
        self.send_direct(account, &message).await
    }

    async fn fetch(&self, url: &str, most: u64) -> Result<Bytes, ChatError> {
        fetch::fetch(self.rest.client(), url, most).await
    }

    fn link_to(&self, at: &MessageRef) -> Option<String> {
        let (guild, MessageRef { channel, message }) = (self.guild, at);
        Some(format!(
            "https://discord.com/channels/{guild}/{channel}/{message}"
        ))
    }
}
