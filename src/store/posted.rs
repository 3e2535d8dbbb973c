//! Messages of the bot's that show a state. A change raises `revision`; one edit then carries the
//! newest state, at most one per five seconds.

use chrono::{DateTime, TimeDelta, Utc};

use super::db::{One, Result, Tx};
use crate::chat::MessageRef;
use crate::domain::id::{AdSetId, PostedId, QuestionId, TicketId, WorkspaceId};
use crate::domain::people::Platform;
use crate::run;

pub(super) mod sql {
    crate::statements! {
        PUT = "INSERT INTO posted (workspace_id, entity, entity_id, kind, platform, channel, message, thread, edited_at)
            VALUES ($1, $2, $3, 'card', $4, $5, $6, $7, $8)
            ON CONFLICT (workspace_id, platform, entity, entity_id, kind) DO UPDATE SET channel = excluded.channel, message = excluded.message,
            thread = excluded.thread, edited_at = excluded.edited_at, shown = posted.revision, next_at = NULL, lease = NULL, attempts = 0";
        FIND = "SELECT id, workspace_id, entity, entity_id, channel, message, thread, revision, attempts FROM posted
            WHERE workspace_id = $1 AND platform = $2 AND entity = $3 AND entity_id = $4 AND kind = 'card'";
        BY_THREAD = "SELECT entity_id FROM posted WHERE workspace_id = $1 AND platform = $2 AND thread = $3 AND entity = 'ticket'";
        QUESTION_AT = "SELECT entity_id FROM posted WHERE workspace_id = $1 AND platform = $2 AND message = $3 AND channel = $4 AND entity = 'question'";
        DIRTY = "UPDATE posted SET revision = revision + 1, next_at = CASE WHEN next_at IS NOT NULL THEN next_at WHEN edited_at > $4 THEN $5 ELSE $6 END
            WHERE workspace_id = $1 AND entity = $2 AND entity_id = $3";
        DIRTY_SET = "UPDATE posted SET revision = revision + 1, next_at = CASE WHEN next_at IS NOT NULL THEN next_at WHEN edited_at > $3 THEN $4 ELSE $5 END
            WHERE workspace_id = $1 AND entity IN ('ad-set', 'review') AND entity_id = $2";
        CLAIM = "WITH picked AS MATERIALIZED (SELECT id FROM posted WHERE next_at <= $1 AND platform = $5 ORDER BY next_at, id LIMIT $2 " "FOR UPDATE SKIP LOCKED" ")
            UPDATE posted SET attempts = attempts + 1, lease = $3, next_at = $4 FROM picked WHERE posted.id = picked.id
            RETURNING posted.id, posted.workspace_id, posted.entity, posted.entity_id, posted.channel, posted.message, posted.thread, posted.revision, posted.attempts";
        SHOWN = "UPDATE posted SET shown = $3, edited_at = $4, lease = NULL, attempts = 0, last_error = NULL,
            next_at = CASE WHEN revision = $3 THEN NULL ELSE $5" "::timestamptz" " END WHERE id = $1 AND lease = $2";
        RETRY = "UPDATE posted SET next_at = $3, lease = NULL, last_error = $4 WHERE id = $1 AND lease = $2";
        GIVE_UP = "UPDATE posted SET next_at = NULL, lease = NULL, last_error = $3 WHERE id = $1 AND lease = $2";
        FORGET = "DELETE FROM posted WHERE id = $1 AND lease = $2";
        WAITS_FOR = "SELECT count(*) FROM posted WHERE next_at IS NOT NULL AND +workspace_id = $1 AND last_error = $2";
        EARLIEST = "SELECT min(next_at) FROM posted WHERE next_at IS NOT NULL";
    }
}

/// The least time between two edits of a card.
pub const BETWEEN_EDITS: TimeDelta = TimeDelta::seconds(5);

/// What a card shows.
pub const TICKET: &str = "ticket";
/// What a card shows.
pub const AD_SET: &str = "ad-set";

/// A card.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Card {
    /// Identifier.
    pub id: PostedId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// What kind of thing it shows.
    pub entity: String,
    /// Which.
    pub entity_id: i64,
    /// The channel or thread that it stands in.
    pub channel: String,
    /// The message.
    pub message: String,
    /// The thread that it opened.
    pub thread: Option<String>,
    /// The revision that it should show.
    pub revision: i64,
    /// How often this edit was tried.
    pub attempts: i64,
}

impl Card {
    /// Where it is.
    pub fn at(&self) -> MessageRef {
        MessageRef {
            channel: self.channel.clone(),
            message: self.message.clone(),
        }
    }
}

/// Keeps where a card was posted; it shows the newest state.
#[allow(clippy::too_many_arguments)] // one for each column
pub async fn put(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    entity: &str,
    entity_id: i64,
    at: &MessageRef,
    thread: Option<&str>,
    now: DateTime<Utc>,
) -> Result<()> {
    run!(
        tx,
        sql::PUT,
        workspace,
        entity,
        entity_id,
        platform,
        &at.channel,
        &at.message,
        thread,
        now
    )?;
    Ok(())
}

/// The card of a thing.
pub async fn find(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    entity: &str,
    entity_id: i64,
) -> Result<Option<Card>> {
    run!(tx, opt Card, sql::FIND, workspace, platform, entity, entity_id)
}

/// The ticket whose thread this is.
pub async fn ticket_of_thread(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    thread: &str,
) -> Result<Option<TicketId>> {
    Ok(run!(
        tx,
        opt One<TicketId>,
        sql::BY_THREAD,
        workspace,
        platform,
        thread
    )?
    .map(|row| row.0))
}

/// The question that a message of the bot's asks.
pub async fn question_at(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    at: &MessageRef,
) -> Result<Option<QuestionId>> {
    Ok(run!(
        tx,
        opt One<QuestionId>,
        sql::QUESTION_AT,
        workspace,
        platform,
        &at.message,
        &at.channel
    )?
    .map(|row| row.0))
}

/// Says that a thing has changed: its card will show it.
pub async fn dirty(
    tx: &mut Tx,
    workspace: WorkspaceId,
    entity: &str,
    entity_id: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    let recent = now - BETWEEN_EDITS;
    run!(
        tx,
        sql::DIRTY,
        workspace,
        entity,
        entity_id,
        recent,
        now + BETWEEN_EDITS,
        now
    )?;
    Ok(())
}

/// Says that an Ad Set has changed: its card and the post for its review will show it.
pub async fn set_dirty(
    tx: &mut Tx,
    workspace: WorkspaceId,
    set: AdSetId,
    now: DateTime<Utc>,
) -> Result<()> {
    let (recent, later) = (now - BETWEEN_EDITS, now + BETWEEN_EDITS);
    run!(tx, sql::DIRTY_SET, workspace, set, recent, later, now)?;
    Ok(())
}

/// Claims cards to edit until `lease_end`.
pub async fn claim(
    tx: &mut Tx,
    platform: Platform,
    now: DateTime<Utc>,
    limit: i64,
    lease: &str,
    lease_end: DateTime<Utc>,
) -> Result<Vec<Card>> {
    run!(tx, all Card, sql::CLAIM, now, limit, lease, lease_end, platform)
}

/// The card shows `revision`; if it changed meanwhile, it is edited again later.
pub async fn shown(
    tx: &mut Tx,
    id: PostedId,
    lease: &str,
    revision: i64,
    now: DateTime<Utc>,
) -> Result<()> {
    run!(
        tx,
        sql::SHOWN,
        id,
        lease,
        revision,
        now,
        now + BETWEEN_EDITS
    )?;
    Ok(())
}

/// The edit is tried again at `at`.
pub async fn retry(
    tx: &mut Tx,
    id: PostedId,
    lease: &str,
    at: DateTime<Utc>,
    error: &str,
) -> Result<()> {
    run!(tx, sql::RETRY, id, lease, at, error)?;
    Ok(())
}

/// The edit is given up until the next change.
pub async fn give_up(tx: &mut Tx, id: PostedId, lease: &str, error: &str) -> Result<()> {
    run!(tx, sql::GIVE_UP, id, lease, error)?;
    Ok(())
}

/// The message is gone; the card is posted anew.
pub async fn forget(tx: &mut Tx, id: PostedId, lease: &str) -> Result<bool> {
    Ok(run!(tx, sql::FORGET, id, lease)? == 1)
}

/// Whether a card waits because of this error.
pub async fn waits_for(tx: &mut Tx, workspace: WorkspaceId, error: &str) -> Result<bool> {
    Ok(run!(tx, one One<i64>, sql::WAITS_FOR, workspace, error)?.0 > 0)
}

/// When the next card is to be edited.
pub async fn earliest(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    Ok(run!(tx, one One<Option<DateTime<Utc>>>, sql::EARLIEST)?.0)
}
