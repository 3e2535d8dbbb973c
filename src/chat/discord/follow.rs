//! Following what people write: what is written now, and, after the bot was away, what was written
//! meanwhile. One message after the other, so that how far a channel was heard is one number.
//!
//! Ids of Discord's grow with time. The same message always has the same event id, so what is read
//! twice acts once; how far a channel was heard is kept now and then, and need not be exact.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use serde_json::Value;
use serenity::all::{ChannelId, Guild};
use serenity::http::Route;
use tokio::sync::{mpsc, watch};

mod alone;

use super::Discord;
use super::talk::Written;
use super::wire::{Channel, Threads};
use crate::chat::{ChatError, Listener, MessageRef, TalkPlace};
use crate::domain::id::WorkspaceId;
use crate::domain::people::{Platform, Roles};
use crate::request::{Account, Action, Place, Reply, Request, Said, Standing};

/// How often it is kept how far the bot has heard, and what could not be read is tried again.
const EVERY: Duration = Duration::from_mins(1);
/// Messages, or threads, of a page.
const PAGE: usize = 100;
/// Pages of archived threads that are looked through.
const ARCHIVE_PAGES: usize = 20;
/// How far from the newest message that was heard the bot may have left.
const AROUND: TimeDelta = TimeDelta::days(1);
/// What stands for all channels: nothing older than what was heard there is ever read.
const ANYWHERE: &str = "*";

/// What the gateway tells of.
pub enum Talk {
    /// A message.
    Written(Box<Written>),
    /// A new session: every channel and active thread with its newest message, 0 where it has none.
    Began(HashMap<u64, u64>),
    /// Roles that mean something here are not there any more.
    RolesGone(Vec<(String, Roles)>),
}

/// The newest message of every channel and active thread, as a new session tells it.
pub fn newest(guild: &Guild) -> HashMap<u64, u64> {
    let all = guild.channels.values().chain(&guild.threads);
    let newest = all.map(|channel| {
        let last = channel
            .last_message_id
            .map_or(0, serenity::all::MessageId::get);
        (channel.id.get(), last)
    });
    newest.collect()
}

/// What stopped a channel's reading: it is tried again from the same message.
struct Stuck;

/// Follows the talk of a guild.
pub struct Follower {
    discord: Arc<Discord>,
    workspace: WorkspaceId,
    listener: Arc<dyn Listener>,
    stop: watch::Receiver<bool>,
    /// Up to which message each channel was heard.
    heard: HashMap<u64, u64>,
    /// Nothing older is ever read, wherever: the newest message when the bot followed first.
    since: Option<u64>,
    /// What of it is on disk.
    kept: HashMap<String, u64>,
    /// Channels with messages that were not heard.
    behind: BTreeSet<u64>,
    /// A session began, and which channels are behind was not found out yet.
    began: Option<HashMap<u64, u64>>,
    /// The newest message of each channel when the session began.
    newest: HashMap<u64, u64>,
}

impl Follower {
    /// A follower that has heard nothing yet.
    pub fn new(
        discord: Arc<Discord>,
        workspace: WorkspaceId,
        listener: Arc<dyn Listener>,
        stop: watch::Receiver<bool>,
    ) -> Self {
        Self {
            discord,
            workspace,
            listener,
            stop,
            heard: HashMap::new(),
            since: None,
            kept: HashMap::new(),
            behind: BTreeSet::new(),
            began: None,
            newest: HashMap::new(),
        }
    }

    /// Follows until nobody tells of anything any more.
    pub async fn run(mut self, mut talk: mpsc::UnboundedReceiver<Talk>) {
        let mut ticks = tokio::time::interval(EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        ticks.tick().await;
        loop {
            tokio::select! {
                told = talk.recv() => match told {
                    Some(Talk::Written(message)) => self.live(&message).await,
                    Some(Talk::Began(newest)) => {
                        self.began = Some(newest);
                        self.catch_up().await;
                        self.keep().await;
                    }
                    Some(Talk::RolesGone(gone)) => {
                        let (listener, platform) = (&self.listener, Platform::Discord);
                        listener.roles_gone(self.workspace, platform, &gone).await;
                    }
                    None => break,
                },
                _ = ticks.tick() => {
                    self.catch_up().await;
                    self.keep().await;
                }
            }
        }
        self.keep().await;
    }

    fn stopping(&self) -> bool {
        *self.stop.borrow()
    }

    /// A message comes in. Where older ones are still to be read it waits its turn among them.
    async fn live(&mut self, message: &Written) {
        match message.guild_id {
            None => return self.told_alone(message).await,
            Some(guild) if guild != self.discord.guild => return,
            Some(_) => {}
        }
        let (channel, id) = (message.channel_id.get(), message.id.get());
        if self.began.is_some() {
            self.catch_up().await;
        }
        if let Some(newest) = &mut self.began {
            newest.insert(channel, id);
        } else if self.behind.contains(&channel) {
            self.read(channel).await;
        } else if self.hear(message).await.is_ok() {
            let heard = self.heard.entry(channel).or_insert(id);
            *heard = id.max(*heard);
        } else {
            self.heard.entry(channel).or_insert(id - 1);
            self.behind.insert(channel);
        }
    }

    /// Reads what was written while the bot was away, and what could not be read before.
    async fn catch_up(&mut self) {
        if let Some(newest) = self.began.take() {
            self.newest.extend(&newest);
            if self.find_behind(&newest).await.is_err() {
                self.began = Some(newest);
                return;
            }
        }
        for channel in self.behind.clone() {
            if self.stopping() {
                return;
            }
            self.read(channel).await;
        }
    }

    /// Finds the channels that have something newer than what was heard there.
    async fn find_behind(&mut self, newest: &HashMap<u64, u64>) -> Result<(), Stuck> {
        let places = self.places().await.ok_or(Stuck)?;
        let latest = self.latest();
        let anywhere = places.iter().find(|place| place.channel == ANYWHERE);
        // At the very first start everything is old.
        let since = anywhere.and_then(number_heard).unwrap_or(latest);
        let since = *self.since.get_or_insert(since);
        let left = places.iter().filter_map(number_heard).max();
        let mut unlisted = HashMap::new();
        for place in places.iter().filter(|place| place.channel != ANYWHERE) {
            let Ok(channel) = place.channel.parse::<u64>() else {
                continue;
            };
            let begins = match (number_heard(place), newest.get(&channel)) {
                (Some(heard), _) => heard,
                // A thread of the bot's own is younger than the bot, and so is all that is in it.
                (None, _) if place.is_thread => since.max(channel),
                // A new channel: nothing older than this moment is read.
                (None, Some(last)) => *last,
                (None, None) => latest,
            };
            let heard = *self.heard.entry(channel).or_insert(begins);
            match newest.get(&channel) {
                Some(last) if *last > heard => {
                    self.behind.insert(channel);
                }
                None if place.is_thread => {
                    unlisted.insert(channel, heard);
                }
                _ => {}
            }
        }
        match left {
            Some(left) if !unlisted.is_empty() => self.find_archived(unlisted, left).await,
            _ => Ok(()),
        }
    }

    /// Threads that were archived for their quiet while the bot was away, after somebody had written
    /// there. `left`: the newest message that it had heard anywhere.
    async fn find_archived(
        &mut self,
        mut unlisted: HashMap<u64, u64>,
        left: u64,
    ) -> Result<(), Stuck> {
        let Some(parent) = self.discord.tickets else {
            return Ok(());
        };
        let left = super::post::instant_of(left) - AROUND;
        let mut before: Option<String> = None;
        for _ in 0..ARCHIVE_PAGES {
            let mut params = vec![("limit", PAGE.to_string())];
            params.extend(before.take().map(|before| ("before", before)));
            let route = Route::ChannelArchivedPublicThreads {
                channel_id: ChannelId::new(parent),
            };
            let page: Threads = match self.discord.rest.get(route, params).await {
                Ok(page) => page,
                Err(error) => return gap("the archived threads", &error),
            };
            for thread in &page.threads {
                let last = thread
                    .last_message_id
                    .map_or(0, serenity::all::MessageId::get);
                let heard = unlisted.remove(&thread.id.get());
                if heard.is_some_and(|heard| last > heard) {
                    self.behind.insert(thread.id.get());
                }
            }
            let oldest = page.threads.last().and_then(Channel::archived_at);
            match oldest {
                Some(at) if page.threads.len() == PAGE && !unlisted.is_empty() => {
                    // They come by the time of their archiving; what was archived before the bot
                    // left holds nothing new.
                    if at < left {
                        return Ok(());
                    }
                    before = Some(at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true));
                }
                _ => return Ok(()),
            }
        }
        Ok(())
    }

    /// Reads a channel to its end, oldest first.
    async fn read(&mut self, channel: u64) {
        if self.read_on(channel).await.is_ok() {
            self.behind.remove(&channel);
        }
    }

    async fn read_on(&mut self, channel: u64) -> Result<(), Stuck> {
        let mut after = self.heard.get(&channel).copied().unwrap_or_default();
        loop {
            if self.stopping() {
                return Err(Stuck);
            }
            let params = vec![("after", after.to_string()), ("limit", PAGE.to_string())];
            let route = Route::ChannelMessages {
                channel_id: ChannelId::new(channel),
            };
            let page: Vec<Value> = match self.discord.rest.get(route, params).await {
                Ok(page) => page,
                Err(error) => return gap(&format!("the channel {channel}"), &error),
            };
            let full = page.len() == PAGE;
            let id = |message: &Value| message["id"].as_str().and_then(|id| id.parse().ok());
            let mut page: Vec<(u64, Value)> = page
                .into_iter()
                .filter_map(|message| Some((id(&message)?, message)))
                .collect();
            page.sort_by_key(|(id, _)| *id);
            for (id, message) in page {
                match serde_json::from_value::<Written>(message) {
                    Ok(message) => self.hear(&message).await?,
                    // One that Discord tells in a new way holds up no other.
                    Err(error) => tracing::warn!(id, %error, "a message could not be read"),
                }
                after = after.max(id);
                self.heard.insert(channel, after);
            }
            if !full {
                return Ok(());
            }
        }
    }

    /// Hears one message.
    async fn hear(&self, message: &Written) -> Result<(), Stuck> {
        let Some(said) = message.said(self.discord.bot) else {
            return Ok(());
        };
        let event_id = format!("discord:message:{}", message.id);
        let (actor, standing) = self.author(message).await.map_err(|error| {
            tracing::warn!(event_id, %error, "the author's membership is unknown");
            Stuck
        })?;
        let channel = Some(message.channel_id.to_string());
        self.act((actor, standing), Place { channel }, event_id, said)
            .await
    }

    /// Acts on what somebody said; what is for them alone goes to their inbox.
    async fn act(
        &self,
        (actor, standing): (Account, Standing),
        place: Place,
        event_id: String,
        said: Said,
    ) -> Result<(), Stuck> {
        let request = Request {
            workspace: self.workspace,
            platform: Platform::Discord,
            actor: actor.clone(),
            standing,
            place,
            event_id: event_id.clone(),
            action: Action::Say(said),
        };
        match self.listener.hear(request).await {
            Reply::Private(_) => {
                let listener = &self.listener;
                let kept = listener.reply_in_inbox(Platform::Discord, &actor, &event_id);
                if kept.await { Ok(()) } else { Err(Stuck) }
            }
            _ => Ok(()),
        }
    }

    /// Who wrote it. What was read afterwards does not say what its author is in the guild.
    async fn author(&self, message: &Written) -> Result<(Account, Standing), ChatError> {
        let discord = &self.discord;
        if let Some(account) = message.account(&discord.roles_of) {
            return Ok((account, Standing::Member));
        }
        Ok(match discord.member(message.author.id).await? {
            Some(member) => (
                super::interaction::account(&member, &discord.roles_of),
                Standing::Member,
            ),
            None => (
                Account {
                    id: message.author.id.to_string(),
                    name: message.display_name().to_owned(),
                    roles: Roles::new(),
                },
                Standing::Stranger,
            ),
        })
    }

    async fn places(&self) -> Option<Vec<TalkPlace>> {
        let shared = self.discord.refreshes.map(|channel| channel.to_string());
        let also: Vec<String> = shared.into_iter().chain([ANYWHERE.to_owned()]).collect();
        let listener = &self.listener;
        listener
            .talk_places(self.workspace, Platform::Discord, &also)
            .await
    }

    /// The newest message that is known of at all: what stands for this moment.
    fn latest(&self) -> u64 {
        let all = self.newest.values().chain(self.heard.values());
        all.copied().max().unwrap_or_default()
    }

    /// Keeps how far the bot has heard where people talk to it.
    async fn keep(&mut self) {
        if self.newest.is_empty() {
            return;
        }
        let Some(places) = self.places().await else {
            return;
        };
        let mut news = Vec::new();
        for place in places {
            let Some(heard) = self.heard_in(&place) else {
                continue;
            };
            let on_disk = self.kept.get(&place.channel).copied();
            if on_disk.or_else(|| number_heard(&place)) == Some(heard) {
                continue;
            }
            self.kept.insert(place.channel.clone(), heard);
            news.push(MessageRef {
                channel: place.channel,
                message: heard.to_string(),
            });
        }
        if !self
            .listener
            .heard(self.workspace, Platform::Discord, &news)
            .await
        {
            self.kept.clear();
        }
    }
}

impl Follower {
    /// Up to which message a place was heard; a new one from this moment on.
    fn heard_in(&self, place: &TalkPlace) -> Option<u64> {
        if place.channel == ANYWHERE {
            return self.since;
        }
        let channel: u64 = place.channel.parse().ok()?;
        if let Some(heard) = self.heard.get(&channel) {
            return Some(*heard);
        }
        if place.is_thread {
            return Some(self.since?.max(channel));
        }
        let last = self.newest.get(&channel).copied();
        Some(last.unwrap_or_else(|| self.latest()))
    }
}

fn number_heard(place: &TalkPlace) -> Option<u64> {
    place.heard.as_deref()?.parse().ok()
}

/// What cannot be read: later, or never, and then the bot goes on without it.
fn gap(what: &str, error: &ChatError) -> Result<(), Stuck> {
    tracing::warn!(%error, "what was written in {what} while the bot was away cannot be read");
    match error {
        ChatError::Retry { .. } => Err(Stuck),
        ChatError::Gone(_) | ChatError::Denied(_) => Ok(()),
    }
}
