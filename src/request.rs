//! What people ask of the bot, and what it replies: the same for every platform.
//!
//! A platform turns its events into a [`Request`] at the door; nothing deeper knows the platform.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::domain::id::{DraftId, QuestionId, WorkspaceId};
use crate::domain::people::{Platform, Role, Roles};
use crate::message::{Choice, Form, Message};

mod administration;
mod correction;
mod press;

pub use administration::{Administration, NewPortfolio, PortfolioChanges};
pub use correction::Correction;
pub use press::{NotAPress, Press};

/// Somebody's account on a platform.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The platform's id.
    pub id: String,
    /// The name that the platform shows.
    pub name: String,
    /// The roles that the platform gives them, mapped by the configuration.
    pub roles: Roles,
}

/// Where something was said or done.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Place {
    /// The platform's id of the channel or thread; `None` in a direct message.
    pub channel: Option<String>,
}

/// A file that somebody sent, where the platform keeps it for a while.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SentFile {
    /// File name.
    pub name: String,
    /// Where it can be fetched, until the platform's link expires.
    pub url: String,
    /// Bytes.
    pub size: i64,
    /// Media type, where the platform says one.
    pub media_type: Option<String>,
}

/// How the actor stands to the workspace at this moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// A member of the guild or team that the workspace is linked to.
    Member,
    /// Not, or no longer, a member: seen in a direct message.
    Stranger,
    /// Acts in another guild or team.
    Elsewhere,
}

/// Something that somebody asks of the bot.
#[derive(Debug, Clone)]
pub struct Request {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// The platform that it came by.
    pub platform: Platform,
    /// Who asks.
    pub actor: Account,
    /// How they stand to the workspace.
    pub standing: Standing,
    /// Where.
    pub place: Place,
    /// The platform's id of the event: the same event acts once.
    pub event_id: String,
    /// What.
    pub action: Action,
}

/// What somebody wrote in a channel or thread, without a command. Ordinary talk is one of these too:
/// a platform may leave out what neither mentions the bot nor replies to anything.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// The words, without the mention of the bot. Empty where the platform shows none.
    pub text: String,
    /// The words mention the bot by name. Being told of a reply to a message of the bot's is not
    /// that.
    pub mentions_bot: bool,
    /// The message that this is a reply to, by its id in the same channel.
    pub reply_to: Option<String>,
    /// The question that the message replied to asks to be answered, as its own button says. Only a
    /// message of the bot's is believed.
    pub question: Option<QuestionId>,
    /// Files that came along.
    pub files: Vec<SentFile>,
}

/// The options that make or change a ticket.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TicketOptions {
    /// Format, as typed or chosen.
    pub format: Option<String>,
    /// Placement or aspect ratio.
    pub placement: Option<String>,
    /// Landing URL.
    pub url: Option<String>,
    /// Due date, as typed.
    pub due: Option<String>,
    /// Copywriter.
    pub copywriter: Option<Account>,
    /// Designer.
    pub designer: Option<Account>,
    /// A file for the creatives.
    pub file: Option<SentFile>,
}

/// Which portfolio, Ad Set or ticket; the place says what is not given.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Which {
    /// A portfolio, as typed.
    pub portfolio: Option<String>,
    /// An Ad Set, as typed.
    pub ad_set: Option<String>,
    /// A ticket, as typed.
    pub ticket: Option<String>,
}

/// What can be asked. Named as the commands of interface.md.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `/refresh submit`: opens the form.
    Submit {
        /// Which portfolio.
        portfolio: Option<String>,
        /// The ticket's options.
        options: TicketOptions,
    },
    /// `/refresh clone`: opens the form, for many or, with a name, for one.
    Clone {
        /// Which portfolio or Ad Set.
        which: Which,
        /// The one ticket's name.
        name: Option<String>,
        /// The ticket's options.
        options: TicketOptions,
    },
    /// `/refresh done`.
    Done {
        /// Which portfolio.
        portfolio: Option<String>,
    },
    /// `/refresh note`: opens the form.
    Note {
        /// Which portfolio.
        portfolio: Option<String>,
        /// A file that goes with it.
        file: Option<SentFile>,
    },
    /// `/refresh confirm`.
    Confirm {
        /// Which portfolio.
        portfolio: Option<String>,
    },
    /// `/refresh decline`.
    Decline {
        /// Which portfolio.
        portfolio: Option<String>,
        /// Why.
        reason: Option<String>,
    },
    /// `/refresh start`.
    Start {
        /// Which ticket.
        ticket: Option<String>,
    },
    /// `/refresh deliver`.
    Deliver {
        /// Which ticket.
        ticket: Option<String>,
        /// Files.
        files: Vec<SentFile>,
        /// A link.
        link: Option<String>,
    },
    /// `/refresh ask`.
    Ask {
        /// Which ticket or portfolio.
        which: Which,
        /// What is asked.
        question: String,
        /// A file that goes with it.
        file: Option<SentFile>,
    },
    /// `/refresh answer`.
    Answer {
        /// Which question.
        question: Option<String>,
        /// The answer.
        answer: String,
    },
    /// `/refresh revise`.
    Revise {
        /// Which ticket.
        ticket: Option<String>,
        /// What should change.
        reason: String,
    },
    /// `/refresh approve`.
    Approve {
        /// Which ticket, Ad Set or portfolio.
        which: Which,
    },
    /// `/refresh implement`.
    Implement {
        /// Which portfolio.
        portfolio: Option<String>,
    },
    /// `/refresh status`.
    Status {
        /// Which portfolio, Ad Set or ticket.
        which: Which,
    },
    /// `/refresh notes`.
    Notes {
        /// Which portfolio, by itself or by an Ad Set or ticket of it.
        which: Which,
    },
    /// `/refresh history`.
    History {
        /// Which portfolio, by itself or by an Ad Set of it, or which ticket.
        which: Which,
    },
    /// `/refresh todo`.
    Todo {
        /// Whose list; `None`: the asker's.
        person: Option<Account>,
    },
    /// `/refresh board`.
    Board,
    /// `/refresh stalled`.
    Stalled,
    /// `/refresh help`.
    Help,
    /// `/refresh-admin people link`.
    PeopleLink {
        /// The account.
        account: Account,
        /// The mail address that names the person.
        email: String,
    },
    /// `/refresh-admin people assign`.
    PeopleAssign {
        /// The role.
        role: Role,
        /// The account.
        account: Account,
        /// Which portfolio or ticket; neither: the workspace.
        which: Which,
    },
    /// `/refresh-admin portfolio add`.
    PortfolioAdd(Box<NewPortfolio>),
    /// Portfolios are changed, portfolios and people are listed.
    Administration(Box<Administration>),
    /// What is there is corrected.
    Correction(Box<Correction>),
    /// Something was written in a channel or thread. The event's id is the message's.
    Say(Said),
    /// A button.
    Press(Press),
    /// A form was sent.
    SendForm {
        /// The draft that the form's id names.
        draft: DraftId,
        /// What was typed, by the fields' names.
        fields: BTreeMap<String, String>,
    },
    /// Somebody types an option and wants suggestions.
    Complete {
        /// Which kind of thing.
        of: Completion,
        /// What stands there so far.
        typed: String,
        /// The portfolio option, where it is filled in already.
        portfolio: Option<String>,
    },
    /// An option holds U+0000, which cannot be stored.
    NulTyped,
    /// The platform's event could not be understood: a button or command of another release.
    NotUnderstood {
        /// What it was, shortened, for the audit log.
        what: String,
    },
}

impl Action {
    /// Whether it changes nothing, so that it needs no event and no write transaction.
    pub fn only_reads(&self) -> bool {
        if let Self::Administration(administration) = self {
            return administration.only_reads();
        }
        matches!(
            self,
            Self::Status { .. }
                | Self::Notes { .. }
                | Self::History { .. }
                | Self::Todo { .. }
                | Self::Board
                | Self::Stalled
                | Self::Help
                | Self::Complete { .. }
                | Self::NulTyped
                | Self::NotUnderstood { .. }
                | Self::Press(
                    Press::ShowTicket(_)
                        | Press::ShowNote(_)
                        | Press::Link(_)
                        | Press::MoreNotes(_)
                        | Press::MoreHistory(_)
                        | Press::MoreTicketHistory(_)
                        | Press::MoreBoard(_)
                        | Press::Calendar(_)
                )
        )
    }

    /// What it is called in the audit log: the command, button or form.
    pub fn name(&self) -> String {
        match self {
            Self::Submit { .. } => "submit",
            Self::Clone { .. } => "clone",
            Self::Done { .. } => "done",
            Self::Note { .. } => "note",
            Self::Confirm { .. } => "confirm",
            Self::Decline { .. } => "decline",
            Self::Start { .. } => "start",
            Self::Deliver { .. } => "deliver",
            Self::Ask { .. } => "ask",
            Self::Answer { .. } => "answer",
            Self::Revise { .. } => "revise",
            Self::Approve { .. } => "approve",
            Self::Implement { .. } => "implement",
            Self::Status { .. } => "status",
            Self::Notes { .. } => "notes",
            Self::History { .. } => "history",
            Self::Todo { .. } => "todo",
            Self::Board => "board",
            Self::Stalled => "stalled",
            Self::Help => "help",
            Self::PeopleLink { .. } => "people link",
            Self::PeopleAssign { .. } => "people assign",
            Self::PortfolioAdd(_) => "portfolio add",
            Self::Administration(administration) => administration.name(),
            Self::Correction(correction) => correction.name(),
            Self::Say(_) => "message",
            Self::Press(press) => return format!("button {}", press.verb()),
            Self::SendForm { .. } => "form",
            Self::Complete { .. } => "complete",
            Self::NulTyped | Self::NotUnderstood { .. } => "unknown",
        }
        .to_owned()
    }
}

/// What an option that is being typed names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Completion {
    /// A portfolio.
    Portfolio,
    /// An Ad Set.
    AdSet,
    /// A ticket.
    Ticket,
    /// An open question.
    Question,
    /// A status, of a cycle or of a ticket.
    Status,
}

/// What the bot says to the one who asked, and to nobody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reply {
    /// A message that only the actor sees.
    Private(Message),
    /// The same about something that everybody sees in the place anyway, as the outbox posts it: a
    /// platform that cannot answer a message privately leaves it out.
    Shown(Message),
    /// Nothing was asked: ordinary talk.
    Nothing,
    /// A form to fill in.
    Form(Form),
    /// Suggestions for the option that is being typed.
    Choices(Vec<Choice>),
}
