//! What falls due, and what then happens (process.md section 4, step 3).

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;

use super::{Outcome, Settings, Step, Workflow, kickoff};
use crate::domain::calendar::{local_to_utc, parse_time_zone};
use crate::domain::id::{ImportId, WorkspaceId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::portfolio::{Cycle, Portfolio, PortfolioState};
use crate::domain::status::{Notation, Phase};
use crate::domain::task::TaskKind;
use crate::store::due::{self, Due, KICKOFF, Pending, REFRESH_DAY};
use crate::store::{self, ad_set, cycle, digest, portfolio, task, watch, workspace};

/// What fires longer after it was due says that it is late.
pub const LATE: TimeDelta = TimeDelta::minutes(15);

/// When the refresh-day prompt of a date is due: the first occurrence of the configured local time
/// on or after it.
pub fn prompt_at(
    settings: &Settings,
    refresh_date: NaiveDate,
    zone: chrono_tz::Tz,
) -> DateTime<Utc> {
    settings
        .refresh_prompt
        .first_on_or_after(refresh_date, zone)
        .unwrap_or_else(|| local_to_utc(refresh_date.and_time(chrono::NaiveTime::MIN), zone))
}

/// When a cycle's kickoff is due: some days before the refresh date, at the time of day of the
/// prompt, and never before the cycle was opened.
pub fn kickoff_at(
    settings: &Settings,
    refresh_date: NaiveDate,
    zone: chrono_tz::Tz,
    opened_at: DateTime<Utc>,
) -> DateTime<Utc> {
    prompt_at(settings, kickoff_date(settings, refresh_date), zone).max(opened_at)
}

fn kickoff_date(settings: &Settings, refresh_date: NaiveDate) -> NaiveDate {
    let days = TimeDelta::days(i64::from(settings.kickoff_days));
    refresh_date
        .checked_sub_signed(days)
        .unwrap_or(refresh_date)
}

/// Schedules what falls due for a cycle; what is past when it is scheduled falls due now, and is not
/// late. `import`: what is past already waits for somebody to start it. Whether anything waits so.
///
/// # Errors
/// A fault of the database.
pub async fn schedule(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    import: Option<ImportId>,
) -> Outcome<bool> {
    let (workspace, now, zone) = (step.workspace, step.now, portfolio.time_zone);
    let revision = cycle.date_revision;
    let at = prompt_at(step.settings, cycle.refresh_date, zone);
    let held = import.filter(|_| at <= now);
    due::schedule(
        &mut step.tx,
        workspace,
        cycle.id,
        REFRESH_DAY,
        revision,
        at.max(now),
        held,
    )
    .await?;
    let kickoff = kickoff_at(step.settings, cycle.refresh_date, zone, cycle.opened_at);
    let asked = due::fired(&mut step.tx, cycle.id, KICKOFF).await?;
    if kickoff >= at || cycle.notation != Notation::Blank || asked {
        // The refresh day itself asks, or the AM has answered, or was asked for another date.
        return Ok(held.is_some());
    }
    let begun = import.filter(|_| kickoff <= now);
    due::schedule(
        &mut step.tx,
        workspace,
        cycle.id,
        KICKOFF,
        revision,
        kickoff.max(now),
        begun,
    )
    .await?;
    Ok(held.or(begun).is_some())
}

/// Fires everything that is due, each occurrence once, however many schedulers run; how much fired.
/// At most `limit` at a time. One that cannot fire does not hold up the others.
///
/// # Errors
/// The first fault of the database; what fired stays fired, and the rest is due still.
pub async fn tick(workflow: &Workflow, limit: i64) -> store::Result<usize> {
    let now = workflow.now();
    let mut tx = workflow.db().snapshot().await?;
    let due = due::next(&mut tx, now, limit).await?;
    drop(tx);
    let mut fired = 0;
    let mut failed = None;
    for due in due {
        match fire_one(workflow, &due).await {
            Ok(()) => fired += 1,
            Err(super::Error::Fault(fault)) => {
                tracing::error!(cycle = %due.cycle_id, error = %fault, "due work failed");
                failed.get_or_insert(fault);
            }
            Err(super::Error::Refused(refusal)) => {
                tracing::error!(cycle = %due.cycle_id, ?refusal, "due work was refused");
            }
        }
    }
    if fired > 0 {
        workflow.nudge();
    }
    failed.map_or(Ok(fired), Err)
}

async fn fire_one(workflow: &Workflow, due: &Due) -> Outcome<()> {
    let mut step = Step::of_bot(workflow, due.workspace_id, "bot", &due.kind).await?;
    fire(&mut step, due).await?;
    step.tx.commit().await?;
    Ok(())
}

async fn fire(step: &mut Step<'_>, due: &Due) -> Outcome<()> {
    let workspace = due.workspace_id;
    let found = cycle::cycle(&mut step.tx, workspace, due.cycle_id).await?;
    let portfolio = portfolio::lock(&mut step.tx, workspace, found.portfolio_id).await?;
    let rests = portfolio.state != PortfolioState::Active;
    if rests || !due::fire(&mut step.tx, due, step.now).await? {
        return Ok(());
    }
    let cycle = cycle::cycle(&mut step.tx, workspace, due.cycle_id).await?;
    step.about_cycle(&cycle);
    let was_due = Some(due.due_at).filter(|at| step.now - *at > LATE);
    if due.kind == KICKOFF {
        return kickoff::fire(step, &portfolio, &cycle, was_due).await;
    }
    refresh_day(step, &portfolio, &cycle, was_due).await
}

/// The refresh date has come: the create task and the prompt to the SAS. What was submitted early
/// is not prompted for.
async fn refresh_day(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    was_due: Option<DateTime<Utc>>,
) -> Outcome<()> {
    let (workspace, now) = (step.workspace, step.now);
    let submitted = cycle.notation == Notation::DeliverablesSubmitted
        || cycle.phase != Phase::Waiting
        || !ad_set::of_cycle(&mut step.tx, workspace, cycle.id)
            .await?
            .is_empty();
    if cycle.outcome.is_some() || portfolio.state != PortfolioState::Active || submitted {
        return step
            .record("refresh-day.passed", json!({ "number": cycle.number }))
            .await;
    }
    cycle::prompted(&mut step.tx, workspace, cycle.id, now).await?;
    let new_task = task::NewTask {
        cycle: cycle.id,
        ticket: None,
        kind: TaskKind::Create,
        owner: Some(portfolio.sas_id),
        due_date: cycle.refresh_date,
    };
    task::insert(&mut step.tx, workspace, new_task, now).await?;
    let late = was_due.is_some();
    step.record(
        "refresh-day.prompted",
        json!({ "number": cycle.number, "late": late }),
    )
    .await?;
    let to = Destination::Portfolio {
        portfolio: portfolio.id,
    };
    let notice = Notice::RefreshDay {
        cycle: cycle.id,
        was_due,
    };
    let key = format!("refresh-day:{}:{}", cycle.id, cycle.date_revision);
    step.tell_people(&[portfolio.sas_id], portfolio.id, to, notice, key)
        .await
}

/// When something pending is due, in a zone.
pub fn instant(settings: &Settings, row: &Pending, zone: chrono_tz::Tz) -> DateTime<Utc> {
    if row.kind == KICKOFF {
        kickoff_at(settings, row.refresh_date, zone, row.opened_at)
    } else {
        prompt_at(settings, row.refresh_date, zone)
    }
}

/// Derives every pending due instant anew where the schedule settings or the time-zone data changed
/// since they were derived; how many.
///
/// # Errors
/// A fault of the database.
pub async fn derive_anew(workflow: &Workflow, workspace: WorkspaceId) -> store::Result<usize> {
    let fingerprint = workflow.settings().fingerprint();
    let mut tx = workflow.db().begin().await?;
    if workspace::fingerprint(&mut tx, workspace).await? == fingerprint {
        return Ok(0);
    }
    let pending = due::pending(&mut tx, workspace).await?;
    for row in &pending {
        if let Ok(zone) = parse_time_zone(&row.time_zone) {
            due::move_to(&mut tx, row, instant(workflow.settings(), row, zone)).await?;
        }
    }
    let now = workflow.now();
    watch::touch_all(&mut tx, workspace, now).await?;
    digest::again(&mut tx, workspace, now).await?;
    workspace::set_fingerprint(&mut tx, workspace, &fingerprint).await?;
    tx.commit().await?;
    Ok(pending.len())
}

/// Derives anew when what is pending of a portfolio is due, in its zone.
///
/// # Errors
/// A fault of the database.
pub async fn derive_of(step: &mut Step<'_>, portfolio: &Portfolio) -> Outcome<()> {
    let workspace = step.workspace;
    for pending in due::pending_of(&mut step.tx, workspace, portfolio.id).await? {
        let at = instant(step.settings, &pending, portfolio.time_zone);
        due::move_to(&mut step.tx, &pending, at).await?;
    }
    Ok(())
}

/// *Start these*: what an import holds falls due now.
///
/// # Errors
/// A fault of the database.
pub async fn start_held(step: &mut Step<'_>, import: Option<ImportId>) -> Outcome<u64> {
    let (workspace, now) = (step.workspace, step.now);
    let started = due::release(&mut step.tx, workspace, import, now).await?;
    if started > 0 {
        watch::touch_all(&mut step.tx, workspace, now).await?;
        step.record("import.started", json!({ "cycles": started }))
            .await?;
    }
    Ok(started)
}
