//! What waits for somebody, the most urgent first.

use chrono::NaiveDate;

use super::calendar::today;
use super::id::{AdSetId, PersonId, QuestionId, TicketId};
use super::open_cycle::OpenCycle;
use super::status::{CycleStatus, Notation};
use super::task::TaskKind;

/// Something that waits for somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Waits {
    /// AM: answer the kickoff.
    Discuss,
    /// SAS: create the deliverables.
    Create,
    /// SAS: create the other tickets of a set.
    CloneRest(AdSetId),
    /// SAS: mark the deliverables submitted.
    MarkSubmitted,
    /// A creative: a ticket in production.
    Ticket(TicketId),
    /// SAS or AM: a question.
    Question(QuestionId),
    /// AM: a ready set.
    ApproveSet(AdSetId),
    /// AM: the whole cycle.
    ApproveCycle,
    /// AM: an imported cycle, submitted elsewhere.
    ApproveImported,
    /// SAS: put it live.
    Implement,
}

/// One entry of somebody's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Todo {
    /// What.
    pub what: Waits,
    /// The index of its cycle in the list that was given.
    pub cycle: usize,
    /// By when; for what waits without a due date, the day since when it waits.
    pub date: NaiveDate,
    /// Whether `date` is the day by when.
    pub is_due: bool,
    /// Days from today in the portfolio's zone: negative for what is late or waits already.
    pub days: i64,
}

/// What waits for `person`: what is late longest first, then what is due next.
pub fn todo(person: PersonId, cycles: &[OpenCycle]) -> Vec<Todo> {
    let mut all = Vec::new();
    for (index, c) in cycles.iter().enumerate() {
        if !c.is_active() {
            continue;
        }
        let mut add = |what, date: NaiveDate, is_due| {
            all.push(Todo {
                what,
                cycle: index,
                date,
                is_due,
                days: (date - c.today).num_days(),
            });
        };
        of_tickets(person, c, &mut add);
        of_questions(person, c, &mut add);
        if c.portfolio.sas_id == person {
            of_sas(c, &mut add);
        }
        if c.portfolio.am_id == person {
            of_am(c, &mut add);
        }
    }
    all.sort_by_key(|todo| (todo.days, todo.cycle));
    all
}

fn of_tickets(person: PersonId, c: &OpenCycle, add: &mut impl FnMut(Waits, NaiveDate, bool)) {
    for ticket in c.tickets() {
        if ticket.is_in_production() && ticket.is_of(person) {
            add(Waits::Ticket(ticket.id), ticket.due_date, true);
        }
    }
}

fn of_questions(person: PersonId, c: &OpenCycle, add: &mut impl FnMut(Waits, NaiveDate, bool)) {
    for question in &c.questions {
        if c.answers(question) == person {
            let asked = today(question.asked_at, c.portfolio.time_zone);
            add(Waits::Question(question.id), asked, false);
        }
    }
}

fn of_sas(c: &OpenCycle, add: &mut impl FnMut(Waits, NaiveDate, bool)) {
    let zone = c.portfolio.time_zone;
    match c.cycle.status() {
        CycleStatus::Approved(_) => {
            let approved = c.cycle.approved_at.unwrap_or(c.cycle.opened_at);
            match c.task(TaskKind::Implement) {
                Some(task) => add(Waits::Implement, task.due_date, true),
                None => add(Waits::Implement, today(approved, zone), false),
            }
        }
        CycleStatus::Waiting(notation) => {
            let submitted = notation == Notation::DeliverablesSubmitted;
            let refresh = c.cycle.refresh_date;
            if c.sets.is_empty() && !submitted && refresh <= c.today {
                add(Waits::Create, refresh, true);
            }
            for set in c.sets.iter().filter(|set| set.missing() > 0) {
                add(Waits::CloneRest(set.id), refresh, true);
            }
            let complete = c.sets.iter().all(|set| set.missing() == 0);
            if !c.sets.is_empty() && complete && !submitted {
                add(Waits::MarkSubmitted, refresh, true);
            }
        }
        CycleStatus::PendingApproval(_) | CycleStatus::Closed(_) => {}
    }
}

fn of_am(c: &OpenCycle, add: &mut impl FnMut(Waits, NaiveDate, bool)) {
    let zone = c.portfolio.time_zone;
    match c.cycle.status() {
        CycleStatus::PendingApproval(_) => {
            let since = c.cycle.ready_at.unwrap_or(c.cycle.opened_at);
            add(Waits::ApproveCycle, today(since, zone), false);
        }
        CycleStatus::Waiting(notation) => {
            if let Some(task) = c.task(TaskKind::Discuss)
                && notation == Notation::Blank
                && c.sets.is_empty()
            {
                add(Waits::Discuss, task.due_date, true);
            }
            let submitted = notation == Notation::DeliverablesSubmitted;
            if c.cycle.untracked && c.sets.is_empty() && submitted {
                let since = c.cycle.submitted_at.unwrap_or(c.cycle.opened_at);
                add(Waits::ApproveImported, today(since, zone), false);
            }
            for set in c.sets.iter().filter(|set| set.ready && set.pending() > 0) {
                let since = today(set.last_touched(), zone);
                add(Waits::ApproveSet(set.id), since, false);
            }
        }
        CycleStatus::Approved(_) | CycleStatus::Closed(_) => {}
    }
}
