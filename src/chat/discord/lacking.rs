//! What the bot lacks where Discord refused it: by the channel's name and the permission's, so that
//! those who can mend it know where to look.

use serenity::all::{ChannelId, Permissions};
use serenity::http::Route;

use super::Discord;
use super::permission::{NEEDED, TO_POST, for_tickets, in_channel, names};
use super::post::id;
use super::wire::{Channel, Role};
use crate::chat::ChatError;

/// What it needs to post in a thread.
const IN_A_THREAD: Permissions = TO_POST
    .difference(Permissions::SEND_MESSAGES)
    .union(Permissions::SEND_MESSAGES_IN_THREADS);

/// What was to be done in a channel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Post or edit a message.
    Post,
    /// Open a ticket's thread.
    Open,
    /// Tag or archive a thread.
    Tag,
}

impl Discord {
    /// The outcome, with a refusal in words that name the place and what is missing there.
    pub(super) async fn explained<T>(
        &self,
        place: &str,
        what: Use,
        outcome: Result<T, ChatError>,
    ) -> Result<T, ChatError> {
        match outcome {
            Err(ChatError::Denied(reason)) if reason == super::error::WRONG_TOKEN => {
                // Nobody can be told of that here, and everything waits for the right one.
                Err(ChatError::Retry {
                    after: None,
                    reason,
                })
            }
            Err(ChatError::Denied(reason)) => {
                let channel = id::<ChannelId>(place)?;
                let lack = self.lack(channel, what, &reason).await;
                Err(ChatError::Denied(lack.unwrap_or(reason)))
            }
            Err(ChatError::Gone(reason)) => {
                Err(ChatError::Gone(self.key(place).map_or(reason, |key| {
                    format!("the channel {place} of discord.channels.{key} does not exist")
                })))
            }
            outcome => outcome,
        }
    }

    /// Where the configuration names a channel.
    fn key(&self, place: &str) -> Option<&'static str> {
        let keys = [
            ("refreshes", self.refreshes),
            ("tickets", self.tickets),
            ("leads", self.leads),
        ];
        let is = |id: Option<u64>| id.is_some_and(|id| id.to_string() == place);
        keys.iter().find(|(_, id)| is(*id)).map(|(key, _)| *key)
    }

    /// `None`: Discord does not even tell that.
    async fn lack(&self, id: ChannelId, what: Use, reason: &str) -> Option<String> {
        let route = Route::GuildChannels {
            guild_id: self.guild,
        };
        let channels: Vec<Channel> = self.rest.get(route, Vec::new()).await.ok()?;
        let listed = channels.iter().find(|channel| channel.id == id).cloned();
        // Threads are not in the list; one that the bot may not see any more is remembered.
        let channel = match listed {
            Some(channel) => channel,
            None => match self.channel_now(id).await {
                Ok(channel) => channel,
                Err(_) => self.remembered(id)?,
            },
        };
        let parent = channel.parent_id.filter(|_| channel.is_thread());
        let parent = parent.and_then(|id| channels.iter().find(|channel| channel.id == id));
        let place = parent.unwrap_or(&channel);
        let needed = match what {
            Use::Open => for_tickets(place),
            Use::Tag => NEEDED & (IN_A_THREAD | Permissions::MANAGE_THREADS),
            Use::Post if channel.is_thread() => IN_A_THREAD,
            Use::Post => TO_POST,
        };
        let route = Route::GuildRoles {
            guild_id: self.guild,
        };
        let roles: Vec<Role> = self.rest.get(route, Vec::new()).await.ok()?;
        let bot = self.member_now(self.bot).await.ok()??;
        let may = in_channel(self.guild, &bot, &roles, &place.permission_overwrites);
        let lacks = names(needed - may, place.is_forum()).join(", ");
        let name = |channel: &Channel| match &channel.name {
            Some(name) if channel.is_thread() => format!("the thread {name}"),
            Some(name) => format!("#{name}"),
            None => format!("the channel {}", channel.id),
        };
        Some(if lacks.is_empty() {
            format!("in {}: {reason}", name(&channel))
        } else {
            format!("in {} the bot lacks {lacks}", name(place))
        })
    }
}
