//! Tickets' threads: opened with their card, tagged with the status, archived when finished.

use std::time::Duration;

use serde_json::{Value, json};
use serenity::all::{Builder, ChannelId, CreateForumPost, ForumTagId, MessageId};
use serenity::http::{LightMethod, Request, Route};

use super::Discord;
use super::error::Doing;
use super::gates::Into;
use super::markup::{clean_line, cut};
use super::post::{first_id_after, id, reference, says};
use super::render::{Rendered, render};
use super::send;
use super::tags::{retagged, tag_of};
use super::wire::{Channel, Message, Threads};
use crate::chat::{ChatError, MessageRef, NewThread, Opened};
use crate::domain::status::TicketStatus;

const NAME: usize = 100;
/// Threads whose cards are read in search of one.
const CANDIDATES: usize = 25;
const EXISTS: isize = 160_004;
const TOO_MANY: isize = 160_006;
/// Minutes of quiet after which Discord archives a thread: a week.
const AUTO_ARCHIVE: u16 = 10_080;

impl Discord {
    pub(super) async fn open(
        &self,
        channel: &str,
        thread: &NewThread,
    ) -> Result<Opened, ChatError> {
        let place = self.channel(id(channel)?).await?;
        if place.is_thread() {
            return Err(ChatError::Denied(
                "a thread cannot hold threads: the tickets need a forum or a text channel".into(),
            ));
        }
        let rendered = render(&thread.card.message, &thread.card.references);
        if thread.look_first
            && let Some(opened) = self.opened_before(&place, thread, &rendered).await?
        {
            return Ok(opened);
        }
        if place.is_forum() {
            self.open_in_forum(&place, thread, &rendered).await
        } else {
            self.open_in_text(&place, thread, &rendered).await
        }
    }

    async fn open_in_forum(
        &self,
        forum: &Channel,
        thread: &NewThread,
        rendered: &Rendered,
    ) -> Result<Opened, ChatError> {
        let _alone = self.gates.pass(Into::Threads, forum.id).await?;
        let tag = tag_of(&forum.available_tags, thread.status);
        let post = CreateForumPost::new(name(thread), send::forum_message(rendered))
            .auto_archive_duration(serenity::all::AutoArchiveDuration::OneWeek)
            .set_applied_tags(tag);
        let sent = post.execute(self.rest.http(), forum.id);
        match self.rest.attempt(sent).await {
            Ok(made) => Ok(opened(forum, made.id)),
            Err(failed) if failed.code() == Some(TOO_MANY) => self.make_room().await,
            Err(failed) => Err(failed.into_chat(Doing::OpeningThread)),
        }
    }

    async fn open_in_text(
        &self,
        parent: &Channel,
        thread: &NewThread,
        rendered: &Rendered,
    ) -> Result<Opened, ChatError> {
        let card = &thread.card;
        let message = match self.posted_before(parent.id, card, rendered).await? {
            Some(message) => message,
            None => self.send(parent.id, card, rendered).await?,
        };
        let route = Route::ChannelMessageThreads {
            channel_id: parent.id,
            message_id: message,
        };
        let body = json!({ "name": name(thread), "auto_archive_duration": AUTO_ARCHIVE });
        let request = Request::new(route, LightMethod::Post).body(Some(bytes(&body)));
        match self.rest.attempt(self.rest.http().request(request)).await {
            Err(failed) if failed.code() == Some(TOO_MANY) => self.make_room().await,
            Err(failed) if failed.code() != Some(EXISTS) => {
                Err(failed.into_chat(Doing::OpeningThread))
            }
            // A thread that starts from a message has its id.
            _ => Ok(opened(parent, ChannelId::new(message.get()))),
        }
    }

    /// The thread, if an earlier attempt opened it after all: the bot's own, under the same channel,
    /// with the same card.
    async fn opened_before(
        &self,
        place: &Channel,
        thread: &NewThread,
        rendered: &Rendered,
    ) -> Result<Option<Opened>, ChatError> {
        let archived = Route::ChannelArchivedPublicThreads {
            channel_id: place.id,
        };
        let limit = vec![("limit", "100".to_owned())];
        let archived: Threads = self.rest.get(archived, limit).await?;
        let name = name(thread);
        let since = thread.card.look_since.map(first_id_after);
        let mut candidates: Vec<Channel> = self
            .active_threads()
            .await?
            .into_iter()
            .chain(archived.threads)
            .filter(|found| found.parent_id == Some(place.id) && found.owner_id == Some(self.bot))
            .filter(|found| {
                found.name.as_deref() == Some(&name)
                    || since.is_some_and(|since| found.id.get() >= since)
            })
            .collect();
        candidates.sort_by_key(|found| {
            let other_name = found.name.as_deref() != Some(&name);
            (other_name, std::cmp::Reverse(found.id))
        });
        for found in candidates.iter().take(CANDIDATES) {
            let found = opened(place, found.id);
            if self.is_card(&found.card, rendered).await? {
                tracing::info!(thread = %found.thread, "found the thread that was opened before");
                return Ok(Some(found));
            }
        }
        Ok(None)
    }

    async fn is_card(&self, at: &MessageRef, rendered: &Rendered) -> Result<bool, ChatError> {
        let route = Route::ChannelMessage {
            channel_id: id(&at.channel)?,
            message_id: id(&at.message)?,
        };
        let message: Message = match self.rest.get(route, Vec::new()).await {
            Ok(message) => message,
            Err(ChatError::Gone(_)) => return Ok(false),
            Err(error) => return Err(error),
        };
        let own = message.author.id == self.bot;
        let footer = rendered.embed.as_ref().map(|embed| embed.footer.as_str());
        Ok(own
            && match footer {
                // The footer names the ticket, whatever else changed since.
                Some(footer) if !footer.is_empty() => {
                    let found = message.embeds.first().and_then(|card| card.footer.as_ref());
                    found.is_some_and(|found| found.text.trim() == footer.trim())
                }
                _ => says(&message, rendered),
            })
    }

    async fn active_threads(&self) -> Result<Vec<Channel>, ChatError> {
        let route = Route::GuildThreadsActive {
            guild_id: self.guild,
        };
        let found: Threads = self.rest.get(route, Vec::new()).await?;
        Ok(found.threads)
    }

    /// Archives the bot's thread that has been quiet longest; then it is for the caller to retry.
    async fn make_room<T>(&self) -> Result<T, ChatError> {
        let quietest = self
            .active_threads()
            .await?
            .into_iter()
            .filter(|thread| thread.owner_id == Some(self.bot))
            .min_by_key(|thread| {
                let last = thread.last_message_id.map(MessageId::get);
                last.unwrap_or(thread.id.get())
            });
        let after = match quietest {
            Some(thread) => {
                tracing::info!(thread = %thread.id, "too many active threads: archived the quietest");
                self.set_archived(thread.id, true).await?;
                Duration::from_secs(1)
            }
            None => Duration::from_mins(10),
        };
        Err(ChatError::Retry {
            after: Some(after),
            reason: "the server has as many active threads as it may have".into(),
        })
    }

    pub(super) async fn tag(
        &self,
        thread: &str,
        status: TicketStatus,
        finished: bool,
    ) -> Result<(), ChatError> {
        let thread = self.channel_now(id(thread)?).await?;
        let parent = match thread.parent_id {
            Some(parent) => Some(self.channel(parent).await?),
            None => None,
        };
        let archived = thread.is_archived();
        let tags = parent
            .filter(Channel::is_forum)
            .map(|forum| retagged(&thread.applied_tags, &forum.available_tags, status))
            .filter(|tags| !same(tags, &thread.applied_tags));
        if let Some(tags) = tags {
            // Only an open thread can be tagged: opening it and tagging it are one request.
            let body = json!({ "applied_tags": tags, "archived": finished && !archived });
            self.change_thread(thread.id, &body).await?;
            if finished && archived {
                self.set_archived(thread.id, true).await?;
            }
        } else if finished && !archived {
            self.set_archived(thread.id, true).await?;
        }
        Ok(())
    }

    pub(super) async fn set_archived(
        &self,
        thread: ChannelId,
        archived: bool,
    ) -> Result<(), ChatError> {
        let body = json!({ "archived": archived });
        self.change_thread(thread, &body).await
    }

    async fn change_thread(&self, thread: ChannelId, body: &Value) -> Result<(), ChatError> {
        let route = Route::Channel { channel_id: thread };
        let request = Request::new(route, LightMethod::Patch).body(Some(bytes(body)));
        let sent = self.rest.http().request(request);
        self.rest.call(Doing::TaggingThread, sent).await.map(|_| ())
    }
}

fn bytes(body: &Value) -> Vec<u8> {
    body.to_string().into_bytes()
}

fn same(one: &[ForumTagId], other: &[ForumTagId]) -> bool {
    one.len() == other.len() && one.iter().all(|tag| other.contains(tag))
}

fn name(thread: &NewThread) -> String {
    match cut(clean_line(&thread.name).trim(), NAME) {
        name if name.is_empty() => format!("ticket-{}", thread.ticket),
        name => name,
    }
}

/// A forum's card stands in its thread, another one above it; either has the thread's id.
fn opened(place: &Channel, thread: ChannelId) -> Opened {
    let message = MessageId::new(thread.get());
    let stands_in = if place.is_forum() { thread } else { place.id };
    Opened {
        thread: thread.to_string(),
        card: reference(stands_in, message),
    }
}
