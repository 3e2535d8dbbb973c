//! Posting, editing, direct messages, and finding the bot's own message again.

use std::num::NonZeroU64;

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::json;
use serenity::all::{Builder, ChannelId, MessageId, UserId};
use serenity::http::{LightMethod, Request, Route};

use super::Discord;
use super::error::Doing;
use super::gates::Into;
use super::render::{Rendered, render};
use super::send;
use super::wire::{Message, PrivateChannel};
use crate::chat::{ChatError, MessageRef, Outgoing, Posted};

/// Discord's first millisecond, in Unix milliseconds: its ids count from here.
const EPOCH: i64 = 1_420_070_400_000;
/// How far our clock may be ahead of Discord's.
const CLOCK_DIFFERENCE: TimeDelta = TimeDelta::seconds(30);
const PAGE: usize = 100;
/// Pages that are searched for the bot's own message.
const PAGES: usize = 20;
/// The thread is archived.
pub(super) const ARCHIVED: isize = 50083;

/// An id of Discord's.
pub(super) fn id<T: From<NonZeroU64>>(text: &str) -> Result<T, ChatError> {
    text.parse::<NonZeroU64>()
        .map(T::from)
        .map_err(|_| ChatError::Gone("that is no id of Discord's".into()))
}

/// The smallest id that something made after `instant` can have.
pub(super) fn first_id_after(instant: DateTime<Utc>) -> u64 {
    let millis = (instant - CLOCK_DIFFERENCE).timestamp_millis() - EPOCH;
    u64::try_from(millis).unwrap_or(0) << 22
}

/// When something with this id was made.
pub(super) fn instant_of(id: u64) -> DateTime<Utc> {
    let millis = i64::try_from(id >> 22).unwrap_or_default() + EPOCH;
    DateTime::from_timestamp_millis(millis).unwrap_or_default()
}

/// Whether a message of the bot's says what `rendered` says.
pub(super) fn says(message: &Message, rendered: &Rendered) -> bool {
    let card = message.embeds.first();
    let title = card.and_then(|card| card.title.as_deref()).unwrap_or("");
    let footer = card.and_then(|card| card.footer.as_ref());
    let footer = footer.map_or("", |footer| footer.text.as_str());
    let (own_title, own_footer) = rendered.embed.as_ref().map_or(("", ""), |embed| {
        (embed.title.as_str(), embed.footer.as_str())
    });
    message.content.trim() == rendered.content.trim()
        && title.trim() == own_title.trim()
        && footer.trim() == own_footer.trim()
}

impl Discord {
    pub(super) async fn post_message(
        &self,
        channel: &str,
        outgoing: &Outgoing,
    ) -> Result<Posted, ChatError> {
        let channel: ChannelId = id(channel)?;
        let rendered = render(&outgoing.message, &outgoing.references);
        let unreached = self
            .unreached(channel, outgoing, &rendered.mentioned)
            .await?;
        let message = match self.posted_before(channel, outgoing, &rendered).await? {
            Some(message) => message,
            None => self.send(channel, outgoing, &rendered).await?,
        };
        Ok(Posted {
            at: reference(channel, message),
            unreached,
        })
    }

    /// Posts; a thread that was archived is opened first.
    pub(super) async fn send(
        &self,
        channel: ChannelId,
        outgoing: &Outgoing,
        rendered: &Rendered,
    ) -> Result<MessageId, ChatError> {
        let _alone = self.gates.pass(Into::Posts, channel).await?;
        let body = || send::post(rendered, &outgoing.nonce);
        let attempt = || {
            let sent = body().execute(self.rest.http(), (channel, None));
            self.rest.attempt(sent)
        };
        let mut sent = attempt().await;
        if sent.as_ref().is_err_and(|e| e.code() == Some(ARCHIVED)) {
            self.set_archived(channel, false).await?;
            sent = attempt().await;
        }
        sent.map(|message| message.id)
            .map_err(|failed| failed.into_chat(Doing::Posting))
    }

    /// The message, if an earlier attempt posted it after all.
    pub(super) async fn posted_before(
        &self,
        channel: ChannelId,
        outgoing: &Outgoing,
        rendered: &Rendered,
    ) -> Result<Option<MessageId>, ChatError> {
        let Some(since) = outgoing.look_since else {
            return Ok(None);
        };
        let mut after = first_id_after(since);
        for _ in 0..PAGES {
            let params = vec![("after", after.to_string()), ("limit", PAGE.to_string())];
            let route = Route::ChannelMessages {
                channel_id: channel,
            };
            let page: Vec<Message> = self.rest.get(route, params).await?;
            let own = page
                .iter()
                .find(|message| message.author.id == self.bot && says(message, rendered));
            if let Some(own) = own {
                tracing::info!(%channel, message = %own.id, "found what was posted before");
                return Ok(Some(own.id));
            }
            let newest = page.iter().map(|message| message.id.get()).max();
            match newest {
                Some(newest) if page.len() == PAGE => after = newest,
                _ => return Ok(None),
            }
        }
        Ok(None)
    }

    pub(super) async fn edit_message(
        &self,
        at: &MessageRef,
        outgoing: &Outgoing,
    ) -> Result<(), ChatError> {
        let channel: ChannelId = id(&at.channel)?;
        let message: MessageId = id(&at.message)?;
        let rendered = render(&outgoing.message, &outgoing.references);
        let _alone = self.gates.pass(Into::Edits, channel).await?;
        let attempt = || {
            let sent = send::edit(&rendered).execute(self.rest.http(), (channel, message, None));
            self.rest.attempt(sent)
        };
        let mut edited = attempt().await;
        if edited.as_ref().is_err_and(|e| e.code() == Some(ARCHIVED)) {
            self.set_archived(channel, false).await?;
            edited = attempt().await;
            // It was put away on purpose or for its quiet: an edit changes neither.
            if let Err(error) = self.set_archived(channel, true).await {
                tracing::warn!(%channel, %error, "a thread stays open after an edit");
            }
        }
        edited
            .map(|_| ())
            .map_err(|failed| failed.into_chat(Doing::Editing))
    }

    pub(super) async fn send_direct(
        &self,
        account: &str,
        outgoing: &Outgoing,
    ) -> Result<Posted, ChatError> {
        let channel = self.private_channel(id(account)?).await?;
        let rendered = render(&outgoing.message, &outgoing.references);
        let known = self.posted_before(channel, outgoing, &rendered).await?;
        let message = if let Some(message) = known {
            message
        } else {
            let _alone = self.gates.pass(Into::Posts, channel).await?;
            let body = send::post(&rendered, &outgoing.nonce);
            let sent = body.execute(self.rest.http(), (channel, None));
            self.rest.call(Doing::Direct, sent).await?.id
        };
        Ok(Posted {
            at: reference(channel, message),
            unreached: Vec::new(),
        })
    }

    async fn private_channel(&self, account: UserId) -> Result<ChannelId, ChatError> {
        if let Some(channel) = self.known.private.of(account) {
            return Ok(channel);
        }
        let body = json!({ "recipient_id": account.to_string() });
        let request = Request::new(Route::UserMeDmChannels, LightMethod::Post)
            .body(Some(body.to_string().into_bytes()));
        let made = self.rest.http().fire(request);
        let channel: PrivateChannel = self.rest.call(Doing::Direct, made).await?;
        self.known.private.keep(account, channel.id);
        Ok(channel.id)
    }
}

pub(super) fn reference(channel: ChannelId, message: MessageId) -> MessageRef {
    MessageRef {
        channel: channel.to_string(),
        message: message.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::chat::discord::render::Embed;

    #[test]
    fn ids_are_in_the_order_of_time() {
        // Discord's documented example: 175928847299117063 was made 2016-04-30 11:18:25.796 UTC.
        let made = Utc.timestamp_millis_opt(1_462_015_105_796).unwrap();
        let before = first_id_after(made);
        assert!(before < 175_928_847_299_117_063);
        assert!(first_id_after(made + CLOCK_DIFFERENCE) <= 175_928_847_299_117_063);
        assert!(first_id_after(made + TimeDelta::seconds(31)) > 175_928_847_299_117_063);
        assert_eq!(instant_of(175_928_847_299_117_063), made);
        assert_eq!(first_id_after(Utc.timestamp_millis_opt(0).unwrap()), 0);
    }

    #[test]
    fn a_message_is_known_by_text_title_and_footer() {
        let message = |content: &str, footer: &str| -> Message {
            serde_json::from_value(json!({
                "id": "1", "author": { "id": "2" }, "content": content,
                "embeds": [{ "title": "T", "footer": { "text": footer } }],
            }))
            .unwrap()
        };
        let rendered = Rendered {
            content: "hello ".into(),
            embed: Some(Embed {
                title: "T".into(),
                footer: "T-14".into(),
                ..Embed::default()
            }),
            ..Rendered::default()
        };
        assert!(says(&message("hello", "T-14"), &rendered));
        assert!(!says(&message("hello", "T-15"), &rendered));
        assert!(!says(&message("other", "T-14"), &rendered));
    }

    #[test]
    fn what_is_no_id_is_gone() {
        assert!(matches!(id::<ChannelId>("0"), Err(ChatError::Gone(_))));
        assert!(matches!(id::<ChannelId>("x"), Err(ChatError::Gone(_))));
        assert_eq!(id::<ChannelId>("5"), Ok(ChannelId::new(5)));
    }
}
