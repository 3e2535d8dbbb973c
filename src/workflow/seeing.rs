//! Looking back: notes and history.

use super::{Outcome, Step, private, resolve, views};
use crate::domain::id::{ActivityId, NoteId, PersonId};
use crate::domain::portfolio::Portfolio;
use crate::domain::refusal::Refusal;
use crate::request::{Reply, Which};
use crate::store::activity::{self, PastOf};
use crate::store::{self, cycle, note, people};
use crate::wording::reply::{self, HistoryOf};
use crate::wording::view::{CycleView, PastView};

/// Notes on a page.
const NOTES: usize = 5;
/// Entries of the audit log on a page.
const ENTRIES: usize = 15;

/// `/refresh notes`: a portfolio's, newest first.
///
/// # Errors
/// There is no such thing, or it was not said which.
pub async fn notes(step: &mut Step<'_>, which: &Which) -> Outcome<Reply> {
    let portfolio = portfolio_of(step, which).await?;
    notes_before(step, portfolio, None).await
}

/// *More* of them.
///
/// # Errors
/// There is no such note.
pub async fn more_notes(step: &mut Step<'_>, last: NoteId) -> Outcome<Reply> {
    let found = note::note(&mut step.tx, step.workspace, last).await?;
    let found = found.ok_or(Refusal::NotUnderstood)?;
    let portfolio = step.portfolio(found.portfolio_id).await?;
    notes_before(step, portfolio, Some(last)).await
}

async fn notes_before(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    last: Option<NoteId>,
) -> Outcome<Reply> {
    let workspace = step.workspace;
    let limit = i64::try_from(NOTES).unwrap_or(0) + 1;
    let mut found = note::before(&mut step.tx, workspace, portfolio.id, last, limit).await?;
    let more = found.len() > NOTES;
    found.truncate(NOTES);
    let mut notes = Vec::new();
    for note in found {
        notes.push(views::of_note(&mut step.tx, workspace, note).await?);
    }
    let c = now_of(step, portfolio).await?;
    let first = last.is_none();
    private(reply::notes(step.settings.locale, &c, &notes, first, more))
}

/// `/refresh history`: a ticket's, or a portfolio's.
///
/// # Errors
/// There is no such thing, or it was not said which.
pub async fn history(step: &mut Step<'_>, which: &Which) -> Outcome<Reply> {
    let by_place = which.portfolio.is_none() && which.ad_set.is_none();
    if which.ticket.is_some() || (by_place && resolve::in_thread(step).await?) {
        let (portfolio, _, ticket) = resolve::ticket_of(step, which.ticket.as_deref()).await?;
        let of = PastOf::Ticket(ticket.id);
        return history_before(step, portfolio, of, None).await;
    }
    let portfolio = portfolio_of(step, which).await?;
    let of = PastOf::Portfolio(portfolio.id);
    history_before(step, portfolio, of, None).await
}

/// *More* of it: of the ticket, or of the portfolio, that the entry was about.
///
/// # Errors
/// There is no such entry.
pub async fn more_history(
    step: &mut Step<'_>,
    last: ActivityId,
    of_ticket: bool,
) -> Outcome<Reply> {
    let about = activity::about(&mut step.tx, step.workspace, last).await?;
    let (portfolio, ticket) = about.ok_or(Refusal::NotUnderstood)?;
    let id = portfolio.ok_or(Refusal::NotUnderstood)?;
    let of = if of_ticket {
        PastOf::Ticket(ticket.ok_or(Refusal::NotUnderstood)?)
    } else {
        PastOf::Portfolio(id)
    };
    let portfolio = step.portfolio(id).await?;
    history_before(step, portfolio, of, Some(last)).await
}

async fn history_before(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    of: PastOf,
    last: Option<ActivityId>,
) -> Outcome<Reply> {
    let workspace = step.workspace;
    let limit = i64::try_from(ENTRIES).unwrap_or(0) + 1;
    let mut found = activity::before(&mut step.tx, workspace, of, last, limit).await?;
    let more = found.len() > ENTRIES;
    found.truncate(ENTRIES);
    let mut entries = Vec::new();
    for past in found {
        let detail = past.detail.0;
        let person = detail.get("person").and_then(serde_json::Value::as_i64);
        let person = match person {
            Some(id) => people::find(&mut step.tx, workspace, PersonId(id)).await?,
            None => None,
        };
        entries.push(PastView {
            seq: past.seq,
            at: past.at,
            actor: past.actor_name,
            via: past.via,
            what: past.what,
            refused: past.outcome == "refused",
            detail,
            ticket: past.ticket.map(|number| format!("T-{number}")),
            person: person.map(|person| person.name),
        });
    }
    let c = now_of(step, portfolio).await?;
    let locale = step.settings.locale;
    let shown_of = match of {
        PastOf::Portfolio(_) => HistoryOf::Portfolio,
        PastOf::Ticket(id) => {
            let found = store::ticket::ticket(&mut step.tx, workspace, id).await?;
            HistoryOf::Ticket(Box::new(found))
        }
    };
    private(reply::history(locale, &c, &shown_of, &entries, more))
}

/// The portfolio that is meant, by itself or by an Ad Set or ticket of it.
async fn portfolio_of(step: &mut Step<'_>, which: &Which) -> Outcome<Portfolio> {
    if which.ticket.is_some() {
        let (portfolio, _, _) = resolve::ticket_of(step, which.ticket.as_deref()).await?;
        return Ok(portfolio);
    }
    if which.ad_set.is_some() {
        let (portfolio, _, _) = resolve::ad_set_of(step, which).await?;
        return Ok(portfolio);
    }
    resolve::portfolio_of(step, which.portfolio.as_deref()).await
}

async fn now_of(step: &mut Step<'_>, portfolio: Portfolio) -> Outcome<CycleView> {
    let (workspace, now) = (step.workspace, step.now);
    let open = cycle::open(&mut step.tx, workspace, portfolio.id).await?;
    Ok(views::of_cycle(&mut step.tx, portfolio, open, now).await?)
}
