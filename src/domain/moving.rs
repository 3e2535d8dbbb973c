//! The statuses that people move a cycle or a ticket to, in their own words.

use super::name_key::name_key;
use super::status::{
    CycleChange, CycleEvent, CycleRefusal, CycleStatus, Notation, Phase, TicketEvent, TicketStatus,
};
use super::text_enum::text_enum;

text_enum! {
    /// A Creative Refresh Status, without what it remembers.
    pub enum CycleTarget {
        /// Waiting for the next refresh.
        Blank = "blank",
        /// The client wants one.
        RequestSubmitted = "Refresh Request Submitted",
        /// All tickets are created.
        DeliverablesSubmitted = "Deliverables Submitted",
        /// Every Ad Set is ready.
        PendingApproval = "Creatives Pending Approval",
        /// The client has approved.
        Approved = "Creatives Completed & Approved",
        /// Live in Meta.
        Implemented = "Creatives Implemented",
        /// Closed without a refresh.
        NoRefreshRequested = "No Refresh Requested",
    }
}

impl CycleTarget {
    /// What brings a cycle there; back to blank, that there is work again.
    pub const fn event(self) -> CycleEvent {
        match self {
            Self::Blank => CycleEvent::Reopened,
            Self::RequestSubmitted => CycleEvent::Request,
            Self::DeliverablesSubmitted => CycleEvent::Submitted,
            Self::PendingApproval => CycleEvent::AllSetsReady,
            Self::Approved => CycleEvent::Approve,
            Self::Implemented => CycleEvent::Implemented,
            Self::NoRefreshRequested => CycleEvent::Decline,
        }
    }

    /// Whether a cycle is there.
    pub const fn is(self, status: CycleStatus) -> bool {
        match self {
            Self::Blank => matches!(status, CycleStatus::Waiting(Notation::Blank)),
            Self::PendingApproval => matches!(status.phase(), Phase::PendingApproval),
            Self::Approved => matches!(status.phase(), Phase::Approved),
            Self::RequestSubmitted => {
                matches!(status, CycleStatus::Waiting(Notation::RequestSubmitted))
            }
            Self::DeliverablesSubmitted => {
                matches!(
                    status,
                    CycleStatus::Waiting(Notation::DeliverablesSubmitted)
                )
            }
            Self::Implemented | Self::NoRefreshRequested => {
                matches!(status, CycleStatus::Closed(_))
            }
        }
    }

    /// Whether somebody moves a cycle there from `status` by the table. Blank and *Creatives Pending
    /// Approval* are the bot's to set.
    pub fn is_open_from(self, status: CycleStatus, untracked: bool) -> bool {
        match self {
            Self::Blank | Self::PendingApproval => self.is(status),
            _ => status.on(self.event(), untracked).is_ok(),
        }
    }

    /// Whether the table changes nothing because the cycle is further than this status.
    pub fn is_behind(self, status: CycleStatus) -> bool {
        !self.is(status) && status.on(self.event(), false) == Ok(CycleChange::None)
    }

    /// Where a Lead or Admin leads a cycle who forces it there.
    ///
    /// # Errors
    /// Only a closed cycle refuses.
    pub fn forced(self, status: CycleStatus) -> Result<CycleChange, CycleRefusal> {
        let change = status.forced(self.event())?;
        Ok(match self {
            Self::Blank if self.is(status) => CycleChange::None,
            Self::Blank => CycleChange::To(CycleStatus::Waiting(Notation::Blank)),
            _ => change,
        })
    }
}

/// Where something is moved to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// A cycle.
    Cycle(CycleTarget),
    /// A ticket.
    Ticket(TicketStatus),
}

impl Target {
    /// Every status: the cycles', then the tickets'.
    pub fn all() -> impl Iterator<Item = Self> {
        let cycles = CycleTarget::ALL.iter().copied().map(Self::Cycle);
        cycles.chain(TicketStatus::ALL.iter().copied().map(Self::Ticket))
    }

    /// The status as people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Cycle(target) => target.as_str(),
            Self::Ticket(status) => status.title(),
        }
    }

    /// Reads a status as people write it, without case.
    pub fn typed(typed: &str) -> Option<Self> {
        let key = name_key(typed);
        Self::all().find(|target| name_key(target.title()) == key)
    }
}

/// What brings a ticket to a status; `None`: nothing does, it only begins so.
pub const fn ticket_event(to: TicketStatus) -> Option<TicketEvent> {
    match to {
        TicketStatus::New => None,
        TicketStatus::InProgress => Some(TicketEvent::Start),
        TicketStatus::PendingApproval => Some(TicketEvent::Deliver),
        TicketStatus::RevisionsRequested => Some(TicketEvent::Revise),
        TicketStatus::Approved => Some(TicketEvent::Approve),
        TicketStatus::CompletedDeliverable => Some(TicketEvent::Complete),
        TicketStatus::Cancelled => Some(TicketEvent::Cancel),
    }
}

/// Whether somebody moves a ticket there by the table. Only a delivery makes it Pending Approval.
pub fn ticket_is_open_to(from: TicketStatus, to: TicketStatus) -> bool {
    match (ticket_event(to), to) {
        (None, _) | (_, TicketStatus::PendingApproval) => from == to,
        (Some(event), _) => from.on(event).is_ok(),
    }
}
