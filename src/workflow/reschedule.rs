//! Another Creative Refresh Date (process.md section 4): before the first ticket the prompt is
//! withdrawn and fires anew, afterwards nothing fires again.

use chrono::NaiveDate;
use serde_json::json;

use super::portfolio::date as read_date;
use super::{Outcome, Step, due, private, resolve, typed, views};
use crate::domain::notice::Asking;
use crate::domain::permission::{Act, Named};
use crate::domain::portfolio::{Cycle, Portfolio, PortfolioState};
use crate::domain::refusal::Refusal;
use crate::domain::task::TaskKind;
use crate::request::Reply;
use crate::store::{self, ad_set, cycle, task};
use crate::wording::reply;

/// `/refresh-admin portfolio reschedule`.
///
/// # Errors
/// Refused.
pub async fn reschedule(
    step: &mut Step<'_>,
    portfolio: Option<&str>,
    date: &str,
    reason: Option<&str>,
) -> Outcome<Reply> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let (portfolio, cycle) = resolve::open_cycle_of(step, portfolio).await?;
    if portfolio.state == PortfolioState::Archived {
        return Err(Refusal::NotActive {
            client: portfolio.client,
            archived: true,
        }
        .into());
    }
    let reason = optional_reason(reason)?;
    let date = read_date(date, step.today(&portfolio))?;
    let anew = set_date(step, &portfolio, &cycle, date, reason.as_deref()).await?;
    let (workspace, now) = (step.workspace, step.now);
    let c = views::by_cycle(&mut step.tx, workspace, cycle.id, now).await?;
    let before = cycle.refresh_date;
    private(reply::rescheduled(step.settings.locale, &c, before, anew))
}

/// A reason that may be left out.
///
/// # Errors
/// Too long, or not storable.
pub fn optional_reason(reason: Option<&str>) -> Outcome<Option<String>> {
    Ok(reason.map(typed::reason).transpose()?)
}

/// Whether the cycle's refresh day is still to ask for its first ticket.
///
/// # Errors
/// A fault of the database.
pub async fn awaits_first_ticket(step: &mut Step<'_>, cycle: &Cycle) -> Outcome<bool> {
    let sets = ad_set::of_cycle(&mut step.tx, step.workspace, cycle.id).await?;
    Ok(sets.is_empty() && !cycle.untracked)
}

/// Gives an open cycle another date; whether its prompt fires anew.
///
/// # Errors
/// A fault of the database.
pub async fn set_date(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    before: &Cycle,
    date: NaiveDate,
    reason: Option<&str>,
) -> Outcome<bool> {
    let (workspace, now, id) = (step.workspace, step.now, before.id);
    let anew = awaits_first_ticket(step, before).await?;
    if before.refresh_date == date {
        return Ok(anew);
    }
    cycle::reschedule(&mut step.tx, workspace, id, date, anew).await?;
    step.answered(Asking::Kickoff(id)).await?;
    step.answered(Asking::RefreshDay(id)).await?;
    for kind in [TaskKind::Discuss, TaskKind::Create] {
        task::set_due_of_cycle(&mut step.tx, workspace, id, kind, date).await?;
    }
    if anew {
        // The prompt of the new date makes the task again.
        let why = "the refresh was rescheduled";
        task::cancel(&mut step.tx, workspace, id, TaskKind::Create, why, now).await?;
        store::due::withdraw(&mut step.tx, id).await?;
        let fresh = cycle::cycle(&mut step.tx, workspace, id).await?;
        due::schedule(step, portfolio, &fresh, None).await?;
    }
    step.about_cycle(before);
    let detail = json!({
        "before": before.refresh_date, "after": date, "reason": reason, "prompts_again": anew,
    });
    step.record("cycle.rescheduled", detail).await?;
    Ok(anew)
}
