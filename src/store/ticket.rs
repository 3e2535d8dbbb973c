//! Deliverable tickets.

use chrono::{DateTime, NaiveDate, Utc};

use super::column::row;
use super::db::{One, Result, Tx};
use super::portfolio::containing;
use crate::domain::ad_set::AdSet;
use crate::domain::id::{AdSetId, CycleId, PersonId, TicketId, WorkspaceId};
use crate::domain::name_key::name_key;
use crate::domain::status::TicketStatus;
use crate::domain::ticket::{Copy, Format, Ticket};
use crate::run;

row!(Ticket {
    id,
    number,
    portfolio_id,
    cycle_id,
    ad_set_id,
    position,
    set_count,
    name,
    format,
    placement,
    direction,
    primary_text,
    headline,
    call_to_action,
    landing_url,
    due_date,
    copywriter_id,
    designer_id,
    status,
    cloned_from,
    round,
    created_at,
});

pub(super) mod sql {
    crate::statements! {
        BY_ID = "SELECT k.*, s.portfolio_id, s.cycle_id FROM ticket k JOIN ad_set s ON s.id = k.ad_set_id WHERE k.workspace_id = $1 AND k.id = $2";
        BY_NUMBER = "SELECT k.*, s.portfolio_id, s.cycle_id FROM ticket k JOIN ad_set s ON s.id = k.ad_set_id WHERE k.workspace_id = $1 AND k.number = $2";
        OF_SET = "SELECT k.*, s.portfolio_id, s.cycle_id FROM ticket k JOIN ad_set s ON s.id = k.ad_set_id
            WHERE k.workspace_id = $1 AND k.ad_set_id = $2 ORDER BY k.position";
        OF_CYCLE = "SELECT k.*, s.portfolio_id, s.cycle_id FROM ad_set s CROSS JOIN ticket k
            WHERE k.ad_set_id = s.id AND s.workspace_id = $1 AND s.cycle_id = $2 ORDER BY s.id, k.position";
        SUGGEST = "SELECT k.number, k.name, k.status, p.client FROM ticket k JOIN ad_set s ON s.id = k.ad_set_id JOIN portfolio p ON p.id = s.portfolio_id
            JOIN cycle c ON c.id = s.cycle_id
            WHERE k.workspace_id = $1 AND c.closed_at IS NULL AND k.status NOT IN ('completed-deliverable', 'cancelled')
            AND (k.name_key LIKE $2 ESCAPE '!' OR p.client_key LIKE $2 ESCAPE '!' OR CAST(k.number AS TEXT) = $3)
            AND (p.client_key = $4 OR $4 = '')
            ORDER BY CASE WHEN k.copywriter_id = $5 OR k.designer_id = $5 OR p.am_id = $5 OR p.sas_id = $5 THEN 0 ELSE 1 END, k.number DESC LIMIT 25";
        INSERT = "INSERT INTO ticket (workspace_id, number, ad_set_id, set_count, position, name, format, placement, direction, primary_text, headline,
            call_to_action, landing_url, due_date, copywriter_id, designer_id, status, cloned_from, created_at, created_by, name_key)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, 'new', $17, $18, $19, $20) RETURNING id";
        SET_STATUS = "UPDATE ticket SET status = $4, round = round + $5 WHERE workspace_id = $1 AND id = $2 AND status = $3";
        REWRITE = "UPDATE ticket SET name = $3, name_key = $4, format = $5, placement = $6, direction = $7, primary_text = $8, headline = $9,
            call_to_action = $10, landing_url = $11, due_date = $12 WHERE workspace_id = $1 AND id = $2";
        SET_COPYWRITER = "UPDATE ticket SET copywriter_id = $3 WHERE workspace_id = $1 AND id = $2";
        SET_DESIGNER = "UPDATE ticket SET designer_id = $3 WHERE workspace_id = $1 AND id = $2";
    }
}

/// A ticket.
pub async fn ticket(tx: &mut Tx, workspace: WorkspaceId, id: TicketId) -> Result<Ticket> {
    run!(tx, one Ticket, sql::BY_ID, workspace, id)
}

/// A ticket that a button names; `None` where there is none.
pub async fn find(tx: &mut Tx, workspace: WorkspaceId, id: TicketId) -> Result<Option<Ticket>> {
    run!(tx, opt Ticket, sql::BY_ID, workspace, id)
}

/// The ticket of a number: 14 of `T-14`.
pub async fn by_number(tx: &mut Tx, workspace: WorkspaceId, number: i64) -> Result<Option<Ticket>> {
    run!(tx, opt Ticket, sql::BY_NUMBER, workspace, number)
}

/// The tickets of an Ad Set, by position.
pub async fn of_set(tx: &mut Tx, workspace: WorkspaceId, ad_set: AdSetId) -> Result<Vec<Ticket>> {
    run!(tx, all Ticket, sql::OF_SET, workspace, ad_set)
}

/// The tickets of a cycle, by set and position.
pub async fn of_cycle(tx: &mut Tx, workspace: WorkspaceId, cycle: CycleId) -> Result<Vec<Ticket>> {
    run!(tx, all Ticket, sql::OF_CYCLE, workspace, cycle)
}

/// A suggestion: number, name, status and client.
pub type Suggestion = (i64, String, TicketStatus, String);

/// Open tickets that match what is typed, the asker's own first, 25 at most; `client` narrows them
/// to one portfolio.
pub async fn suggest(
    tx: &mut Tx,
    workspace: WorkspaceId,
    typed: &str,
    client: Option<&str>,
    asker: Option<PersonId>,
) -> Result<Vec<Suggestion>> {
    let number =
        crate::domain::ticket::parse_number(typed).map_or_else(String::new, |n| n.to_string());
    let client = client.map(name_key).unwrap_or_default();
    let asker = asker.unwrap_or(PersonId(-1));
    run!(tx, all Suggestion, sql::SUGGEST, workspace, containing(typed), number, client, asker)
}

/// What a ticket is made of.
#[derive(Debug, Clone)]
pub struct NewTicket {
    /// n of N.
    pub position: i64,
    /// Name.
    pub name: String,
    /// Format.
    pub format: Format,
    /// Placement or aspect ratio.
    pub placement: Option<String>,
    /// Creative direction.
    pub direction: String,
    /// Primary text, headline, call to action.
    pub copy: Copy,
    /// Landing URL.
    pub landing_url: Option<String>,
    /// Due date.
    pub due_date: NaiveDate,
    /// Who writes.
    pub copywriter: Option<PersonId>,
    /// Who draws.
    pub designer: Option<PersonId>,
    /// The ticket that it is cloned from.
    pub cloned_from: Option<TicketId>,
}

/// Makes a ticket of a set. The schema refuses a position outside the set or one that is taken.
pub async fn insert(
    tx: &mut Tx,
    workspace: WorkspaceId,
    set: &AdSet,
    number: i64,
    new: &NewTicket,
    by: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<TicketId> {
    Ok(run!(
        tx,
        one One<TicketId>,
        sql::INSERT,
        workspace,
        number,
        set.id,
        set.count,
        new.position,
        &new.name,
        new.format,
        new.placement.as_deref(),
        &new.direction,
        &new.copy.primary,
        &new.copy.headline,
        &new.copy.call_to_action,
        new.landing_url.as_deref(),
        new.due_date,
        new.copywriter,
        new.designer,
        new.cloned_from,
        at,
        by,
        name_key(&new.name)
    )?
    .0)
}

/// Moves a ticket from one status to another; `false`: it was elsewhere. `rounds` more rounds.
pub async fn set_status(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: TicketId,
    from: TicketStatus,
    to: TicketStatus,
    rounds: i64,
) -> Result<bool> {
    Ok(run!(tx, sql::SET_STATUS, workspace, id, from, to, rounds)? == 1)
}

/// Keeps what a ticket asks for, as it stands in `ticket`; status, people and place stay.
pub async fn rewrite(tx: &mut Tx, workspace: WorkspaceId, ticket: &Ticket) -> Result<()> {
    run!(
        tx,
        sql::REWRITE,
        workspace,
        ticket.id,
        &ticket.name,
        name_key(&ticket.name),
        ticket.format,
        ticket.placement.as_deref(),
        &ticket.direction,
        &ticket.primary_text,
        &ticket.headline,
        &ticket.call_to_action,
        ticket.landing_url.as_deref(),
        ticket.due_date
    )?;
    Ok(())
}

/// Gives a ticket another copywriter.
pub async fn set_copywriter(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: TicketId,
    person: PersonId,
) -> Result<()> {
    run!(tx, sql::SET_COPYWRITER, workspace, id, person)?;
    Ok(())
}

/// Gives a ticket another designer.
pub async fn set_designer(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: TicketId,
    person: PersonId,
) -> Result<()> {
    run!(tx, sql::SET_DESIGNER, workspace, id, person)?;
    Ok(())
}
