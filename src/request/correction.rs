//! What is asked for to correct what is there.

use super::TicketOptions;

/// A correction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Correction {
    /// `/refresh edit`: with nothing to change, the form.
    Edit {
        /// Which ticket.
        ticket: Option<String>,
        /// Its new name.
        name: Option<String>,
        /// What else changes.
        options: Box<TicketOptions>,
    },
    /// `/refresh cancel`.
    Cancel {
        /// Which ticket.
        ticket: Option<String>,
        /// Why.
        reason: String,
    },
    /// `/refresh correct`.
    AdSet {
        /// Which Ad Set.
        ad_set: Option<String>,
        /// Its Deliverable Folder Name.
        folder: Option<String>,
        /// Its Number of Deliverables, as typed.
        count: Option<String>,
        /// Why.
        reason: String,
    },
    /// `/refresh move`.
    Move {
        /// The status, as typed: a cycle's or a ticket's.
        status: String,
        /// Which portfolio, for a cycle's status.
        portfolio: Option<String>,
        /// Which ticket, for a ticket's status.
        ticket: Option<String>,
        /// Why; needed where the table does not lead there.
        reason: Option<String>,
    },
}

impl Correction {
    /// What it is called in the audit log: the command.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Edit { .. } => "edit",
            Self::Cancel { .. } => "cancel",
            Self::AdSet { .. } => "correct",
            Self::Move { .. } => "move",
        }
    }
}
