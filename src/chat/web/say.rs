//! Ordinary messages: kept for all to see, and heard by the bot where they concern it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::actor::{Actor, own_file, sent_file};
use super::acts::Act;
use super::content;
use super::problem::Problem;
use super::server::{Body, Shared, Site};
use super::typed;
use crate::request::Said;
use crate::store::Tx;
use crate::store::local::message::NewMessage;
use crate::store::local::{channel, message};

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
    let answered = answered(&site, &mut tx, &act.channel, spoken.reply_to.as_deref()).await?;
    let reply_to = answered.as_ref().map(|found| found.seq);
    let seq = match message::by_nonce(&mut tx, workspace, &nonce).await? {
        Some(seq) => seq,
        None => {
            let new = NewMessage {
                channel: &act.channel,
                author: Some(&actor.member.account),
                author_name: &actor.member.name,
                at: now,
                reply_to,
                content: content::of_person(&read.lines, &files),
                mentions: read.mentions,
                nonce: Some(&nonce),
            };
            message::insert(&mut tx, workspace, &new).await?
        }
    };
    let shown = message::find(&mut tx, workspace, seq).await?;
    channel::read(&mut tx, workspace, &actor.member.account, &act.channel, seq).await?;
    tx.commit().await?;
    site.web.nudge();
    let said = Said {
        text: read.words,
        mentions_bot: read.to_bot,
        reply_to: spoken.reply_to,
        question: answered.as_ref().and_then(content::question_of),
        files: files.into_iter().map(sent_file).collect(),
    };
    let heard = if said.mentions_bot || said.reply_to.is_some() {
        actor.says(&site, &act.event, said).await?
    } else {
        Value::Null
    };
    let shown = shown.as_ref().map(content::shown);
    Ok(Json(json!({ "message": shown, "reply": heard })))
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
) -> Result<Option<message::Message>, Problem> {
    let Some(id) = id else {
        return Ok(None);
    };
    let missing = || Problem::missing("The message that you reply to is not there.");
    let seq = content::seq_of(id).ok_or_else(missing)?;
    let found = message::find(tx, site.web.workspace(), seq).await?;
    let found = found.filter(|found| found.channel == channel);
    Ok(Some(found.ok_or_else(missing)?))
}
