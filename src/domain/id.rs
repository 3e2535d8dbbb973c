//! Identifiers. Each thing has its own type, so that a ticket's can never stand where a cycle's should.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

ids! {
    /// A workspace: the agency.
    WorkspaceId;
    /// A person.
    PersonId;
    /// A Creative Portfolio.
    PortfolioId;
    /// One run of the process for one portfolio.
    CycleId;
    /// A Note of the Account Manager.
    NoteId;
    /// An Ad Set.
    AdSetId;
    /// A deliverable ticket.
    TicketId;
    /// A task.
    TaskId;
    /// A question.
    QuestionId;
    /// Options and text given before a form is sent.
    DraftId;
    /// A file or link that belongs to a note or a ticket.
    AssetId;
    /// One run of the import.
    ImportId;
    /// A row of the outbox.
    DeliveryId;
    /// A message of the bot's that it can find again.
    PostedId;
    /// An entry of the audit log: its place in it.
    ActivityId;
    /// A message that reminded somebody.
    ReminderId;
    /// A page of a list, counted from 1.
    PageNumber;
}
