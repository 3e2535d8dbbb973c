//! Cycles.

use chrono::{DateTime, NaiveDate, Utc};

use super::column::{Columns, row};
use super::db::{One, Result, Tx};
use crate::domain::id::{CycleId, PersonId, PortfolioId, WorkspaceId};
use crate::domain::people::Person;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::status::{CycleStatus, Notation, Outcome, Phase};
use crate::run;

row!(Cycle {
    id,
    workspace_id,
    portfolio_id,
    number,
    refresh_date,
    date_revision,
    notation,
    phase,
    outcome,
    untracked,
    opened_at,
    prompted_at,
    submitted_at,
    ready_at,
    approved_at,
    closed_at,
    closed_by,
});

/// A cycle with its portfolio, its Account Manager and its Social Ad Specialist.
#[derive(Debug, Clone)]
pub struct Whole {
    /// The cycle.
    pub cycle: Cycle,
    /// Its portfolio.
    pub portfolio: Portfolio,
    /// The portfolio's Account Manager.
    pub am: Person,
    /// The portfolio's Social Ad Specialist.
    pub sas: Person,
}

impl<'r, R> sqlx::FromRow<'r, R> for Whole
where
    R: sqlx::Row,
    Cycle: Columns<R>,
    Portfolio: Columns<R>,
    Person: Columns<R>,
{
    fn from_row(row: &'r R) -> sqlx::Result<Self> {
        Ok(Self {
            cycle: Columns::read(row, "")?,
            portfolio: Columns::read(row, "p_")?,
            am: Columns::read(row, "am_")?,
            sas: Columns::read(row, "sas_")?,
        })
    }
}

pub(super) mod sql {
    crate::statements! {
        WHOLE = "SELECT c.*, p.id AS p_id, p.workspace_id AS p_workspace_id, p.client AS p_client, p.cadence_days AS p_cadence,
            p.time_zone AS p_time_zone, p.am_id AS p_am_id, p.sas_id AS p_sas_id, p.ad_account AS p_ad_account,
            p.asset_folder AS p_asset_folder, p.state AS p_state,
            am.id AS am_id, am.workspace_id AS am_workspace_id, am.name AS am_name, am.email AS am_email,
            sas.id AS sas_id, sas.workspace_id AS sas_workspace_id, sas.name AS sas_name, sas.email AS sas_email
            FROM cycle c JOIN portfolio p ON p.id = c.portfolio_id JOIN person am ON am.id = p.am_id JOIN person sas ON sas.id = p.sas_id
            WHERE c.workspace_id = $1 AND c.id = $2";
        BY_ID = "SELECT * FROM cycle WHERE workspace_id = $1 AND id = $2";
        OPEN = "SELECT * FROM cycle WHERE workspace_id = $1 AND portfolio_id = $2 AND closed_at IS NULL";
        LAST_CLOSED = "SELECT * FROM cycle WHERE workspace_id = $1 AND portfolio_id = $2 AND closed_at IS NOT NULL ORDER BY number DESC LIMIT 1";
        BY_NUMBER = "SELECT * FROM cycle WHERE workspace_id = $1 AND portfolio_id = $2 AND number = $3";
        INSERT = "INSERT INTO cycle (workspace_id, portfolio_id, number, refresh_date, notation, phase, untracked, opened_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING *";
        MOVE = "UPDATE cycle SET notation = $3, phase = $4,
            requested_at = CASE WHEN $3 = 'request-submitted' THEN coalesce(requested_at, $5) ELSE requested_at END,
            submitted_at = CASE WHEN $3 = 'deliverables-submitted' THEN coalesce(submitted_at, $5) ELSE submitted_at END,
            ready_at = CASE WHEN $4 = 'waiting' THEN NULL WHEN $4 = 'pending-approval' THEN $5 ELSE ready_at END,
            approved_at = CASE WHEN $4 = 'approved' THEN $5 ELSE NULL END
            WHERE workspace_id = $1 AND id = $2 AND closed_at IS NULL";
        CLOSE = "UPDATE cycle SET outcome = $3, closed_at = $4, closed_by = $5, closing_reason = $6 WHERE workspace_id = $1 AND id = $2 AND closed_at IS NULL";
        PROMPTED = "UPDATE cycle SET prompted_at = $3 WHERE workspace_id = $1 AND id = $2 AND closed_at IS NULL";
        RESCHEDULE = "UPDATE cycle SET refresh_date = $3, date_revision = date_revision + 1, prompted_at = CASE WHEN $4 THEN NULL ELSE prompted_at END
            WHERE workspace_id = $1 AND id = $2 AND closed_at IS NULL";
        REASON = "SELECT closing_reason FROM cycle WHERE workspace_id = $1 AND id = $2";
        QUESTIONS = "SELECT asked_at, answered_at FROM question WHERE workspace_id = $1 AND cycle_id = $2";
    }
}

/// A cycle, open or closed.
pub async fn cycle(tx: &mut Tx, workspace: WorkspaceId, id: CycleId) -> Result<Cycle> {
    run!(tx, one Cycle, sql::BY_ID, workspace, id)
}

/// A cycle with its portfolio and people, in one read.
pub async fn whole(tx: &mut Tx, workspace: WorkspaceId, id: CycleId) -> Result<Whole> {
    run!(tx, one Whole, sql::WHOLE, workspace, id)
}

/// A cycle that a button names; `None` where there is none.
pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: CycleId) -> Result<Option<Cycle>> {
    run!(tx, opt Cycle, sql::BY_ID, workspace, id)
}

/// The open cycle of a portfolio.
pub async fn open(tx: &mut Tx, workspace: WorkspaceId, portfolio: PortfolioId) -> Result<Cycle> {
    run!(tx, one Cycle, sql::OPEN, workspace, portfolio)
}

/// The cycle before the open one.
pub async fn last_closed(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
) -> Result<Option<Cycle>> {
    run!(tx, opt Cycle, sql::LAST_CLOSED, workspace, portfolio)
}

/// The cycle of a number; `None` where there is none.
pub async fn by_number(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: PortfolioId,
    number: i64,
) -> Result<Option<Cycle>> {
    run!(tx, opt Cycle, sql::BY_NUMBER, workspace, portfolio, number)
}

/// What a new cycle begins with.
#[derive(Debug, Clone, Copy)]
pub struct NewCycle {
    /// Its portfolio.
    pub portfolio: PortfolioId,
    /// 1 for the first.
    pub number: i64,
    /// Creative Refresh Date.
    pub refresh_date: NaiveDate,
    /// Blank, except for an imported one.
    pub notation: Notation,
    /// Waiting, except for an imported one.
    pub phase: Phase,
    /// Imported in the middle.
    pub untracked: bool,
}

/// Opens a cycle. The schema refuses a second open one of a portfolio.
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    new: NewCycle,
    at: DateTime<Utc>,
) -> Result<Cycle> {
    run!(
        tx,
        one Cycle,
        sql::INSERT,
        workspace,
        new.portfolio,
        new.number,
        new.refresh_date,
        new.notation,
        new.phase,
        new.untracked,
        at
    )
}

/// Moves an open cycle to another open status, with the time of the step.
pub async fn move_to(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: CycleId,
    status: CycleStatus,
    at: DateTime<Utc>,
) -> Result<()> {
    run!(
        tx,
        sql::MOVE,
        workspace,
        id,
        status.notation(),
        status.phase(),
        at
    )?;
    Ok(())
}

/// Closes a cycle; `false`: it was closed already.
pub async fn close(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: CycleId,
    outcome: Outcome,
    by: Option<PersonId>,
    reason: Option<&str>,
    at: DateTime<Utc>,
) -> Result<bool> {
    Ok(run!(tx, sql::CLOSE, workspace, id, outcome, at, by, reason)? == 1)
}

/// Keeps when the refresh-day prompt fired.
pub async fn prompted(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: CycleId,
    at: DateTime<Utc>,
) -> Result<()> {
    run!(tx, sql::PROMPTED, workspace, id, at)?;
    Ok(())
}

/// Another Creative Refresh Date, with a revision of its own. `anew`: its prompt fires once more.
pub async fn reschedule(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: CycleId,
    date: NaiveDate,
    anew: bool,
) -> Result<()> {
    run!(tx, sql::RESCHEDULE, workspace, id, date, anew)?;
    Ok(())
}

/// Why a cycle was closed, where a reason was given.
pub async fn closing_reason(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: CycleId,
) -> Result<Option<String>> {
    Ok(run!(tx, one One<Option<String>>, sql::REASON, workspace, id)?.0)
}

/// When each question of a cycle was asked and answered.
pub async fn questions(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: CycleId,
) -> Result<Vec<(DateTime<Utc>, Option<DateTime<Utc>>)>> {
    run!(
        tx,
        all(DateTime<Utc>, Option<DateTime<Utc>>),
        sql::QUESTIONS,
        workspace,
        id
    )
}
