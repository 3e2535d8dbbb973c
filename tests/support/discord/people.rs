//! Acting as a person: commands, buttons, forms, messages.

use std::sync::Arc;

use bytes::Bytes;
use serde_json::{Value, json};

use super::interact::{self, Unsendable};
use super::permission::{SEND_MESSAGES, SEND_MESSAGES_IN_THREADS, VIEW_CHANNEL};
use super::post::Post;
use super::request::Upload;
use super::seen::{Answer, Modal, SeenMessage};
use super::state::{Given, Id, LOADING, World};
use super::{Inner, SeenComponent};

/// The value of a command's option.
#[derive(Clone, Debug)]
pub enum Opt {
    Text(String),
    Number(i64),
    Flag(bool),
    /// A person, channel or role.
    Id(Id),
    File(Upload),
}

impl From<&str> for Opt {
    fn from(text: &str) -> Self {
        Self::Text(text.into())
    }
}

impl From<String> for Opt {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Opt {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<bool> for Opt {
    fn from(flag: bool) -> Self {
        Self::Flag(flag)
    }
}

impl From<Id> for Opt {
    fn from(id: Id) -> Self {
        Self::Id(id)
    }
}

impl From<&Person> for Opt {
    fn from(person: &Person) -> Self {
        Self::Id(person.id)
    }
}

impl From<Upload> for Opt {
    fn from(file: Upload) -> Self {
        Self::File(file)
    }
}

/// A file to send, its type told by its name.
pub fn file(name: &str, bytes: impl Into<Bytes>) -> Upload {
    let content_type = match name.rsplit('.').next() {
        Some("png") => "image/png",
        Some("jpg" | "jpeg") => "image/jpeg",
        Some("mp4") => "video/mp4",
        Some("pdf") => "application/pdf",
        Some("txt" | "csv") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    };
    Upload {
        number: 0,
        filename: name.into(),
        content_type: content_type.into(),
        bytes: bytes.into(),
    }
}

/// A suggestion of an option's autocomplete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    pub name: String,
    pub value: String,
}

/// Somebody at a Discord client.
#[derive(Clone)]
pub struct Person {
    pub(super) inner: Arc<Inner>,
    pub id: Id,
    pub name: String,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.name, self.id)
    }
}

impl Person {
    /// What one types to mention this person.
    pub fn mention(&self) -> String {
        format!("<@{}>", self.id)
    }

    /// Uses a slash command (`refresh submit`) and waits for the answer.
    pub async fn command(&self, channel: Id, path: &str, options: &[(&str, Opt)]) -> Answer {
        let begun = self
            .inner
            .with(|w| interact::command(w, self.id, channel, path, options, None));
        self.outcome(begun).await
    }

    /// Types `partial` into an option and reads what is suggested.
    pub async fn complete(
        &self,
        channel: Id,
        path: &str,
        focused: &str,
        partial: &str,
        others: &[(&str, Opt)],
    ) -> Vec<Choice> {
        let suggested = self.suggested(channel, path, focused, partial, others);
        let choices = suggested.await;
        choices.unwrap_or_else(|why| panic!("{path} {focused}: {why}"))
    }

    /// What is suggested for `partial`, or why nothing is.
    pub async fn suggested(
        &self,
        channel: Id,
        path: &str,
        focused: &str,
        partial: &str,
        others: &[(&str, Opt)],
    ) -> Result<Vec<Choice>, Unsendable> {
        let asked = Some((focused, partial));
        let id = self
            .inner
            .with(|w| interact::command(w, self.id, channel, path, others, asked))?;
        let choices = match self.given(id).await {
            Some(Given::Choices(choices)) => choices,
            other => return Err(format!("no choices came but {other:?}")),
        };
        let text = |v: &Value| v.as_str().map_or_else(|| v.to_string(), String::from);
        let choice = |c: &Value| Choice {
            name: text(&c["name"]),
            value: text(&c["value"]),
        };
        Ok(choices.iter().map(choice).collect())
    }

    /// Presses a button, named by its label or `custom_id`, as this person saw the message: an
    /// old view of it will do.
    pub async fn press(&self, on: &SeenMessage, which: &str) -> Answer {
        match Self::pressable(on, which) {
            Ok(c) => self.use_component(on, &c, &[]).await,
            Err(why) => Answer::Unsendable(why),
        }
    }

    /// Picks values of a menu, by value or label.
    pub async fn select(&self, on: &SeenMessage, which: &str, values: &[&str]) -> Answer {
        let c = match Self::pressable(on, which) {
            Ok(c) => c,
            Err(why) => return Answer::Unsendable(why),
        };
        let mut picked = Vec::new();
        for v in values {
            let offered = c
                .options
                .iter()
                .find(|(value, label)| value == v || label == v);
            match offered {
                Some((value, _)) => picked.push(value.clone()),
                None if c.kind == 3 => return Answer::Unsendable(format!("{v} is not offered")),
                None => picked.push((*v).to_string()),
            }
        }
        self.use_component(on, &c, &picked).await
    }

    fn pressable(on: &SeenMessage, which: &str) -> Result<SeenComponent, Unsendable> {
        let c = on.control(which);
        let c = c.ok_or_else(|| format!("no {which:?} on: {}", on.plain()))?;
        if c.disabled {
            return Err(format!("{which:?} is disabled"));
        }
        if c.url.is_some() {
            return Err(format!("{which:?} only opens a link"));
        }
        Ok(c)
    }

    async fn use_component(
        &self,
        on: &SeenMessage,
        c: &SeenComponent,
        values: &[String],
    ) -> Answer {
        let custom_id = c.custom_id.clone().unwrap_or_default();
        let begun = self
            .inner
            .with(|w| interact::component(w, self.id, on.id, &custom_id, c.kind, values));
        self.outcome(begun).await
    }

    /// Fills in a form and sends it. Inputs are named by `custom_id` or label; what is not named
    /// keeps its prefilled text. The client refuses what its limits forbid.
    pub async fn send(&self, form: &Modal, fields: &[(&str, &str)]) -> Answer {
        match filled(form, fields) {
            Ok(data) => {
                let begun = self
                    .inner
                    .with(|w| interact::begin(w, 5, self.id, form.channel, form.message, &data));
                self.outcome(begun).await
            }
            Err(why) => Answer::Unsendable(why),
        }
    }

    /// Writes a message.
    pub async fn says(&self, channel: Id, text: &str) -> Id {
        self.writes(channel, text, &[], None).await
    }

    pub async fn says_with(&self, channel: Id, text: &str, files: &[Upload]) -> Id {
        self.writes(channel, text, files, None).await
    }

    /// Replies to a message, which notifies its author.
    pub async fn replies(&self, to: Id, text: &str) -> Id {
        let channel = self.inner.look(|w| w.messages[&to].channel);
        self.writes(channel, text, &[], Some((to, true))).await
    }

    /// Replies to a message without notifying its author.
    pub async fn replies_quietly(&self, to: Id, text: &str) -> Id {
        let channel = self.inner.look(|w| w.messages[&to].channel);
        self.writes(channel, text, &[], Some((to, false))).await
    }

    /// Writes to the bot in private.
    pub async fn tells_the_bot(&self, text: &str) -> Id {
        let channel = self.dm();
        self.says(channel, text).await
    }

    // Async, so that tests read the same whether or not the place answers.
    #[allow(clippy::unused_async)]
    async fn writes(
        &self,
        channel: Id,
        text: &str,
        files: &[Upload],
        to: Option<(Id, bool)>,
    ) -> Id {
        self.inner.with(|w| {
            let thread = w
                .channels
                .get(&channel)
                .is_some_and(super::state::Channel::is_thread);
            let send = if thread {
                SEND_MESSAGES_IN_THREADS
            } else {
                SEND_MESSAGES
            };
            assert!(
                w.may(self.id, channel, send),
                "{self:?} may not write there"
            );
            assert!(!w.channels[&channel].locked, "the thread is locked");
            let mut body = json!({ "content": text });
            if let Some((to, notify)) = to {
                body["message_reference"] = json!({ "message_id": to.to_string() });
                body["allowed_mentions"] =
                    json!({ "parse": ["users", "roles", "everyone"], "replied_user": notify });
            }
            w.post(&Post {
                channel,
                author: self.id,
                body,
                files,
                ..Post::default()
            })
        })
    }

    pub fn edits(&self, message: Id, text: &str) {
        self.inner
            .with(|w| w.edit(message, &json!({ "content": text }), &[]));
    }

    pub fn deletes(&self, message: Id) {
        self.inner.with(|w| w.delete_message(message));
    }

    /// The channel of direct messages with the bot.
    pub fn dm(&self) -> Id {
        self.inner.with(|w| w.dm_with(self.id))
    }

    /// The bot's direct messages to this person, oldest first.
    pub fn inbox(&self) -> Vec<SeenMessage> {
        self.inner.look(|w| w.inbox(self.id))
    }

    /// What this person sees in a channel, private answers included; `None` if it is hidden.
    pub fn sees(&self, channel: Id) -> Option<Vec<SeenMessage>> {
        self.inner.look(|w| {
            let all = w.messages.values().filter(|m| m.channel == channel);
            let mine = all.filter(|m| m.ephemeral_to.is_none_or(|only| only == self.id));
            let seen = mine.map(|m| w.see(m)).collect();
            w.may(self.id, channel, VIEW_CHANNEL).then_some(seen)
        })
    }

    /// The messages that notified this person, oldest first.
    pub fn pings(&self) -> Vec<SeenMessage> {
        self.inner.look(|w| w.pings(self.id))
    }

    /// Waits for what the bot gives as the answer, in real time.
    async fn given(&self, id: Id) -> Option<Given> {
        let limit = self.inner.look(|w| w.settings.acknowledge_within);
        let found = |w: &World| w.interactions[&id].given.clone();
        let given = self.inner.wait(limit, found).await;
        self.inner.with(|w| {
            let i = w.interactions.get_mut(&id).expect("an interaction");
            i.failed = i.given.is_none();
        });
        given
    }

    async fn outcome(&self, begun: Result<Id, Unsendable>) -> Answer {
        let id = match begun {
            Ok(id) => id,
            Err(why) => return Answer::Unsendable(why),
        };
        let seen = |w: &World| {
            let m = w.messages.get(&w.interactions[&id].original?)?;
            Some(w.see(m))
        };
        let gone = || Answer::NoResponse("the answer was deleted".into());
        match self.given(id).await {
            None => Answer::NoResponse("it was not acknowledged in time".into()),
            Some(Given::Message) => self.inner.look(seen).map_or_else(gone, Answer::Message),
            Some(Given::Update) => self.inner.look(seen).map_or_else(gone, Answer::Updated),
            Some(Given::DeferredUpdate) => Answer::Acknowledged(id),
            Some(Given::Choices(_)) => Answer::NoResponse("it answered with choices".into()),
            Some(Given::Modal(data)) => self.inner.look(|w| {
                let i = &w.interactions[&id];
                Answer::Modal(Modal::read(&data, i.channel, i.message))
            }),
            Some(Given::DeferredMessage) => self.deferred(id).await,
        }
    }

    async fn deferred(&self, id: Id) -> Answer {
        let patience = self.inner.look(|w| w.settings.patience);
        let done = |w: &World| {
            let original = w.interactions[&id].original?;
            match w.messages.get(&original) {
                Some(m) if m.flags & LOADING != 0 => None,
                Some(m) => Some(Answer::DeferredThen(w.see(m))),
                None => Some(Answer::NoResponse("the answer was deleted".into())),
            }
        };
        let answer = self.inner.wait(patience, done).await;
        answer.unwrap_or_else(|| Answer::NoResponse("it is still thinking".into()))
    }
}

impl World {
    /// The messages that notified this person, oldest first.
    pub fn pings(&self, user: Id) -> Vec<SeenMessage> {
        let all = self.messages.values();
        let theirs = all.filter(|m| m.pinged.contains(&user));
        theirs.map(|m| self.see(m)).collect()
    }

    pub fn inbox(&self, user: Id) -> Vec<SeenMessage> {
        let dm = self.channels.values().find(|c| c.recipient == Some(user));
        let all = dm.into_iter().flat_map(|c| self.public_messages(c.id));
        let to_them = all.filter(|m| m.author == self.bot);
        to_them.map(|m| self.see(m)).collect()
    }
}

pub(super) fn filled(form: &Modal, fields: &[(&str, &str)]) -> Result<Value, Unsendable> {
    for (name, _) in fields {
        let known = form
            .inputs
            .iter()
            .any(|i| i.custom_id == *name || i.label == *name);
        if !known {
            return Err(format!("no input {name:?} in: {}", form.plain()));
        }
    }
    let mut rows = Vec::new();
    for (n, i) in form.inputs.iter().enumerate() {
        let typed = fields
            .iter()
            .find(|(name, _)| i.custom_id == *name || i.label == *name);
        let text = typed.map_or(i.value.as_str(), |(_, text)| text);
        let length = text.chars().count();
        if length == 0 && i.required {
            return Err(format!("{:?} is required", i.label));
        }
        if length > 0 && (length < i.min || length > i.max) {
            return Err(format!(
                "{:?} takes {} to {} characters",
                i.label, i.min, i.max
            ));
        }
        let id = n * 2 + 1;
        let input = json!({ "type": 4, "id": id + 1, "custom_id": i.custom_id, "value": text });
        rows.push(if i.labelled {
            json!({ "type": 18, "id": id, "component": input })
        } else {
            json!({ "type": 1, "id": id, "components": [input] })
        });
    }
    Ok(json!({ "custom_id": form.custom_id, "components": rows, "resolved": {} }))
}
