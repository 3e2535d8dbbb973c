//! A ticket will not be made (process.md section 3): its position is not used again.

use serde_json::json;

use super::ticket::{may, move_ticket, seen};
use super::{Outcome, Step, private, readiness, resolve, typed};
use crate::domain::notice::{Asking, Destination, Notice};
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::status::TicketEvent;
use crate::domain::ticket::Ticket;
use crate::request::Reply;
use crate::store::{question, task};
use crate::wording::reply;

/// `/refresh cancel`.
///
/// # Errors
/// Refused.
pub async fn cancel(step: &mut Step<'_>, typed: Option<&str>, reason: &str) -> Outcome<Reply> {
    let found = resolve::ticket_of(step, typed).await?;
    cancel_of(step, found, reason).await
}

/// [`cancel`] for a ticket that is known.
///
/// # Errors
/// Refused.
pub async fn cancel_of(
    step: &mut Step<'_>,
    (portfolio, cycle, ticket): (Portfolio, Cycle, Ticket),
    reason: &str,
) -> Outcome<Reply> {
    may(step, Act::Submission, &portfolio, &cycle, &ticket).await?;
    let reason = typed::reason(reason)?;
    let already = move_ticket(step, &ticket, TicketEvent::Cancel)
        .await?
        .is_none();
    let mut ready = false;
    if !already {
        wind_up(step, &portfolio, &ticket, &reason).await?;
        ready = readiness::look_anew(step, &portfolio, &cycle, ticket.ad_set_id).await?;
    }
    let (c, s, t) = seen(step, cycle.id, ticket.id).await?;
    private(reply::cancelled(
        step.settings.locale,
        &c,
        &s,
        &t,
        already,
        ready,
    ))
}

/// What ends with a ticket that was cancelled just now: its task and its open questions; its
/// creatives are told.
///
/// # Errors
/// A fault of the database.
pub async fn wind_up(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    ticket: &Ticket,
    reason: &str,
) -> Outcome<()> {
    let (workspace, now) = (step.workspace, step.now);
    task::cancel_ticket(&mut step.tx, workspace, ticket.id, reason, now).await?;
    for question in question::open_of_ticket(&mut step.tx, workspace, ticket.id).await? {
        step.answered(Asking::Question(question.id)).await?;
    }
    let closed = "the ticket was cancelled";
    let questions =
        question::close_of_ticket(&mut step.tx, workspace, ticket.id, closed, now).await?;
    step.about_ticket(ticket);
    let detail = json!({
        "ticket": ticket.label(), "before": ticket.status.title(), "reason": reason,
        "questions_closed": questions,
    });
    step.record("ticket.cancelled", detail).await?;
    tell_creatives(step, portfolio, ticket, reason).await
}

/// Tells a ticket's creatives that it will not be made. An empty `reason`: its cycle was closed.
///
/// # Errors
/// A fault of the database.
pub async fn tell_creatives(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    ticket: &Ticket,
    reason: &str,
) -> Outcome<()> {
    let creatives: Vec<_> = ticket.creatives().collect();
    let notice = Notice::TicketCancelled {
        ticket: ticket.id,
        reason: reason.to_owned(),
        by: step.actor.name.clone(),
    };
    // A Lead may bring a ticket back, and it may be cancelled again.
    let key = format!("cancelled:{}:{}", ticket.id, step.event_id);
    let to = Destination::Ticket { ticket: ticket.id };
    step.tell_people(&creatives, portfolio.id, to, notice, key)
        .await
}
