//! The reset: a cycle closes and the next one opens, exactly once (process.md section 4, 10 and 11).

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::json;

use super::{Outcome, Step, ad_set, cancel, due, private, readiness, resolve, ticket, views};
use crate::domain::calendar::{next_refresh_date, today};
use crate::domain::id::{CycleId, PersonId, QuestionId};
use crate::domain::notice::{Asking, Destination, Notice};
use crate::domain::permission::Act;
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::question::Question;
use crate::domain::refusal::Refusal;
use crate::domain::status::{
    CycleChange, CycleEvent, Notation, Outcome as Ending, Phase, TicketEvent, TicketStatus,
};
use crate::domain::task::TaskKind;
use crate::request::Reply;
use crate::store::cycle::{self, NewCycle};
use crate::store::{self, Tx, people, posted, question, task};
use crate::wording::reply;
use crate::wording::view::CycleSummary;

/// `/refresh implement`: completes the implement task, which closes the cycle.
///
/// # Errors
/// Refused.
pub async fn implement(step: &mut Step<'_>, portfolio: Option<&str>) -> Outcome<Reply> {
    let (portfolio, cycle) = resolve::open_cycle_of(step, portfolio).await?;
    implement_of(step, portfolio, cycle).await
}

/// [`implement`] for a cycle that is known.
///
/// # Errors
/// Refused.
pub async fn implement_of(
    step: &mut Step<'_>,
    portfolio: Portfolio,
    cycle: Cycle,
) -> Outcome<Reply> {
    step.require(Act::Submission, views::named(&portfolio), &portfolio.client)
        .await?;
    ad_set::active(&portfolio)?;
    let change = readiness::change(
        step,
        &portfolio,
        &cycle,
        CycleEvent::Implemented,
        cycle.untracked,
    )
    .await?;
    if let CycleChange::Close(ending) = change {
        close(step, &portfolio, &cycle, ending, None).await?;
    }
    let (workspace, now) = (step.workspace, step.now);
    let closed = cycle::cycle(&mut step.tx, workspace, cycle.id).await?;
    let kickoff = i64::from(step.settings.kickoff_days);
    let summary = summary(&mut step.tx, &closed, kickoff).await?;
    let c = views::of_cycle(&mut step.tx, portfolio, closed, now).await?;
    private(reply::implemented(step.settings.locale, &c, Some(&summary)))
}

/// Closes a cycle and opens the next one, blank, in the same transaction; gives the next date. The
/// portfolio is locked, and the schema refuses to close a cycle twice.
///
/// # Errors
/// The cycle is closed already, or a fault of the database.
pub async fn close(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    ending: Ending,
    reason: Option<&str>,
) -> Outcome<NaiveDate> {
    let (workspace, now, by) = (step.workspace, step.now, step.actor.person_id());
    if !cycle::close(&mut step.tx, workspace, cycle.id, ending, by, reason, now).await? {
        let (client, number) = (portfolio.client.clone(), cycle.number);
        return Err(Refusal::CycleClosed { client, number }.into());
    }
    for post in [Asking::Kickoff, Asking::RefreshDay, Asking::Implement] {
        step.answered(post(cycle.id)).await?;
    }
    let open = question::open_of_cycle(&mut step.tx, workspace, cycle.id).await?;
    for question in &open {
        step.answered(Asking::Question(question.id)).await?;
    }
    let told = finish_tickets(step, portfolio, cycle, &open, (ending, reason)).await?;
    step.about_cycle(cycle);
    if ending == Ending::Implemented {
        task::complete(
            &mut step.tx,
            workspace,
            cycle.id,
            TaskKind::Implement,
            by,
            now,
        )
        .await?;
    }
    task::cancel_open(
        &mut step.tx,
        workspace,
        cycle.id,
        "the cycle was closed",
        now,
    )
    .await?;
    let reason_closed = "the cycle was closed";
    question::close_of_cycle(&mut step.tx, workspace, cycle.id, reason_closed, now).await?;
    let unanswered = open.iter().filter(|question| !told.contains(&question.id));
    tell_askers(step, portfolio, cycle, ending, unanswered).await?;
    store::due::withdraw(&mut step.tx, cycle.id).await?;
    let today = step.today(portfolio);
    let next = next_refresh_date(
        cycle.refresh_date,
        portfolio.cadence,
        today,
        step.settings.reschedule_from,
    );
    let new = NewCycle {
        portfolio: portfolio.id,
        number: cycle.number + 1,
        refresh_date: next,
        notation: Notation::Blank,
        phase: Phase::Waiting,
        untracked: false,
    };
    let opened = cycle::insert(&mut step.tx, workspace, new, now).await?;
    due::schedule(step, portfolio, &opened, None).await?;
    let detail = json!({
        "outcome": ending.as_str(), "number": cycle.number, "next_refresh_date": next,
        "next_cycle": opened.number,
    });
    step.record("cycle.closed", detail).await?;
    if ending == Ending::Implemented {
        let to = Destination::Portfolio {
            portfolio: portfolio.id,
        };
        let notice = Notice::Closed { cycle: cycle.id };
        let key = format!("closed:{}", cycle.id);
        step.tell_people(&[portfolio.am_id], portfolio.id, to, notice, key)
            .await?;
    }
    Ok(next)
}

/// Who asked what nobody answered is told once for all of it. Whoever closes the cycle reads it in the
/// answer, and a declined cycle's SAS in what tells them of that.
async fn tell_askers<'a>(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    ending: Ending,
    unanswered: impl Iterator<Item = &'a Question>,
) -> Outcome<()> {
    let mut by_asker: BTreeMap<PersonId, Vec<QuestionId>> = BTreeMap::new();
    for question in unanswered {
        if let Some(asker) = question.asker_id {
            by_asker.entry(asker).or_default().push(question.id);
        }
    }
    if let Some(closer) = step.actor.person_id() {
        by_asker.remove(&closer);
    }
    if ending == Ending::NoRefreshRequested {
        by_asker.remove(&portfolio.sas_id);
    }
    for (person, questions) in by_asker {
        let cycle = cycle.id;
        let key = format!("questions-ended:{cycle}:{person}");
        let notice = Notice::QuestionsEnded { cycle, questions };
        let to = Destination::Inbox { person };
        step.tell_people(&[person], portfolio.id, to, notice, key)
            .await?;
    }
    Ok(())
}

/// Approved tickets become Completed Deliverable where the creatives are live; the others are
/// cancelled, and their creatives are told. Gives the questions whose askers are told with that.
async fn finish_tickets(
    step: &mut Step<'_>,
    portfolio: &Portfolio,
    cycle: &Cycle,
    asked: &[Question],
    (ending, reason): (Ending, Option<&str>),
) -> Outcome<Vec<QuestionId>> {
    let (workspace, now) = (step.workspace, step.now);
    let mut told = Vec::new();
    for open in store::ticket::of_cycle(&mut step.tx, workspace, cycle.id).await? {
        let event = match (open.status, ending) {
            (TicketStatus::Approved, Ending::Implemented) => TicketEvent::Complete,
            (status, _) if status.is_open() => TicketEvent::Cancel,
            _ => continue,
        };
        ticket::move_ticket(step, &open, event).await?;
        if event == TicketEvent::Cancel {
            let asked = asked.iter().filter(|one| one.ticket_id == Some(open.id));
            let by_them = |asker| open.creatives().any(|person| person == asker);
            let asked = asked.filter(|one| one.asker_id.is_some_and(by_them));
            told.extend(asked.map(|one| one.id));
            cancel::tell_creatives(step, portfolio, &open, reason.unwrap_or_default()).await?;
        }
    }
    for set in store::ad_set::of_cycle(&mut step.tx, workspace, cycle.id).await? {
        posted::set_dirty(&mut step.tx, workspace, set.id, now).await?;
    }
    Ok(told)
}

/// What is told of a closed cycle. `kickoff_days`: from the kickoff to the refresh date.
///
/// # Errors
/// A fault of the database.
pub async fn summary(
    tx: &mut Tx,
    closed: &Cycle,
    kickoff_days: i64,
) -> store::Result<CycleSummary> {
    let workspace = closed.workspace_id;
    let tickets = store::ticket::of_cycle(tx, workspace, closed.id).await?;
    let questions = cycle::questions(tx, workspace, closed.id).await?;
    let next = next_after(tx, closed).await?;
    let closed_by = match closed.closed_by {
        Some(id) => Some(people::person(tx, workspace, id).await?.name),
        None => None,
    };
    let ended = closed.closed_at.unwrap_or(closed.opened_at);
    let portfolio = store::portfolio::portfolio(tx, workspace, closed.portfolio_id).await?;
    let opened = today(ended, portfolio.time_zone);
    let completed = tickets
        .iter()
        .filter(|ticket| ticket.status == TicketStatus::CompletedDeliverable)
        .count();
    Ok(CycleSummary {
        closed_by,
        reason: cycle::closing_reason(tx, workspace, closed.id).await?,
        deliverables: i64::try_from(completed).unwrap_or(i64::MAX),
        revision_rounds: tickets.iter().map(|ticket| ticket.round - 1).sum(),
        questions: i64::try_from(questions.len()).unwrap_or(i64::MAX),
        longest_question: questions
            .iter()
            .map(|(asked, answered)| answered.unwrap_or(ended) - *asked)
            .max(),
        unanswered: question::ended_with_cycle(tx, workspace, closed.id).await?,
        next_refresh: next,
        // Never before the next cycle is open.
        next_kickoff: (next - chrono::TimeDelta::days(kickoff_days)).max(opened),
    })
}

/// The refresh date of the cycle after a closed one.
///
/// # Errors
/// A fault of the database.
pub async fn next_after(tx: &mut Tx, closed: &Cycle) -> store::Result<NaiveDate> {
    let next = cycle::by_number(
        tx,
        closed.workspace_id,
        closed.portfolio_id,
        closed.number + 1,
    )
    .await?;
    Ok(next.map_or(closed.refresh_date, |cycle| cycle.refresh_date))
}

/// The cycle that a button names, open, with its portfolio locked.
///
/// # Errors
/// It is closed.
pub async fn implement_pressed(step: &mut Step<'_>, id: CycleId) -> Outcome<Reply> {
    let (portfolio, cycle) = ad_set::locked(step, id).await?;
    implement_of(step, portfolio, cycle).await
}
