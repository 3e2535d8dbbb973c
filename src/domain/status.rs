//! The two status tables of process.md section 3: which event leads where, and why not.
//!
//! Pure: `(status, event)` in, the next status or a refusal out. What else an event brings about
//! (tasks, notices, the next cycle) is the workflow's.

use super::text_enum::text_enum;

text_enum! {
    /// What people noted on a cycle; gates nothing.
    pub enum Notation {
        /// Nothing yet: waiting for the next refresh.
        Blank = "blank",
        /// The AM noted that the client wants a refresh.
        RequestSubmitted = "request-submitted",
        /// The SAS noted that all tickets are created.
        DeliverablesSubmitted = "deliverables-submitted",
    }
}

text_enum! {
    /// How far the work of an open cycle is.
    pub enum Phase {
        /// Up to the review.
        Waiting = "waiting",
        /// Every Ad Set is ready and waits for the AM.
        PendingApproval = "pending-approval",
        /// Approved, to be implemented.
        Approved = "approved",
    }
}

text_enum! {
    /// How a cycle ended.
    pub enum Outcome {
        /// Creatives Implemented.
        Implemented = "implemented",
        /// No Refresh Requested.
        NoRefreshRequested = "no-refresh-requested",
    }
}

/// Creative Refresh Status. The later ones keep the notation, because a revision leads back to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CycleStatus {
    /// Blank, Refresh Request Submitted or Deliverables Submitted.
    Waiting(Notation),
    /// Creatives Pending Approval.
    PendingApproval(Notation),
    /// Creatives Completed & Approved.
    Approved(Notation),
    /// Closed: the next cycle is open.
    Closed(Outcome),
}

impl CycleStatus {
    /// The status as people read it; blank for a cycle that waits.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Waiting(Notation::Blank) => "",
            Self::Waiting(Notation::RequestSubmitted) => "Refresh Request Submitted",
            Self::Waiting(Notation::DeliverablesSubmitted) => "Deliverables Submitted",
            Self::PendingApproval(_) => "Creatives Pending Approval",
            Self::Approved(_) => "Creatives Completed & Approved",
            Self::Closed(Outcome::Implemented) => "Creatives Implemented",
            Self::Closed(Outcome::NoRefreshRequested) => "No Refresh Requested",
        }
    }

    /// The notation that it remembers.
    pub const fn notation(self) -> Notation {
        match self {
            Self::Waiting(n) | Self::PendingApproval(n) | Self::Approved(n) => n,
            Self::Closed(_) => Notation::Blank,
        }
    }

    /// The phase of an open cycle.
    pub const fn phase(self) -> Phase {
        match self {
            Self::Waiting(_) | Self::Closed(_) => Phase::Waiting,
            Self::PendingApproval(_) => Phase::PendingApproval,
            Self::Approved(_) => Phase::Approved,
        }
    }
}

/// What can happen to a cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CycleEvent {
    /// AM: the client wants a refresh.
    Request,
    /// AM: no refresh this cycle.
    Decline,
    /// SAS: all tickets are created.
    Submitted,
    /// Bot: every Ad Set is ready.
    AllSetsReady,
    /// A revision was asked for, or an Ad Set was added.
    Reopened,
    /// AM: the client has approved.
    Approve,
    /// SAS: implemented in Meta.
    Implemented,
}

impl CycleEvent {
    /// Every event, in the order of the table.
    pub const ALL: [Self; 7] = [
        Self::Request,
        Self::Decline,
        Self::Submitted,
        Self::AllSetsReady,
        Self::Reopened,
        Self::Approve,
        Self::Implemented,
    ];
}

/// Where an event leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CycleChange {
    /// It is so already.
    None,
    /// The cycle moves.
    To(CycleStatus),
    /// The cycle closes, and the next one opens.
    Close(Outcome),
}

/// Why an event leads nowhere; holds the status and the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CycleRefusal {
    /// The status as it is.
    pub status: CycleStatus,
    /// What was tried.
    pub event: CycleEvent,
    /// Why not.
    pub because: CycleObstacle,
}

/// What stands in the way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CycleObstacle {
    /// The cycle is closed.
    Closed,
    /// The work is further than that notation.
    AlreadyFurther,
    /// The Ad Sets are not ready for review.
    NotReady,
    /// It is not approved yet.
    NotApproved,
    /// It is approved; only a Lead, with a reason.
    ApprovedAlready,
}

impl CycleStatus {
    /// The table of process.md section 3. `untracked`: imported in the middle, so there are no
    /// tickets here to wait for, and the AM may approve what was submitted elsewhere.
    ///
    /// # Errors
    /// The cell says "refused"; the refusal says what stands in the way.
    #[allow(clippy::match_same_arms)] // as the table has its cells, column by column
    pub fn on(self, event: CycleEvent, untracked: bool) -> Result<CycleChange, CycleRefusal> {
        use CycleChange::{Close, None, To};
        use CycleEvent as E;
        use CycleObstacle as O;
        let refused = |because| {
            Err(CycleRefusal {
                status: self,
                event,
                because,
            })
        };
        match (self, event) {
            (Self::Closed(_), _) => refused(O::Closed),

            (Self::Waiting(Notation::Blank), E::Request) => {
                Ok(To(Self::Waiting(Notation::RequestSubmitted)))
            }
            (Self::Waiting(Notation::RequestSubmitted), E::Request) => Ok(None),
            (_, E::Request) => refused(O::AlreadyFurther),

            (Self::Approved(_), E::Decline) => refused(O::ApprovedAlready),
            (_, E::Decline) => Ok(Close(Outcome::NoRefreshRequested)),

            (
                Self::Waiting(Notation::DeliverablesSubmitted) | Self::PendingApproval(_),
                E::Submitted,
            ) => Ok(None),
            (Self::Waiting(_), E::Submitted) => {
                Ok(To(Self::Waiting(Notation::DeliverablesSubmitted)))
            }
            (_, E::Submitted) => refused(O::AlreadyFurther),

            (Self::Waiting(before), E::AllSetsReady) => Ok(To(Self::PendingApproval(before))),
            (_, E::AllSetsReady) => Ok(None),

            (Self::PendingApproval(before), E::Reopened) => Ok(To(Self::Waiting(before))),
            (Self::Waiting(_), E::Reopened) => Ok(None),
            (Self::Approved(_), E::Reopened) => refused(O::ApprovedAlready),

            (Self::PendingApproval(before), E::Approve) => Ok(To(Self::Approved(before))),
            (Self::Waiting(before @ Notation::DeliverablesSubmitted), E::Approve) if untracked => {
                Ok(To(Self::Approved(before)))
            }
            (Self::Approved(_), E::Approve) => Ok(None),
            (_, E::Approve) => refused(O::NotReady),

            (Self::Approved(_), E::Implemented) => Ok(Close(Outcome::Implemented)),
            (_, E::Implemented) => refused(O::NotApproved),
        }
    }

    /// The same for a Lead or Admin who forces it with a reason: every cell of an open cycle leads
    /// where its event says.
    ///
    /// # Errors
    /// Only a closed cycle refuses.
    pub fn forced(self, event: CycleEvent) -> Result<CycleChange, CycleRefusal> {
        let to = |target| {
            if target == self {
                CycleChange::None
            } else {
                CycleChange::To(target)
            }
        };
        if let Self::Closed(_) = self {
            return Err(CycleRefusal {
                status: self,
                event,
                because: CycleObstacle::Closed,
            });
        }
        let before = self.notation();
        Ok(match event {
            CycleEvent::Request => to(Self::Waiting(Notation::RequestSubmitted)),
            CycleEvent::Decline => CycleChange::Close(Outcome::NoRefreshRequested),
            CycleEvent::Submitted => to(Self::Waiting(Notation::DeliverablesSubmitted)),
            CycleEvent::AllSetsReady => to(Self::PendingApproval(before)),
            CycleEvent::Reopened => to(Self::Waiting(before)),
            CycleEvent::Approve => to(Self::Approved(before)),
            CycleEvent::Implemented => CycleChange::Close(Outcome::Implemented),
        })
    }
}

text_enum! {
    /// Ticket Status.
    pub enum TicketStatus {
        /// Created, nobody has begun.
        New = "new",
        /// Somebody works on it.
        InProgress = "in-progress",
        /// Delivered, waits for the AM and the client.
        PendingApproval = "pending-approval",
        /// The AM asked for changes.
        RevisionsRequested = "revisions-requested",
        /// Approved, to be implemented.
        Approved = "approved",
        /// Live.
        CompletedDeliverable = "completed-deliverable",
        /// Will not be made.
        Cancelled = "cancelled",
    }
}

impl TicketStatus {
    /// The status as people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::InProgress => "In Progress",
            Self::PendingApproval => "Pending Approval",
            Self::RevisionsRequested => "Revisions Requested",
            Self::Approved => "Approved",
            Self::CompletedDeliverable => "Completed Deliverable",
            Self::Cancelled => "Cancelled",
        }
    }

    /// Whether the creatives are done with it: what makes a set ready.
    pub const fn is_handed_in(self) -> bool {
        matches!(
            self,
            Self::PendingApproval | Self::Approved | Self::CompletedDeliverable
        )
    }

    /// Whether anything is still to happen to it.
    pub const fn is_open(self) -> bool {
        !matches!(self, Self::CompletedDeliverable | Self::Cancelled)
    }
}

/// What can happen to a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TicketEvent {
    /// A creative begins.
    Start,
    /// A creative hands assets in.
    Deliver,
    /// The AM asks for changes.
    Revise,
    /// The AM approves.
    Approve,
    /// AM, SAS or the closing of the cycle: it is live.
    Complete,
    /// SAS or Lead: it will not be made.
    Cancel,
}

impl TicketEvent {
    /// Every event.
    pub const ALL: [Self; 6] = [
        Self::Start,
        Self::Deliver,
        Self::Revise,
        Self::Approve,
        Self::Complete,
        Self::Cancel,
    ];
}

/// Why a ticket stays as it is; holds the status and the event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TicketRefusal {
    /// The status as it is.
    pub status: TicketStatus,
    /// What was tried.
    pub event: TicketEvent,
}

impl TicketStatus {
    /// The ticket table of process.md section 3; `Ok(None)`: it is so already. Delivering again
    /// while it waits for approval adds assets and changes no status.
    ///
    /// # Errors
    /// No arrow leads from this status by this event.
    pub fn on(self, event: TicketEvent) -> Result<Option<Self>, TicketRefusal> {
        use TicketEvent as E;
        match (self, event) {
            (Self::New | Self::RevisionsRequested, E::Start) => Ok(Some(Self::InProgress)),
            (Self::New | Self::InProgress | Self::RevisionsRequested, E::Deliver) => {
                Ok(Some(Self::PendingApproval))
            }
            (Self::PendingApproval | Self::Approved, E::Revise) => {
                Ok(Some(Self::RevisionsRequested))
            }
            (Self::PendingApproval, E::Approve) => Ok(Some(Self::Approved)),
            (Self::Approved, E::Complete) => Ok(Some(Self::CompletedDeliverable)),
            (
                Self::New
                | Self::InProgress
                | Self::PendingApproval
                | Self::RevisionsRequested
                | Self::Approved,
                E::Cancel,
            ) => Ok(Some(Self::Cancelled)),
            (Self::InProgress, E::Start)
            | (Self::PendingApproval, E::Deliver)
            | (Self::RevisionsRequested, E::Revise)
            | (Self::Approved, E::Approve)
            | (Self::CompletedDeliverable, E::Complete)
            | (Self::Cancelled, E::Cancel) => Ok(None),
            (status, event) => Err(TicketRefusal { status, event }),
        }
    }
}
