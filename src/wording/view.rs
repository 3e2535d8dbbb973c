//! What wording needs to know to speak: plain facts, loaded by the workflow.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::domain::ad_set::{AdSet, Progress};
use crate::domain::asset::Asset;
use crate::domain::id::{ActivityId, PersonId};
use crate::domain::note::Note;
use crate::domain::open_cycle::OpenCycle;
use crate::domain::outlook::{Awaited, Coming, Workload};
use crate::domain::people::{Person, Roles};
use crate::domain::portfolio::{Cycle, Portfolio};
use crate::domain::question::Question;
use crate::domain::stall::Stall;
use crate::domain::ticket::Ticket;
use crate::domain::todo::{Todo, Waits};

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
    /// Why, where a Lead closed it by hand.
    pub reason: Option<String>,
    /// Tickets that were completed.
    pub deliverables: i64,
    /// Revision rounds beyond the first, over all tickets.
    pub revision_rounds: i64,
    /// Questions asked.
    pub questions: i64,
    /// The longest time that one of them stayed open.
    pub longest_question: Option<TimeDelta>,
    /// Those that ended with it, unanswered.
    pub unanswered: Vec<Question>,
    /// The next Creative Refresh Date.
    pub next_refresh: NaiveDate,
    /// The day of the next kickoff.
    pub next_kickoff: NaiveDate,
}

/// Something that stalls, as it is told.
#[derive(Debug, Clone)]
pub struct StalledView {
    /// The cycle, with everything that goes on in it.
    pub cycle: OpenCycle,
    /// What stalls.
    pub stall: Stall,
    /// Who can act.
    pub actors: Vec<Person>,
    /// Who is away, where the reminded person stands in.
    pub instead_of: Option<Person>,
    /// When somebody was reminded last.
    pub reminded_at: Option<DateTime<Utc>>,
    /// What was said to a reminder last.
    pub answer: Option<AnswerView>,
}

/// What somebody said to a reminder.
#[derive(Debug, Clone)]
pub struct AnswerView {
    /// Who, by name.
    pub name: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Until when it was snoozed; `None`: they are on it.
    pub until: Option<DateTime<Utc>>,
    /// Why.
    pub reason: Option<String>,
}

/// What somebody is told in the morning.
#[derive(Debug, Clone)]
pub struct DigestView {
    /// Whose it is.
    pub person: Person,
    /// The day, on their clock.
    pub today: NaiveDate,
    /// The open cycles that everything points at.
    pub cycles: Vec<OpenCycle>,
    /// What waits for them, the most urgent first.
    pub own: Vec<Todo>,
    /// The same for those who are away and for whom they stand in.
    pub instead: Vec<(Person, Vec<Todo>)>,
    /// What they wait for.
    pub awaited: Vec<Awaited>,
    /// What comes.
    pub coming: Vec<Coming>,
    /// Who they wait for, and who can act.
    pub people: BTreeMap<PersonId, Person>,
    /// What Leads are told besides.
    pub leads: Option<LeadsView>,
    /// Where a thing of a cycle (by its index) stands in chat; empty where it is told there.
    pub links: BTreeMap<(usize, Waits), String>,
}

impl DigestView {
    /// How many things wait for them, or for those for whom they stand in.
    pub fn waiting(&self) -> usize {
        let instead = self.instead.iter().map(|(_, todos)| todos.len());
        self.own.len() + instead.sum::<usize>()
    }

    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        let instead = self.instead.iter().all(|(_, todos)| todos.is_empty());
        let leads = self.leads.as_ref().is_none_or(LeadsView::is_empty);
        self.own.is_empty() && instead && leads && self.awaited.is_empty() && self.coming.is_empty()
    }
}

/// What Leads are told in the morning.
#[derive(Debug, Clone)]
pub struct LeadsView {
    /// What is stalled, with the index of its cycle: what they were told first, then the longest.
    pub stalled: Vec<(usize, Stall)>,
    /// Open questions, oldest first, with the index of their cycle.
    pub questions: Vec<(usize, Question)>,
    /// What the creatives have to do.
    pub workloads: Vec<Workload>,
    /// Tickets that a creative is counted on for in a week.
    pub capacity: u16,
}

impl LeadsView {
    fn is_empty(&self) -> bool {
        self.stalled.is_empty() && self.questions.is_empty() && self.workloads.is_empty()
    }
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
    /// Since when their address refuses mail, and in which words.
    pub refuses_mail: Option<(NaiveDate, String)>,
}

/// Something that comes later than it was due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Late {
    /// When it was due.
    pub due: DateTime<Utc>,
    /// How much later it comes.
    pub by: TimeDelta,
}
