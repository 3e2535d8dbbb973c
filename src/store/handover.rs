//! What one person has, to be another's.

use super::db::{One, Result, Tx};
use crate::domain::id::{PersonId, PortfolioId, TicketId, WorkspaceId};
use crate::run;

pub(super) mod sql {
    crate::statements! {
        PORTFOLIOS = "SELECT p.id FROM portfolio p WHERE p.workspace_id = $1 AND p.state <> 'archived' AND (p.am_id = $2 OR p.sas_id = $2) ORDER BY p.id";
        TICKETS = "SELECT k.id FROM ticket k WHERE k.workspace_id = $1 AND k.status NOT IN ('completed-deliverable', 'cancelled')
            AND (k.copywriter_id = $2 OR k.designer_id = $2) ORDER BY k.id";
        TASKS = "UPDATE task SET owner_id = $3 WHERE workspace_id = $1 AND owner_id = $2 AND completed_at IS NULL AND cancelled_at IS NULL";
        QUESTIONS = "SELECT count(*) FROM question q JOIN cycle c ON c.id = q.cycle_id JOIN portfolio p ON p.id = c.portfolio_id
            WHERE q.workspace_id = $1 AND q.answered_at IS NULL AND q.closed_at IS NULL
            AND ((q.ticket_id IS NULL AND p.am_id = $2) OR (q.ticket_id IS NOT NULL AND p.sas_id = $2))";
        JOIN_TEAMS = "INSERT INTO portfolio_team (workspace_id, portfolio_id, person_id, role)
            SELECT t.workspace_id, t.portfolio_id, $3, t.role FROM portfolio_team t WHERE t.workspace_id = $1 AND t.person_id = $2 ON CONFLICT DO NOTHING";
        LEAVE_TEAMS = "DELETE FROM portfolio_team WHERE workspace_id = $1 AND person_id = $2 AND portfolio_id IN (SELECT id FROM portfolio WHERE workspace_id = $1)";
    }
}

/// The portfolios that name a person, and are not archived.
pub async fn portfolios(
    tx: &mut Tx,
    workspace: WorkspaceId,
    person: PersonId,
) -> Result<Vec<PortfolioId>> {
    let rows = run!(tx, all One<PortfolioId>, sql::PORTFOLIOS, workspace, person)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// The open tickets that a person writes or draws.
pub async fn tickets(
    tx: &mut Tx,
    workspace: WorkspaceId,
    person: PersonId,
) -> Result<Vec<TicketId>> {
    let rows = run!(tx, all One<TicketId>, sql::TICKETS, workspace, person)?;
    Ok(rows.into_iter().map(|row| row.0).collect())
}

/// How many open questions wait for a person.
pub async fn questions(tx: &mut Tx, workspace: WorkspaceId, person: PersonId) -> Result<u64> {
    let (count,) = run!(tx, one One<i64>, sql::QUESTIONS, workspace, person)?;
    Ok(count.unsigned_abs())
}

/// Gives a person's open tasks to another; how many.
pub async fn tasks(
    tx: &mut Tx,
    workspace: WorkspaceId,
    from: PersonId,
    to: PersonId,
) -> Result<u64> {
    run!(tx, sql::TASKS, workspace, from, to)
}

/// Another takes a person's place in the portfolios' teams.
pub async fn teams(
    tx: &mut Tx,
    workspace: WorkspaceId,
    from: PersonId,
    to: PersonId,
) -> Result<()> {
    run!(&mut *tx, sql::JOIN_TEAMS, workspace, from, to)?;
    run!(tx, sql::LEAVE_TEAMS, workspace, from)?;
    Ok(())
}
