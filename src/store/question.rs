//! Questions and their answers.

use chrono::{DateTime, Utc};

use super::column::row;
use super::db::{One, Result, Tx};
use super::portfolio::containing;
use crate::domain::id::{AdSetId, CycleId, NoteId, PersonId, QuestionId, TicketId, WorkspaceId};
use crate::domain::question::Question;
use crate::run;

row!(Question {
    id,
    number,
    cycle_id,
    ticket_id,
    asker_id,
    asker,
    body,
    asked_at,
    answer,
    answerer,
    answered_at,
    closed_at,
    kept_as_note,
});

pub(super) mod sql {
    crate::statements! {
        BY_ID = "SELECT q.*, q.asker_name AS asker, p.name AS answerer FROM question q LEFT JOIN person p ON p.id = q.answered_by
            WHERE q.workspace_id = $1 AND q.id = $2";
        BY_NUMBER = "SELECT q.*, q.asker_name AS asker, p.name AS answerer FROM question q LEFT JOIN person p ON p.id = q.answered_by
            WHERE q.workspace_id = $1 AND q.number = $2";
        OPEN_OF_TICKET = "SELECT q.*, q.asker_name AS asker, p.name AS answerer FROM question q LEFT JOIN person p ON p.id = q.answered_by
            WHERE q.workspace_id = $1 AND q.ticket_id = $2 AND q.answered_at IS NULL AND q.closed_at IS NULL ORDER BY q.id";
        OPEN_OF_SET = "SELECT q.*, q.asker_name AS asker, p.name AS answerer FROM ticket k CROSS JOIN question q LEFT JOIN person p ON p.id = q.answered_by
            WHERE q.ticket_id = k.id AND k.workspace_id = $1 AND k.ad_set_id = $2 AND q.answered_at IS NULL AND q.closed_at IS NULL ORDER BY q.id";
        OPEN_OF_CYCLE = "SELECT q.*, q.asker_name AS asker, p.name AS answerer FROM question q LEFT JOIN person p ON p.id = q.answered_by
            WHERE q.workspace_id = $1 AND q.cycle_id = $2 AND q.answered_at IS NULL AND q.closed_at IS NULL ORDER BY q.id";
        ENDED_WITH_CYCLE = "SELECT q.*, q.asker_name AS asker, p.name AS answerer FROM cycle c CROSS JOIN question q LEFT JOIN person p ON p.id = q.answered_by
            WHERE c.workspace_id = $1 AND c.id = $2 AND q.workspace_id = $1 AND q.cycle_id = c.id
            AND q.answered_at IS NULL AND q.closed_at = c.closed_at ORDER BY q.id";
        ENDED_WITH_TICKET = "SELECT q.*, q.asker_name AS asker, p.name AS answerer FROM question q LEFT JOIN person p ON p.id = q.answered_by
            WHERE q.workspace_id = $1 AND q.ticket_id = $2 AND q.answered_at IS NULL AND q.closed_at IS NOT NULL ORDER BY q.id";
        SUGGEST = "SELECT q.number, q.body FROM question q WHERE q.workspace_id = $1 AND q.answered_at IS NULL AND q.closed_at IS NULL
            AND (lower(q.body) LIKE $2 ESCAPE '!' OR CAST(q.number AS TEXT) = $3) ORDER BY q.asked_at, q.id LIMIT 25";
        INSERT = "INSERT INTO question (workspace_id, number, cycle_id, ticket_id, asker_id, asker_name, body, asked_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
        ANSWER = "UPDATE question SET answer = $3, answered_by = $4, answered_at = $5 WHERE workspace_id = $1 AND id = $2
            AND answered_at IS NULL AND closed_at IS NULL";
        KEEP = "UPDATE question SET kept_as_note = $3 WHERE workspace_id = $1 AND id = $2 AND kept_as_note IS NULL";
        CLOSE_OF_CYCLE = "UPDATE question SET closed_at = $3, closed_reason = $4 WHERE workspace_id = $1 AND cycle_id = $2
            AND answered_at IS NULL AND closed_at IS NULL";
        CLOSE_OF_TICKET = "UPDATE question SET closed_at = $3, closed_reason = $4 WHERE workspace_id = $1 AND ticket_id = $2
            AND answered_at IS NULL AND closed_at IS NULL";
        NEXT_NUMBER = "INSERT INTO counter (workspace_id, kind, value) VALUES ($1, 'question', 1)
            ON CONFLICT (workspace_id, kind) DO UPDATE SET value = counter.value + 1 RETURNING value";
    }
}

/// A question that a button names; `None` where there is none.
pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: QuestionId) -> Result<Option<Question>> {
    run!(tx, opt Question, sql::BY_ID, workspace, id)
}

/// The question of a number: 3 of `Q-3`.
pub async fn by_number(
    tx: &mut Tx,
    workspace: WorkspaceId,
    number: i64,
) -> Result<Option<Question>> {
    run!(tx, opt Question, sql::BY_NUMBER, workspace, number)
}

/// The open questions on a ticket, oldest first.
pub async fn open_of_ticket(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ticket: TicketId,
) -> Result<Vec<Question>> {
    run!(tx, all Question, sql::OPEN_OF_TICKET, workspace, ticket)
}

/// The open questions on the tickets of an Ad Set, oldest first.
pub async fn open_of_set(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ad_set: AdSetId,
) -> Result<Vec<Question>> {
    run!(tx, all Question, sql::OPEN_OF_SET, workspace, ad_set)
}

/// The open questions of a cycle, on itself and on its tickets, oldest first.
pub async fn open_of_cycle(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
) -> Result<Vec<Question>> {
    run!(tx, all Question, sql::OPEN_OF_CYCLE, workspace, cycle)
}

/// The questions that ended unanswered when their cycle closed, oldest first.
pub async fn ended_with_cycle(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
) -> Result<Vec<Question>> {
    run!(tx, all Question, sql::ENDED_WITH_CYCLE, workspace, cycle)
}

/// The questions that ended unanswered with their ticket, or with its cycle, oldest first.
pub async fn ended_with_ticket(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ticket: TicketId,
) -> Result<Vec<Question>> {
    run!(tx, all Question, sql::ENDED_WITH_TICKET, workspace, ticket)
}

/// Numbers and texts of open questions that match what is typed, 25 at most.
pub async fn suggest(
    tx: &mut Tx,
    workspace: WorkspaceId,
    typed: &str,
) -> Result<Vec<(i64, String)>> {
    let number = crate::domain::question::parse_number(typed)
        .map_or_else(String::new, |number| number.to_string());
    run!(
        tx,
        all(i64, String),
        sql::SUGGEST,
        workspace,
        containing(typed),
        number
    )
}

/// What a question is made of.
#[derive(Debug, Clone)]
pub struct NewQuestion<'a> {
    /// Its cycle.
    pub cycle: CycleId,
    /// The ticket that it is about.
    pub ticket: Option<TicketId>,
    /// Who asks.
    pub asker: Option<PersonId>,
    /// Their name.
    pub asker_name: &'a str,
    /// What is asked.
    pub body: &'a str,
}

/// Asks.
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    new: &NewQuestion<'_>,
    at: DateTime<Utc>,
) -> Result<QuestionId> {
    let (number,) = run!(tx, one One<i64>, sql::NEXT_NUMBER, workspace)?;
    Ok(run!(
        tx,
        one One<QuestionId>,
        sql::INSERT,
        workspace,
        number,
        new.cycle,
        new.ticket,
        new.asker,
        new.asker_name,
        new.body,
        at
    )?
    .0)
}

/// Answers; `false`: it was answered or closed before.
pub async fn answer(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: QuestionId,
    answer: &str,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<bool> {
    Ok(run!(tx, sql::ANSWER, workspace, id, answer, by, at)? == 1)
}

/// Its answer was kept as a note; `false`: it was before.
pub async fn keep(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: QuestionId,
    note: NoteId,
) -> Result<bool> {
    Ok(run!(tx, sql::KEEP, workspace, id, note)? == 1)
}

/// Closes what is open of a cycle, with the reason.
pub async fn close_of_cycle(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<u64> {
    run!(tx, sql::CLOSE_OF_CYCLE, workspace, cycle, at, reason)
}

/// Closes what is open of a ticket, with the reason.
pub async fn close_of_ticket(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ticket: TicketId,
    reason: &str,
    at: DateTime<Utc>,
) -> Result<u64> {
    run!(tx, sql::CLOSE_OF_TICKET, workspace, ticket, at, reason)
}
