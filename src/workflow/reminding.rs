//! Reminders: what stalls is told to the one who can act, then to the Leads, each once for a cause
//! (process.md section 5).
//!
//! No timers: a portfolio is looked at when something happened to it, or when the next thing of it
//! is to be told. Each look finds out when the next one is due.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{Outcome, Step, Workflow, digest};
use crate::domain::calendar;
use crate::domain::id::{PersonId, WorkspaceId};
use crate::domain::notice::{Destination, Notice};
use crate::domain::open_cycle::OpenCycle;
use crate::domain::reminder::{self, Stage, Told};
use crate::domain::stall::{self, Stall};
use crate::store::watch::{self, History, Item, Watch};
use crate::store::{self, absence, due, open_cycles};

/// When a portfolio that cannot be read is looked at again.
const AGAIN: chrono::TimeDelta = chrono::TimeDelta::hours(1);

/// What is told to whom by one look: to a person, or (`None`) to the Leads.
type Messages = BTreeMap<Option<PersonId>, Vec<Item>>;

/// Looks at what is due to be looked at, and tells what falls due: one message for each person,
/// however many things it is about. How many portfolios were looked at, `limit` at most.
///
/// # Errors
/// A fault of the database; nothing was told.
pub async fn tick(workflow: &Workflow, limit: i64) -> store::Result<usize> {
    if !workflow.settings().reminders {
        return Ok(0);
    }
    let mut tx = workflow.db().snapshot().await?;
    let due = watch::next(&mut tx, workflow.now(), limit).await?;
    drop(tx);
    let mut workspaces: BTreeMap<WorkspaceId, Vec<Watch>> = BTreeMap::new();
    for watch in due {
        workspaces
            .entry(watch.workspace_id)
            .or_default()
            .push(watch);
    }
    let mut looked = 0;
    for (workspace, due) in workspaces {
        looked += due.len();
        let step = Step::of_bot(workflow, workspace, "bot", "reminder").await?;
        match look_at_all(step, &due).await {
            Ok(true) => workflow.nudge(),
            Ok(false) => {}
            Err(super::Error::Fault(fault)) => return Err(fault),
            Err(super::Error::Refused(refusal)) => {
                tracing::error!(?refusal, "a reminder was refused");
            }
        }
    }
    Ok(looked)
}

/// Whether anything is to be told.
async fn look_at_all(mut step: Step<'_>, due: &[Watch]) -> Outcome<bool> {
    let mut messages = Messages::new();
    for watch in due {
        if !watch::claim(&mut step.tx, watch).await? {
            continue;
        }
        let next = match look(&mut step, watch, &mut messages).await {
            Err(super::Error::Fault(fault @ sqlx::Error::ColumnDecode { .. })) => {
                // One that cannot be read does not hold up the others.
                tracing::error!(portfolio = %watch.portfolio_id, error = %fault, "not looked at");
                Some(step.now + AGAIN)
            }
            looked => looked?,
        };
        watch::look_at(&mut step.tx, watch.portfolio_id, next).await?;
    }
    let any = !messages.is_empty();
    for (person, items) in messages {
        send(&mut step, person, &items).await?;
    }
    step.tx.commit().await?;
    Ok(any)
}

async fn send(step: &mut Step<'_>, person: Option<PersonId>, items: &[Item]) -> Outcome<()> {
    let (workspace, now) = (step.workspace, step.now);
    let id = watch::message(&mut step.tx, workspace, person, items, now).await?;
    let key = format!("reminder:{id}");
    if let (Some(person), Some(item)) = (person, items.first()) {
        let notice = Notice::Reminder {
            reminder: id,
            digest_until: digest::take_along(step, person).await?,
        };
        let inbox = Destination::Inbox { person };
        let about = item.portfolio_id;
        return step.tell_people(&[person], about, inbox, notice, key).await;
    }
    let notice = Notice::Reminder {
        reminder: id,
        digest_until: None,
    };
    step.tell(Destination::Leads, notice, key).await
}

/// Looks at a portfolio: what falls due is added to `messages`. When to look next.
async fn look(
    step: &mut Step<'_>,
    watch: &Watch,
    messages: &mut Messages,
) -> Outcome<Option<DateTime<Utc>>> {
    let (workspace, now) = (step.workspace, step.now);
    let found = open_cycles::one(&mut step.tx, workspace, watch.portfolio_id, now).await?;
    let Some(c) = found else { return Ok(None) };
    if due::is_held(&mut step.tx, c.cycle.id).await? {
        return Ok(None);
    }
    let history = watch::history(&mut step.tx, c.cycle.id).await?;
    let (hours, thresholds) = (&step.settings.working_hours, &step.settings.stalls);
    let zone = c.portfolio.time_zone;
    let overdue = stall::next_overdue(&c).map(|morning| hours.add_hours(morning, 0, zone));
    let mut next = overdue.filter(|_| c.is_active());
    let opens = hours.add_hours(now, 0, zone);
    let found = reminder::on_the_minute(watch.look_at, hours, zone);
    for stall in stall::open_causes(&c, hours, thresholds, now) {
        let mut told = history.told(&stall.cause.key(&c));
        while let Some((stage, at)) =
            reminder::next(&stall, thresholds.of(stall.cause), hours, zone, told)
        {
            // What is found out late comes at the end of a minute, too.
            let at = at.max(found);
            let at = if at <= now { opens } else { at };
            if at > now {
                next = Some(next.map_or(at, |next| next.min(at)));
                break;
            }
            tell(step, &c, &stall, (stage, told.round), messages).await?;
            match stage {
                Stage::Remind => told.reminded_at = Some(now),
                Stage::Escalate => told.escalated = true,
            }
        }
    }
    Ok(next)
}

async fn tell(
    step: &mut Step<'_>,
    c: &OpenCycle,
    stall: &Stall,
    stage: (Stage, i64),
    messages: &mut Messages,
) -> Outcome<()> {
    let (workspace, now) = (step.workspace, step.now);
    let key = stall.cause.key(c);
    if !watch::tell(&mut step.tx, workspace, c.cycle.id, &key, stage, now).await? {
        return Ok(());
    }
    let item = |actor| Item {
        cause: key.clone(),
        portfolio_id: c.portfolio.id,
        cycle_id: c.cycle.id,
        actor_id: actor,
    };
    if stage.0 == Stage::Escalate {
        messages.entry(None).or_default().push(item(None));
        return Ok(());
    }
    let today = calendar::today(now, step.settings.time_zone);
    for actor in &stall.actors {
        let stand_in = absence::stand_in(&mut step.tx, workspace, *actor, today).await?;
        let whom = stand_in.map_or(*actor, |(cover, _)| cover);
        let items = messages.entry(Some(whom)).or_default();
        if !items.iter().any(|item| item.cause == key) {
            items.push(item(Some(*actor)));
        }
    }
    Ok(())
}

/// A cause that a message is about, as it stands now.
pub struct Standing {
    /// Its cycle.
    pub cycle: OpenCycle,
    /// The cause.
    pub stall: Stall,
    /// What was told of it, and what people said to that.
    pub history: History,
    /// Whose thing it was when it was planned.
    pub actor: Option<PersonId>,
}

impl Standing {
    /// The cause's key.
    pub fn key(&self) -> String {
        self.stall.cause.key(&self.cycle)
    }

    /// What was told of it so far.
    pub fn told(&self) -> Told {
        self.history.told(&self.key())
    }
}

/// What of a message's causes stands still: what has gone, has moved to somebody else, or was
/// snoozed since, is left out.
///
/// # Errors
/// A fault of the database.
pub async fn standing(
    tx: &mut store::Tx,
    workspace: WorkspaceId,
    settings: &super::Settings,
    items: &[Item],
    now: DateTime<Utc>,
) -> store::Result<Vec<Standing>> {
    let mut all = Vec::new();
    for item in items {
        let Some(c) = open_cycles::one(tx, workspace, item.portfolio_id, now).await? else {
            continue;
        };
        let causes = stall::open_causes(&c, &settings.working_hours, &settings.stalls, now);
        let mut causes = causes.into_iter();
        let found = causes.find(|stall| stall.cause.key(&c) == item.cause);
        let Some(stall) = found.filter(|stall| stall.remind_at <= now) else {
            continue;
        };
        if item
            .actor_id
            .is_some_and(|actor| !stall.actors.contains(&actor))
        {
            continue;
        }
        let history = watch::history(tx, c.cycle.id).await?;
        let snoozed = history.told(&item.cause).snoozed_until;
        if snoozed.is_some_and(|until| until > now) {
            continue;
        }
        all.push(Standing {
            cycle: c,
            stall,
            history,
            actor: item.actor_id,
        });
    }
    all.sort_by_key(|one| one.stall.since);
    Ok(all)
}
