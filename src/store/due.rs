//! What falls due: no timers in memory, only this table.

use chrono::{DateTime, NaiveDate, Utc};

use super::db::{One, Result, Tx};
use crate::domain::id::{CycleId, ImportId, PortfolioId, WorkspaceId};
use crate::run;

/// Asks the Account Manager whether the client wants a refresh.
pub const KICKOFF: &str = "kickoff";
/// Fires the refresh-day prompt.
pub const REFRESH_DAY: &str = "refresh-day";

pub(super) mod sql {
    crate::statements! {
        SCHEDULE = "INSERT INTO due (workspace_id, cycle_id, kind, revision, due_at, held_by_import) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (cycle_id, kind, revision) DO NOTHING";
        NEXT = "SELECT d.workspace_id, d.cycle_id, d.kind, d.revision, d.due_at FROM due d CROSS JOIN cycle c CROSS JOIN portfolio p
            WHERE d.due_at <= $1 AND c.id = d.cycle_id AND p.id = c.portfolio_id AND p.state = 'active' ORDER BY d.due_at, d.cycle_id, d.kind LIMIT $2";
        FIRED = "SELECT count(*) FROM due WHERE cycle_id = $1 AND kind = $2 AND fired_at IS NOT NULL";
        FIRE = "UPDATE due SET fired_at = $5, due_at = NULL WHERE cycle_id = $1 AND kind = $2 AND revision = $3 AND due_at = $4";
        WITHDRAW = "UPDATE due SET due_at = NULL, held_by_import = NULL WHERE cycle_id = $1 AND fired_at IS NULL";
        PENDING = "SELECT d.cycle_id, d.kind, d.revision, p.time_zone, c.refresh_date, c.opened_at FROM due d JOIN cycle c ON c.id = d.cycle_id JOIN portfolio p ON p.id = c.portfolio_id
            WHERE d.workspace_id = $1 AND d.due_at IS NOT NULL ORDER BY d.due_at, d.cycle_id";
        MOVE = "UPDATE due SET due_at = $4 WHERE cycle_id = $1 AND kind = $2 AND revision = $3 AND due_at IS NOT NULL";
        PENDING_OF_PORTFOLIO = "SELECT d.cycle_id, d.kind, d.revision, p.time_zone, c.refresh_date, c.opened_at FROM due d JOIN cycle c ON c.id = d.cycle_id JOIN portfolio p ON p.id = c.portfolio_id
            WHERE d.workspace_id = $1 AND c.portfolio_id = $2 AND d.due_at IS NOT NULL";
        HELD = "SELECT d.cycle_id FROM due d WHERE d.workspace_id = $1 AND d.held_by_import = $2 ORDER BY d.cycle_id";
        IS_HELD = "SELECT count(*) FROM due WHERE cycle_id = $1 AND held_by_import IS NOT NULL";
        RELEASE = "UPDATE due SET due_at = $3, held_by_import = NULL WHERE workspace_id = $1 AND held_by_import = $2 AND fired_at IS NULL";
        RELEASE_ALL = "UPDATE due SET due_at = $2, held_by_import = NULL WHERE workspace_id = $1 AND held_by_import IS NOT NULL AND fired_at IS NULL";
        EARLIEST = "SELECT d.due_at FROM due d CROSS JOIN cycle c CROSS JOIN portfolio p
            WHERE d.due_at IS NOT NULL AND c.id = d.cycle_id AND p.id = c.portfolio_id AND p.state = 'active' ORDER BY d.due_at LIMIT 1";
    }
}

/// Something that falls due for a cycle.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Due {
    /// The workspace.
    pub workspace_id: WorkspaceId,
    /// The cycle.
    pub cycle_id: CycleId,
    /// What.
    pub kind: String,
    /// The revision of the cycle's date.
    pub revision: i64,
    /// When.
    pub due_at: DateTime<Utc>,
}

/// Something pending, with what its instant is derived from.
#[derive(Debug, Clone, PartialEq, Eq, sqlx::FromRow)]
pub struct Pending {
    /// The cycle.
    pub cycle_id: CycleId,
    /// What.
    pub kind: String,
    /// The revision of the cycle's date.
    pub revision: i64,
    /// The portfolio's zone.
    pub time_zone: String,
    /// The cycle's date.
    pub refresh_date: NaiveDate,
    /// When the cycle was opened.
    pub opened_at: DateTime<Utc>,
}

/// Schedules `kind` for a cycle, once for each revision of its date. `held`: imported when it was
/// past already, so that it waits for somebody to start it.
pub async fn schedule(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
    kind: &str,
    revision: i64,
    at: DateTime<Utc>,
    held: Option<ImportId>,
) -> Result<()> {
    let due_at = if held.is_some() { None } else { Some(at) };
    run!(
        tx,
        sql::SCHEDULE,
        workspace,
        cycle,
        kind,
        revision,
        due_at,
        held
    )?;
    Ok(())
}

/// Whether `kind` has fired for a cycle, for whichever revision of its date.
pub async fn fired(tx: &mut Tx, cycle: CycleId, kind: &str) -> Result<bool> {
    Ok(run!(tx, one One<i64>, sql::FIRED, cycle, kind)?.0 > 0)
}

/// What is due at `now`, the longest due first. What belongs to a portfolio that rests stays.
pub async fn next(tx: &mut Tx, now: DateTime<Utc>, limit: i64) -> Result<Vec<Due>> {
    run!(tx, all Due, sql::NEXT, now, limit)
}

/// Marks as fired; `false`: another worker was quicker, or it was withdrawn.
pub async fn fire(tx: &mut Tx, due: &Due, now: DateTime<Utc>) -> Result<bool> {
    Ok(run!(
        tx,
        sql::FIRE,
        due.cycle_id,
        &due.kind,
        due.revision,
        due.due_at,
        now
    )? == 1)
}

/// Withdraws what has not fired of a cycle.
pub async fn withdraw(tx: &mut Tx, cycle: CycleId) -> Result<()> {
    run!(tx, sql::WITHDRAW, cycle)?;
    Ok(())
}

/// What is pending in a workspace, to be derived anew.
pub async fn pending(tx: &mut Tx, workspace: WorkspaceId) -> Result<Vec<Pending>> {
    run!(tx, all Pending, sql::PENDING, workspace)
}

/// What is pending of a portfolio, to be derived anew.
pub async fn pending_of(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
) -> Result<Vec<Pending>> {
    run!(tx, all Pending, sql::PENDING_OF_PORTFOLIO, workspace, portfolio)
}

/// Sets the instant of something pending.
pub async fn move_to(tx: &mut Tx, pending: &Pending, at: DateTime<Utc>) -> Result<()> {
    run!(
        tx,
        sql::MOVE,
        pending.cycle_id,
        &pending.kind,
        pending.revision,
        at
    )?;
    Ok(())
}

/// The cycles that an import holds.
pub async fn held(tx: &mut Tx, workspace: WorkspaceId, import: ImportId) -> Result<Vec<CycleId>> {
    let rows = run!(tx, all One<CycleId>, sql::HELD, workspace, import)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// Whether an import holds something of a cycle: nothing is posted of it by itself.
pub async fn is_held(tx: &mut Tx, cycle: CycleId) -> Result<bool> {
    Ok(run!(tx, one One<i64>, sql::IS_HELD, cycle)?.0 > 0)
}

/// Starts what an import holds, or all that imports hold; how many.
pub async fn release(
    tx: &mut Tx,
    workspace: WorkspaceId,
    import: Option<ImportId>,
    now: DateTime<Utc>,
) -> Result<u64> {
    match import {
        Some(import) => run!(tx, sql::RELEASE, workspace, import, now),
        None => run!(tx, sql::RELEASE_ALL, workspace, now),
    }
}

/// When the next thing falls due; what rests is not looked at.
pub async fn earliest(tx: &mut Tx) -> Result<Option<DateTime<Utc>>> {
    Ok(run!(tx, opt One<DateTime<Utc>>, sql::EARLIEST)?.map(|row| row.0))
}
