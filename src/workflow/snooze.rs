//! What people say to a reminder: *I'm on it*, or *Snooze* with a reason.

use chrono::{DateTime, Days, NaiveTime, Utc};
use serde_json::json;

use super::reminding::{self, Standing};
use super::{Outcome, Step, drafts, private, typed};
use crate::domain::calendar::{local_to_utc, today};
use crate::domain::id::{PersonId, ReminderId};
use crate::domain::permission::{Act, Named};
use crate::domain::refusal::Refusal;
use crate::domain::reminder::AnswerKind;
use crate::request::Reply;
use crate::store::draft::{Fields, Purpose};
use crate::store::portfolio;
use crate::store::watch::{self, Answer, Item};
use crate::wording::reply;

/// The longest reason, in characters.
const MAX_REASON: usize = 500;

/// *I'm on it*: the Leads are told later, and that somebody said so.
///
/// # Errors
/// Refused.
pub async fn on_it(step: &mut Step<'_>, id: ReminderId) -> Outcome<Reply> {
    let (_, standing) = open(step, id).await?;
    keep(step, &standing, AnswerKind::OnIt, None, None).await?;
    private(reply::on_it(step.settings.locale, standing.len()))
}

/// *Snooze*: the form for the reason.
///
/// # Errors
/// Refused before the form.
pub async fn open_snooze(step: &mut Step<'_>, id: ReminderId, days: u8) -> Outcome<Reply> {
    let (_, standing) = open(step, id).await?;
    if standing.is_empty() {
        return private(reply::on_it(step.settings.locale, 0));
    }
    let purpose = Purpose::Snooze { reminder: id, days };
    drafts::open(step, &purpose, &Fields::new()).await
}

/// The form of *Snooze* was sent: it comes again on that day, while its cause is there.
///
/// # Errors
/// Refused.
pub async fn send(
    step: &mut Step<'_>,
    id: ReminderId,
    days: u8,
    fields: &Fields,
) -> Outcome<Reply> {
    let reason = typed::field(fields, "reason").trim();
    let reason = typed::text("reason", reason, MAX_REASON)?;
    let reason = Some(reason).filter(|reason| !reason.is_empty());
    let (_, standing) = open(step, id).await?;
    let Some(first) = standing.first() else {
        return private(reply::on_it(step.settings.locale, 0));
    };
    let zone = first.cycle.portfolio.time_zone;
    let until = until(step, first, days);
    let day = today(until, zone);
    keep(step, &standing, AnswerKind::Snooze, Some(days), reason).await?;
    private(reply::snoozed(
        step.settings.locale,
        standing.len(),
        day,
        first.cycle.today,
    ))
}

/// The beginning of work so many days after today, in the portfolio's zone.
fn until(step: &Step<'_>, one: &Standing, days: u8) -> DateTime<Utc> {
    let zone = one.cycle.portfolio.time_zone;
    let day = one.cycle.today;
    let day = day
        .checked_add_days(Days::new(u64::from(days)))
        .unwrap_or(day);
    let morning = local_to_utc(day.and_time(NaiveTime::MIN), zone);
    step.settings.working_hours.add_hours(morning, 0, zone)
}

/// What of a reminder stands still, for those who may say something to it: whom it reminds, who
/// stands in for them, and the Leads.
async fn open(step: &mut Step<'_>, id: ReminderId) -> Outcome<(Option<PersonId>, Vec<Standing>)> {
    let (workspace, now) = (step.workspace, step.now);
    let whom = watch::whose(&mut step.tx, workspace, id).await?;
    let whom = whom.ok_or(Refusal::NotUnderstood)?;
    let items = watch::items(&mut step.tx, workspace, id).await?;
    let first = items.first().ok_or(Refusal::NotUnderstood)?;
    may(step, whom, first).await?;
    let standing = reminding::standing(&mut step.tx, workspace, step.settings, &items, now).await?;
    Ok((whom, standing))
}

async fn may(step: &mut Step<'_>, whom: Option<PersonId>, first: &Item) -> Outcome<()> {
    let portfolio = portfolio::portfolio(&mut step.tx, step.workspace, first.portfolio_id).await?;
    let client = &portfolio.client;
    let Some(whom) = whom else {
        return step.require(Act::Override, Named::default(), client).await;
    };
    let of = first.actor_id.unwrap_or(whom);
    let (act, named) = if of == portfolio.am_id {
        let am = Some(whom);
        (
            Act::Direction,
            Named {
                am,
                ..Named::default()
            },
        )
    } else if of == portfolio.sas_id {
        let sas = Some(whom);
        (
            Act::Submission,
            Named {
                sas,
                ..Named::default()
            },
        )
    } else {
        let copywriter = Some(whom);
        (
            Act::Creation,
            Named {
                copywriter,
                ..Named::default()
            },
        )
    };
    step.require(act, named, client).await
}

async fn keep(
    step: &mut Step<'_>,
    standing: &[Standing],
    kind: AnswerKind,
    days: Option<u8>,
    reason: Option<String>,
) -> Outcome<()> {
    let workspace = step.workspace;
    for one in standing {
        let answer = Answer {
            cause: one.key(),
            kind,
            name: step.actor.name.clone(),
            until: days.map(|days| until(step, one, days)),
            reason: reason.clone(),
            at: step.now,
        };
        let person = step.actor.person_id();
        watch::answer(&mut step.tx, workspace, one.cycle.cycle.id, &answer, person).await?;
        let what = match kind {
            AnswerKind::Snooze => "reminder.snoozed",
            AnswerKind::OnIt => "reminder.taken",
        };
        step.about_cycle(&one.cycle.cycle);
        let detail = json!({ "cause": answer.cause, "until": answer.until, "reason": reason });
        step.record(what, detail).await?;
    }
    Ok(())
}
