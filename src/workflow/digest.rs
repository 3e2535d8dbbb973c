//! The morning's digest: what waits for a person, what they wait for, what comes.

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;

use super::{Outcome, Settings, Step, Workflow};
use crate::domain::calendar::{DailySchedule, local_to_utc, parse_time_zone, today};
use crate::domain::id::PersonId;
use crate::domain::notice::{Destination, Notice};
use crate::domain::preference::{Channel, TellKind};
use crate::store::digest::{self, Digest};
use crate::store::{self, people, preference};

/// Sends the digests that are due, each once, and plans the next; how many, `limit` at most.
///
/// # Errors
/// The first fault of the database; the rest is due still.
pub async fn tick(workflow: &Workflow, limit: i64) -> store::Result<usize> {
    let Some(schedule) = &workflow.settings().digest else {
        return Ok(0);
    };
    let mut tx = workflow.db().snapshot().await?;
    let due = digest::next(&mut tx, workflow.now(), limit).await?;
    drop(tx);
    let mut any = false;
    for due in &due {
        let mut step = Step::of_bot(workflow, due.workspace_id, "bot", "digest").await?;
        match send(&mut step, due, schedule).await {
            Ok(sent) => any |= sent,
            Err(super::Error::Fault(fault)) => return Err(fault),
            Err(super::Error::Refused(refusal)) => {
                tracing::error!(?refusal, "a digest was refused");
            }
        }
        step.tx.commit().await?;
    }
    if any {
        workflow.nudge();
    }
    Ok(due.len())
}

/// Whether it is to be told.
async fn send(step: &mut Step<'_>, due: &Digest, schedule: &DailySchedule) -> Outcome<bool> {
    let (workspace, person) = (step.workspace, due.person_id);
    let Some(planned) = take(step, due, schedule).await? else {
        return Ok(false);
    };
    let Planned {
        at,
        until,
        zone,
        wanted,
    } = planned;
    let home = step.settings.home;
    let account = people::account_of(&mut step.tx, workspace, home, person).await?;
    let is_linked = account.is_some();
    let notice = Notice::Digest { person, until };
    let key = format!("digest:{person}:{}", today(at, zone));
    // Whoever has no account can only be mailed.
    let mailed = (wanted.mail() || !is_linked) && step.mail(person, &notice, &key).await?;
    // Whoever cannot be mailed is told in chat.
    let chat = is_linked && (wanted.chat() || !mailed);
    if chat {
        step.tell(Destination::Inbox { person }, notice, key)
            .await?;
    }
    Ok(mailed || chat)
}

/// Takes the digest of somebody who is reminded of something now, so that both come as one message;
/// until when it is of use. `None`: none is due, or they want none.
///
/// # Errors
/// A fault of the database.
pub(super) async fn take_along(
    step: &mut Step<'_>,
    person: PersonId,
) -> Outcome<Option<DateTime<Utc>>> {
    let Some(schedule) = &step.settings.digest else {
        return Ok(None);
    };
    let Some(due) = digest::due_for(&mut step.tx, person, step.now).await? else {
        return Ok(None);
    };
    let planned = take(step, &due, schedule).await?;
    Ok(planned.map(|planned| planned.until))
}

/// A digest that is to be told.
struct Planned {
    at: DateTime<Utc>,
    until: DateTime<Utc>,
    zone: Tz,
    wanted: Channel,
}

/// Plans the one after a digest. `None`: it is not to be told. What is later than the end of its
/// working day is left out: the next one says the same.
async fn take(
    step: &mut Step<'_>,
    due: &Digest,
    schedule: &DailySchedule,
) -> Outcome<Option<Planned>> {
    let (workspace, now, person) = (step.workspace, step.now, due.person_id);
    let zone = digest::zone_of(&mut step.tx, workspace, person).await?;
    let zone = zone.and_then(|name| parse_time_zone(&name).ok());
    let zone = zone.unwrap_or(step.settings.time_zone);
    let (at, next) = newest(schedule, due.next_at, now, zone);
    if !digest::plan(&mut step.tx, due, next).await? || !due.planned {
        return Ok(None);
    }
    let Some(until) = ends(step.settings, at, zone).filter(|until| now < *until) else {
        return Ok(None);
    };
    let wanted = preference::of(&mut step.tx, person, TellKind::Digest).await?;
    let planned = Planned {
        at,
        until,
        zone,
        wanted,
    };
    Ok((wanted != Channel::Nowhere).then_some(planned))
}

/// The newest digest that is due, after downtime perhaps not the first, and the one after it.
fn newest(
    schedule: &DailySchedule,
    first: DateTime<Utc>,
    now: DateTime<Utc>,
    zone: Tz,
) -> (DateTime<Utc>, Option<DateTime<Utc>>) {
    let mut at = first;
    loop {
        match schedule.next_after(at, zone) {
            Some(next) if next <= now => at = next,
            next => return (at, next),
        }
    }
}

/// When the working day of a digest ends; `None`: nobody works on that day.
fn ends(settings: &Settings, at: DateTime<Utc>, zone: Tz) -> Option<DateTime<Utc>> {
    let hours = &settings.working_hours;
    let day = today(at, zone);
    let closes = local_to_utc(day.and_time(hours.to), zone);
    // One that is configured for the evening is of use for a while, too.
    hours
        .is_working_day(day)
        .then(|| closes.max(at + TimeDelta::hours(2)))
}
