//! When a set is ready for review, and when it is not any more.

use serde_json::json;

use super::{Outcome, Step, views};
use crate::domain::ad_set::{AdSet, is_ready};
use crate::domain::id::AdSetId;
use crate::domain::notice::{Asking, Destination, Notice};
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::refusal::{Incomplete, Missing, Outstanding, Refusal};
use crate::domain::status::{CycleChange, CycleEvent, CycleStatus, Phase, TicketStatus};
use crate::store::{ad_set, cycle, posted, ticket};
use crate::wording::view::AdSetView;

/// Looks whether a set has become ready: once per ready set the AM is told, and the SAS that nothing
/// is needed; when every set of the cycle is ready, the cycle moves to its review. Whether it became
/// ready now.
///
/// # Errors
/// A fault of the database.
pub async fn look(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    set: AdSetId,
) -> Outcome<bool> {
    let workspace = step.workspace;
    let (found, complete) = as_it_is(step, set).await?;
    if !complete || !ad_set::set_ready(&mut step.tx, workspace, set).await? {
        return Ok(false);
    }
    let round = found.ready_round + 1;
    step.record(
        "ad-set.ready",
        json!({ "folder": found.folder_name, "round": round }),
    )
    .await?;
    let id = portfolio.id;
    step.tell_people(
        &[portfolio.am_id],
        id,
        Destination::Portfolio { portfolio: id },
        Notice::SetReady { ad_set: set, round },
        format!("set-ready:{set}:{round}"),
    )
    .await?;
    step.tell_people(
        &[portfolio.sas_id],
        id,
        Destination::Inbox {
            person: portfolio.sas_id,
        },
        Notice::SetReadyForSas { ad_set: set, round },
        format!("set-ready-sas:{set}:{round}"),
    )
    .await?;
    review_if_all_ready(step, cycle).await?;
    Ok(true)
}

/// Looks anew at a set whose tickets or number changed: it may have become ready, or not be so any
/// more. Whether it became ready now.
///
/// # Errors
/// A fault of the database.
pub async fn look_anew(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    set: AdSetId,
) -> Outcome<bool> {
    let workspace = step.workspace;
    let (found, complete) = as_it_is(step, set).await?;
    if found.ready && !complete {
        let fresh = cycle::cycle(&mut step.tx, workspace, cycle.id).await?;
        reopen(step, &fresh, set).await?;
        return Ok(false);
    }
    look(step, portfolio, cycle, set).await
}

/// A set as it is now, and whether its tickets make it ready.
async fn as_it_is(step: &mut Step<'_>, set: AdSetId) -> Outcome<(AdSet, bool)> {
    let workspace = step.workspace;
    let found = ad_set::ad_set(&mut step.tx, workspace, set).await?;
    let tickets = ticket::of_set(&mut step.tx, workspace, set).await?;
    let statuses: Vec<TicketStatus> = tickets.iter().map(|ticket| ticket.status).collect();
    let complete = is_ready(found.count, &statuses);
    Ok((found, complete))
}

async fn review_if_all_ready(step: &mut Step<'_>, cycle: &Cycle) -> Outcome<()> {
    let workspace = step.workspace;
    let sets = ad_set::of_cycle(&mut step.tx, workspace, cycle.id).await?;
    if !sets.iter().all(|set| set.ready) {
        return Ok(());
    }
    let fresh = cycle::cycle(&mut step.tx, workspace, cycle.id).await?;
    let change = fresh.status().on(CycleEvent::AllSetsReady, fresh.untracked);
    if let Ok(CycleChange::To(status)) = change {
        move_cycle(step, &fresh, status).await?;
    }
    Ok(())
}

/// A set has work again: it is not ready any more, and its cycle leaves the review.
///
/// # Errors
/// A fault of the database.
pub async fn reopen(step: &mut Step<'_>, cycle: &Cycle, set: AdSetId) -> Outcome<()> {
    ad_set::set_unready(&mut step.tx, step.workspace, set).await?;
    reopen_cycle(step, cycle).await
}

/// A cycle under review goes back to the notation that it had before.
///
/// # Errors
/// A fault of the database.
pub async fn reopen_cycle(step: &mut Step<'_>, cycle: &Cycle) -> Outcome<()> {
    if let Ok(CycleChange::To(status)) = cycle.status().on(CycleEvent::Reopened, cycle.untracked) {
        move_cycle(step, cycle, status).await?;
    }
    Ok(())
}

/// Moves a cycle to another open status; the cards of its sets will show it.
///
/// # Errors
/// A fault of the database.
pub async fn move_cycle(step: &mut Step<'_>, cycle: &Cycle, status: CycleStatus) -> Outcome<()> {
    let (workspace, now) = (step.workspace, step.now);
    step.about_cycle(cycle);
    cycle::move_to(&mut step.tx, workspace, cycle.id, status, now).await?;
    if status.notation() != cycle.status().notation() {
        step.answered(Asking::Kickoff(cycle.id)).await?;
    }
    if cycle.phase == Phase::Approved {
        step.answered(Asking::Implement(cycle.id)).await?;
    }
    for set in ad_set::of_cycle(&mut step.tx, workspace, cycle.id).await? {
        posted::set_dirty(&mut step.tx, workspace, set.id, now).await?;
    }
    let detail = json!({ "before": cycle.status().title(), "after": status.title() });
    step.record("cycle.status", detail).await
}

/// What an event does to a cycle's status.
///
/// # Errors
/// Refused, with what stands between the cycle and its review.
pub async fn change(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    event: CycleEvent,
    untracked: bool,
) -> Outcome<CycleChange> {
    match cycle.status().on(event, untracked) {
        Ok(change) => Ok(change),
        Err(refusal) => {
            let missing = missing(step, cycle).await?;
            Err(Refusal::Cycle {
                refusal,
                missing,
                client: portfolio.client.clone(),
            }
            .into())
        }
    }
}

/// What stands between a cycle and its review.
///
/// # Errors
/// A fault of the database.
pub async fn missing(step: &mut Step<'_>, cycle: &Cycle) -> Outcome<Missing> {
    let sets = views::sets_of(&mut step.tx, step.workspace, cycle.id).await?;
    Ok(missing_of(&sets))
}

/// What stands between sets and their review.
pub fn missing_of(sets: &[AdSetView]) -> Missing {
    let tickets = || sets.iter().flat_map(|view| &view.tickets);
    Missing {
        incomplete: sets
            .iter()
            .map(|view| Incomplete {
                folder: view.set.folder_name.clone(),
                created: view.progress().created,
                count: view.set.count,
            })
            .filter(|set| set.created < set.count)
            .collect(),
        cancelled: sets
            .iter()
            .filter(|view| view.progress().cancelled == view.set.count)
            .map(|view| view.set.folder_name.clone())
            .collect(),
        in_production: tickets()
            .filter(|view| {
                let status = view.ticket.status;
                !status.is_handed_in() && status != TicketStatus::Cancelled
            })
            .map(|view| Outstanding {
                label: view.ticket.label(),
                status: view.ticket.status,
                creatives: view
                    .creatives()
                    .into_iter()
                    .map(|who| who.name.clone())
                    .collect(),
            })
            .collect(),
        tickets: tickets().count(),
        nothing_submitted: sets.is_empty(),
    }
}
