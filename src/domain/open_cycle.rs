//! An open cycle with everything that goes on in it: what lists over many clients are made from.

use chrono::{DateTime, NaiveDate, Utc};

use super::id::{AdSetId, CycleId, PersonId, TicketId};
use super::people::Person;
use super::portfolio::{Cycle, Portfolio, PortfolioState};
use super::question::Question;
use super::status::TicketStatus;
use super::task::{Task, TaskKind};

/// A ticket, without its texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenTicket {
    /// Identifier.
    pub id: TicketId,
    /// Its number: 14 of `T-14`.
    pub number: i64,
    /// Its cycle.
    pub cycle_id: CycleId,
    /// Its Ad Set.
    pub ad_set_id: AdSetId,
    /// Name.
    pub name: String,
    /// Ticket Status.
    pub status: TicketStatus,
    /// Revision round, from 1.
    pub round: i64,
    /// When the creatives should have handed it in.
    pub due_date: NaiveDate,
    /// Who writes.
    pub copywriter_id: Option<PersonId>,
    /// Who draws.
    pub designer_id: Option<PersonId>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When something last happened to it, later than its making.
    pub touched_at: Option<DateTime<Utc>>,
}

impl OpenTicket {
    /// `T-14`.
    pub fn label(&self) -> String {
        format!("T-{}", self.number)
    }

    /// Whether `person` writes or draws it.
    pub fn is_of(&self, person: PersonId) -> bool {
        self.copywriter_id == Some(person) || self.designer_id == Some(person)
    }

    /// Whether the creatives still have it.
    pub const fn is_in_production(&self) -> bool {
        self.status.is_open() && !self.status.is_handed_in()
    }

    /// When something last happened to it.
    pub fn last_touched(&self) -> DateTime<Utc> {
        self.touched_at.unwrap_or(self.created_at)
    }
}

/// An Ad Set of an open cycle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenSet {
    /// Identifier.
    pub id: AdSetId,
    /// Deliverable Folder Name.
    pub folder: String,
    /// Number of Deliverables In This Ad Set.
    pub count: i64,
    /// Ready for review.
    pub ready: bool,
    /// How often it became ready.
    pub ready_round: i64,
    /// When its first ticket was submitted.
    pub created_at: DateTime<Utc>,
    /// Its tickets, by position.
    pub tickets: Vec<OpenTicket>,
}

impl OpenSet {
    /// Tickets still to be made.
    pub fn missing(&self) -> i64 {
        super::ad_set::room_left(self.count, self.tickets.len())
    }

    /// Tickets that wait for approval.
    pub fn pending(&self) -> usize {
        let pending = |ticket: &&OpenTicket| ticket.status == TicketStatus::PendingApproval;
        self.tickets.iter().filter(pending).count()
    }

    /// When something last happened to one of its tickets.
    pub fn last_touched(&self) -> DateTime<Utc> {
        let touched = self.tickets.iter().map(OpenTicket::last_touched).max();
        touched.unwrap_or(self.created_at)
    }
}

/// An open cycle with everything that goes on in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenCycle {
    /// The portfolio, active or paused.
    pub portfolio: Portfolio,
    /// The cycle.
    pub cycle: Cycle,
    /// Account Manager.
    pub am: Person,
    /// Social Ad Specialist.
    pub sas: Person,
    /// Today in the portfolio's zone.
    pub today: NaiveDate,
    /// When the newest Note was logged.
    pub noted_at: Option<DateTime<Utc>>,
    /// Its Ad Sets.
    pub sets: Vec<OpenSet>,
    /// Its open questions, oldest first.
    pub questions: Vec<Question>,
    /// Its open tasks that are not a ticket's.
    pub tasks: Vec<Task>,
}

impl OpenCycle {
    /// Every ticket.
    pub fn tickets(&self) -> impl Iterator<Item = &OpenTicket> {
        self.sets.iter().flat_map(|set| &set.tickets)
    }

    /// A ticket of it.
    pub fn ticket(&self, id: TicketId) -> Option<&OpenTicket> {
        self.tickets().find(|ticket| ticket.id == id)
    }

    /// The open task of a kind.
    pub fn task(&self, kind: TaskKind) -> Option<&Task> {
        self.tasks.iter().find(|task| task.kind == kind)
    }

    /// Whether there is a Note that is not older than the end of the previous cycle.
    pub fn has_current_note(&self) -> bool {
        self.noted_at
            .is_some_and(|at| self.cycle.number == 1 || at >= self.cycle.opened_at)
    }

    /// Who answers a question of it.
    pub const fn answers(&self, question: &Question) -> PersonId {
        if question.ticket_id.is_some() {
            self.portfolio.sas_id
        } else {
            self.portfolio.am_id
        }
    }

    /// Whether anything may happen: a paused portfolio waits.
    pub fn is_active(&self) -> bool {
        self.portfolio.state == PortfolioState::Active
    }
}
