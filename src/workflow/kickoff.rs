//! The kickoff and its answers (process.md section 4, step 1).

use chrono::{DateTime, Utc};
use serde_json::json;

use super::{Outcome, Step, ad_set, closing, drafts, private, resolve, typed, views};
use crate::domain::id::CycleId;
use crate::domain::notice::{Asking, Destination, Notice};
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio, PortfolioState};
use crate::domain::refusal::{Missing, Refusal};
use crate::domain::status::{CycleChange, CycleEvent, Notation, Phase};
use crate::domain::task::TaskKind;
use crate::request::Reply;
use crate::store::draft::{Fields, Purpose};
use crate::store::{self, task};
use crate::wording::reply;

/// The longest reason, in characters.
const MAX_REASON: usize = 1_000;

/// The kickoff has come: the AM's task and message. What is answered already is not asked. `was_due`:
/// when it was due, where it comes late.
///
/// # Errors
/// A fault of the database.
pub async fn fire(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    was_due: Option<DateTime<Utc>>,
) -> Outcome<()> {
    let (workspace, now) = (step.workspace, step.now);
    let answered = cycle.notation != Notation::Blank
        || cycle.phase != Phase::Waiting
        || cycle.prompted_at.is_some()
        || !store::ad_set::of_cycle(&mut step.tx, workspace, cycle.id)
            .await?
            .is_empty();
    if cycle.outcome.is_some() || portfolio.state != PortfolioState::Active || answered {
        return step
            .record("kickoff.passed", json!({ "number": cycle.number }))
            .await;
    }
    let new_task = task::NewTask {
        cycle: cycle.id,
        ticket: None,
        kind: TaskKind::Discuss,
        owner: Some(portfolio.am_id),
        due_date: cycle.refresh_date,
    };
    task::insert(&mut step.tx, workspace, new_task, now).await?;
    let late = was_due.is_some();
    step.record(
        "kickoff.asked",
        json!({ "number": cycle.number, "late": late }),
    )
    .await?;
    let to = Destination::Portfolio {
        portfolio: portfolio.id,
    };
    let key = format!("kickoff:{}:{}", cycle.id, cycle.date_revision);
    let notice = Notice::Kickoff {
        cycle: cycle.id,
        was_due,
    };
    step.tell_people(&[portfolio.am_id], portfolio.id, to, notice, key)
        .await
}

/// `/refresh confirm`: the client wants a refresh. A notation; gates nothing.
///
/// # Errors
/// Refused.
pub async fn confirm(step: &mut Step<'_>, portfolio: Option<&str>) -> Outcome<Reply> {
    let (portfolio, cycle) = resolve::open_cycle_of(step, portfolio).await?;
    confirm_of(step, portfolio, cycle).await
}

/// [`confirm`] for a cycle that is known.
///
/// # Errors
/// Refused.
pub async fn confirm_of(step: &mut Step<'_>, portfolio: Portfolio, cycle: Cycle) -> Outcome<Reply> {
    let (workspace, now) = (step.workspace, step.now);
    let change = may(step, &portfolio, &cycle, CycleEvent::Request).await?;
    let CycleChange::To(status) = change else {
        let c = views::of_cycle(&mut step.tx, portfolio, cycle, now).await?;
        return private(reply::confirmed(step.settings.locale, &c, true));
    };
    store::cycle::move_to(&mut step.tx, workspace, cycle.id, status, now).await?;
    step.answered(Asking::Kickoff(cycle.id)).await?;
    let by = step.actor.person_id();
    task::complete(
        &mut step.tx,
        workspace,
        cycle.id,
        TaskKind::Discuss,
        by,
        now,
    )
    .await?;
    let detail = json!({ "before": cycle.status().title(), "after": status.title() });
    step.record("cycle.requested", detail).await?;
    let c = views::by_cycle(&mut step.tx, workspace, cycle.id, now).await?;
    private(reply::confirmed(step.settings.locale, &c, false))
}

async fn may(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    event: CycleEvent,
) -> Outcome<CycleChange> {
    step.require(Act::Direction, views::named(portfolio), &portfolio.client)
        .await?;
    ad_set::active(portfolio)?;
    let refused = |refusal| Refusal::Cycle {
        refusal,
        missing: Missing::default(),
        client: portfolio.client.clone(),
    };
    Ok(cycle.status().on(event, cycle.untracked).map_err(refused)?)
}

/// `/refresh decline`: no refresh this cycle, which closes at once.
///
/// # Errors
/// Refused.
pub async fn decline(
    step: &mut Step<'_>,
    portfolio: Option<&str>,
    reason: Option<&str>,
) -> Outcome<Reply> {
    let (portfolio, cycle) = resolve::open_cycle_of(step, portfolio).await?;
    decline_of(step, portfolio, cycle, reason.unwrap_or_default()).await
}

/// *No refresh this cycle*: the form for the reason.
///
/// # Errors
/// Refused before the form.
pub async fn open_decline(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
) -> Outcome<Reply> {
    may(step, portfolio, cycle, CycleEvent::Decline).await?;
    drafts::open(step, &Purpose::Decline { cycle: cycle.id }, &Fields::new()).await
}

/// The form of *No refresh this cycle* was sent.
///
/// # Errors
/// Refused.
pub async fn send_decline(step: &mut Step<'_>, id: CycleId, fields: &Fields) -> Outcome<Reply> {
    let (portfolio, cycle) = ad_set::locked(step, id).await?;
    decline_of(step, portfolio, cycle, typed::field(fields, "reason")).await
}

/// [`decline`] for a cycle that is known.
///
/// # Errors
/// Refused.
pub async fn decline_of(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    cycle: Cycle,
    reason: &str,
) -> Outcome<Reply> {
    let reason = typed::text("reason", reason.trim(), MAX_REASON)?;
    let reason = Some(reason.as_str()).filter(|reason| !reason.is_empty());
    let change = may(step, &portfolio, &cycle, CycleEvent::Decline).await?;
    if let CycleChange::Close(ending) = change {
        closing::close(step, &portfolio, &cycle, ending, reason).await?;
    }
    declined(step, &portfolio, &cycle).await?;
    let (workspace, now) = (step.workspace, step.now);
    let next = store::cycle::open(&mut step.tx, workspace, portfolio.id).await?;
    let c = views::of_cycle(&mut step.tx, portfolio, cycle, now).await?;
    private(reply::declined(step.settings.locale, &c, next.refresh_date))
}

/// A cycle was closed without a refresh: the SAS is told.
///
/// # Errors
/// A fault of the database.
pub async fn declined(step: &mut Step<'_>, portfolio: &Portfolio, cycle: &Cycle) -> Outcome<()> {
    let sas = portfolio.sas_id;
    let notice = Notice::Declined { cycle: cycle.id };
    let key = format!("declined:{}", cycle.id);
    step.tell_people(
        &[sas],
        portfolio.id,
        Destination::Inbox { person: sas },
        notice,
        key,
    )
    .await
}
