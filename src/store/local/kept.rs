//! Files that people sent, and mails that would have gone out, kept in the local workspace.

use chrono::{DateTime, Utc};

use super::super::db::{One, Result, Tx};
use super::{change_at, next_seq};
use crate::domain::id::WorkspaceId;
use crate::run;

pub(in crate::store) mod sql {
    crate::statements! {
        INSERT_FILE = "INSERT INTO local_file (workspace_id, name, size, content, sender, at) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
        FILE = "SELECT id, name, size, sender FROM local_file WHERE workspace_id = $1 AND id = $2";
        CONTENT = "SELECT content FROM local_file WHERE workspace_id = $1 AND id = $2";
        INSERT_MAIL = "INSERT INTO local_mail (workspace_id, seq, message_id, at, recipient, subject, body, html) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING";
        MAILS = "SELECT seq, at, recipient, subject, body, html IS NOT NULL AS has_page FROM local_mail WHERE workspace_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3";
        PAGE = "SELECT html FROM local_mail WHERE workspace_id = $1 AND seq = $2";
        UNREAD_MAILS = "SELECT count(*) FROM local_mail WHERE workspace_id = $1 AND seq > $2";
    }
}

/// A file that somebody sent, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct File {
    /// Identifier.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// The account that sent it; `None`: the bot.
    pub sender: Option<String>,
}

/// A mail.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Mail {
    /// Its place in the sequence of changes.
    pub seq: i64,
    /// When it was sent.
    pub at: DateTime<Utc>,
    /// To whom: `Name <address>`.
    pub recipient: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub body: String,
    /// Whether it is an HTML page, too.
    pub has_page: bool,
}

/// Keeps a file; its id.
pub async fn insert_file(
    tx: &mut Tx,
    workspace: WorkspaceId,
    name: &str,
    content: &[u8],
    sender: Option<&str>,
    at: DateTime<Utc>,
) -> Result<i64> {
    let size = i64::try_from(content.len()).unwrap_or(i64::MAX);
    Ok(run!(tx, one One<i64>, sql::INSERT_FILE, workspace, name, size, content, sender, at)?.0)
}

/// A file.
pub async fn file(tx: &mut Tx, workspace: WorkspaceId, id: i64) -> Result<Option<File>> {
    run!(tx, opt File, sql::FILE, workspace, id)
}

/// A file's bytes.
pub async fn content(tx: &mut Tx, workspace: WorkspaceId, id: i64) -> Result<Option<Vec<u8>>> {
    Ok(run!(tx, opt One<Vec<u8>>, sql::CONTENT, workspace, id)?.map(|row| row.0))
}

/// A mail to be kept.
#[derive(Debug, Clone, Copy)]
pub struct NewMail<'a> {
    /// What it is known by when it is sent once more.
    pub message_id: &'a str,
    /// To whom: `Name <address>`.
    pub recipient: &'a str,
    /// Its subject.
    pub subject: &'a str,
    /// Its text.
    pub body: &'a str,
    /// The same as an HTML page.
    pub html: Option<&'a str>,
}

/// Keeps a mail; the same message id is kept once.
pub async fn insert_mail(
    tx: &mut Tx,
    workspace: WorkspaceId,
    new: NewMail<'_>,
    at: DateTime<Utc>,
) -> Result<()> {
    let seq = next_seq(tx, workspace).await?;
    let kept = run!(
        tx,
        sql::INSERT_MAIL,
        workspace,
        seq,
        new.message_id,
        at,
        new.recipient,
        new.subject,
        new.body,
        new.html
    )?;
    if kept == 1 {
        change_at(tx, workspace, seq, "mail", &seq.to_string(), None).await?;
    }
    Ok(())
}

/// The newest mails before a number, newest first.
pub async fn mails(
    tx: &mut Tx,
    workspace: WorkspaceId,
    before: i64,
    limit: i64,
) -> Result<Vec<Mail>> {
    run!(tx, all Mail, sql::MAILS, workspace, before, limit)
}

/// A mail as an HTML page.
pub async fn page(tx: &mut Tx, workspace: WorkspaceId, seq: i64) -> Result<Option<String>> {
    let found = run!(tx, opt One<Option<String>>, sql::PAGE, workspace, seq)?;
    Ok(found.and_then(|row| row.0))
}

/// How many mails came after a number.
pub async fn mails_after(tx: &mut Tx, workspace: WorkspaceId, seq: i64) -> Result<i64> {
    Ok(run!(tx, one One<i64>, sql::UNREAD_MAILS, workspace, seq)?.0)
}
