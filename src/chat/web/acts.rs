//! What people do on the page: the same requests as everywhere.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::content::{self, Named};
use super::problem::Problem;
use super::server::{Body, Shared, Site};
use super::time::Move;
use super::{reads, typed};
use crate::chat::References;
use crate::chat::commands::{self, ALL, Command, Given, Opt, OptKind, Options};
use crate::domain::people::Platform;
use crate::message::Message;
use crate::request::{Account, Action, Place, Reply, Request, SentFile, Standing};
use crate::store::local::channel::{self, INBOX, Member};
use crate::store::local::message::NewMessage;
use crate::store::local::{self, kept, message};
use crate::store::{self, Tx};

/// What every act says: who, where, and what it is known by when it is sent once more.
#[derive(Debug, Deserialize)]
pub struct Act<T> {
    #[serde(rename = "as")]
    account: String,
    channel: String,
    event: String,
    #[serde(flatten)]
    what: T,
}

/// What stands in an option.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Typed {
    Text(String),
    Account { account: String },
    File { file: String },
}

/// A command with its options.
#[derive(Debug, Deserialize)]
pub struct TypedCommand {
    path: String,
    #[serde(default)]
    options: BTreeMap<String, Typed>,
}

/// `POST /api/command`.
pub async fn command(
    State(site): Shared,
    Body(act): Body<Act<TypedCommand>>,
) -> Result<Json<Value>, Problem> {
    let actor = Actor::of(&site, &act.account, &act.channel).await?;
    let known = subcommand(&act.what.path);
    let mut given = Vec::new();
    let mut tx = site.db().snapshot().await?;
    for (name, value) in act.what.options {
        let opt = known.and_then(|opts| opts.iter().find(|opt| opt.name == name));
        let value = self::given(&site, &mut tx, &actor.member, opt, &name, value).await?;
        given.push((name, value));
    }
    drop(tx);
    for opt in known.into_iter().flatten().filter(|opt| opt.required) {
        let there = given.iter().any(|(name, value)| {
            name == opt.name && !matches!(value, Given::Text(text) if text.trim().is_empty())
        });
        if !there {
            return Err(Problem::option(opt.name, "This is needed."));
        }
    }
    let options: Options = given.into_iter().collect();
    let action = commands::parse(&act.what.path, options);
    actor.asks(&site, &act.event, action).await
}

fn subcommand(path: &str) -> Option<&'static [Opt]> {
    let mut all = ALL.iter().flat_map(Command::subcommands);
    all.find(|(known, _)| known == path)
        .map(|(_, sub)| sub.options)
}

/// What an option holds, looked up.
async fn given(
    site: &Site,
    tx: &mut Tx,
    member: &Member,
    opt: Option<&Opt>,
    name: &str,
    value: Typed,
) -> Result<Given, Problem> {
    match value {
        Typed::Text(text) => {
            if let Some(Opt {
                kind: OptKind::Choice(words),
                ..
            }) = opt
                && !text.is_empty()
                && !words().contains(&text.as_str())
            {
                let known = words().join(", ");
                return Err(Problem::option(name, format!("Choose one of {known}.")));
            }
            Ok(Given::Text(text))
        }
        Typed::Account { account } => {
            let found = channel::member(tx, site.web.workspace(), &account).await?;
            let found = found.ok_or_else(|| {
                Problem::option(name, format!("Nobody here has the account {account}."))
            })?;
            Ok(Given::Person(account_of(found)))
        }
        Typed::File { file } => {
            let found = own_file(site, tx, member, &file).await?;
            let found = found.ok_or_else(|| {
                Problem::option(name, "This file is not there. Choose it once more.")
            })?;
            Ok(Given::File(sent_file(found)))
        }
    }
}

/// A file that somebody sent themselves.
async fn own_file(
    site: &Site,
    tx: &mut Tx,
    member: &Member,
    file: &str,
) -> store::Result<Option<kept::File>> {
    let Ok(id) = file.parse() else {
        return Ok(None);
    };
    let found = kept::file(tx, site.web.workspace(), id).await?;
    Ok(found.filter(|file| file.sender.as_ref() == Some(&member.account)))
}

fn sent_file(file: kept::File) -> SentFile {
    SentFile {
        url: content::file_url(file.id),
        name: file.name,
        size: file.size,
        media_type: None,
    }
}

fn account_of(member: Member) -> Account {
    Account {
        id: member.account,
        name: member.name,
        roles: member.roles.0,
    }
}

/// An option that is being typed.
#[derive(Debug, Deserialize)]
pub struct Typing {
    #[serde(rename = "as")]
    account: String,
    channel: String,
    path: String,
    option: String,
    #[serde(default)]
    typed: String,
    #[serde(default)]
    options: BTreeMap<String, Typed>,
}

/// `POST /api/complete`.
pub async fn complete(
    State(site): Shared,
    Body(typing): Body<Typing>,
) -> Result<Json<Value>, Problem> {
    let actor = Actor::of(&site, &typing.account, &typing.channel).await?;
    let others = typing.options.into_iter();
    let others = others.filter_map(|(name, value)| match value {
        Typed::Text(text) => Some((name, Given::Text(text))),
        Typed::Account { .. } | Typed::File { .. } => None,
    });
    let action = commands::completion(&typing.path, &typing.option, typing.typed, others.collect());
    if let Action::NotUnderstood { .. } = action {
        return Ok(Json(content::choices(&[])));
    }
    actor.asks(&site, "complete", action).await
}

/// A button.
#[derive(Debug, Deserialize)]
pub struct PressedButton {
    button: String,
}

/// `POST /api/press`.
pub async fn press(
    State(site): Shared,
    Body(act): Body<Act<PressedButton>>,
) -> Result<Json<Value>, Problem> {
    let actor = Actor::of(&site, &act.account, &act.channel).await?;
    let id = act.what.button;
    let action = id
        .parse()
        .map_or_else(|_| not_understood(&id), Action::Press);
    actor.asks(&site, &act.event, action).await
}

fn not_understood(what: &str) -> Action {
    Action::NotUnderstood {
        what: what.chars().take(100).collect(),
    }
}

/// A form that was sent.
#[derive(Debug, Deserialize)]
pub struct SentForm {
    form: String,
    fields: BTreeMap<String, String>,
}

/// `POST /api/form`.
pub async fn form(
    State(site): Shared,
    Body(act): Body<Act<SentForm>>,
) -> Result<Json<Value>, Problem> {
    let actor = Actor::of(&site, &act.account, &act.channel).await?;
    let SentForm { form, fields } = act.what;
    let draft = form.strip_prefix("form:").and_then(|id| id.parse().ok());
    let action = match draft {
        Some(draft) => Action::SendForm { draft, fields },
        None => not_understood(&form),
    };
    actor.asks(&site, &act.event, action).await
}

/// An ordinary message.
#[derive(Debug, Deserialize)]
pub struct Spoken {
    #[serde(default)]
    text: String,
    reply_to: Option<String>,
    #[serde(default)]
    files: Vec<String>,
}

/// The most files that go with a message.
const MOST_FILES: usize = 10;

/// `POST /api/say`.
pub async fn say(
    State(site): Shared,
    Body(act): Body<Act<Spoken>>,
) -> Result<Json<Value>, Problem> {
    let actor = Actor::of(&site, &act.account, &act.channel).await?;
    let spoken = act.what;
    check_spoken(&spoken)?;
    let (workspace, now) = (site.web.workspace(), site.workflow.now());
    let nonce = format!("say:{}", actor.event(&act.event)?);
    let mut tx = site.db().begin().await?;
    let mut files = Vec::new();
    for file in &spoken.files {
        let found = own_file(&site, &mut tx, &actor.member, file).await?;
        files.push(found.ok_or_else(|| Problem::missing("A file is not there. Choose it again."))?);
    }
    let members = channel::members(&mut tx, workspace).await?;
    let read = typed::read(&spoken.text, &members);
    let reply_to = answered(&site, &mut tx, &act.channel, spoken.reply_to.as_deref()).await?;
    let seq = match message::by_nonce(&mut tx, workspace, &nonce).await? {
        Some(seq) => seq,
        None => {
            let new = NewMessage {
                channel: &act.channel,
                author: Some(&actor.member.account),
                author_name: &actor.member.name,
                at: now,
                reply_to,
                content: content::of_person(read.lines, &files),
                mentions: read.mentions,
                nonce: Some(&nonce),
            };
            message::insert(&mut tx, workspace, &new).await?
        }
    };
    let said = message::find(&mut tx, workspace, seq).await?;
    channel::read(&mut tx, workspace, &actor.member.account, &act.channel, seq).await?;
    tx.commit().await?;
    site.web.nudge();
    let said = said.as_ref().map(content::shown);
    Ok(Json(json!({ "message": said, "reply": null })))
}

fn check_spoken(spoken: &Spoken) -> Result<(), Problem> {
    if spoken.text.trim().is_empty() && spoken.files.is_empty() {
        return Err(Problem::unreadable("The message is empty."));
    }
    if spoken.text.contains('\0') {
        return Err(Problem::unreadable(
            "The message holds a character that cannot be kept.",
        ));
    }
    if spoken.text.chars().count() > typed::LONGEST || spoken.files.len() > MOST_FILES {
        return Err(Problem::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            format!(
                "A message has {} characters and {MOST_FILES} files at most.",
                typed::LONGEST
            ),
        ));
    }
    Ok(())
}

/// The message that is replied to, in the same channel.
async fn answered(
    site: &Site,
    tx: &mut Tx,
    channel: &str,
    id: Option<&str>,
) -> Result<Option<i64>, Problem> {
    let Some(id) = id else {
        return Ok(None);
    };
    let missing = || Problem::missing("The message that you reply to is not there.");
    let seq = content::seq_of(id).ok_or_else(missing)?;
    let found = message::find(tx, site.web.workspace(), seq).await?;
    let found = found.filter(|found| found.channel == channel);
    Ok(Some(found.ok_or_else(missing)?.seq))
}

/// How far somebody has read.
#[derive(Debug, Deserialize)]
pub struct ReadUpTo {
    #[serde(rename = "as")]
    account: String,
    channel: String,
    seq: i64,
}

/// `POST /api/read`.
pub async fn read(State(site): Shared, Body(read): Body<ReadUpTo>) -> Result<StatusCode, Problem> {
    let member = site.member(&read.account).await?;
    let workspace = site.web.workspace();
    let is_mail = read.channel == reads::MAIL;
    if !is_mail {
        visible(&site, &member, &read.channel).await?;
    }
    let mut tx = site.db().begin().await?;
    let seq = read.seq.min(local::cursor(&mut tx, workspace).await?);
    let account = member.account.as_str();
    if channel::read_up_to(&mut tx, workspace, account, &read.channel).await? < seq {
        channel::read(&mut tx, workspace, account, &read.channel, seq).await?;
        // Their other tabs count anew.
        let kind = if is_mail { "mail" } else { "channel" };
        local::change(&mut tx, workspace, kind, &read.channel, Some(account)).await?;
        tx.commit().await?;
        site.web.nudge();
    }
    Ok(StatusCode::NO_CONTENT)
}

/// How the clock is to be moved.
#[derive(Debug, Deserialize)]
pub struct MoveClock {
    #[serde(rename = "as")]
    account: String,
    #[serde(rename = "move")]
    to: Move,
}

/// `POST /api/clock`.
pub async fn clock(
    State(site): Shared,
    Body(asked): Body<MoveClock>,
) -> Result<Json<Value>, Problem> {
    site.member(&asked.account).await?;
    let moved = site.time.go(asked.to).await?;
    site.web.nudge();
    Ok(Json(json!({ "clock": site.clock(), "what": moved.what })))
}

/// Whether the guide is shown.
#[derive(Debug, Deserialize)]
pub struct ShowGuide {
    #[serde(rename = "as")]
    account: String,
    closed: bool,
}

/// `POST /api/guide`.
pub async fn guide(
    State(site): Shared,
    Body(asked): Body<ShowGuide>,
) -> Result<StatusCode, Problem> {
    site.member(&asked.account).await?;
    let mut tx = site.db().begin().await?;
    local::close_guide(&mut tx, site.web.workspace(), asked.closed).await?;
    tx.commit().await?;
    site.web.nudge();
    Ok(StatusCode::NO_CONTENT)
}

/// Fails if somebody cannot see a channel.
pub(super) async fn visible(site: &Site, member: &Member, id: &str) -> Result<(), Problem> {
    let missing = || Problem::missing("This channel is not there.");
    if let Some(owner) = id.strip_prefix(INBOX)
        && owner != member.account
    {
        return Err(missing());
    }
    let mut tx = site.db().snapshot().await?;
    let found = channel::find(&mut tx, site.web.workspace(), id).await?;
    found.map(drop).ok_or_else(missing)
}

/// Somebody who acts in a channel.
struct Actor {
    member: Member,
    place: Place,
}

impl Actor {
    async fn of(site: &Site, account: &str, channel: &str) -> Result<Self, Problem> {
        let member = site.member(account).await?;
        visible(site, &member, channel).await?;
        let inbox = channel.starts_with(INBOX);
        let place = Place {
            channel: (!inbox).then(|| channel.to_owned()),
        };
        Ok(Self { member, place })
    }

    /// What an event is known by: nobody's can take the place of another's.
    fn event(&self, event: &str) -> Result<String, Problem> {
        let known = |c: char| c.is_ascii_alphanumeric() || c == '-';
        if event.is_empty() || event.len() > 64 || !event.chars().all(known) {
            return Err(Problem::unreadable(
                "An event is 1 to 64 letters, digits and hyphens.",
            ));
        }
        Ok(format!("local:{}:{event}", self.member.account))
    }

    /// Asks, and gives the reply as the page shows it.
    async fn asks(self, site: &Site, event: &str, action: Action) -> Result<Json<Value>, Problem> {
        let event_id = self.event(event)?;
        let request = Request {
            workspace: site.web.workspace(),
            platform: Platform::Local,
            actor: account_of(self.member),
            standing: Standing::Member,
            place: self.place,
            event_id,
            action,
        };
        let reply = site.listener.hear(request).await;
        Ok(Json(self::reply(site, &reply).await?))
    }
}

async fn reply(site: &Site, reply: &Reply) -> Result<Value, Problem> {
    Ok(match reply {
        Reply::Private(message) | Reply::Shown(message) => private(site, message).await?,
        Reply::Nothing => Value::Null,
        Reply::Form(form) => json!({ "kind": "form", "form": content::form(form) }),
        Reply::Choices(choices) => content::choices(choices),
    })
}

async fn private(site: &Site, message: &Message) -> Result<Value, Problem> {
    let (workspace, now) = (site.web.workspace(), site.workflow.now());
    // Files that were made for the answer are kept, so that the page can fetch them.
    let mut tx = if message.files.is_empty() {
        site.db().snapshot().await?
    } else {
        site.db().begin().await?
    };
    let named = Named::of(&mut tx, workspace, message, &References::default()).await?;
    let content = content::of_message(&mut tx, workspace, message, &named, now).await?;
    tx.commit().await?;
    Ok(json!({ "kind": "message", "content": content }))
}
