//! What wording needs to know to speak: plain facts, loaded by the workflow.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::ad_set::{AdSet, Progress};
use crate::domain::asset::Asset;
use crate::domain::id::ActivityId;
use crate::domain::note::Note;
use crate::domain::people::{Person, Roles};
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::question::Question;
use crate::domain::ticket::Ticket;

/// A cycle with its portfolio and people.
#[derive(Debug, Clone)]
pub struct CycleView {
    /// The portfolio.
    pub portfolio: Portfolio,
    /// The cycle.
    pub cycle: Cycle,
    /// Account Manager.
    pub am: Person,
    /// Social Ad Specialist.
    pub sas: Person,
    /// Today in the portfolio's zone.
    pub today: NaiveDate,
}

/// The newest Note with what came with it.
#[derive(Debug, Clone)]
pub struct NoteView {
    /// The note.
    pub note: Note,
    /// Its files.
    pub assets: Vec<Asset>,
    /// Older than the end of the previous cycle.
    pub stale: bool,
}

/// A ticket with its people and assets.
#[derive(Debug, Clone)]
pub struct TicketView {
    /// The ticket.
    pub ticket: Ticket,
    /// Who writes.
    pub copywriter: Option<Person>,
    /// Who draws.
    pub designer: Option<Person>,
    /// Its open questions, oldest first.
    pub open_questions: Vec<Question>,
    /// Its assets, references and delivered ones, oldest first.
    pub assets: Vec<Asset>,
}

impl TicketView {
    /// Its creatives, each once, copywriter first.
    pub fn creatives(&self) -> Vec<&Person> {
        let designer = self.designer.as_ref().filter(|designer| {
            self.copywriter
                .as_ref()
                .is_none_or(|writer| writer.id != designer.id)
        });
        self.copywriter.iter().chain(designer).collect()
    }
}

/// An Ad Set with its tickets, by position.
#[derive(Debug, Clone)]
pub struct AdSetView {
    /// The set.
    pub set: AdSet,
    /// Its tickets.
    pub tickets: Vec<TicketView>,
}

impl AdSetView {
    /// How far it is.
    pub fn progress(&self) -> Progress {
        Progress::of(
            self.set.count,
            self.tickets.iter().map(|view| view.ticket.status),
        )
    }
}

/// An entry of the audit log.
#[derive(Debug, Clone)]
pub struct PastView {
    /// Its place in the log.
    pub seq: ActivityId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by name.
    pub actor: String,
    /// By what: the command, button or form.
    pub via: String,
    /// What happened: `ticket.delivered`.
    pub what: String,
    /// It was tried, and nothing changed.
    pub refused: bool,
    /// What the log keeps beside it.
    pub detail: serde_json::Value,
    /// The ticket that it was about: `T-14`.
    pub ticket: Option<String>,
    /// The person whom it was about, by name.
    pub person: Option<String>,
}

/// What is told when a cycle closes.
#[derive(Debug, Clone)]
pub struct CycleSummary {
    /// Who closed it; `None` for somebody whom the workspace does not know.
    pub closed_by: Option<String>,
    /// Tickets that were completed.
    pub deliverables: i64,
    /// Revision rounds beyond the first, over all tickets.
    pub revision_rounds: i64,
    /// Questions asked.
    pub questions: i64,
    /// The longest time that one of them stayed open.
    pub longest_question: Option<TimeDelta>,
    /// The next Creative Refresh Date.
    pub next_refresh: NaiveDate,
    /// The day of the next kickoff.
    pub next_kickoff: NaiveDate,
}

/// Somebody, as an Admin sees them.
#[derive(Debug, Clone)]
pub struct PersonView {
    /// Who.
    pub person: Person,
    /// Whether they have an account here.
    pub linked: bool,
    /// Their roles in the whole workspace, assigned or given by the platform.
    pub roles: Roles,
}

/// Something that comes later than it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late {
    /// When it was due.
    pub due: DateTime<Utc>,
    /// How much later it comes.
    pub by: TimeDelta,
}
