//! Loads what wording needs to know.

use chrono::{DateTime, Utc};

use crate::domain::ad_set::AdSet;
use crate::domain::asset::Asset;
use crate::domain::calendar;
use crate::domain::id::{CycleId, PersonId, WorkspaceId};
use crate::domain::note::Note;
use crate::domain::people::Person;
use crate::domain::permission::Named;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::question::Question;
use crate::domain::ticket::Ticket;
use crate::store::{Result, Tx, ad_set, asset, cycle, note, people, question, ticket};
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
    let (am, sas) = people::both(tx, workspace, portfolio.am_id, portfolio.sas_id).await?;
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
    let whole = cycle::whole(tx, workspace, id).await?;
    Ok(CycleView {
        today: calendar::today(now, whole.portfolio.time_zone),
        portfolio: whole.portfolio,
        cycle: whole.cycle,
        am: whole.am,
        sas: whole.sas,
    })
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
    let mut beside = Beside {
        assets: asset::of_ticket(tx, workspace, ticket.id).await?,
        questions: question::open_of_ticket(tx, workspace, ticket.id).await?,
        people: Vec::new(),
    };
    if let (Some(one), other) = (
        ticket.copywriter_id.or(ticket.designer_id),
        ticket.designer_id,
    ) {
        let other = other.unwrap_or(one);
        let (one, other) = people::both(tx, workspace, one, other).await?;
        beside.people = vec![one, other];
    }
    Ok(beside.of(ticket))
}

/// What belongs to tickets, read at once for all of them.
struct Beside {
    assets: Vec<Asset>,
    questions: Vec<Question>,
    people: Vec<Person>,
}

impl Beside {
    /// A ticket with what belongs to it.
    fn of(&mut self, ticket: Ticket) -> TicketView {
        let find = |id: Option<PersonId>| {
            let mut all = self.people.iter();
            all.find(|person| Some(person.id) == id).cloned()
        };
        let (copywriter, designer) = (find(ticket.copywriter_id), find(ticket.designer_id));
        let its = Some(ticket.id);
        TicketView {
            copywriter,
            designer,
            assets: self
                .assets
                .extract_if(.., |one| one.ticket_id == its)
                .collect(),
            open_questions: self
                .questions
                .extract_if(.., |one| one.ticket_id == its)
                .collect(),
            ticket,
        }
    }
}

/// An Ad Set with its tickets.
///
/// # Errors
/// A fault of the database.
pub async fn of_set(tx: &mut Tx, workspace: WorkspaceId, set: AdSet) -> Result<AdSetView> {
    let tickets = ticket::of_set(tx, workspace, set.id).await?;
    let mut beside = Beside {
        assets: asset::of_set(tx, workspace, set.id).await?,
        questions: question::open_of_set(tx, workspace, set.id).await?,
        people: people::creatives_of_set(tx, workspace, set.id).await?,
    };
    let tickets = tickets.into_iter().map(|ticket| beside.of(ticket));
    let tickets = tickets.collect();
    Ok(AdSetView { set, tickets })
}

/// A ticket of an Ad Set that was read.
///
/// # Errors
/// It does not belong to the set.
pub fn on_set(set: &AdSetView, ticket: &Ticket) -> Result<TicketView> {
    let mut all = set.tickets.iter();
    let found = all.find(|view| view.ticket.id == ticket.id).cloned();
    found.ok_or(sqlx::Error::RowNotFound)
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
    let sets = ad_set::of_cycle(tx, workspace, cycle).await?;
    if sets.is_empty() {
        return Ok(Vec::new());
    }
    let mut tickets = ticket::of_cycle(tx, workspace, cycle).await?;
    let mut beside = Beside {
        assets: asset::of_cycle(tx, workspace, cycle).await?,
        questions: question::open_of_cycle(tx, workspace, cycle).await?,
        people: people::creatives_of_cycle(tx, workspace, cycle).await?,
    };
    let views = sets.into_iter().map(|set| {
        let its = tickets.extract_if(.., |ticket| ticket.ad_set_id == set.id);
        let tickets = its.map(|ticket| beside.of(ticket)).collect();
        AdSetView { set, tickets }
    });
    Ok(views.collect())
}
