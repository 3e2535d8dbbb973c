//! What people do on the page: the same requests as everywhere.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::actor::{Actor, account_of, own_file, sent_file, visible};
use super::problem::Problem;
use super::server::{Body, Shared, Site};
use super::time::Move;
use super::{content, reads};
use crate::chat::commands::{self, ALL, Command, Given, Opt, OptKind, Options};
use crate::request::Action;
use crate::store::Tx;
use crate::store::local;
use crate::store::local::channel::{self, Member};

/// What every act says: who, where, and what it is known by when it is sent once more.
#[derive(Debug, Deserialize)]
pub struct Act<T> {
    #[serde(rename = "as")]
    pub(super) account: String,
    pub(super) channel: String,
    pub(super) event: String,
    #[serde(flatten)]
    pub(super) what: T,
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
