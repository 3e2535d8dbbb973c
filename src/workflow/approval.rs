//! Approval, by the Account Manager (process.md section 4, step 9).

use serde_json::json;

use super::ticket::{may, move_ticket, seen};
use super::{Outcome, Step, ad_set, private, readiness, resolve, views};
use crate::domain::id::AdSetId;
use crate::domain::notice::{Destination, Notice};
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::Refusal;
use crate::domain::status::{
    CycleChange, CycleEvent, CycleObstacle, CycleRefusal, CycleStatus, TicketEvent, TicketStatus,
};
use crate::domain::task::{IMPLEMENT_WORKING_DAYS, TaskKind};
use crate::domain::ticket::Ticket;
use crate::request::{Reply, Which};
use crate::store::{self, cycle, question, task};
use crate::wording::reply;

/// `/refresh approve`: a ticket, an Ad Set, or the portfolio's cycle; with none, the thread's ticket.
///
/// # Errors
/// Refused.
pub async fn approve(step: &mut Step<'_>, which: &Which) -> Outcome<Reply> {
    match which {
        Which {
            ticket: Some(typed),
            ..
        } => {
            let found = resolve::ticket_of(step, Some(typed)).await?;
            approve_ticket(step, found).await
        }
        Which {
            ad_set: Some(_), ..
        } => {
            let (portfolio, cycle, set) = resolve::ad_set_of(step, which).await?;
            approve_set(step, portfolio, cycle, set.id).await
        }
        Which {
            portfolio: Some(typed),
            ..
        } => {
            let (portfolio, cycle) = resolve::open_cycle_of(step, Some(typed)).await?;
            approve_cycle(step, portfolio, cycle).await
        }
        Which { .. } => {
            let found = resolve::ticket_of(step, None).await?;
            approve_ticket(step, found).await
        }
    }
}

/// Approves one ticket. Approving the last one offers *Approve the cycle*, never does it.
///
/// # Errors
/// Refused.
pub async fn approve_ticket(
    step: &mut Step<'_>,
    (portfolio, cycle, ticket): (Portfolio, Cycle, Ticket),
) -> Outcome<Reply> {
    may(step, Act::Direction, &portfolio, &cycle, &ticket).await?;
    let moved = move_ticket(step, &ticket, TicketEvent::Approve).await?;
    let all = all_approved(step, &cycle).await?;
    let (c, s, t) = seen(step, cycle.id, ticket.id).await?;
    private(reply::approved_ticket(
        step.settings.locale,
        &c,
        &s,
        &t,
        moved.is_none(),
        all,
    ))
}

/// Approves every ticket of a set that waits for it.
///
/// # Errors
/// Refused where the set is not ready.
pub async fn approve_set(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    cycle: Cycle,
    set: AdSetId,
) -> Outcome<Reply> {
    step.require(Act::Direction, views::named(&portfolio), &portfolio.client)
        .await?;
    ad_set::active(&portfolio)?;
    if cycle.outcome.is_some() {
        let (client, number) = (portfolio.client, cycle.number);
        return Err(Refusal::CycleClosed { client, number }.into());
    }
    let (workspace, now) = (step.workspace, step.now);
    let found = store::ad_set::ad_set(&mut step.tx, workspace, set).await?;
    if !found.ready {
        let view = views::of_set(&mut step.tx, workspace, found).await?;
        let refusal = CycleRefusal {
            status: cycle.status(),
            event: CycleEvent::Approve,
            because: CycleObstacle::NotReady,
        };
        let missing = readiness::missing_of(std::slice::from_ref(&view));
        return Err(Refusal::Cycle {
            refusal,
            missing,
            client: portfolio.client,
        }
        .into());
    }
    let mut approved = 0;
    for ticket in store::ticket::of_set(&mut step.tx, workspace, set).await? {
        if ticket.status == TicketStatus::PendingApproval {
            move_ticket(step, &ticket, TicketEvent::Approve).await?;
            approved += 1;
        }
    }
    let all = all_approved(step, &cycle).await?;
    let found = store::ad_set::ad_set(&mut step.tx, workspace, set).await?;
    let s = views::of_set(&mut step.tx, workspace, found).await?;
    let open = question::open_of_set(&mut step.tx, workspace, set).await?;
    let c = views::of_cycle(&mut step.tx, portfolio, cycle, now).await?;
    private(reply::approved_set(
        step.settings.locale,
        &c,
        &s,
        &open,
        approved,
        all,
    ))
}

/// Whether the cycle is under review and every ticket of it is approved.
async fn all_approved(step: &mut Step<'_>, cycle: &Cycle) -> Outcome<bool> {
    let workspace = step.workspace;
    let sets = store::ad_set::of_cycle(&mut step.tx, workspace, cycle.id).await?;
    let tickets = store::ticket::of_cycle(&mut step.tx, workspace, cycle.id).await?;
    let done = |status| {
        matches!(
            status,
            TicketStatus::Approved | TicketStatus::CompletedDeliverable | TicketStatus::Cancelled
        )
    };
    Ok(sets.iter().all(|set| set.ready) && tickets.iter().all(|ticket| done(ticket.status)))
}

/// Creatives Completed & Approved: the tickets that still pend are approved, the SAS gets the
/// implement task and the prompt with all assets.
///
/// # Errors
/// Refused; says what is missing.
pub async fn approve_cycle(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    cycle: Cycle,
) -> Outcome<Reply> {
    step.require(Act::Direction, views::named(&portfolio), &portfolio.client)
        .await?;
    ad_set::active(&portfolio)?;
    let (workspace, now, locale) = (step.workspace, step.now, step.settings.locale);
    // Tickets that were made here are waited for, also in a cycle that was imported.
    let sets = store::ad_set::of_cycle(&mut step.tx, workspace, cycle.id).await?;
    let untracked = cycle.untracked && sets.is_empty();
    let change =
        readiness::change(step, &portfolio, &cycle, CycleEvent::Approve, untracked).await?;
    let open = question::open_of_cycle(&mut step.tx, workspace, cycle.id).await?;
    let CycleChange::To(status) = change else {
        let c = views::of_cycle(&mut step.tx, portfolio, cycle, now).await?;
        return private(reply::approved_cycle(locale, &c, &open, true));
    };
    approve_now(step, &portfolio, &cycle, status).await?;
    let fresh = cycle::cycle(&mut step.tx, workspace, cycle.id).await?;
    let c = views::of_cycle(&mut step.tx, portfolio, fresh, now).await?;
    private(reply::approved_cycle(locale, &c, &open, false))
}

/// What an approval brings about: `status` is where it leads.
///
/// # Errors
/// A fault of the database.
pub async fn approve_now(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    status: CycleStatus,
) -> Outcome<()> {
    let (workspace, now) = (step.workspace, step.now);
    for ticket in store::ticket::of_cycle(&mut step.tx, workspace, cycle.id).await? {
        if ticket.status == TicketStatus::PendingApproval {
            move_ticket(step, &ticket, TicketEvent::Approve).await?;
        }
    }
    step.about_cycle(cycle);
    readiness::move_cycle(step, cycle, status).await?;
    let today = step.today(portfolio);
    let new_task = task::NewTask {
        cycle: cycle.id,
        ticket: None,
        kind: TaskKind::Implement,
        owner: Some(portfolio.sas_id),
        due_date: step
            .settings
            .working_hours
            .add_days(today, IMPLEMENT_WORKING_DAYS),
    };
    task::insert(&mut step.tx, workspace, new_task, now).await?;
    step.record("cycle.approved", json!({ "number": cycle.number }))
        .await?;
    // A cycle may be approved again after a Lead has reopened it: each approval is told once.
    let key = format!("approved:{}:{}", cycle.id, now.timestamp_micros());
    let to = Destination::Portfolio {
        portfolio: portfolio.id,
    };
    let notice = Notice::Approved { cycle: cycle.id };
    step.tell_people(&[portfolio.sas_id], portfolio.id, to, notice, key)
        .await
}
