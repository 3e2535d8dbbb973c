//! What is stalled: the causes of process.md section 5, since when, and who can act.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::calendar::{WorkingHours, local_to_utc, today};
use super::id::{AdSetId, PersonId, QuestionId, TicketId};
use super::open_cycle::{OpenCycle, OpenSet, OpenTicket};
use super::status::{CycleStatus, Notation, TicketStatus};
use super::task::TaskKind;

/// When somebody is reminded and when the Leads are told, in working hours since the cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// Working hours until the one who can act is reminded.
    pub remind: u32,
    /// Working hours until the Leads are told.
    pub escalate: u32,
}

/// A threshold for each cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Kickoff unanswered.
    pub kickoff: Threshold,
    /// No Note on the refresh day.
    pub note: Threshold,
    /// No ticket after the refresh date.
    pub first_ticket: Threshold,
    /// Ad Set incomplete.
    pub ad_set: Threshold,
    /// Question unanswered.
    pub question: Threshold,
    /// Ticket overdue.
    pub ticket_overdue: Threshold,
    /// Ticket untouched.
    pub ticket_untouched: Threshold,
    /// Ready, without the AM's action.
    pub review: Threshold,
    /// Approved, not implemented.
    pub implement: Threshold,
}

impl Default for Thresholds {
    /// Those of process.md section 5.
    fn default() -> Self {
        let of = |remind, escalate| Threshold { remind, escalate };
        Self {
            kickoff: of(16, 40),
            note: of(0, 4),
            first_ticket: of(4, 8),
            ad_set: of(8, 16),
            question: of(4, 8),
            ticket_overdue: of(0, 8),
            ticket_untouched: of(16, 32),
            review: of(16, 40),
            implement: of(8, 16),
        }
    }
}

/// Why something is stalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// The AM has not answered the kickoff.
    Kickoff,
    /// The refresh day came without a current Note.
    Note,
    /// The refresh date passed without a ticket.
    FirstTicket,
    /// Tickets of the set are missing.
    AdSet(AdSetId),
    /// Nobody has answered.
    Question(QuestionId),
    /// The ticket is past its due date.
    TicketOverdue(TicketId),
    /// Nobody has begun with the ticket, or with what was asked for.
    TicketUntouched(TicketId),
    /// A ready set waits for the AM; `None`: the whole cycle does.
    Review(Option<AdSetId>),
    /// Approved, and not marked implemented.
    Implement,
}

impl Thresholds {
    /// The threshold of a cause.
    pub const fn of(&self, cause: Cause) -> Threshold {
        match cause {
            Cause::Kickoff => self.kickoff,
            Cause::Note => self.note,
            Cause::FirstTicket => self.first_ticket,
            Cause::AdSet(_) => self.ad_set,
            Cause::Question(_) => self.question,
            Cause::TicketOverdue(_) => self.ticket_overdue,
            Cause::TicketUntouched(_) => self.ticket_untouched,
            Cause::Review(_) => self.review,
            Cause::Implement => self.implement,
        }
    }
}

impl Cause {
    /// Names this occurrence of the cause in a cycle, durably: what is told once is told once for
    /// each key. Another refresh date, ready round, revision round or approval is another occurrence.
    pub fn key(self, c: &OpenCycle) -> String {
        let cycle = c.cycle.id;
        let refresh = c.cycle.refresh_date;
        let at = |at: Option<DateTime<Utc>>| at.map_or(0, |at| at.timestamp_micros());
        match self {
            Self::Kickoff => format!("kickoff:{cycle}"),
            Self::Note => format!("note:{cycle}:{refresh}"),
            Self::FirstTicket => format!("first-ticket:{cycle}:{refresh}"),
            Self::AdSet(id) => {
                let set = c.sets.iter().find(|set| set.id == id);
                let made = set.map_or(0, |set| set.tickets.len());
                let count = set.map_or(0, |set| set.count);
                format!("ad-set:{id}:{made}/{count}")
            }
            Self::Question(id) => format!("question:{id}"),
            Self::TicketOverdue(id) => {
                let due = c.ticket(id).map(|ticket| ticket.due_date);
                format!("overdue:{id}:{}", due.unwrap_or(refresh))
            }
            Self::TicketUntouched(id) => {
                let round = c.ticket(id).map_or(1, |ticket| ticket.round);
                format!("untouched:{id}:{round}")
            }
            Self::Review(Some(id)) => {
                let set = c.sets.iter().find(|set| set.id == id);
                format!("review-set:{id}:{}", set.map_or(0, |set| set.ready_round))
            }
            Self::Review(None) => format!("review:{cycle}:{}", at(c.cycle.ready_at)),
            Self::Implement => format!("implement:{cycle}:{}", at(c.cycle.approved_at)),
        }
    }
}

/// Something that is stalled: its reminder is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stall {
    /// Why.
    pub cause: Cause,
    /// Who can act; empty: nobody is assigned.
    pub actors: Vec<PersonId>,
    /// Since when.
    pub since: DateTime<Utc>,
    /// When the reminder fell due.
    pub remind_at: DateTime<Utc>,
    /// Whether the Leads are to be told, too.
    pub escalated: bool,
    /// Working days since the cause.
    pub days_lost: u32,
}

/// What is stalled in a cycle, the longest first. Nothing is while the portfolio is paused.
pub fn stalls(
    c: &OpenCycle,
    hours: &WorkingHours,
    thresholds: &Thresholds,
    now: DateTime<Utc>,
) -> Vec<Stall> {
    let mut stalls = open_causes(c, hours, thresholds, now);
    stalls.retain(|stall| stall.remind_at <= now);
    stalls.sort_by_key(|stall| stall.since);
    stalls
}

/// What is stalled in any of the cycles, with the index of its cycle: what the Leads are told first,
/// then the longest.
pub fn all(
    cycles: &[OpenCycle],
    hours: &WorkingHours,
    thresholds: &Thresholds,
    now: DateTime<Utc>,
) -> Vec<(usize, Stall)> {
    let of_each = cycles.iter().enumerate().flat_map(|(index, c)| {
        let found = stalls(c, hours, thresholds, now).into_iter();
        found.map(move |stall| (index, stall))
    });
    let mut all: Vec<(usize, Stall)> = of_each.collect();
    all.sort_by_key(|(_, stall)| (!stall.escalated, stall.since));
    all
}

/// What may stall in a cycle, also what is not stalled yet: `remind_at` may lie ahead. Nothing while
/// the portfolio is paused.
pub fn open_causes(
    c: &OpenCycle,
    hours: &WorkingHours,
    thresholds: &Thresholds,
    now: DateTime<Utc>,
) -> Vec<Stall> {
    if !c.is_active() {
        return Vec::new();
    }
    let all = causes(c).into_iter();
    all.map(|found| measure(c, hours, thresholds, now, found))
        .collect()
}

/// The next morning after `now` on which a ticket becomes overdue: the one cause that replaces
/// another by time alone.
pub fn next_overdue(c: &OpenCycle) -> Option<DateTime<Utc>> {
    let tickets = c.tickets().filter(|ticket| ticket.is_in_production());
    let due = tickets.map(|ticket| ticket.due_date);
    let first = due.filter(|date| *date >= c.today).min()?;
    Some(morning(c, first.succ_opt()?))
}

fn measure(
    c: &OpenCycle,
    hours: &WorkingHours,
    thresholds: &Thresholds,
    now: DateTime<Utc>,
    (cause, since, actors): Found,
) -> Stall {
    let zone = c.portfolio.time_zone;
    let threshold = thresholds.of(cause);
    Stall {
        cause,
        actors,
        since,
        remind_at: hours.add_hours(since, threshold.remind, zone),
        escalated: hours.add_hours(since, threshold.escalate, zone) <= now,
        days_lost: hours.days_between(today(since, zone), c.today),
    }
}

type Found = (Cause, DateTime<Utc>, Vec<PersonId>);

/// What may stall, with since when and who can act.
fn causes(c: &OpenCycle) -> Vec<Found> {
    let (am, sas) = (vec![c.portfolio.am_id], vec![c.portfolio.sas_id]);
    let cycle = &c.cycle;
    let mut found = Vec::new();
    match cycle.status() {
        CycleStatus::Closed(_) => return found,
        CycleStatus::Approved(_) => {
            let since = cycle.approved_at.unwrap_or(cycle.opened_at);
            found.push((Cause::Implement, since, sas.clone()));
        }
        CycleStatus::PendingApproval(_) => {
            let touched = c.sets.iter().map(OpenSet::last_touched).max();
            let since = cycle.ready_at.max(touched).unwrap_or(cycle.opened_at);
            found.push((Cause::Review(None), since, am.clone()));
        }
        CycleStatus::Waiting(notation) => found.extend(waiting(c, notation)),
    }
    for question in &c.questions {
        let actors = if question.ticket_id.is_some() {
            &sas
        } else {
            &am
        };
        let cause = Cause::Question(question.id);
        found.push((cause, question.asked_at, actors.clone()));
    }
    found.extend(c.tickets().filter_map(|ticket| of_ticket(c, ticket)));
    found
}

fn waiting(c: &OpenCycle, notation: Notation) -> Vec<Found> {
    let (am, sas) = (vec![c.portfolio.am_id], vec![c.portfolio.sas_id]);
    let mut found = Vec::new();
    // Once there is a ticket, the question is answered.
    if let Some(task) = c.task(TaskKind::Discuss)
        && notation == Notation::Blank
        && c.sets.is_empty()
    {
        found.push((Cause::Kickoff, task.created_at, am.clone()));
    }
    // What was submitted before the import has its tickets elsewhere.
    if c.sets.is_empty() && notation != Notation::DeliverablesSubmitted {
        let date = c.cycle.refresh_date;
        if !c.has_current_note() {
            found.push((Cause::Note, morning(c, date), am.clone()));
        }
        let after = date.succ_opt().unwrap_or(date);
        found.push((Cause::FirstTicket, morning(c, after), sas.clone()));
    }
    if c.sets.is_empty() && c.cycle.untracked && notation == Notation::DeliverablesSubmitted {
        let since = c.cycle.submitted_at.unwrap_or(c.cycle.opened_at);
        found.push((Cause::Review(None), since, am.clone()));
    }
    for set in &c.sets {
        if set.missing() > 0 {
            let last = set.tickets.iter().map(|ticket| ticket.created_at).max();
            let since = last.unwrap_or(set.created_at);
            found.push((Cause::AdSet(set.id), since, sas.clone()));
        } else if set.ready && set.pending() > 0 {
            let cause = Cause::Review(Some(set.id));
            found.push((cause, set.last_touched(), am.clone()));
        }
    }
    found
}

fn of_ticket(c: &OpenCycle, ticket: &OpenTicket) -> Option<Found> {
    if !ticket.is_in_production() {
        return None;
    }
    let mut actors: Vec<PersonId> = ticket
        .copywriter_id
        .into_iter()
        .chain(ticket.designer_id)
        .collect();
    actors.dedup();
    if ticket.due_date < c.today {
        let after = ticket.due_date.succ_opt().unwrap_or(ticket.due_date);
        let mut since = morning(c, after);
        if ticket.status == TicketStatus::RevisionsRequested {
            // It was there in time, or late: since the changes were asked for it is missing again.
            since = since.max(ticket.last_touched());
        }
        return Some((Cause::TicketOverdue(ticket.id), since, actors));
    }
    let untouched = ticket.status != TicketStatus::InProgress;
    untouched.then(|| {
        (
            Cause::TicketUntouched(ticket.id),
            ticket.last_touched(),
            actors,
        )
    })
}

/// The beginning of a date in the portfolio's zone.
fn morning(c: &OpenCycle, date: NaiveDate) -> DateTime<Utc> {
    local_to_utc(date.and_time(NaiveTime::MIN), c.portfolio.time_zone)
}
