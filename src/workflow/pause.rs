//! Pause, resume, archive (process.md section 2): what rests fires nothing.

use serde_json::json;

use super::portfolio::date as read_date;
use super::reschedule::{awaits_first_ticket, optional_reason, set_date};
use super::{Outcome, Step, due, private, resolve, views};
use crate::domain::permission::{Act, Named};
use crate::domain::portfolio::{Cycle, Portfolio, PortfolioState};
use crate::domain::refusal::Refusal;
use crate::request::Reply;
use crate::store::portfolio;
use crate::wording::reply;

/// `/refresh-admin portfolio pause` and `archive`: nothing fires until it is resumed.
///
/// # Errors
/// Refused.
pub async fn rest(
    step: &mut Step<'_>,
    typed: Option<&str>,
    state: PortfolioState,
    reason: Option<&str>,
) -> Outcome<Reply> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let (found, cycle) = resolve::open_cycle_of(step, typed).await?;
    let reason = optional_reason(reason)?;
    let already = found.state == state;
    if !already {
        set_state(step, &found, state, reason.as_deref()).await?;
    }
    answer(step, &cycle, already).await
}

/// `/refresh-admin portfolio resume`: with the next date, where the last one has passed.
///
/// # Errors
/// Refused.
pub async fn resume(
    step: &mut Step<'_>,
    typed: Option<&str>,
    date: Option<&str>,
    reason: Option<&str>,
) -> Outcome<Reply> {
    step.require(Act::Administration, Named::default(), "")
        .await?;
    let (found, cycle) = resolve::open_cycle_of(step, typed).await?;
    let reason = optional_reason(reason)?;
    if found.state == PortfolioState::Active {
        return answer(step, &cycle, true).await;
    }
    let today = step.today(&found);
    let date = date.map(|typed| read_date(typed, today)).transpose()?;
    let passed = cycle.refresh_date < today && awaits_first_ticket(step, &cycle).await?;
    if passed && date.is_none() {
        return Err(Refusal::DateNeeded {
            client: found.client,
            passed: cycle.refresh_date,
            today,
        }
        .into());
    }
    set_state(step, &found, PortfolioState::Active, reason.as_deref()).await?;
    due::derive_of(step, &found).await?;
    if let Some(date) = date {
        set_date(step, &found, &cycle, date, reason.as_deref()).await?;
    }
    answer(step, &cycle, false).await
}

async fn set_state(
    step: &mut Step<'_>,
    found: &Portfolio,
    state: PortfolioState,
    reason: Option<&str>,
) -> Outcome<()> {
    let workspace = step.workspace;
    portfolio::set_state(&mut step.tx, workspace, found.id, state).await?;
    let detail = json!({
        "before": found.state.as_str(), "after": state.as_str(), "reason": reason,
    });
    step.record("portfolio.state", detail).await
}

async fn answer(step: &mut Step<'_>, cycle: &Cycle, already: bool) -> Outcome<Reply> {
    let (workspace, now) = (step.workspace, step.now);
    let c = views::by_cycle(&mut step.tx, workspace, cycle.id, now).await?;
    let anew = awaits_first_ticket(step, cycle).await?;
    private(reply::rests(step.settings.locale, &c, already, anew))
}
