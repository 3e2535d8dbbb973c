//! Refusals: what a user can mend. Each is data; `wording` makes the sentence.

use chrono::NaiveDate;

use super::ad_set::{CountError, FolderNameError};
use super::permission::WhoMay;
use super::status::{CycleRefusal, TicketRefusal, TicketStatus};
use super::ticket::CloneLineError;

/// A ticket that stands in the way of something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outstanding {
    /// `T-14`.
    pub label: String,
    /// Its status.
    pub status: TicketStatus,
    /// Its creatives' names.
    pub creatives: Vec<String>,
}

/// A set that is not complete yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Incomplete {
    /// Deliverable Folder Name.
    pub folder: String,
    /// Tickets made.
    pub created: i64,
    /// Number of Deliverables.
    pub count: i64,
}

/// What stands between a cycle and its review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Missing {
    /// Sets with tickets still to be made.
    pub incomplete: Vec<Incomplete>,
    /// Folder names of the sets of which every ticket is cancelled, so that they are never ready.
    pub cancelled: Vec<String>,
    /// Tickets still in production.
    pub in_production: Vec<Outstanding>,
    /// How many tickets there are.
    pub tickets: usize,
    /// There is no Ad Set yet.
    pub nothing_submitted: bool,
}

/// Which kind of thing was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Noun {
    /// A portfolio.
    Portfolio,
    /// An Ad Set.
    AdSet,
    /// A ticket.
    Ticket,
    /// A question.
    Question,
}

/// Why something was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The actor may not.
    NotAllowed {
        /// Who may.
        who: WhoMay,
        /// The names of those who may.
        names: Vec<String>,
        /// What it was about: the client's name, or the ticket's label.
        about: String,
        /// The actor's account belongs to nobody the bot knows.
        unlinked: bool,
    },
    /// It was not said which, and the place does not say it.
    WhichOne {
        /// What is missing.
        noun: Noun,
        /// The ones that it may be.
        candidates: Vec<String>,
    },
    /// There is no such thing.
    Unknown {
        /// What was looked for.
        noun: Noun,
        /// What was typed.
        typed: String,
        /// The nearest names.
        nearest: Vec<String>,
    },
    /// The cycle's status does not allow it.
    Cycle {
        /// The cell of the table.
        refusal: CycleRefusal,
        /// What is missing.
        missing: Missing,
        /// The client's name.
        client: String,
    },
    /// The ticket's status does not allow it.
    Ticket {
        /// The cell of the table.
        refusal: TicketRefusal,
        /// `T-14`.
        label: String,
    },
    /// The button or form belongs to a cycle that is closed.
    CycleClosed {
        /// The client's name.
        client: String,
        /// The closed cycle's number.
        number: i64,
    },
    /// The ticket is finished, so that nothing of it changes any more.
    TicketFinished {
        /// `T-14`.
        label: String,
        /// Its status.
        status: TicketStatus,
    },
    /// The question waits for no answer any more.
    QuestionClosed {
        /// `Q-3`.
        label: String,
        /// Who answered it, by name; `None`: it was closed without an answer.
        by: Option<String>,
    },
    /// The portfolio is paused or archived.
    NotActive {
        /// The client's name.
        client: String,
        /// Archived, not only paused.
        archived: bool,
    },
    /// A folder name that cannot be.
    FolderName(FolderNameError),
    /// The portfolio has an Ad Set of that folder name already.
    FolderTaken {
        /// The name of the existing set.
        folder: String,
        /// It is in the open cycle, so that cloning is what was meant.
        this_cycle: bool,
    },
    /// Another Ad Set of the portfolio has that folder name.
    FolderInUse {
        /// The name of the other set.
        folder: String,
    },
    /// The Ad Set has tickets beyond that number.
    CountTooLow {
        /// Deliverable Folder Name.
        folder: String,
        /// The number that was asked for.
        count: i64,
        /// The highest position that a ticket has.
        highest: i64,
    },
    /// The table does not lead there; who may force it must say why.
    ReasonNeeded {
        /// The client's name, or `T-14`.
        about: String,
        /// The status as it is, as people read it.
        from: &'static str,
        /// The status that was asked for.
        to: &'static str,
    },
    /// Only a delivery makes a ticket Pending Approval.
    NeedsDelivery {
        /// `T-14`.
        label: String,
        /// Its status.
        status: TicketStatus,
    },
    /// The refresh date passed while the portfolio rested: the next one must be said.
    DateNeeded {
        /// The client's name.
        client: String,
        /// The date that has passed.
        passed: NaiveDate,
        /// Today in the portfolio's zone.
        today: NaiveDate,
    },
    /// Nothing was given that could be changed.
    NothingToChange {
        /// The options, one of which is needed.
        options: &'static [&'static str],
    },
    /// A Number of Deliverables that cannot be.
    Count(CountError),
    /// The set has all its tickets.
    SetFull {
        /// Deliverable Folder Name.
        folder: String,
        /// Number of Deliverables.
        count: i64,
    },
    /// Lines of a bulk clone are wrong; nothing was created.
    CloneLines(Vec<CloneLineError>),
    /// A field is empty that may not be.
    Empty {
        /// The field as people read it.
        field: &'static str,
    },
    /// A text is too long.
    TooLong {
        /// The field as people read it.
        field: &'static str,
        /// The most characters.
        most: usize,
        /// The characters typed.
        typed: usize,
    },
    /// A text has a character that cannot be stored (U+0000).
    NulCharacter {
        /// The field as people read it.
        field: &'static str,
    },
    /// A value cannot be read; the sentence says what would be right.
    Unreadable {
        /// The option or field as people read it.
        field: &'static str,
        /// What was typed.
        typed: String,
        /// What would be right.
        expected: String,
    },
    /// Nothing was handed in.
    NothingDelivered,
    /// Neither an Ad Set is there to clone from.
    NothingToClone {
        /// The client's name.
        client: String,
    },
    /// The form was sent before, or its draft is older than seven days.
    DraftGone,
    /// The draft belongs to somebody else.
    NotYourDraft,
    /// Somebody has the named role nowhere.
    NotInWorkspace,
    /// A client of that name exists already.
    ClientTaken {
        /// The client's name.
        client: String,
    },
    /// The button or command is of an older or newer release.
    NotUnderstood,
    /// The bot was asked by a mention where the place says neither ticket nor portfolio.
    NowhereToAsk,
    /// The message was sent from another guild or workspace.
    WrongWorkspace,
}
