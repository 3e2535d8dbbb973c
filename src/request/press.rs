//! Buttons: what each one sends.

use std::fmt;
use std::str::FromStr;

use crate::domain::id::{
    ActivityId, AdSetId, CycleId, DraftId, ImportId, NoteId, PageNumber, PersonId, QuestionId,
    ReminderId, TicketId,
};

macro_rules! presses {
    ($($(#[$doc:meta])* $name:ident($id:ident) = $verb:literal;)*) => {
        /// A button, as its id says: `<verb>:<entity id>`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Press { $($(#[$doc])* $name($id),)* }

        impl fmt::Display for Press {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match self { $(Self::$name(id) => write!(f, concat!($verb, ":{}"), id),)* }
            }
        }

        impl FromStr for Press {
            type Err = NotAPress;
            fn from_str(text: &str) -> Result<Self, NotAPress> {
                let (verb, id) = text.split_once(':').ok_or(NotAPress)?;
                match verb {
                    $($verb => id.parse().map(Self::$name).map_err(|_| NotAPress),)*
                    _ => Err(NotAPress),
                }
            }
        }

        impl Press {
            /// The verb, for the audit log.
            pub const fn verb(self) -> &'static str {
                match self { $(Self::$name(_) => $verb,)* }
            }
        }
    };
}

presses! {
    /// *Submit first ticket*.
    Submit(CycleId) = "submit";
    /// *Clone the rest*.
    CloneRest(AdSetId) = "clone-rest";
    /// *Clone one*.
    CloneOne(AdSetId) = "clone-one";
    /// *Mark submitted*.
    Done(CycleId) = "done";
    /// *Mark submitted anyway*, with tickets missing.
    DoneAnyway(CycleId) = "done-anyway";
    /// *Client wants a refresh*.
    Confirm(CycleId) = "confirm";
    /// *No refresh this cycle*.
    Decline(CycleId) = "decline";
    /// *Add note*.
    Note(CycleId) = "note";
    /// *Start*.
    Start(TicketId) = "start";
    /// *Deliver*.
    Deliver(TicketId) = "deliver";
    /// *Deliver anyway*, with an open question.
    DeliverAnyway(DraftId) = "deliver-anyway";
    /// *Ask a question*.
    AskTicket(TicketId) = "ask";
    /// *Ask the AM*.
    AskCycle(CycleId) = "ask-am";
    /// *Answer*.
    Answer(QuestionId) = "answer";
    /// *Keep as note*.
    KeepAsNote(QuestionId) = "keep-as-note";
    /// *Ask for changes*.
    Revise(TicketId) = "revise";
    /// *Approve*.
    Approve(TicketId) = "approve";
    /// *Approve the set*.
    ApproveSet(AdSetId) = "approve-set";
    /// *Approve the cycle*.
    ApproveCycle(CycleId) = "approve-cycle";
    /// *Mark implemented*.
    Implement(CycleId) = "implement";
    /// *Edit and send again*.
    Again(DraftId) = "again";
    /// *Show all* of a ticket.
    ShowTicket(TicketId) = "show-ticket";
    /// *Show all* of a note.
    ShowNote(NoteId) = "show-note";
    /// *More* of a portfolio's notes: those before this one.
    MoreNotes(NoteId) = "more-notes";
    /// *More* of a portfolio's history: what was before this entry.
    MoreHistory(ActivityId) = "more-history";
    /// *More* of a ticket's history: what was before this entry.
    MoreTicketHistory(ActivityId) = "more-ticket-history";
    /// *More* of the board: this page.
    MoreBoard(PageNumber) = "more-board";
    /// *Link*: how to give a person an account.
    Link(PersonId) = "link";
    /// *I'm on it*, of a reminder.
    OnIt(ReminderId) = "on-it";
    /// *Snooze until tomorrow*: a reminder, or what the Leads were told.
    SnoozeDay(ReminderId) = "snooze-day";
    /// *Snooze three days*.
    SnoozeThreeDays(ReminderId) = "snooze-three-days";
    /// *Preferences*: where a person is told of what.
    Preferences(PersonId) = "preferences";
    /// *Calendar*: whether a person has a link to theirs.
    Calendar(PersonId) = "calendar";
    /// *New link* to a person's own calendar: the one before leads nowhere any more.
    NewCalendarLink(PersonId) = "new-calendar-link";
    /// *Revoke* the link to a person's own calendar.
    RevokeCalendarLink(PersonId) = "revoke-calendar-link";
    /// *New team link* of a Lead.
    NewTeamLink(PersonId) = "new-team-link";
    /// *Revoke the team link* of a Lead.
    RevokeTeamLink(PersonId) = "revoke-team-link";
    /// *Start these*, of an import.
    StartImported(ImportId) = "start-imported";
}

impl Press {
    /// The question that a message asks to be answered, by the ids of its buttons: *Answer* is the
    /// only one. A card or a reminder offers more.
    pub fn only_answer<'a>(buttons: impl IntoIterator<Item = &'a str>) -> Option<QuestionId> {
        let mut buttons = buttons.into_iter();
        match (buttons.next()?.parse(), buttons.next()) {
            (Ok(Self::Answer(question)), None) => Some(question),
            _ => None,
        }
    }
}

/// The text is no button's id of this release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a button of this release")]
pub struct NotAPress;
