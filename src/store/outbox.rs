//! The outbox: what is to be told, written with the state that it announces.
//!
//! One pending-work column, `next_at`: schedule, lease end and backoff in one; NULL when done or
//! given up. A lane is delivered in order; a failing lane waits alone. What stands behind a row that
//! waits has its time, so that nobody looks at it before: many lanes may wait at once.

use chrono::{DateTime, Utc};
use serde::Deserialize;
use sqlx::types::Json;

use super::db::{One, Result, Tx};
use crate::domain::id::{DeliveryId, WorkspaceId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::people::Platform;
use crate::run;

pub(super) mod sql {
    crate::statements! {
        ENQUEUE = "INSERT INTO outbox (workspace_id, platform, dedupe_key, lane, destination, notice, created_at, next_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, coalesce((SELECT max(head.next_at) FROM outbox head
            WHERE head.workspace_id = $1 AND head.lane = $4 AND head.next_at > $7 AND head.lease IS NULL), $7)) ON CONFLICT (workspace_id, dedupe_key) DO NOTHING";
        CLAIM = "WITH picked AS MATERIALIZED (SELECT o.id FROM outbox o WHERE o.next_at <= $1 AND o.platform = $5
            AND NOT EXISTS (SELECT 1 FROM outbox before WHERE before.workspace_id = o.workspace_id AND before.lane = o.lane
            AND before.next_at IS NOT NULL AND before.id < o.id)
            ORDER BY o.next_at, o.id LIMIT $2 " "FOR UPDATE SKIP LOCKED" ")
            UPDATE outbox SET attempts = attempts + 1, lease = $3, next_at = $4, first_attempt_at = coalesce(first_attempt_at, $1),
            trying_since = coalesce(trying_since, $1)
            FROM picked WHERE outbox.id = picked.id
            RETURNING outbox.id, outbox.workspace_id, outbox.dedupe_key, outbox.destination, outbox.notice, outbox.attempts, outbox.created_at, outbox.first_attempt_at, outbox.trying_since";
        DONE = "UPDATE outbox SET done_at = $3, next_at = NULL, lease = NULL, last_error = NULL WHERE id = $1 AND lease = $2";
        RETRY = "UPDATE outbox SET next_at = $3, lease = NULL, last_error = $4 WHERE id = $1 AND lease = $2";
        PUT_BACK = "UPDATE outbox SET next_at = $3, lease = NULL, last_error = $4, attempts = attempts - 1,
            first_attempt_at = CASE WHEN attempts > 1 THEN first_attempt_at END,
            trying_since = CASE WHEN attempts > 1 THEN trying_since END WHERE id = $1 AND lease = $2";
        WITH_ITS_LANE = "UPDATE outbox SET next_at = $2 WHERE (workspace_id, lane) = (SELECT workspace_id, lane FROM outbox WHERE id = $1)
            AND id > $1 AND next_at < $2 AND lease IS NULL";
        GIVE_UP = "UPDATE outbox SET given_up_at = $3, next_at = NULL, lease = NULL, last_error = $4 WHERE id = $1 AND lease = $2";
        SENDING = "UPDATE outbox SET in_doubt = in_doubt + 1 WHERE id = $1 AND lease = $2 RETURNING in_doubt";
        CERTAIN = "UPDATE outbox SET in_doubt = in_doubt - 1 WHERE id = $1 AND lease = $2 AND in_doubt > 0";
        LINKED = "UPDATE outbox SET link = $2 WHERE id = $1";
        BESIDE = "SELECT next_at, link FROM outbox WHERE workspace_id = $1 AND dedupe_key = $2";
        LINK = "SELECT link FROM outbox WHERE workspace_id = $1 AND dedupe_key = $2 AND link IS NOT NULL";
        REQUEUE = "UPDATE outbox SET next_at = $3, given_up_at = NULL, attempts = 0, trying_since = NULL,
            in_doubt = CASE WHEN in_doubt > 1 THEN 1 ELSE in_doubt END WHERE workspace_id = $1 AND id = $2 AND given_up_at IS NOT NULL";
        WAITS_FOR = "SELECT count(*) FROM outbox WHERE next_at IS NOT NULL AND +workspace_id = $1 AND last_error = $2";
        WAITING = "SELECT count(*) FROM outbox WHERE next_at IS NOT NULL";
        WAITING_ROWS = "SELECT id, lane, notice, attempts, created_at, next_at, lease, last_error FROM outbox
            WHERE workspace_id = $1 AND next_at IS NOT NULL ORDER BY lane, id LIMIT 100";
        GIVEN_UP = "SELECT id, lane, notice, attempts, created_at, given_up_at, last_error FROM outbox WHERE workspace_id = $1 AND given_up_at IS NOT NULL ORDER BY id LIMIT 100";
        GIVEN_UP_SINCE = "SELECT count(*), coalesce(max(last_error), '') FROM outbox WHERE workspace_id = $1 AND platform = $2 AND given_up_at >= $3";
        EARLIEST = "SELECT o.next_at FROM outbox o WHERE o.next_at IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM outbox before WHERE before.workspace_id = o.workspace_id AND before.lane = o.lane
            AND before.next_at IS NOT NULL AND before.id < o.id)
            ORDER BY o.next_at LIMIT 1";
        EARLIEST_ON = "SELECT o.next_at FROM outbox o WHERE o.next_at IS NOT NULL AND o.platform = $1
            AND NOT EXISTS (SELECT 1 FROM outbox before WHERE before.workspace_id = o.workspace_id AND before.lane = o.lane
            AND before.next_at IS NOT NULL AND before.id < o.id)
            ORDER BY o.next_at LIMIT 1";
    }
}

/// A claimed row.
#[derive(Debug, Clone, sqlx::FromRow)]
pub struct Delivery {
    /// Identifier.
    pub id: DeliveryId,
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// What makes it one of a kind.
    pub dedupe_key: String,
    /// Where it goes.
    pub destination: Json<Destination>,
    /// What it tells.
    pub notice: Json<Notice>,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was first tried: since then it may have been posted.
    pub first_attempt_at: DateTime<Utc>,
    /// Since when it is being tried: its first attempt, or the first since it was requeued.
    pub trying_since: DateTime<Utc>,
}

/// What a notice is, without what it says: a later version's may not be understood here.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct NoticeKind {
    /// Its name.
    pub kind: String,
}

/// A row that waits.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Waiting {
    /// Identifier.
    pub id: DeliveryId,
    /// Its lane.
    pub lane: String,
    /// What it tells.
    pub notice: Json<NoticeKind>,
    /// How often it was tried.
    pub attempts: i64,
    /// Since when it waits.
    pub created_at: DateTime<Utc>,
    /// When it is tried next, or whoever tries it now is given up on.
    pub next_at: DateTime<Utc>,
    /// Who tries it now.
    pub lease: Option<String>,
    /// Why it was not told before.
    pub last_error: Option<String>,
}

/// A row that was given up.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct GivenUp {
    /// Identifier.
    pub id: DeliveryId,
    /// Its lane.
    pub lane: String,
    /// What it would have told.
    pub notice: Json<NoticeKind>,
    /// How often it was tried.
    pub attempts: i64,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it was given up.
    pub given_up_at: DateTime<Utc>,
    /// Why.
    pub last_error: Option<String>,
}

/// Something to be told on a platform.
#[derive(Debug, Clone)]
pub struct ToTell {
    /// Where it goes.
    pub destination: Destination,
    /// What it tells.
    pub notice: Notice,
    /// One of a kind within the workspace: the same cause is told once.
    pub dedupe_key: String,
}

/// Writes it into the outbox, for `platform` or for mail; there already: no change.
pub async fn enqueue(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    tell: &ToTell,
    at: DateTime<Utc>,
) -> Result<bool> {
    let mut lane = tell.destination.lane();
    if tell.notice.may_wait() {
        lane = format!("waiting:{lane}");
    }
    let platform = match tell.destination {
        Destination::Mail { .. } => Platform::Mail,
        _ => platform,
    };
    let (destination, notice) = (Json(&tell.destination), Json(&tell.notice));
    let key = &tell.dedupe_key;
    Ok(run!(
        tx,
        sql::ENQUEUE,
        workspace,
        platform,
        key,
        lane,
        destination,
        notice,
        at
    )? == 1)
}

/// Claims the heads of lanes until `lease_end`: a worker that dies leaves its rows to be claimed
/// again then.
pub async fn claim(
    tx: &mut Tx,
    platform: Platform,
    now: DateTime<Utc>,
    limit: i64,
    lease: &str,
    lease_end: DateTime<Utc>,
) -> Result<Vec<Delivery>> {
    run!(tx, all Delivery, sql::CLAIM, now, limit, lease, lease_end, platform)
}

/// Told; `false`: the lease was lost, and whoever has it now finishes.
pub async fn done(tx: &mut Tx, id: DeliveryId, lease: &str, at: DateTime<Utc>) -> Result<bool> {
    Ok(run!(tx, sql::DONE, id, lease, at)? == 1)
}

/// Tried again at `at`.
pub async fn retry(
    tx: &mut Tx,
    id: DeliveryId,
    lease: &str,
    at: DateTime<Utc>,
    error: &str,
) -> Result<bool> {
    let is_ours = run!(tx, sql::RETRY, id, lease, at, error)? == 1;
    if is_ours {
        run!(tx, sql::WITH_ITS_LANE, id, at)?;
    }
    Ok(is_ours)
}

/// Not tried after all: it waits until `at`, and counts as if it had not been claimed.
pub async fn put_back(
    tx: &mut Tx,
    id: DeliveryId,
    lease: &str,
    at: DateTime<Utc>,
    why: &str,
) -> Result<bool> {
    let is_ours = run!(tx, sql::PUT_BACK, id, lease, at, why)? == 1;
    if is_ours {
        run!(tx, sql::WITH_ITS_LANE, id, at)?;
    }
    Ok(is_ours)
}

/// Given up: shown to the Admin, requeued by hand, never dropped.
pub async fn give_up(
    tx: &mut Tx,
    id: DeliveryId,
    lease: &str,
    at: DateTime<Utc>,
    error: &str,
) -> Result<bool> {
    Ok(run!(tx, sql::GIVE_UP, id, lease, at, error)? == 1)
}

/// Puts a given-up row back; `false`: it is not one.
pub async fn requeue(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: DeliveryId,
    at: DateTime<Utc>,
) -> Result<bool> {
    Ok(run!(tx, sql::REQUEUE, workspace, id, at)? == 1)
}

/// A mail is about to be sent. Written before, so that a crash is counted too: how many of its
/// attempts, this one included, ended without anybody knowing whether it was sent. `None`: the lease
/// was lost, and nothing may be sent.
pub async fn sending(tx: &mut Tx, id: DeliveryId, lease: &str) -> Result<Option<i64>> {
    let row = run!(tx, opt One<i64>, sql::SENDING, id, lease)?;
    Ok(row.map(|row| row.0))
}

/// It is known that the attempt of [`sending`] sent nothing.
pub async fn certain(tx: &mut Tx, id: DeliveryId, lease: &str) -> Result<()> {
    run!(tx, sql::CERTAIN, id, lease)?;
    Ok(())
}

/// Keeps the address of the message that a row became.
pub async fn linked(tx: &mut Tx, id: DeliveryId, link: &str) -> Result<()> {
    run!(tx, sql::LINKED, id, link)?;
    Ok(())
}

/// What became of the row with a key.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Beside {
    /// When it is tried next; `None`: it was told, or given up.
    pub next_at: Option<DateTime<Utc>>,
    /// The address of the message, where the platform has addresses.
    pub link: Option<String>,
}

/// What became of the row with a key.
pub async fn beside(tx: &mut Tx, workspace: WorkspaceId, key: &str) -> Result<Option<Beside>> {
    run!(tx, opt Beside, sql::BESIDE, workspace, key)
}

/// The address of the message that the row with a key became, where it has one.
pub async fn link(tx: &mut Tx, workspace: WorkspaceId, key: &str) -> Result<Option<String>> {
    Ok(run!(tx, opt One<String>, sql::LINK, workspace, key)?.map(|row| row.0))
}

/// Whether something to be told waits because of this error.
pub async fn waits_for(tx: &mut Tx, workspace: WorkspaceId, error: &str) -> Result<bool> {
    Ok(run!(tx, one(i64,), sql::WAITS_FOR, workspace, error)?.0 > 0)
}

/// How many rows wait.
pub async fn waiting(tx: &mut Tx) -> Result<i64> {
    Ok(run!(tx, one(i64,), sql::WAITING)?.0)
}

/// What waits, lane by lane, 100 at most.
pub async fn waiting_rows(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Waiting>> {
    run!(tx, all Waiting, sql::WAITING_ROWS, workspace)
}

/// What was given up, oldest first, 100 at most.
pub async fn given_up(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<GivenUp>> {
    run!(tx, all GivenUp, sql::GIVEN_UP, workspace)
}

/// How many rows of a platform's were given up from an instant on, and why one of them was.
pub async fn given_up_since(
    tx: &mut Tx,
    workspace: WorkspaceId,
    platform: Platform,
    since: DateTime<Utc>,
) -> Result<(i64, String)> {
    run!(
        tx,
        one(i64, String),
        sql::GIVEN_UP_SINCE,
        workspace,
        platform,
        since
    )
}

/// When the next row is to be tried: what stands behind another in its lane waits for that one.
pub async fn earliest(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    Ok(run!(tx, opt One<DateTime<Utc>>, sql::EARLIEST)?.map(|row| row.0))
}

/// When the next row for a platform, or for mail, is to be tried.
pub async fn earliest_on(tx: &mut Tx, platform: Platform) -> Result<Option<DateTime<Utc>>> {
    let row = run!(tx, opt One<DateTime<Utc>>, sql::EARLIEST_ON, platform)?;
    Ok(row.map(|row| row.0))
}
