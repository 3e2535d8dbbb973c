//! Channels, threads and inboxes of the local workspace, and how far people have read them.

use super::super::db::{One, Result, Tx};
use super::{change_at, next_seq};
use crate::domain::id::{PersonId, WorkspaceId};
use crate::domain::people::{Platform, Roles};
use crate::domain::status::TicketStatus;
use crate::run;
use sqlx::types::Json;

pub(in crate::store) mod sql {
    crate::statements! {
        INSERT = "INSERT INTO local_channel (workspace_id, id, name, kind, parent, made) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING";
        FIND = "SELECT id, name, kind, parent, status, archived, last, CAST(0 AS BIGINT) AS unread, CAST(0 AS BIGINT) AS mentioned FROM local_channel WHERE workspace_id = $1 AND id = $2";
        SEEN_BY = "SELECT c.id, c.name, c.kind, c.parent, c.status, c.archived, c.last,
            (SELECT count(*) FROM local_message m WHERE m.workspace_id = c.workspace_id AND m.channel = c.id AND m.seq > coalesce(r.seq, 0) AND coalesce(m.author, '') <> $2) AS unread,
            (SELECT count(*) FROM local_mention n WHERE n.workspace_id = c.workspace_id AND n.account = $2 AND n.channel = c.id AND n.seq > coalesce(r.seq, 0)) AS mentioned
            FROM local_channel c LEFT JOIN local_read r ON r.workspace_id = c.workspace_id AND r.account = $2 AND r.channel = c.id
            WHERE c.workspace_id = $1 AND c.id = $3";
        ALL_SEEN_BY = "SELECT c.id, c.name, c.kind, c.parent, c.status, c.archived, c.last,
            (SELECT count(*) FROM local_message m WHERE m.workspace_id = c.workspace_id AND m.channel = c.id AND m.seq > coalesce(r.seq, 0) AND coalesce(m.author, '') <> $2) AS unread,
            (SELECT count(*) FROM local_mention n WHERE n.workspace_id = c.workspace_id AND n.account = $2 AND n.channel = c.id AND n.seq > coalesce(r.seq, 0)) AS mentioned
            FROM local_channel c LEFT JOIN local_read r ON r.workspace_id = c.workspace_id AND r.account = $2 AND r.channel = c.id
            WHERE c.workspace_id = $1 AND (c.kind <> 'inbox' OR c.id = $3) ORDER BY c.made LIMIT 2000";
        TAG = "UPDATE local_channel SET status = $3, archived = $4 WHERE workspace_id = $1 AND id = $2 AND (coalesce(status, '') <> $3 OR archived <> $4)";
        LAST = "UPDATE local_channel SET last = $3 WHERE workspace_id = $1 AND id = $2";
        READ = "INSERT INTO local_read (workspace_id, account, channel, seq) VALUES ($1, $2, $3, $4)
            ON CONFLICT (workspace_id, account, channel) DO UPDATE SET seq = excluded.seq WHERE local_read.seq < excluded.seq";
        READ_UP_TO = "SELECT seq FROM local_read WHERE workspace_id = $1 AND account = $2 AND channel = $3";
        ALL_READ = "INSERT INTO local_read (workspace_id, account, channel, seq)
            SELECT c.workspace_id, a.external_id, c.id, c.last FROM local_channel c CROSS JOIN account a
            WHERE c.workspace_id = $1 AND a.workspace_id = $1 AND a.platform = 'local'
            ON CONFLICT (workspace_id, account, channel) DO UPDATE SET seq = excluded.seq";
        MAIL_READ = "INSERT INTO local_read (workspace_id, account, channel, seq)
            SELECT a.workspace_id, a.external_id, 'mail', $2 FROM account a WHERE a.workspace_id = $1 AND a.platform = 'local'
            ON CONFLICT (workspace_id, account, channel) DO UPDATE SET seq = excluded.seq";
        MEMBERS = "SELECT a.external_id AS account, a.name, a.roles, a.person_id AS person FROM account a
            WHERE a.workspace_id = $1 AND a.platform = $2 ORDER BY a.person_id, a.external_id LIMIT 2000";
        MEMBER = "SELECT a.external_id AS account, a.name, a.roles, a.person_id AS person FROM account a
            WHERE a.workspace_id = $1 AND a.platform = $2 AND a.external_id = $3";
    }
}

/// What a channel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Everybody's.
    Channel,
    /// A ticket's.
    Thread,
    /// One person's own with the bot.
    Inbox,
}

impl Kind {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Channel => "channel",
            Self::Thread => "thread",
            Self::Inbox => "inbox",
        }
    }
}

/// A channel, as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Channel {
    /// Identifier.
    pub id: String,
    /// Name.
    pub name: String,
    /// `channel`, `thread` or `inbox`.
    pub kind: String,
    /// The channel that a thread belongs to.
    pub parent: Option<String>,
    /// The ticket's status, on its thread.
    pub status: Option<TicketStatus>,
    /// Needs no attention any more.
    pub archived: bool,
    /// Its newest message; 0: none.
    pub last: i64,
    /// Messages of others that they have not read.
    pub unread: i64,
    /// Of these, the ones that mention them.
    pub mentioned: i64,
}

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Member {
    /// The account.
    pub account: String,
    /// Their name.
    pub name: String,
    /// Their roles.
    pub roles: Json<Roles>,
    /// The person.
    pub person: PersonId,
}

/// Makes a channel; there already: no change.
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    kind: Kind,
    id: &str,
    name: &str,
    parent: Option<&str>,
) -> Result<()> {
    let seq = next_seq(tx, workspace).await?;
    let made = run!(
        tx,
        sql::INSERT,
        workspace,
        id,
        name,
        kind.as_str(),
        parent,
        seq
    )?;
    if made == 1 {
        let account = (kind == Kind::Inbox).then(|| id.strip_prefix(INBOX).unwrap_or(id));
        change_at(tx, workspace, seq, "channel", id, account).await?;
    }
    Ok(())
}

/// What an inbox's id begins with; the account follows.
pub const INBOX: &str = "inbox:";

/// A channel, whoever sees it.
pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: &str) -> Result<Option<Channel>> {
    run!(tx, opt Channel, sql::FIND, workspace, id)
}

/// A channel as an account sees it.
pub async fn seen_by(
    tx: &mut Tx,
    workspace: WorkspaceId,
    account: &str,
    id: &str,
) -> Result<Option<Channel>> {
    run!(tx, opt Channel, sql::SEEN_BY, workspace, account, id)
}

/// What an account sees, in the order in which it was made, 2,000 at most.
pub async fn all_seen_by(
    tx: &mut Tx,
    workspace: WorkspaceId,
    account: &str,
) -> Result<Vec<Channel>> {
    let inbox = format!("{INBOX}{account}");
    run!(tx, all Channel, sql::ALL_SEEN_BY, workspace, account, inbox)
}

/// Shows a ticket's status on its thread.
pub async fn tag(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: &str,
    status: TicketStatus,
    archived: bool,
) -> Result<()> {
    if run!(tx, sql::TAG, workspace, id, status, archived)? == 1 {
        super::change(tx, workspace, "channel", id, None).await?;
    }
    Ok(())
}

/// A channel's newest message.
pub(super) async fn set_last(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: &str,
    seq: i64,
) -> Result<()> {
    run!(tx, sql::LAST, workspace, id, seq)?;
    Ok(())
}

/// Somebody has read a channel, or the mailbox, up to a number; never back.
pub async fn read(
    tx: &mut Tx,
    workspace: WorkspaceId,
    account: &str,
    channel: &str,
    seq: i64,
) -> Result<()> {
    run!(tx, sql::READ, workspace, account, channel, seq)?;
    Ok(())
}

/// How far somebody has read a channel, or the mailbox.
pub async fn read_up_to(
    tx: &mut Tx,
    workspace: WorkspaceId,
    account: &str,
    channel: &str,
) -> Result<i64> {
    let found = run!(tx, opt One<i64>, sql::READ_UP_TO, workspace, account, channel)?;
    Ok(found.map_or(0, |row| row.0))
}

/// Everybody has read everything, the mails too.
pub async fn all_read(tx: &mut Tx, workspace: WorkspaceId) -> Result<()> {
    run!(tx, sql::ALL_READ, workspace)?;
    let newest = super::cursor(tx, workspace).await?;
    run!(tx, sql::MAIL_READ, workspace, newest)?;
    Ok(())
}

/// Everybody who has an account on the local platform, in the order in which they came, 2,000 at
/// most.
pub async fn members(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Member>> {
    run!(tx, all Member, sql::MEMBERS, workspace, Platform::Local)
}

/// Somebody of an account.
pub async fn member(tx: &mut Tx, workspace: WorkspaceId, account: &str) -> Result<Option<Member>> {
    run!(tx, opt Member, sql::MEMBER, workspace, Platform::Local, account)
}
