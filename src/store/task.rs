//! Tasks.

use chrono::{DateTime, NaiveDate, Utc};

use super::column::row;
use super::db::{Result, Tx};
use crate::domain::id::{CycleId, PersonId, TicketId, WorkspaceId};
use crate::domain::people::Role;
use crate::domain::task::{Task, TaskKind};
use crate::run;

row!(Task {
    id,
    cycle_id,
    ticket_id,
    kind,
    owner_id,
    due_date,
    created_at,
    completed_at,
    cancelled_at
});

pub(super) mod sql {
    crate::statements! {
        OF_CYCLE = "SELECT * FROM task WHERE workspace_id = $1 AND cycle_id = $2 ORDER BY id";
        INSERT = "INSERT INTO task (workspace_id, cycle_id, ticket_id, kind, owner_id, due_date, created_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING";
        COMPLETE = "UPDATE task SET completed_at = $4, completed_by = $5 WHERE workspace_id = $1 AND cycle_id = $2 AND kind = $3 AND ticket_id IS NULL
            AND completed_at IS NULL AND cancelled_at IS NULL";
        COMPLETE_TICKET = "UPDATE task SET completed_at = $3, completed_by = $4 WHERE workspace_id = $1 AND ticket_id = $2
            AND completed_at IS NULL AND cancelled_at IS NULL";
        CANCEL = "UPDATE task SET cancelled_at = $4, cancel_reason = $5 WHERE workspace_id = $1 AND cycle_id = $2 AND kind = $3 AND ticket_id IS NULL
            AND completed_at IS NULL AND cancelled_at IS NULL";
        CANCEL_TICKET = "UPDATE task SET cancelled_at = $3, cancel_reason = $4 WHERE workspace_id = $1 AND ticket_id = $2
            AND completed_at IS NULL AND cancelled_at IS NULL";
        SET_DUE_OF_TICKET = "UPDATE task SET due_date = $3 WHERE workspace_id = $1 AND ticket_id = $2 AND completed_at IS NULL AND cancelled_at IS NULL";
        SET_DUE_OF_CYCLE = "UPDATE task SET due_date = $4 WHERE workspace_id = $1 AND cycle_id = $2 AND kind = $3 AND ticket_id IS NULL
            AND completed_at IS NULL AND cancelled_at IS NULL";
        CANCEL_OPEN = "UPDATE task SET cancelled_at = $3, cancel_reason = $4 WHERE workspace_id = $1 AND cycle_id = $2
            AND completed_at IS NULL AND cancelled_at IS NULL";
        GIVE = "UPDATE task SET owner_id = $5 WHERE workspace_id = $1 AND kind IN ($3, $4) AND completed_at IS NULL AND cancelled_at IS NULL
            AND cycle_id IN (SELECT id FROM cycle WHERE portfolio_id = $2)";
    }
}

/// The tasks of a cycle, oldest first.
pub async fn of_cycle(tx: &mut Tx, workspace: WorkspaceId, cycle: CycleId) -> Result<Vec<Task>> {
    run!(tx, all Task, sql::OF_CYCLE, workspace, cycle)
}

/// What a task is made of.
#[derive(Debug, Clone, Copy)]
pub struct NewTask {
    /// Its cycle.
    pub cycle: CycleId,
    /// The ticket, for a ticket's task.
    pub ticket: Option<TicketId>,
    /// What is to be done.
    pub kind: TaskKind,
    /// Who does it.
    pub owner: Option<PersonId>,
    /// By when.
    pub due_date: NaiveDate,
}

/// Makes a task; one of that kind open already: no change.
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    new: NewTask,
    at: DateTime<Utc>,
) -> Result<()> {
    run!(
        tx,
        sql::INSERT,
        workspace,
        new.cycle,
        new.ticket,
        new.kind,
        new.owner,
        new.due_date,
        at
    )?;
    Ok(())
}

/// Completes the open task of a kind of a cycle; `false`: there was none.
pub async fn complete(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
    kind: TaskKind,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<bool> {
    Ok(run!(tx, sql::COMPLETE, workspace, cycle, kind, at, by)? == 1)
}

/// Completes the open task of a ticket.
pub async fn complete_ticket(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ticket: TicketId,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<()> {
    run!(tx, sql::COMPLETE_TICKET, workspace, ticket, at, by)?;
    Ok(())
}

/// Withdraws the open task of a kind of a cycle, with the reason.
pub async fn cancel(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
    kind: TaskKind,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    run!(tx, sql::CANCEL, workspace, cycle, kind, at, reason)?;
    Ok(())
}

/// Cancels the open task of a ticket, with the reason.
pub async fn cancel_ticket(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ticket: TicketId,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    run!(tx, sql::CANCEL_TICKET, workspace, ticket, at, reason)?;
    Ok(())
}

/// Another due date for the open task of a ticket.
pub async fn set_due_of_ticket(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ticket: TicketId,
    due_date: NaiveDate,
) -> Result<()> {
    run!(tx, sql::SET_DUE_OF_TICKET, workspace, ticket, due_date)?;
    Ok(())
}

/// Another due date for the open task of a kind of a cycle.
pub async fn set_due_of_cycle(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
    kind: TaskKind,
    due_date: NaiveDate,
) -> Result<()> {
    run!(tx, sql::SET_DUE_OF_CYCLE, workspace, cycle, kind, due_date)?;
    Ok(())
}

/// Cancels what is open of a cycle, with the reason.
pub async fn cancel_open(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<()> {
    run!(tx, sql::CANCEL_OPEN, workspace, cycle, at, reason)?;
    Ok(())
}

/// Gives a portfolio's open tasks of an AM or SAS to another. Other roles have none of a portfolio's.
pub async fn give(
    tx: &mut Tx,
    workspace: WorkspaceId,
    portfolio: crate::domain::id::PortfolioId,
    role: Role,
    to: PersonId,
) -> Result<()> {
    let (one, other) = match role {
        Role::Am => (TaskKind::Discuss, TaskKind::Discuss),
        Role::Sas => (TaskKind::Create, TaskKind::Implement),
        _ => return Ok(()),
    };
    run!(tx, sql::GIVE, workspace, portfolio, one, other, to)?;
    Ok(())
}
