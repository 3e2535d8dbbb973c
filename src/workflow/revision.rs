//! Revisions, asked for by the Account Manager (process.md section 4, step 9).

use serde_json::json;

use super::ticket::{may, move_ticket, seen};
use super::{Outcome, Step, drafts, private, readiness, resolve, typed};
use crate::domain::id::TicketId;
use crate::domain::notice::{Destination, Notice};
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::Refusal;
use crate::domain::status::{CycleChange, CycleEvent, Phase, TicketEvent};
use crate::domain::task::TaskKind;
use crate::domain::ticket::{MAX_TEXT, Ticket};
use crate::request::Reply;
use crate::store::draft::{Fields, Purpose};
use crate::store::{self, task};
use crate::wording::reply;

/// `/refresh revise`.
///
/// # Errors
/// Refused.
pub async fn revise(step: &mut Step<'_>, typed: Option<&str>, reason: &str) -> Outcome<Reply> {
    let found = resolve::ticket_of(step, typed).await?;
    revise_of(step, found, reason).await
}

/// *Ask for changes*: the form.
///
/// # Errors
/// Refused before the form.
pub async fn open(step: &mut Step<'_>, found: (Portfolio, Cycle, Ticket)) -> Outcome<Reply> {
    let (portfolio, cycle, ticket) = found;
    may_revise(step, &portfolio, &cycle, &ticket).await?;
    drafts::open(step, &Purpose::Revise { ticket: ticket.id }, &Fields::new()).await
}

/// The form of *Ask for changes* was sent.
///
/// # Errors
/// Refused.
pub async fn send(step: &mut Step<'_>, id: TicketId, fields: &Fields) -> Outcome<Reply> {
    let ticket = store::ticket::ticket(&mut step.tx, step.workspace, id).await?;
    let found = resolve::with_ticket(step, ticket).await?;
    revise_of(step, found, typed::field(fields, "reason")).await
}

/// Once the cycle is approved, only a Lead may take it back.
async fn may_revise(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    ticket: &Ticket,
) -> Outcome<()> {
    let act = if cycle.phase == Phase::Approved {
        Act::Override
    } else {
        Act::Direction
    };
    may(step, act, portfolio, cycle, ticket).await?;
    let moved = ticket.status.on(TicketEvent::Revise);
    moved.map_err(|refusal| Refusal::Ticket {
        refusal,
        label: ticket.label(),
    })?;
    Ok(())
}

/// [`revise`] for a ticket that is known.
///
/// # Errors
/// Refused.
pub async fn revise_of(
    step: &mut Step<'_>,
    (portfolio, cycle, ticket): (Portfolio, Cycle, Ticket),
    reason: &str,
) -> Outcome<Reply> {
    may_revise(step, &portfolio, &cycle, &ticket).await?;
    let reason = typed::text("reason", reason, MAX_TEXT)?;
    if reason.trim().is_empty() {
        return Err(Refusal::Empty { field: "reason" }.into());
    }
    let (workspace, now) = (step.workspace, step.now);
    let again = move_ticket(step, &ticket, TicketEvent::Revise)
        .await?
        .is_none();
    if cycle.phase == Phase::Approved {
        take_back(step, &cycle, &reason).await?;
    }
    let set = store::ad_set::ad_set(&mut step.tx, workspace, ticket.ad_set_id).await?;
    let fresh = store::cycle::cycle(&mut step.tx, workspace, cycle.id).await?;
    readiness::reopen(step, &fresh, ticket.ad_set_id).await?;
    let new_task = task::NewTask {
        cycle: cycle.id,
        ticket: Some(ticket.id),
        kind: TaskKind::Ticket,
        owner: None,
        due_date: ticket.due_date.max(step.today(&portfolio)),
    };
    task::insert(&mut step.tx, workspace, new_task, now).await?;
    step.about_ticket(&ticket);
    step.record(
        "ticket.revisions",
        json!({ "ticket": ticket.label(), "again": again }),
    )
    .await?;
    let people: Vec<_> = ticket.creatives().collect();
    let to = Destination::Ticket { ticket: ticket.id };
    let by = step.actor.name.clone();
    let notice = Notice::Revisions {
        ticket: ticket.id,
        reason,
        by,
    };
    // Several requests may come in one round; each is told.
    let key = format!("revisions:{}:{}", ticket.id, step.event_id);
    step.tell_people(&people, portfolio.id, to, notice, key)
        .await?;
    let (c, s, t) = seen(step, cycle.id, ticket.id).await?;
    let locale = step.settings.locale;
    private(reply::revised(locale, &c, &s, &t, set.ready))
}

/// An approved cycle goes back to the notation that it had before; the implement task is withdrawn.
///
/// # Errors
/// A fault of the database.
pub async fn take_back(step: &mut Step<'_>, cycle: &Cycle, reason: &str) -> Outcome<()> {
    let (workspace, now) = (step.workspace, step.now);
    if let Ok(CycleChange::To(status)) = cycle.status().forced(CycleEvent::Reopened) {
        readiness::move_cycle(step, cycle, status).await?;
        task::cancel(
            &mut step.tx,
            workspace,
            cycle.id,
            TaskKind::Implement,
            reason,
            now,
        )
        .await?;
    }
    Ok(())
}
