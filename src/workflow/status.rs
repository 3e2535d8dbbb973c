//! Looking: status, whole texts.

use super::{Outcome, Step, private, resolve, views};
use crate::domain::id::{NoteId, TicketId};
use crate::domain::refusal::Refusal;
use crate::request::{Reply, Which};
use crate::store::{note, ticket};
use crate::wording::reply;

/// `/refresh status`: a ticket, an Ad Set, or a portfolio; with none, what the place says.
///
/// # Errors
/// There is no such thing, or it was not said which.
pub async fn status(step: &mut Step<'_>, which: &Which) -> Outcome<Reply> {
    let (workspace, now, locale) = (step.workspace, step.now, step.settings.locale);
    if let Some(typed) = &which.ticket {
        return ticket_status(step, Some(typed)).await;
    }
    if which.ad_set.is_some() {
        let (portfolio, cycle, set) = resolve::ad_set_of(step, which).await?;
        let c = views::of_cycle(&mut step.tx, portfolio, cycle, now).await?;
        let s = views::of_set(&mut step.tx, workspace, set).await?;
        return private(reply::status_ad_set(locale, &c, &s));
    }
    if which.portfolio.is_none() && resolve::in_thread(step).await? {
        return ticket_status(step, None).await;
    }
    let (portfolio, cycle) = resolve::open_cycle_of(step, which.portfolio.as_deref()).await?;
    let note = views::newest_note(&mut step.tx, &portfolio).await?;
    let sets = views::sets_of(&mut step.tx, workspace, cycle.id).await?;
    let c = views::of_cycle(&mut step.tx, portfolio, cycle, now).await?;
    private(reply::status_portfolio(locale, &c, note.as_ref(), &sets))
}

async fn ticket_status(step: &mut Step<'_>, typed: Option<&str>) -> Outcome<Reply> {
    let (_, cycle, found) = resolve::ticket_of(step, typed).await?;
    let (c, s, t) = super::ticket::seen(step, cycle.id, found.id).await?;
    private(reply::status_ticket(step.settings.locale, &c, &s, &t))
}

/// *Show all* of a ticket.
///
/// # Errors
/// There is none.
pub async fn show_ticket(step: &mut Step<'_>, id: TicketId) -> Outcome<Reply> {
    let found = ticket::find(&mut step.tx, step.workspace, id).await?;
    let found = found.ok_or(Refusal::NotUnderstood)?;
    let t = views::of_ticket(&mut step.tx, step.workspace, found).await?;
    private(reply::show_ticket(step.settings.locale, &t))
}

/// *Show all* of a note.
///
/// # Errors
/// There is none.
pub async fn show_note(step: &mut Step<'_>, id: NoteId) -> Outcome<Reply> {
    let found = note::note(&mut step.tx, step.workspace, id).await?;
    let n = views::of_note(
        &mut step.tx,
        step.workspace,
        found.ok_or(Refusal::NotUnderstood)?,
    )
    .await?;
    private(reply::show_note(step.settings.locale, &n))
}
