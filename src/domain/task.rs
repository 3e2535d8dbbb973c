//! Tasks: what somebody has to do by when (process.md section 2).

use chrono::{DateTime, NaiveDate, Utc};

use super::id::{CycleId, PersonId, TaskId, TicketId};
use super::text_enum::text_enum;

/// Working days from approval to the due date of the implement task.
pub const IMPLEMENT_WORKING_DAYS: u32 = 2;

text_enum! {
    /// The kinds of task.
    pub enum TaskKind {
        /// AM, due on the refresh date.
        Discuss = "discuss",
        /// SAS, due on the refresh date.
        Create = "create",
        /// A ticket's creatives.
        Ticket = "ticket",
        /// SAS, due two working days after approval.
        Implement = "implement",
    }
}

impl TaskKind {
    /// The task as people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Discuss => "Discuss Creative Refresh",
            Self::Create => "Create Paid Social Deliverables for Refresh",
            Self::Ticket => "Creative Deliverable",
            Self::Implement => "Implement New Creatives for Refresh",
        }
    }
}

/// A task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Task {
    /// Identifier.
    pub id: TaskId,
    /// The cycle that it belongs to.
    pub cycle_id: CycleId,
    /// The ticket, for a ticket's task.
    pub ticket_id: Option<TicketId>,
    /// What is to be done.
    pub kind: TaskKind,
    /// Who does it; a ticket's task belongs to the ticket's creatives and names nobody.
    pub owner_id: Option<PersonId>,
    /// By when, in the portfolio's zone.
    pub due_date: NaiveDate,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was completed.
    pub completed_at: Option<DateTime<Utc>>,
    /// When it was withdrawn or cancelled instead.
    pub cancelled_at: Option<DateTime<Utc>>,
}
