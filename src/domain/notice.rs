//! Every kind of notification, as data: what the outbox keeps and delivery renders.
//!
//! A notice names what it is about; its text is made when it is delivered, from the state then.
//! Only what that state will no longer say stands in the notice itself. Rows outlive releases, so a
//! variant is never changed in meaning: a new one gets a new name.

mod asking;
mod destination;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::edit::TicketField;
use super::id::{
    AdSetId, AssetId, CycleId, ImportId, NoteId, PersonId, PortfolioId, QuestionId, ReminderId,
    TicketId,
};
use super::people::Role;
use super::status::TicketStatus;

pub use asking::Asking;
pub use destination::Destination;

/// Something to be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Notice {
    /// The kickoff: does the client want a refresh? To the AM.
    Kickoff {
        /// The cycle.
        cycle: CycleId,
        /// When it was due, where it comes late.
        #[serde(default)]
        was_due: Option<DateTime<Utc>>,
    },
    /// No refresh this cycle: to the SAS.
    Declined {
        /// The closed cycle.
        cycle: CycleId,
    },
    /// Refresh day: the prompt to the SAS.
    RefreshDay {
        /// The cycle that is due.
        cycle: CycleId,
        /// When it was due, where it comes late.
        #[serde(default)]
        was_due: Option<DateTime<Utc>>,
    },
    /// A Note was logged.
    NoteLogged {
        /// The note.
        note: NoteId,
    },
    /// A Note was logged after the submission: changed direction for those who have started.
    LateNote {
        /// The note.
        note: NoteId,
        /// The ticket whose thread it goes to.
        ticket: TicketId,
    },
    /// The first ticket of an Ad Set exists: its card.
    AdSetCard {
        /// The set.
        ad_set: AdSetId,
    },
    /// A ticket exists: its thread and card.
    TicketThread {
        /// The ticket.
        ticket: TicketId,
    },
    /// Creatives were assigned to a ticket.
    Assigned {
        /// The ticket.
        ticket: TicketId,
        /// Those of them who are new to it; empty: all are.
        #[serde(default)]
        new: Vec<PersonId>,
    },
    /// A ticket was made and nobody is eligible for it.
    Unassigned {
        /// The ticket.
        ticket: TicketId,
    },
    /// Assets were handed in.
    Delivered {
        /// The ticket.
        ticket: TicketId,
        /// The assets of this delivery.
        assets: Vec<AssetId>,
        /// Who handed them in, by name.
        by: String,
    },
    /// Files were copied: they are posted where people look for them.
    Files {
        /// The assets.
        assets: Vec<AssetId>,
    },
    /// A file's link had expired before it could be copied.
    FileLost {
        /// The asset.
        asset: AssetId,
    },
    /// A question was asked: on a ticket to the SAS, on a cycle to the AM.
    QuestionAsked {
        /// The question.
        question: QuestionId,
    },
    /// A question was answered: to who asked.
    QuestionAnswered {
        /// The question.
        question: QuestionId,
    },
    /// Questions ended unanswered when their cycle closed: to who asked.
    QuestionsEnded {
        /// The closed cycle.
        cycle: CycleId,
        /// Those that they asked, and are not told of with their ticket.
        questions: Vec<QuestionId>,
    },
    /// A reply to a question's post has no words that the bot can read.
    AnswerUnread {
        /// The question.
        question: QuestionId,
        /// Who replied.
        by: Option<PersonId>,
    },
    /// An Ad Set is ready for client review.
    SetReady {
        /// The set.
        ad_set: AdSetId,
        /// The ready round that this announces.
        round: i64,
    },
    /// The same, to the SAS: nothing is needed.
    SetReadyForSas {
        /// The set.
        ad_set: AdSetId,
        /// The ready round that this announces.
        round: i64,
    },
    /// Revisions were asked for.
    Revisions {
        /// The ticket.
        ticket: TicketId,
        /// What should change.
        reason: String,
        /// Who asked, by name.
        by: String,
    },
    /// A ticket will not be made.
    TicketCancelled {
        /// The ticket.
        ticket: TicketId,
        /// Why.
        reason: String,
        /// Who cancelled it, by name.
        by: String,
    },
    /// A Lead forced a ticket to another status.
    TicketMoved {
        /// The ticket.
        ticket: TicketId,
        /// The status that it was given.
        status: TicketStatus,
        /// Why.
        reason: String,
        /// Who forced it, by name.
        by: String,
    },
    /// A ticket was changed.
    TicketEdited {
        /// The ticket.
        ticket: TicketId,
        /// What changed.
        fields: Vec<TicketField>,
        /// Who changed it, by name.
        by: String,
    },
    /// Folder name or number of an Ad Set were corrected.
    SetCorrected {
        /// The set.
        ad_set: AdSetId,
        /// Its Deliverable Folder Name before.
        folder_before: String,
        /// Its Number of Deliverables before.
        count_before: i64,
        /// Its Deliverable Folder Name after.
        folder: String,
        /// Its Number of Deliverables after.
        count: i64,
        /// Why.
        reason: String,
        /// Who corrected it, by name.
        by: String,
    },
    /// The client has approved: implement.
    Approved {
        /// The cycle.
        cycle: CycleId,
    },
    /// A cycle was closed by implementation: the confirmation with the next date.
    Closed {
        /// The closed cycle.
        cycle: CycleId,
    },
    /// A reply that could not be given while its interaction lived: kept, and told in the inbox.
    MissedReply {
        /// The reply's event.
        event: String,
    },
    /// The reply to something that was written, on a platform that can only show it in the inbox.
    ReplyToMessage {
        /// The reply's event.
        event: String,
    },
    /// What an import left for the Leads to start.
    ImportSummary {
        /// The import.
        import: ImportId,
        /// Cycles that it brought in their middle: their work is not tracked here.
        #[serde(default)]
        untracked: Vec<CycleId>,
    },
    /// A portfolio has another Account Manager or Social Ad Specialist.
    TakenOver {
        /// The portfolio.
        portfolio: PortfolioId,
        /// As what.
        role: Role,
        /// Who takes over.
        person: PersonId,
        /// Who gave it to them, by name.
        by: String,
    },
    /// What somebody should learn in their inbox, who takes no direct messages: it stands in the
    /// portfolio's channel instead.
    InChannel {
        /// Who.
        person: PersonId,
        /// What they should learn.
        about: Box<Notice>,
    },
    /// A private reply could not be given to somebody: the Leads are told only that, and to whom.
    ReplyUndelivered {
        /// The platform's id of the account.
        account: String,
    },
    /// A mail was given up: the Leads are told.
    MailGivenUp {
        /// Whose mailbox.
        person: PersonId,
        /// What they should have learnt.
        about: Box<Notice>,
        /// The portfolio that it is about; `None`: it is about no single one.
        #[serde(default)]
        portfolio: Option<PortfolioId>,
        /// Why it was given up.
        why: String,
    },
    /// Something that only people can mend keeps what is to be told waiting: the Leads are told.
    Blocked {
        /// What is in the way, in words.
        reason: String,
        /// As it is noted with what waits for it.
        noted: String,
    },
    /// A portfolio's own channel is not there any more.
    OwnChannelGone {
        /// The portfolio.
        portfolio: PortfolioId,
    },
    /// A role of the platform's, which means roles of the process here, is not there any more.
    RoleGone {
        /// Its id on the platform.
        id: String,
        /// What it meant.
        means: Vec<Role>,
    },
    /// Messages were given up after a day of trying: to the Leads, once an hour at most.
    GivenUp {
        /// Counted from then on.
        since: DateTime<Utc>,
    },
    /// Something stalls: to the one who can act, or to the Leads. Within working hours only.
    Reminder {
        /// The message.
        reminder: ReminderId,
        /// Their digest falls due in the same minute and comes with it: until when it is of use.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        digest_until: Option<DateTime<Utc>>,
    },
    /// What waits for somebody, in the morning.
    Digest {
        /// Whose.
        person: PersonId,
        /// It is of no use any more from then on.
        until: DateTime<Utc>,
    },
    /// Somebody's things are somebody else's now.
    HandedOver {
        /// Whose they were.
        from: PersonId,
        /// Whose they are.
        to: PersonId,
        /// Who is told.
        told: PersonId,
        /// How many of each moved.
        moved: Moved,
    },
    /// Somebody stands in for somebody who is away: to both.
    Away {
        /// Who is away.
        person: PersonId,
        /// Who stands in.
        cover: PersonId,
        /// The first day.
        first_day: NaiveDate,
        /// The last day.
        last_day: NaiveDate,
        /// Who is told.
        told: PersonId,
    },
    /// Somebody should be told and has no account: the Leads may link them.
    Unreachable {
        /// Who.
        person: PersonId,
        /// What they should have learnt.
        about: Box<Notice>,
        /// The portfolio that it is about.
        portfolio: PortfolioId,
    },
}

/// How many things moved from one person to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Moved {
    /// Portfolios as the Account Manager.
    pub am: u64,
    /// Portfolios as the Social Ad Specialist.
    pub sas: u64,
    /// Open tickets.
    pub tickets: u64,
    /// Open tasks.
    pub tasks: u64,
    /// Open questions that wait for them now.
    pub questions: u64,
}

impl Moved {
    /// Whether nothing did.
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }
}

impl Notice {
    /// Whether it waits for working hours, so that nothing else may wait for it.
    pub fn may_wait(&self) -> bool {
        match self {
            Self::Reminder { .. } | Self::Digest { .. } => true,
            Self::Unreachable { about, .. } => about.may_wait(),
            _ => false,
        }
    }

    /// What of it may be read by others than its recipient.
    #[must_use]
    pub fn for_others(&self) -> Self {
        match self {
            Self::Reminder { reminder, .. } => Self::Reminder {
                reminder: *reminder,
                digest_until: None,
            },
            other => other.clone(),
        }
    }

    /// Whether it is about its recipient, not always a single cycle: it can be mailed without a thread.
    pub const fn is_personal(&self) -> bool {
        matches!(
            self,
            Self::Reminder { .. }
                | Self::Digest { .. }
                | Self::HandedOver { .. }
                | Self::Away { .. }
        )
    }

    /// Whether it goes by mail too (process.md section 4, the notices with an `m`).
    pub const fn goes_by_mail(&self) -> bool {
        matches!(
            self,
            Self::Kickoff { .. }
                | Self::LateNote { .. }
                | Self::RefreshDay { .. }
                | Self::SetReady { .. }
                | Self::SetReadyForSas { .. }
                | Self::Revisions { .. }
                | Self::Approved { .. }
                | Self::Closed { .. }
                | Self::Declined { .. }
        )
    }
}
