//! Whom a mention in a channel reaches: those who may see the channel, by Discord's own sum of
//! roles and overwrites.

use std::collections::HashMap;
use std::hash::Hash;
use std::num::NonZeroU64;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serenity::all::{ChannelId, Permissions, UserId};
use serenity::http::Route;
use tokio::time::Instant;

use super::Discord;
use super::permission::in_channel;
use super::wire::{Channel, Member, PRIVATE_THREAD, Role};
use crate::chat::{ChatError, Outgoing};
use crate::domain::id::PersonId;

/// How long an answer of Discord's is trusted.
const FRESH: Duration = Duration::from_mins(1);
/// Entries of each kind.
const MOST: usize = 2_000;

/// Answers of Discord's, for a short while.
pub struct Known<K, V>(Mutex<HashMap<K, (Instant, V)>>);

impl<K, V> Default for Known<K, V> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<K: Eq + Hash, V: Clone> Known<K, V> {
    fn get(&self, key: &K) -> Option<V> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (since, value) = entries.get(key)?;
        (since.elapsed() < FRESH).then(|| value.clone())
    }

    /// What was known last, however long ago.
    fn last(&self, key: &K) -> Option<V> {
        let entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        entries.get(key).map(|(_, value)| value.clone())
    }

    fn put(&self, key: K, value: V) {
        let mut entries = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MOST {
            entries.retain(|_, (since, _)| since.elapsed() < FRESH);
        }
        if entries.len() >= MOST {
            entries.clear();
        }
        entries.insert(key, (Instant::now(), value));
    }
}

/// What is known of the guild.
#[derive(Default)]
pub struct Knowledge {
    channels: Known<ChannelId, Channel>,
    members: Known<UserId, Option<Member>>,
    roles: Known<(), Vec<Role>>,
    /// The private channel with each account.
    pub(super) private: Known<UserId, ChannelId>,
}

impl<V: Clone> Known<UserId, V> {
    /// What is known of an account.
    pub fn of(&self, id: UserId) -> Option<V> {
        self.get(&id)
    }

    /// Remembers it.
    pub fn keep(&self, id: UserId, value: V) {
        self.put(id, value);
    }
}

impl Discord {
    /// A channel or thread, as it was within the last minute.
    pub(super) async fn channel(&self, id: ChannelId) -> Result<Channel, ChatError> {
        if let Some(channel) = self.known.channels.get(&id) {
            return Ok(channel);
        }
        self.channel_now(id).await
    }

    /// A channel or thread, as it was last seen.
    pub(super) fn remembered(&self, id: ChannelId) -> Option<Channel> {
        self.known.channels.last(&id)
    }

    /// A channel or thread, as it is.
    pub(super) async fn channel_now(&self, id: ChannelId) -> Result<Channel, ChatError> {
        let route = Route::Channel { channel_id: id };
        let channel: Channel = self.rest.get(route, Vec::new()).await?;
        self.known.channels.put(id, channel.clone());
        Ok(channel)
    }

    /// A member, as they are; `None` for somebody who is none.
    pub(super) async fn member_now(&self, id: UserId) -> Result<Option<Member>, ChatError> {
        let route = Route::GuildMember {
            guild_id: self.guild,
            user_id: id,
        };
        let member = match self.rest.get(route, Vec::new()).await {
            Ok(member) => Some(member),
            Err(ChatError::Gone(_)) => None,
            Err(error) => return Err(error),
        };
        self.known.members.put(id, member.clone());
        Ok(member)
    }

    /// A member, as they were within the last minute.
    pub(super) async fn member(&self, id: UserId) -> Result<Option<Member>, ChatError> {
        match self.known.members.get(&id) {
            Some(member) => Ok(member),
            None => self.member_now(id).await,
        }
    }

    async fn roles(&self) -> Result<Vec<Role>, ChatError> {
        if let Some(roles) = self.known.roles.get(&()) {
            return Ok(roles);
        }
        let route = Route::GuildRoles {
            guild_id: self.guild,
        };
        let roles: Vec<Role> = self.rest.get(route, Vec::new()).await?;
        self.known.roles.put((), roles.clone());
        Ok(roles)
    }

    /// Those of the mentioned persons whom a mention in `channel` would not reach. Asked before the
    /// message is posted, so that a failure to find out leaves nothing half done.
    pub(super) async fn unreached(
        &self,
        channel: ChannelId,
        outgoing: &Outgoing,
        mentioned: &[u64],
    ) -> Result<Vec<PersonId>, ChatError> {
        let mut unreached = Vec::new();
        let mut place = None;
        for person in outgoing.message.text.mentions() {
            let Some(account) = outgoing.references.accounts.get(&person) else {
                continue;
            };
            let account = account.parse::<NonZeroU64>().ok();
            let cut_off = account.is_none_or(|account| !mentioned.contains(&account.get()));
            let sees = match account {
                Some(account) if !cut_off => {
                    if place.is_none() {
                        place = Some(self.place(channel).await?);
                    }
                    match place.as_ref() {
                        Some(Some(place)) => self.sees(UserId::from(account), place).await?,
                        _ => false,
                    }
                }
                _ => false,
            };
            if !sees {
                unreached.push(person);
            }
        }
        Ok(unreached)
    }

    /// The channel that decides who may see `id`; `None` for a private thread.
    async fn place(&self, id: ChannelId) -> Result<Option<Channel>, ChatError> {
        let channel = self.channel(id).await?;
        match channel.parent_id {
            _ if channel.kind == PRIVATE_THREAD => Ok(None),
            Some(parent) if channel.is_thread() => self.channel(parent).await.map(Some),
            _ => Ok(Some(channel)),
        }
    }

    async fn sees(&self, user: UserId, place: &Channel) -> Result<bool, ChatError> {
        if user == self.owner {
            return Ok(true);
        }
        let Some(member) = self.member(user).await? else {
            return Ok(false);
        };
        let roles = self.roles().await?;
        let overwrites = &place.permission_overwrites;
        let may = in_channel(self.guild, &member, &roles, overwrites);
        Ok(may.contains(Permissions::VIEW_CHANNEL))
    }
}
