//! `/refresh move`: within the table it does what the command or button would do; a Lead or an Admin
//! may force any cell, with a reason (process.md section 3).

use serde_json::json;

use super::ticket::{may, move_ticket, seen};
use super::{
    Outcome, Step, ad_set, approval, cancel, closing, kickoff, private, readiness, resolve,
    revision, ticket, typed, views,
};
use crate::domain::moving::{CycleTarget, Target, ticket_event, ticket_is_open_to};
use crate::domain::notice::{Destination, Notice};
use crate::domain::permission::{Act, Named};
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::{Missing, Refusal};
use crate::domain::status::{
    CycleChange, CycleEvent, CycleObstacle, CycleRefusal, Outcome as Ending, Phase, TicketEvent,
    TicketStatus,
};
use crate::domain::task::TaskKind;
use crate::domain::ticket::Ticket;
use crate::request::Reply;
use crate::store::{self, task};
use crate::wording::reply;

/// `/refresh move`. `which`: a portfolio and a ticket, as typed; the status says which is meant.
///
/// # Errors
/// Refused.
pub async fn move_to(
    step: &mut Step<'_>,
    status: &str,
    (portfolio, ticket): (Option<&str>, Option<&str>),
    reason: Option<&str>,
) -> Outcome<Reply> {
    let reason = reason.map(typed::reason).transpose()?;
    let reason = reason.as_deref();
    match (Target::typed(status), ticket) {
        (Some(Target::Ticket(to)), typed) => {
            let found = resolve::ticket_of(step, typed).await?;
            ticket_to(step, found, to, reason).await
        }
        (Some(Target::Cycle(to)), None) => {
            let (portfolio, cycle) = resolve::open_cycle_of(step, portfolio).await?;
            cycle_to(step, portfolio, cycle, to, reason).await
        }
        (_, ticket) => {
            let fits = |target: &Target| ticket.is_none() || matches!(target, Target::Ticket(_));
            let words: Vec<&str> = Target::all().filter(fits).map(Target::title).collect();
            Err(Refusal::Unreadable {
                field: "status",
                typed: status.chars().take(100).collect(),
                expected: words.join(", "),
            }
            .into())
        }
    }
}

/// Whether the actor may force what the table refuses.
fn overrides(step: &Step<'_>) -> bool {
    let (person, roles) = (step.actor.person_id(), &step.actor.roles);
    crate::domain::permission::may(Act::Override, person, roles, Named::default()).is_ok()
}

/// What moving a cycle there is: the same as by its command.
const fn act(to: CycleTarget) -> Act {
    match to {
        CycleTarget::Blank => Act::Override,
        // The bot sets it; both are told what is missing.
        CycleTarget::PendingApproval => Act::Answer,
        CycleTarget::DeliverablesSubmitted | CycleTarget::Implemented => Act::Submission,
        CycleTarget::RequestSubmitted | CycleTarget::Approved | CycleTarget::NoRefreshRequested => {
            Act::Direction
        }
    }
}

async fn cycle_to(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    cycle: Cycle,
    to: CycleTarget,
    reason: Option<&str>,
) -> Outcome<Reply> {
    let named = views::named(&portfolio);
    step.require(act(to), named, &portfolio.client).await?;
    ad_set::active(&portfolio)?;
    let status = cycle.status();
    let by_table = to.is_open_from(status, cycle.untracked);
    // Where the table says "no change" of a status that is further, a reason forces it back.
    let back = reason.is_some() && to.is_behind(status);
    if (!by_table || back) && overrides(step) {
        let Some(reason) = reason else {
            return Err(Refusal::ReasonNeeded {
                about: portfolio.client,
                from: match status.title() {
                    "" => CycleTarget::Blank.as_str(),
                    title => title,
                },
                to: to.as_str(),
            }
            .into());
        };
        return force_cycle(step, portfolio, cycle, to, reason).await;
    }
    match to {
        CycleTarget::Blank | CycleTarget::PendingApproval => {
            bots_own(step, portfolio, cycle, to).await
        }
        CycleTarget::RequestSubmitted => kickoff::confirm_of(step, portfolio, cycle).await,
        CycleTarget::DeliverablesSubmitted => {
            ad_set::done_of(step, &portfolio, &cycle, false).await
        }
        CycleTarget::Approved => approval::approve_cycle(step, portfolio, cycle).await,
        CycleTarget::Implemented => closing::implement_of(step, portfolio, cycle).await,
        CycleTarget::NoRefreshRequested => {
            kickoff::decline_of(step, portfolio, cycle, reason.unwrap_or_default()).await
        }
    }
}

/// What the bot sets by itself: it is so already, or says what is missing.
async fn bots_own(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    cycle: Cycle,
    to: CycleTarget,
) -> Outcome<Reply> {
    let status = cycle.status();
    if to.is(status) {
        let c = views::of_cycle(&mut step.tx, portfolio, cycle, step.now).await?;
        return private(reply::moved_cycle(step.settings.locale, &c, true));
    }
    let (because, missing) = if cycle.phase == Phase::Approved {
        (CycleObstacle::ApprovedAlready, Missing::default())
    } else {
        let missing = readiness::missing(step, &cycle).await?;
        (CycleObstacle::NotReady, missing)
    };
    let refusal = CycleRefusal {
        status,
        event: CycleEvent::AllSetsReady,
        because,
    };
    Err(Refusal::Cycle {
        refusal,
        missing,
        client: portfolio.client,
    }
    .into())
}

async fn force_cycle(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    cycle: Cycle,
    to: CycleTarget,
    reason: &str,
) -> Outcome<Reply> {
    let (workspace, now, locale) = (step.workspace, step.now, step.settings.locale);
    let change = to
        .forced(cycle.status())
        .map_err(|refusal| Refusal::Cycle {
            refusal,
            missing: Missing::default(),
            client: portfolio.client.clone(),
        })?;
    let detail = json!({
        "before": cycle.status().title(), "after": to.as_str(), "reason": reason, "forced": true,
    });
    step.record("cycle.forced", detail).await?;
    match change {
        CycleChange::None => {}
        CycleChange::Close(ending) => {
            return force_closed(step, portfolio, cycle, ending, reason).await;
        }
        CycleChange::To(status) if to == CycleTarget::Approved => {
            approval::approve_now(step, &portfolio, &cycle, status).await?;
        }
        CycleChange::To(status) => {
            readiness::move_cycle(step, &cycle, status).await?;
            force_tasks(step, &cycle, to, reason).await?;
        }
    }
    let c = views::by_cycle(&mut step.tx, workspace, cycle.id, now).await?;
    private(reply::moved_cycle(locale, &c, change == CycleChange::None))
}

/// A notation completes its task; what was approved and is not any more is not to be implemented.
async fn force_tasks(
    step: &mut Step<'_>,
    cycle: &Cycle,
    to: CycleTarget,
    reason: &str,
) -> Outcome<()> {
    let (workspace, now, by) = (step.workspace, step.now, step.actor.person_id());
    let id = cycle.id;
    let noted = match to {
        CycleTarget::RequestSubmitted => Some(TaskKind::Discuss),
        CycleTarget::DeliverablesSubmitted => Some(TaskKind::Create),
        _ => None,
    };
    if let Some(kind) = noted {
        task::complete(&mut step.tx, workspace, id, kind, by, now).await?;
    }
    if cycle.phase == Phase::Approved {
        let kind = TaskKind::Implement;
        task::cancel(&mut step.tx, workspace, id, kind, reason, now).await?;
    }
    Ok(())
}

async fn force_closed(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    cycle: Cycle,
    ending: Ending,
    reason: &str,
) -> Outcome<Reply> {
    let (workspace, now, locale) = (step.workspace, step.now, step.settings.locale);
    let next = closing::close(step, &portfolio, &cycle, ending, Some(reason)).await?;
    if ending == Ending::NoRefreshRequested {
        kickoff::declined(step, &portfolio, &cycle).await?;
        let c = views::of_cycle(&mut step.tx, portfolio, cycle, now).await?;
        return private(reply::declined(locale, &c, next));
    }
    let closed = store::cycle::cycle(&mut step.tx, workspace, cycle.id).await?;
    let kickoff_days = i64::from(step.settings.kickoff_days);
    let summary = closing::summary(&mut step.tx, &closed, kickoff_days).await?;
    let c = views::of_cycle(&mut step.tx, portfolio, closed, now).await?;
    private(reply::implemented(locale, &c, Some(&summary)))
}

async fn ticket_to(
    step: &mut Step<'_>,
    found: (Portfolio, Cycle, Ticket),
    to: TicketStatus,
    reason: Option<&str>,
) -> Outcome<Reply> {
    let from = found.2.status;
    if !ticket_is_open_to(from, to) && overrides(step) {
        let Some(reason) = reason else {
            return Err(Refusal::ReasonNeeded {
                about: found.2.label(),
                from: from.title(),
                to: to.title(),
            }
            .into());
        };
        return force_ticket(step, found, to, reason).await;
    }
    match to {
        TicketStatus::New => nothing_leads_to_new(step, found).await,
        TicketStatus::PendingApproval => needs_delivery(step, found).await,
        TicketStatus::InProgress => ticket::start_of(step, found).await,
        TicketStatus::Approved => approval::approve_ticket(step, found).await,
        TicketStatus::CompletedDeliverable => complete(step, found).await,
        TicketStatus::RevisionsRequested => {
            revision::revise_of(step, found, reason.unwrap_or_default()).await
        }
        TicketStatus::Cancelled => cancel::cancel_of(step, found, reason.unwrap_or_default()).await,
    }
}

async fn nothing_leads_to_new(
    step: &mut Step<'_>,
    found: (Portfolio, Cycle, Ticket),
) -> Outcome<Reply> {
    let act = match found.2.status {
        TicketStatus::New => Act::Answer,
        _ => Act::Override,
    };
    may(step, act, &found.0, &found.1, &found.2).await?;
    moved(step, found, TicketStatus::New, true).await
}

async fn needs_delivery(step: &mut Step<'_>, found: (Portfolio, Cycle, Ticket)) -> Outcome<Reply> {
    may(step, Act::Answer, &found.0, &found.1, &found.2).await?;
    let status = found.2.status;
    if status == TicketStatus::PendingApproval {
        return moved(step, found, status, true).await;
    }
    let label = found.2.label();
    Err(Refusal::NeedsDelivery { label, status }.into())
}

/// Approved → Completed Deliverable by hand.
async fn complete(step: &mut Step<'_>, found: (Portfolio, Cycle, Ticket)) -> Outcome<Reply> {
    may(step, Act::Completion, &found.0, &found.1, &found.2).await?;
    let changed = move_ticket(step, &found.2, TicketEvent::Complete).await?;
    let before = found.2.status;
    moved(step, found, before, changed.is_none()).await
}

async fn moved(
    step: &mut Step<'_>,
    (_, cycle, ticket): (Portfolio, Cycle, Ticket),
    before: TicketStatus,
    already: bool,
) -> Outcome<Reply> {
    let (c, s, t) = seen(step, cycle.id, ticket.id).await?;
    let before = (!already).then_some(before);
    private(reply::moved_ticket(
        step.settings.locale,
        &c,
        &s,
        &t,
        before,
    ))
}

async fn force_ticket(
    step: &mut Step<'_>,
    found: (Portfolio, Cycle, Ticket),
    to: TicketStatus,
    reason: &str,
) -> Outcome<Reply> {
    let (portfolio, cycle, ticket) = &found;
    may(step, Act::Override, portfolio, cycle, ticket).await?;
    let (workspace, before) = (step.workspace, ticket.status);
    let rounds = i64::from(ticket_event(to) == Some(TicketEvent::Revise));
    store::ticket::set_status(&mut step.tx, workspace, ticket.id, before, to, rounds).await?;
    step.about_ticket(ticket);
    step.ticket_changed(ticket).await?;
    let detail = json!({
        "ticket": ticket.label(), "before": before.title(), "after": to.title(),
        "reason": reason, "forced": true,
    });
    step.record("ticket.forced", detail).await?;
    let in_production = !to.is_handed_in() && to.is_open();
    ticket_task(step, &found, to, in_production).await?;
    if to == TicketStatus::Cancelled {
        cancel::wind_up(step, portfolio, ticket, reason).await?;
    } else {
        tell_forced(step, portfolio, ticket, to, reason).await?;
    }
    if in_production && cycle.phase == Phase::Approved {
        revision::take_back(step, cycle, reason).await?;
    }
    readiness::look_anew(step, portfolio, cycle, ticket.ad_set_id).await?;
    moved(step, found, before, false).await
}

/// What is in production again has its task again; what was handed in has none to do.
async fn ticket_task(
    step: &mut Step<'_>,
    (portfolio, cycle, ticket): &(Portfolio, Cycle, Ticket),
    to: TicketStatus,
    in_production: bool,
) -> Outcome<()> {
    let (workspace, now, by) = (step.workspace, step.now, step.actor.person_id());
    if to.is_handed_in() {
        task::complete_ticket(&mut step.tx, workspace, ticket.id, by, now).await?;
    }
    if in_production {
        let new_task = task::NewTask {
            cycle: cycle.id,
            ticket: Some(ticket.id),
            kind: TaskKind::Ticket,
            owner: None,
            due_date: ticket.due_date.max(step.today(portfolio)),
        };
        task::insert(&mut step.tx, workspace, new_task, now).await?;
    }
    Ok(())
}

async fn tell_forced(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    ticket: &Ticket,
    status: TicketStatus,
    reason: &str,
) -> Outcome<()> {
    let creatives: Vec<_> = ticket.creatives().collect();
    let notice = Notice::TicketMoved {
        ticket: ticket.id,
        status,
        reason: reason.to_owned(),
        by: step.actor.name.clone(),
    };
    let key = format!("moved:{}:{}", ticket.id, step.event_id);
    let to = Destination::Ticket { ticket: ticket.id };
    step.tell_people(&creatives, portfolio.id, to, notice, key)
        .await
}
