//! Loads what wording needs to know.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{DateTime, Utc};

use crate::domain::ad_set::AdSet;
use crate::domain::calendar;
use crate::domain::id::{CycleId, PersonId, WorkspaceId};
use crate::domain::note::Note;
use crate::domain::people::Person;
use crate::domain::permission::Named;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::ticket::Ticket;
use crate::store::{Result, Tx, ad_set, asset, cycle, note, people, portfolio, question, ticket};
use crate::wording::view::{AdSetView, CycleView, NoteView, TicketView};

/// Who a portfolio names.
pub fn named(portfolio: &Portfolio) -> Named {
    Named {
        am: Some(portfolio.am_id),
        sas: Some(portfolio.sas_id),
        ..Named::default()
    }
}

/// Who a portfolio and a ticket name.
pub fn named_on(portfolio: &Portfolio, ticket: &Ticket) -> Named {
    Named {
        copywriter: ticket.copywriter_id,
        designer: ticket.designer_id,
        ..named(portfolio)
    }
}

/// A cycle with its portfolio and people.
///
/// # Errors
/// A fault of the database.
pub async fn of_cycle(
    tx: &mut Tx,
    portfolio: Portfolio,
    cycle: Cycle,
    now: DateTime<Utc>,
) -> Result<CycleView> {
    let workspace = portfolio.workspace_id;
    let am = people::person(tx, workspace, portfolio.am_id).await?;
    let sas = people::person(tx, workspace, portfolio.sas_id).await?;
    let today = calendar::today(now, portfolio.time_zone);
    Ok(CycleView {
        portfolio,
        cycle,
        am,
        sas,
        today,
    })
}

/// [`of_cycle`], by the cycle's id.
///
/// # Errors
/// A fault of the database.
pub async fn by_cycle(
    tx: &mut Tx,
    workspace: WorkspaceId,
    id: CycleId,
    now: DateTime<Utc>,
) -> Result<CycleView> {
    let cycle = cycle::cycle(tx, workspace, id).await?;
    let portfolio = portfolio::portfolio(tx, workspace, cycle.portfolio_id).await?;
    of_cycle(tx, portfolio, cycle, now).await
}

/// A note with its files; stale when older than the end of the cycle before the open one.
///
/// # Errors
/// A fault of the database.
pub async fn of_note(tx: &mut Tx, workspace: WorkspaceId, note: Note) -> Result<NoteView> {
    let assets = asset::of_note(tx, workspace, note.id).await?;
    let last = cycle::last_closed(tx, workspace, note.portfolio_id).await?;
    let stale = note.is_stale(last.and_then(|cycle| cycle.closed_at));
    Ok(NoteView {
        note,
        assets,
        stale,
    })
}

/// The newest note of a portfolio.
///
/// # Errors
/// A fault of the database.
pub async fn newest_note(tx: &mut Tx, portfolio: &Portfolio) -> Result<Option<NoteView>> {
    let workspace = portfolio.workspace_id;
    match note::newest(tx, workspace, portfolio.id).await? {
        Some(note) => Ok(Some(of_note(tx, workspace, note).await?)),
        None => Ok(None),
    }
}

/// A ticket with its people and assets.
///
/// # Errors
/// A fault of the database.
pub async fn of_ticket(tx: &mut Tx, workspace: WorkspaceId, ticket: Ticket) -> Result<TicketView> {
    let mut known = HashMap::new();
    with_people(tx, workspace, ticket, &mut known).await
}

async fn with_people(
    tx: &mut Tx,
    workspace: WorkspaceId,
    ticket: Ticket,
    known: &mut HashMap<PersonId, Person>,
) -> Result<TicketView> {
    for id in ticket.creatives() {
        if let Entry::Vacant(unknown) = known.entry(id) {
            unknown.insert(people::person(tx, workspace, id).await?);
        }
    }
    let find = |id: Option<PersonId>| id.and_then(|id| known.get(&id).cloned());
    let assets = asset::of_ticket(tx, workspace, ticket.id).await?;
    let open_questions = question::open_of_ticket(tx, workspace, ticket.id).await?;
    Ok(TicketView {
        copywriter: find(ticket.copywriter_id),
        designer: find(ticket.designer_id),
        assets,
        open_questions,
        ticket,
    })
}

/// An Ad Set with its tickets.
///
/// # Errors
/// A fault of the database.
pub async fn of_set(tx: &mut Tx, workspace: WorkspaceId, set: AdSet) -> Result<AdSetView> {
    let mut known = HashMap::new();
    let mut tickets = Vec::new();
    for ticket in ticket::of_set(tx, workspace, set.id).await? {
        tickets.push(with_people(tx, workspace, ticket, &mut known).await?);
    }
    Ok(AdSetView { set, tickets })
}

/// Every Ad Set of a cycle.
///
/// # Errors
/// A fault of the database.
pub async fn sets_of(
    tx: &mut Tx,
    workspace: WorkspaceId,
    cycle: CycleId,
) -> Result<Vec<AdSetView>> {
    let mut views = Vec::new();
    for set in ad_set::of_cycle(tx, workspace, cycle).await? {
        views.push(of_set(tx, workspace, set).await?);
    }
    Ok(views)
}
