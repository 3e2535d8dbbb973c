//! The local workspace's own: its channels, messages, files and mails, and where its clock stands.
//!
//! One sequence numbers whatever a page shows, in the order of commits: a page that was away asks for
//! what came after the number that it has.

use chrono::{DateTime, Utc};

use super::db::{One, Result, Tx};
use crate::domain::id::{CycleId, WorkspaceId};
use crate::run;

pub mod channel;
pub mod kept;
pub mod message;

pub(super) mod sql {
    crate::statements! {
        SEQ = "INSERT INTO counter (workspace_id, kind, value) VALUES ($1, 'local', 1)
            ON CONFLICT (workspace_id, kind) DO UPDATE SET value = counter.value + 1 RETURNING value";
        CURSOR = "SELECT value FROM counter WHERE workspace_id = $1 AND kind = 'local'";
        CHANGE = "INSERT INTO local_change (workspace_id, seq, kind, subject, account) VALUES ($1, $2, $3, $4, $5)";
        CHANGES = "SELECT seq, kind, subject, account FROM local_change WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
        FIND = "SELECT clock_at, guide_cycle, guide_closed FROM local_workspace WHERE workspace_id = $1";
        INSERT = "INSERT INTO local_workspace (workspace_id, clock_at) VALUES ($1, $2)";
        CLOCK = "UPDATE local_workspace SET clock_at = $2 WHERE workspace_id = $1";
        GUIDE = "UPDATE local_workspace SET guide_cycle = $2 WHERE workspace_id = $1";
        GUIDE_CLOSED = "UPDATE local_workspace SET guide_closed = $2 WHERE workspace_id = $1";
        FIRST_CYCLE = "SELECT c.id FROM portfolio p JOIN cycle c ON c.portfolio_id = p.id WHERE p.workspace_id = $1 ORDER BY c.id LIMIT 1";
    }
}

/// A local workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, sqlx::FromRow)]
pub struct LocalWorkspace {
    /// Where its clock stands.
    pub clock_at: DateTime<Utc>,
    /// The cycle that the guide leads through.
    pub guide_cycle: Option<CycleId>,
    /// Whether the guide was closed.
    pub guide_closed: bool,
}

/// Something that a page shows has changed.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Change {
    /// Its place in the sequence.
    pub seq: i64,
    /// `message`, `edited`, `channel` or `mail`.
    pub kind: String,
    /// The message's number, or the channel.
    pub subject: String,
    /// It concerns this account alone.
    pub account: Option<String>,
}

/// The next number of the sequence. Whoever asks meanwhile waits for the end of this transaction, so
/// that numbers are in the order of commits.
pub(super) async fn next_seq(tx: &mut Tx, workspace: WorkspaceId) -> Result<i64> {
    Ok(run!(tx, one(i64,), sql::SEQ, workspace)?.0)
}

/// Notes a change under a number of its own; the number.
pub async fn change(
    tx: &mut Tx,
    workspace: WorkspaceId,
    kind: &str,
    subject: &str,
    account: Option<&str>,
) -> Result<i64> {
    let seq = next_seq(tx, workspace).await?;
    change_at(tx, workspace, seq, kind, subject, account).await?;
    Ok(seq)
}

async fn change_at(
    tx: &mut Tx,
    workspace: WorkspaceId,
    seq: i64,
    kind: &str,
    subject: &str,
    account: Option<&str>,
) -> Result<()> {
    run!(tx, sql::CHANGE, workspace, seq, kind, subject, account)?;
    Ok(())
}

/// The number of the last change; 0: there was none.
pub async fn cursor(tx: &mut Tx, workspace: WorkspaceId) -> Result<i64> {
    Ok(run!(tx, opt One<i64>, sql::CURSOR, workspace)?.map_or(0, |row| row.0))
}

/// What changed after a number, in order, `limit` at most.
pub async fn changes(
    tx: &mut Tx,
    workspace: WorkspaceId,
    after: i64,
    limit: i64,
) -> Result<Vec<Change>> {
    run!(tx, all Change, sql::CHANGES, workspace, after, limit)
}

/// The local workspace; `None`: it was not opened yet.
pub async fn find(tx: &mut Tx, workspace: WorkspaceId) -> Result<Option<LocalWorkspace>> {
    run!(tx, opt LocalWorkspace, sql::FIND, workspace)
}

/// Opens it, with its clock.
pub async fn insert(tx: &mut Tx, workspace: WorkspaceId, clock_at: DateTime<Utc>) -> Result<()> {
    run!(tx, sql::INSERT, workspace, clock_at)?;
    Ok(())
}

/// Keeps where the clock stands.
pub async fn set_clock(tx: &mut Tx, workspace: WorkspaceId, at: DateTime<Utc>) -> Result<()> {
    run!(tx, sql::CLOCK, workspace, at)?;
    Ok(())
}

/// The guide leads through this cycle from now on.
pub async fn set_guide(tx: &mut Tx, workspace: WorkspaceId, cycle: CycleId) -> Result<()> {
    run!(tx, sql::GUIDE, workspace, cycle)?;
    Ok(())
}

/// The guide is closed, or opened again.
pub async fn close_guide(tx: &mut Tx, workspace: WorkspaceId, closed: bool) -> Result<()> {
    run!(tx, sql::GUIDE_CLOSED, workspace, closed)?;
    Ok(())
}

/// The cycle that was opened first.
pub async fn first_cycle(tx: &mut Tx, workspace: WorkspaceId) -> Result<Option<CycleId>> {
    Ok(run!(tx, opt One<CycleId>, sql::FIRST_CYCLE, workspace)?.map(|row| row.0))
}
