//! What the page shows of messages and forms, as JSON: structure, never markup. Whom and what a
//! message refers to is looked up when it is posted.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

use crate::chat::References;
use crate::domain::id::{PersonId, QuestionId, TicketId, WorkspaceId};
use crate::domain::people::Platform;
use crate::domain::status::TicketStatus;
use crate::message::{
    ButtonStyle, Choice, FileToShow, Form, Line, LineKind, Message, Span, Text, Tone,
};
use crate::request::Press;
use crate::store::local::kept;
use crate::store::{self, Tx, people, posted};
use crate::wording::local::status_tone;

/// Whom and what the messages of the page refer to.
#[derive(Debug, Default)]
pub struct Named {
    accounts: HashMap<PersonId, String>,
    threads: HashMap<TicketId, String>,
}

impl Named {
    /// Looks up every person and every thread that a message names, beyond what `references` says.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn of(
        tx: &mut Tx,
        workspace: WorkspaceId,
        message: &Message,
        references: &References,
    ) -> store::Result<Self> {
        let mut named = Self {
            accounts: references.accounts.clone(),
            threads: references.threads.clone(),
        };
        for span in spans_of(message) {
            named.look_up(tx, workspace, span).await?;
        }
        Ok(named)
    }

    /// Looks up what a text names.
    ///
    /// # Errors
    /// A fault of the database.
    pub async fn of_text(tx: &mut Tx, workspace: WorkspaceId, text: &Text) -> store::Result<Self> {
        let mut named = Self::default();
        for span in text.0.iter().flat_map(|line| &line.spans) {
            named.look_up(tx, workspace, span).await?;
        }
        Ok(named)
    }

    async fn look_up(
        &mut self,
        tx: &mut Tx,
        workspace: WorkspaceId,
        span: &Span,
    ) -> store::Result<()> {
        let platform = Platform::Local;
        match span {
            Span::Person { id: Some(id), .. } if !self.accounts.contains_key(id) => {
                let account = people::account_of(tx, workspace, platform, *id).await?;
                self.accounts.extend(account.map(|account| (*id, account)));
            }
            Span::Thread { ticket, .. } if !self.threads.contains_key(ticket) => {
                let entity = posted::TICKET;
                let card = posted::find(tx, workspace, platform, entity, ticket.0).await?;
                let thread = card.and_then(|card| card.thread);
                self.threads.extend(thread.map(|thread| (*ticket, thread)));
            }
            _ => {}
        }
        Ok(())
    }

    /// The accounts that a message's text mentions.
    pub fn mentioned(&self, message: &Message) -> Vec<String> {
        let people = message.text.mentions().into_iter();
        people
            .filter_map(|person| self.accounts.get(&person).cloned())
            .collect()
    }

    fn span(&self, span: &Span) -> Value {
        match span {
            Span::Text(text) => json!({ "t": "text", "text": text }),
            Span::Strong(text) => json!({ "t": "strong", "text": text }),
            Span::Emphasis(text) => json!({ "t": "emphasis", "text": text }),
            Span::Code(text) => json!({ "t": "code", "text": text }),
            Span::Once(secret) => json!({ "t": "code", "text": secret.expose() }),
            Span::Person { id, name, mention } => json!({
                "t": "person",
                "name": name,
                "account": id.and_then(|id| self.accounts.get(&id)),
                "mention": mention,
            }),
            Span::Link { label, url } if is_address(url) => {
                json!({ "t": "link", "label": label, "url": url })
            }
            Span::Link { label, url } if label == url => json!({ "t": "text", "text": label }),
            Span::Link { label, url } => {
                json!({ "t": "text", "text": format!("{label} ({url})") })
            }
            Span::Thread { ticket, name } => {
                json!({ "t": "thread", "name": name, "thread": self.threads.get(ticket) })
            }
        }
    }

    fn line(&self, line: &Line) -> Value {
        let kind = match line.kind {
            LineKind::Plain => "plain",
            LineKind::Quote => "quote",
            LineKind::Item => "item",
            LineKind::Small => "small",
        };
        let spans: Vec<Value> = line.spans.iter().map(|span| self.span(span)).collect();
        json!({ "kind": kind, "spans": spans })
    }

    /// Lines of text.
    pub fn text(&self, text: &Text) -> Value {
        text.0.iter().map(|line| self.line(line)).collect()
    }

    fn message(&self, message: &Message, files: &[Value]) -> Value {
        let card = message.card.as_ref().map(|card| {
            let fields: Vec<Value> = card
                .fields
                .iter()
                .map(|field| {
                    json!({ "name": field.name, "value": self.text(&field.value), "short": field.short })
                })
                .collect();
            json!({
                "title": card.title,
                "tone": tone(card.tone),
                "body": self.text(&card.body),
                "fields": fields,
                "footer": card.footer,
            })
        });
        let buttons: Vec<Value> = message
            .buttons
            .iter()
            .map(|button| {
                let style = match button.style {
                    ButtonStyle::Primary => "primary",
                    ButtonStyle::Secondary => "secondary",
                    ButtonStyle::Success => "success",
                };
                json!({ "id": button.id, "label": button.label, "style": style })
            })
            .collect();
        json!({ "text": self.text(&message.text), "card": card, "buttons": buttons, "files": files })
    }
}

/// What a message says, with everything that it refers to; files made for it are kept now.
///
/// # Errors
/// A fault of the database.
pub async fn of_message(
    tx: &mut Tx,
    workspace: WorkspaceId,
    message: &Message,
    named: &Named,
    at: DateTime<Utc>,
) -> store::Result<Value> {
    let mut files = Vec::new();
    for file in &message.files {
        files.push(match file {
            FileToShow::Asset { id, name, size, .. } => file_of(name, *size, &asset_url(id.0)),
            FileToShow::Text { name, content } => {
                let bytes = content.as_bytes();
                let id = kept::insert_file(tx, workspace, name, bytes, None, at).await?;
                let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
                file_of(name, size, &file_url(id))
            }
        });
    }
    Ok(named.message(message, &files))
}

/// A message of a person's.
pub fn of_person(lines: &[Value], files: &[kept::File]) -> Value {
    let files: Vec<Value> = files
        .iter()
        .map(|file| file_of(&file.name, file.size, &file_url(file.id)))
        .collect();
    json!({ "text": lines, "card": null, "buttons": [], "files": files })
}

fn file_of(name: &str, size: i64, url: &str) -> Value {
    json!({ "name": name, "size": size, "url": url })
}

/// Where a file that somebody sent is found.
pub fn file_url(id: i64) -> String {
    format!("/files/{id}")
}

/// The file that such an address names.
pub fn file_at(url: &str) -> Option<i64> {
    url.strip_prefix("/files/")?.parse().ok()
}

fn asset_url(id: i64) -> String {
    format!("/files/asset-{id}")
}

/// The asset that an address of the page's names.
pub fn asset_at(name: &str) -> Option<i64> {
    name.strip_prefix("asset-")?.parse().ok()
}

fn is_address(url: &str) -> bool {
    url::Url::parse(url).is_ok_and(|url| matches!(url.scheme(), "http" | "https"))
}

fn spans_of(message: &Message) -> impl Iterator<Item = &Span> {
    let card = message.card.iter().flat_map(|card| {
        std::iter::once(&card.body).chain(card.fields.iter().map(|field| &field.value))
    });
    let texts = std::iter::once(&message.text).chain(card);
    texts.flat_map(|text| &text.0).flat_map(|line| &line.spans)
}

/// A tone's name.
pub const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Neutral => "neutral",
        Tone::Action => "action",
        Tone::Working => "working",
        Tone::Waiting => "waiting",
        Tone::Good => "good",
        Tone::Warning => "warning",
    }
}

/// A ticket's status, as a thread shows it.
pub fn status(status: TicketStatus) -> Value {
    json!({ "word": status.title(), "tone": tone(status_tone(status)) })
}

/// A form.
pub fn form(form: &Form) -> Value {
    let fields: Vec<Value> = form
        .fields
        .iter()
        .map(|field| {
            json!({
                "name": field.name,
                "label": field.label,
                "placeholder": field.placeholder,
                "value": field.value,
                "multiline": field.multiline,
                "required": field.required,
                "most": field.most,
            })
        })
        .collect();
    json!({ "id": form.id, "title": form.title, "fields": fields })
}

/// Suggestions.
pub fn choices(choices: &[Choice]) -> Value {
    let choices: Vec<Value> = choices
        .iter()
        .map(|choice| json!({ "label": choice.label, "value": choice.value }))
        .collect();
    json!({ "kind": "choices", "choices": choices })
}

/// A channel, as somebody sees it.
#[derive(Debug, Clone, Serialize)]
pub struct ShownChannel {
    id: String,
    name: String,
    kind: String,
    parent: Option<String>,
    status: Option<Value>,
    archived: bool,
    last: i64,
    unread: i64,
    mentioned: i64,
}

impl From<store::local::channel::Channel> for ShownChannel {
    fn from(channel: store::local::channel::Channel) -> Self {
        Self {
            id: channel.id,
            name: channel.name,
            kind: channel.kind,
            parent: channel.parent,
            status: channel.status.map(status),
            archived: channel.archived,
            last: channel.last,
            unread: channel.unread,
            mentioned: channel.mentioned,
        }
    }
}

/// A message, as the page shows it.
pub fn shown(message: &store::local::message::Message) -> Value {
    json!({
        "id": id_of(message.seq),
        "channel": message.channel,
        "seq": message.seq,
        "author": {
            "account": message.author,
            "name": message.author_name,
            "bot": message.author.is_none(),
        },
        "at": message.at,
        "edited": message.edited,
        "reply_to": message.reply_to.map(id_of),
        "content": message.content.0,
        "mentions": message.mentions.0,
    })
}

/// The question that a message of the bot's asks to be answered.
pub fn question_of(message: &store::local::message::Message) -> Option<QuestionId> {
    let content = &message.content.0;
    if message.author.is_some() || !content["card"].is_null() {
        return None;
    }
    let buttons = content["buttons"].as_array()?.iter();
    Press::only_answer(buttons.map(|button| button["id"].as_str().unwrap_or_default()))
}

/// A message's id, by its number.
pub fn id_of(seq: i64) -> String {
    format!("m{seq}")
}

/// The number of a message's id.
pub fn seq_of(id: &str) -> Option<i64> {
    id.strip_prefix('m')?.parse().ok()
}
