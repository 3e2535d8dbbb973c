//! Messages of the local workspace.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::types::Json;

use super::super::db::{One, Result, Tx};
use super::{change_at, channel, next_seq};
use crate::domain::id::WorkspaceId;
use crate::run;

pub(in crate::store) mod sql {
    crate::statements! {
        INSERT = "INSERT INTO local_message (workspace_id, seq, channel, author, author_name, at, reply_to, content, mentions, nonce)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        MENTION = "INSERT INTO local_mention (workspace_id, account, channel, seq) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";
        BY_NONCE = "SELECT seq FROM local_message WHERE workspace_id = $1 AND nonce = $2";
        FIND = "SELECT seq, channel, author, author_name, at, edited, reply_to, content, mentions FROM local_message WHERE workspace_id = $1 AND seq = $2";
        BEFORE = "SELECT seq, channel, author, author_name, at, edited, reply_to, content, mentions FROM local_message
            WHERE workspace_id = $1 AND channel = $2 AND seq < $3 ORDER BY seq DESC LIMIT $4";
        OF_BOT = "SELECT count(*) FROM local_message WHERE workspace_id = $1 AND seq > $2 AND author IS NULL";
        EDIT = "UPDATE local_message SET content = $4, edited = TRUE WHERE workspace_id = $1 AND seq = $2 AND channel = $3";
    }
}

/// A message.
#[derive(Debug, Clone, PartialEq, sqlx::FromRow)]
pub struct Message {
    /// Its number.
    pub seq: i64,
    /// Where it stands.
    pub channel: String,
    /// The account that wrote it; `None`: the bot.
    pub author: Option<String>,
    /// The name of who wrote it.
    pub author_name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was changed afterwards.
    pub edited: bool,
    /// The message that it replies to.
    pub reply_to: Option<i64>,
    /// What it says, as the page shows it.
    pub content: Json<Value>,
    /// The accounts that it mentions.
    pub mentions: Json<Vec<String>>,
}

/// A message to be kept.
#[derive(Debug, Clone)]
pub struct NewMessage<'a> {
    /// Where it stands.
    pub channel: &'a str,
    /// The account that wrote it; `None`: the bot.
    pub author: Option<&'a str>,
    /// The name of who wrote it.
    pub author_name: &'a str,
    /// When.
    pub at: DateTime<Utc>,
    /// The message that it replies to.
    pub reply_to: Option<i64>,
    /// What it says.
    pub content: Value,
    /// The accounts that it mentions.
    pub mentions: Vec<String>,
    /// What it is known by when it is sent once more.
    pub nonce: Option<&'a str>,
}

/// Keeps a message in a channel that is there; its number. The caller has looked for its nonce.
pub async fn insert(tx: &mut Tx, workspace: WorkspaceId, new: &NewMessage<'_>) -> Result<i64> {
    let seq = next_seq(tx, workspace).await?;
    run!(
        tx,
        sql::INSERT,
        workspace,
        seq,
        new.channel,
        new.author,
        new.author_name,
        new.at,
        new.reply_to,
        Json(&new.content),
        Json(&new.mentions),
        new.nonce
    )?;
    for account in &new.mentions {
        run!(tx, sql::MENTION, workspace, account, new.channel, seq)?;
    }
    channel::set_last(tx, workspace, new.channel, seq).await?;
    change_at(tx, workspace, seq, "message", &seq.to_string(), None).await?;
    Ok(seq)
}

/// The number of the message of a nonce.
pub async fn by_nonce(tx: &mut Tx, workspace: WorkspaceId, nonce: &str) -> Result<Option<i64>> {
    Ok(run!(tx, opt One<i64>, sql::BY_NONCE, workspace, nonce)?.map(|row| row.0))
}

/// A message.
pub async fn find(tx: &mut Tx, workspace: WorkspaceId, seq: i64) -> Result<Option<Message>> {
    run!(tx, opt Message, sql::FIND, workspace, seq)
}

/// The newest messages of a channel before a number, newest first.
pub async fn before(
    tx: &mut Tx,
    workspace: WorkspaceId,
    channel: &str,
    before: i64,
    limit: i64,
) -> Result<Vec<Message>> {
    run!(tx, all Message, sql::BEFORE, workspace, channel, before, limit)
}

/// How many messages the bot wrote after a number of the sequence.
pub async fn of_bot_after(tx: &mut Tx, workspace: WorkspaceId, seq: i64) -> Result<i64> {
    Ok(run!(tx, one(i64,), sql::OF_BOT, workspace, seq)?.0)
}

/// Replaces what a message says; `false`: it is not there.
pub async fn edit(
    tx: &mut Tx,
    workspace: WorkspaceId,
    channel: &str,
    seq: i64,
    content: &Value,
) -> Result<bool> {
    if run!(tx, sql::EDIT, workspace, seq, channel, Json(content))? == 0 {
        return Ok(false);
    }
    super::change(tx, workspace, "edited", &seq.to_string(), None).await?;
    Ok(true)
}
