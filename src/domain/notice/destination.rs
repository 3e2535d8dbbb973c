//! Where a notice goes.

use serde::{Deserialize, Serialize};

use crate::domain::id::{CycleId, PersonId, PortfolioId, TicketId};

/// Where a notice goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "to", rename_all = "kebab-case")]
pub enum Destination {
    /// A portfolio's channel.
    Portfolio {
        /// Whose.
        portfolio: PortfolioId,
    },
    /// A ticket's thread.
    Ticket {
        /// Whose.
        ticket: TicketId,
    },
    /// A new thread for a ticket.
    NewThread {
        /// Whose.
        ticket: TicketId,
    },
    /// A person's inbox.
    Inbox {
        /// Whose.
        person: PersonId,
    },
    /// The inbox of an account that no person is linked to.
    Account {
        /// The platform's id of the account.
        account: String,
    },
    /// The leads' channel.
    Leads,
    /// A person's mailbox.
    Mail {
        /// Whose.
        person: PersonId,
        /// The cycle whose thread it belongs to; `None`: it is about no single one.
        #[serde(default)]
        cycle: Option<CycleId>,
        /// The key of what is told of the same cause in chat: the mail links to it.
        beside: String,
    },
}

impl Destination {
    /// The lane: what goes to one lane is delivered in order.
    pub fn lane(&self) -> String {
        match self {
            Self::Portfolio { portfolio } => format!("portfolio:{portfolio}"),
            Self::Ticket { ticket } | Self::NewThread { ticket } => format!("ticket:{ticket}"),
            Self::Inbox { person } => format!("person:{person}"),
            Self::Account { account } => format!("account:{account}"),
            Self::Leads => "leads".to_owned(),
            // A mailbox that is put off holds up one cycle's mails to one person, nothing else.
            Self::Mail { person, cycle, .. } => match cycle {
                Some(cycle) => format!("mail:{person}:{cycle}"),
                None => format!("mail:{person}"),
            },
        }
    }
}
