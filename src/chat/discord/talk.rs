//! What people write in channels and threads, as the process hears it. Pure.

use std::fmt::Write as _;

use serde::Deserialize;
use serenity::all::{ChannelId, GuildId, MessageId, RoleId, UserId, WebhookId};

mod replied;

use self::replied::Referenced;
use super::interaction::{RoleMap, mapped};
use crate::request::{Account, Said, SentFile};

/// A message that somebody typed.
const DEFAULT: u8 = 0;
/// A message that somebody typed as a reply.
const REPLY: u8 = 19;

/// A message, as the gateway or REST tells of it.
#[derive(Debug, Clone, Deserialize)]
pub struct Written {
    pub id: MessageId,
    pub channel_id: ChannelId,
    /// Only the gateway says it.
    #[serde(default)]
    pub guild_id: Option<GuildId>,
    #[serde(rename = "type")]
    pub kind: u8,
    pub author: Author,
    #[serde(default)]
    pub webhook_id: Option<WebhookId>,
    /// Only the gateway says it.
    #[serde(default)]
    pub member: Option<Membership>,
    #[serde(default)]
    pub content: String,
    #[serde(default)]
    pub mentions: Vec<Mentioned>,
    #[serde(default)]
    pub attachments: Vec<File>,
    #[serde(default)]
    pub message_reference: Option<Reference>,
    /// The message that it replies to, where it is there still.
    #[serde(default)]
    pub referenced_message: Option<Box<Referenced>>,
}

/// Who wrote it.
#[derive(Debug, Clone, Deserialize)]
pub struct Author {
    pub id: UserId,
    pub username: String,
    #[serde(default)]
    pub global_name: Option<String>,
    #[serde(default)]
    pub bot: bool,
}

/// What the author is in the guild.
#[derive(Debug, Clone, Deserialize)]
pub struct Membership {
    #[serde(default)]
    pub nick: Option<String>,
    #[serde(default)]
    pub roles: Vec<RoleId>,
}

/// Somebody whom it mentions.
#[derive(Debug, Clone, Deserialize)]
pub struct Mentioned {
    pub id: UserId,
    pub username: String,
    #[serde(default)]
    pub global_name: Option<String>,
}

/// A file that came along.
#[derive(Debug, Clone, Deserialize)]
pub struct File {
    pub filename: String,
    pub url: String,
    #[serde(default)]
    pub size: i64,
    #[serde(default)]
    pub content_type: Option<String>,
}

/// The message that it replies to, forwards, pins or begins a thread from.
#[derive(Debug, Clone, Deserialize)]
pub struct Reference {
    #[serde(default)]
    pub message_id: Option<MessageId>,
}

impl From<serenity::all::Message> for Written {
    fn from(message: serenity::all::Message) -> Self {
        let mentioned = |user: serenity::all::User| Mentioned {
            id: user.id,
            username: user.name,
            global_name: user.global_name,
        };
        let file = |file: serenity::all::Attachment| File {
            filename: file.filename,
            url: file.url,
            size: i64::from(file.size),
            content_type: file.content_type,
        };
        Self {
            id: message.id,
            channel_id: message.channel_id,
            guild_id: message.guild_id,
            kind: message.kind.into(),
            author: message.author.into(),
            webhook_id: message.webhook_id,
            member: message.member.map(|member| Membership {
                nick: member.nick,
                roles: member.roles,
            }),
            content: message.content,
            mentions: message.mentions.into_iter().map(mentioned).collect(),
            attachments: message.attachments.into_iter().map(file).collect(),
            message_reference: message.message_reference.map(|reference| Reference {
                message_id: reference.message_id,
            }),
            referenced_message: message
                .referenced_message
                .map(|replied_to| Box::new(Referenced::from(*replied_to))),
        }
    }
}

impl From<serenity::all::User> for Author {
    fn from(user: serenity::all::User) -> Self {
        Self {
            id: user.id,
            username: user.name,
            global_name: user.global_name,
            bot: user.bot,
        }
    }
}

impl Written {
    /// What somebody said to the bot, or perhaps in answer to it; `None`: it is none of the bot's
    /// business, or no person wrote it.
    pub fn said(&self, bot: UserId) -> Option<Said> {
        if !self.is_typed() {
            return None;
        }
        // A forwarded message has a reference too, and so has a thread's beginning.
        let reply = self.message_reference.as_ref();
        let reply = reply.filter(|_| self.kind == REPLY);
        let reply_to = reply.and_then(|reply| reply.message_id);
        let replied_to = reply.and(self.referenced_message.as_ref());
        let question = replied_to.and_then(|message| message.question(bot));
        let (text, named) = words(&self.content, bot, &self.mentions);
        // Whoever is replied to is among the mentioned; named only where the words say so, and only
        // where they are no quoted code.
        let mentions_bot = named && self.mentions.iter().any(|user| user.id == bot);
        (mentions_bot || reply_to.is_some()).then(|| Said {
            text,
            mentions_bot,
            reply_to: reply_to.map(|id| id.to_string()),
            question,
            files: self.attachments.iter().map(sent_file).collect(),
        })
    }

    /// What somebody said in a direct message, all of which is said to the bot; `None`: no person
    /// wrote it.
    pub fn said_alone(&self, bot: UserId) -> Option<Said> {
        self.is_typed().then(|| Said {
            text: words(&self.content, bot, &self.mentions).0,
            mentions_bot: true,
            files: self.attachments.iter().map(sent_file).collect(),
            ..Said::default()
        })
    }

    /// Whether a person typed it.
    fn is_typed(&self) -> bool {
        let by_person = !self.author.bot && self.webhook_id.is_none();
        by_person && matches!(self.kind, DEFAULT | REPLY)
    }

    /// The author's account, where the message tells what they are in the guild.
    pub fn account(&self, roles: &RoleMap) -> Option<Account> {
        let member = self.member.as_ref()?;
        Some(Account {
            id: self.author.id.to_string(),
            name: member
                .nick
                .clone()
                .unwrap_or_else(|| self.display_name().to_owned()),
            roles: mapped(&member.roles, roles),
        })
    }

    /// The author's name outside the guild.
    pub fn display_name(&self) -> &str {
        let global = self.author.global_name.as_ref();
        global.unwrap_or(&self.author.username)
    }
}

fn sent_file(file: &File) -> SentFile {
    SentFile {
        name: file.filename.clone(),
        url: file.url.clone(),
        size: file.size,
        media_type: file.content_type.clone(),
    }
}

/// The words without the mention of the bot, others who are mentioned by name, and whether the bot
/// is named in them.
fn words(content: &str, bot: UserId, mentions: &[Mentioned]) -> (String, bool) {
    let (mut text, mut named) = (String::with_capacity(content.len()), false);
    let mut rest = content;
    while let Some(at) = rest.find("<@") {
        text.push_str(&rest[..at]);
        let Some((id, after)) = mention(&rest[at..]) else {
            text.push_str("<@");
            rest = &rest[at + 2..];
            continue;
        };
        rest = after;
        if id == bot.get() {
            named = true;
            let open = text.is_empty() || text.ends_with(char::is_whitespace);
            if open && rest.starts_with(' ') {
                rest = &rest[1..];
            }
        } else if let Some(user) = mentions.iter().find(|user| user.id.get() == id) {
            text.push('@');
            text.push_str(user.global_name.as_ref().unwrap_or(&user.username));
        } else {
            let _ = write!(text, "<@{id}>");
        }
    }
    text.push_str(rest);
    (text.trim().to_owned(), named)
}

/// The mention that a text begins with, `<@123>` or `<@!123>`, and what follows it.
fn mention(text: &str) -> Option<(u64, &str)> {
    let inner = text.strip_prefix("<@")?;
    let inner = inner.strip_prefix('!').unwrap_or(inner);
    let (id, after) = inner.split_once('>')?;
    Some((id.parse().ok()?, after))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, from_value, json};

    use super::*;
    use crate::domain::id::QuestionId;

    const BOT: UserId = UserId::new(9);

    fn written(change: &Value) -> Written {
        let mut message = json!({
            "id": "100", "channel_id": "5", "type": 0, "content": "<@9> which logo?",
            "author": { "id": "7", "username": "ana" }, "mentions": [
                { "id": "9", "username": "refreshbot" },
                { "id": "8", "username": "kofi", "global_name": "Kofi" },
            ],
        });
        for (key, value) in change.as_object().unwrap() {
            message[key] = value.clone();
        }
        from_value(message).unwrap()
    }

    fn said(change: &Value) -> Option<Said> {
        written(change).said(BOT)
    }

    #[test]
    fn the_mention_goes_and_the_words_stay() {
        for (content, text) in [
            ("<@9> which logo?", "which logo?"),
            ("<@!9> which logo?", "which logo?"),
            ("which <@9> logo?", "which logo?"),
            ("which logo, <@9>?", "which logo, ?"),
            ("<@9>\nwhich\nlogo? <@9>", "which\nlogo?"),
            (
                "<@9> <@8> says <@77>, <#5> <@&6> <@x>",
                "@Kofi says <@77>, <#5> <@&6> <@x>",
            ),
            ("<@9>", ""),
        ] {
            let said = said(&json!({ "content": content })).unwrap();
            assert_eq!(
                (said.text.as_str(), said.mentions_bot),
                (text, true),
                "{content}"
            );
        }
    }

    #[test]
    fn talk_among_people_is_none_of_its_business() {
        for content in ["hello", "<@8> look", "<@99>", "<@", "<@9", "@refreshbot"] {
            assert_eq!(said(&json!({ "content": content })), None, "{content}");
        }
        // Quoted as code, it is no mention to Discord.
        assert_eq!(said(&json!({ "content": "`<@9>`", "mentions": [] })), None);
    }

    #[test]
    fn only_what_people_typed_is_heard() {
        let bot = json!({ "id": "7", "username": "ana", "bot": true });
        assert_eq!(said(&json!({ "author": bot })), None);
        assert_eq!(said(&json!({ "webhook_id": "3" })), None);
        // A pin and a new thread refer to a message too.
        for kind in [6, 18, 21, 23] {
            let reference = json!({ "message_id": "50" });
            let change = json!({ "type": kind, "message_reference": reference });
            assert_eq!(said(&change), None, "{kind}");
        }
    }

    #[test]
    fn a_reply_is_known_by_its_kind_and_notifying_is_no_mention() {
        let reference = json!({ "message_id": "50" });
        let reply = json!({ "type": 19, "content": "Yes.", "message_reference": reference });
        let said = said(&reply).unwrap();
        assert_eq!(said.reply_to.as_deref(), Some("50"));
        assert!(!said.mentions_bot);
        let forwarded = json!({ "content": "", "message_reference": reference });
        assert_eq!(super::tests::said(&forwarded), None);
    }

    #[test]
    fn whatever_a_person_types_to_the_bot_alone_is_said_to_it() {
        let alone = |change: &Value| written(change).said_alone(BOT);
        let said = alone(&json!({ "content": "which font?", "mentions": [] })).unwrap();
        assert_eq!(
            (said.text.as_str(), said.mentions_bot),
            ("which font?", true)
        );
        let bot = json!({ "id": "9", "username": "refreshbot", "bot": true });
        assert_eq!(alone(&json!({ "author": bot })), None);
        // A pin, a call.
        for kind in [3, 6] {
            assert_eq!(alone(&json!({ "type": kind })), None);
        }
    }

    #[test]
    fn the_question_is_read_from_the_only_button_of_the_bots_own_post() {
        let row = |ids: &[&str]| {
            let button = |id: &&str| json!({ "type": 2, "style": 1, "custom_id": id });
            json!([{ "type": 1, "components": ids.iter().map(button).collect::<Vec<_>>() }])
        };
        let own = json!({ "id": "9", "username": "refreshbot", "bot": true });
        let other = json!({ "id": "3", "username": "refreshbot", "bot": true });
        let card = json!([{ "title": "T-1" }]);
        for (author, buttons, embeds, webhook, question) in [
            (&own, row(&["answer:12"]), json!([]), None, Some(12)),
            (&other, row(&["answer:12"]), json!([]), None, None),
            (&own, row(&["answer:12"]), json!([]), Some("4"), None),
            (&own, row(&["answer:12", "on-it:1"]), json!([]), None, None),
            (&own, row(&["answer:12"]), card, None, None),
            (&own, row(&["start:12"]), json!([]), None, None),
            (&own, row(&["answer:x"]), json!([]), None, None),
            (&own, json!([]), json!([]), None, None),
        ] {
            let reply = json!({
                "type": 19, "content": "Yes.", "message_reference": { "message_id": "50" },
                "referenced_message": {
                    "author": author, "components": buttons, "embeds": embeds, "webhook_id": webhook,
                },
            });
            let read = said(&reply).unwrap().question;
            assert_eq!(read, question.map(QuestionId), "{reply}");
            // Only a reply refers to what it answers.
            let mut forwarded = reply.clone();
            forwarded["type"] = json!(0);
            assert_eq!(said(&forwarded), None);
        }
        let deleted = json!({
            "type": 19, "content": "Yes.", "message_reference": { "message_id": "50" },
            "referenced_message": null,
        });
        assert_eq!(said(&deleted).unwrap().question, None);
    }
}
