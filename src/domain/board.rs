//! Where every client stands: one column for each phase.

use super::open_cycle::OpenCycle;
use super::portfolio::PortfolioState;
use super::status::{CycleStatus, Notation};

/// A column of the board, the most urgent first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// The refresh date has come, and there is no ticket.
    Due,
    /// Tickets are made and worked on.
    InProduction,
    /// The AM shows it to the client.
    PendingApproval,
    /// The SAS puts it live.
    Approved,
    /// The refresh date is still to come.
    Waiting,
    /// Paused.
    Paused,
}

impl Column {
    /// Where a cycle stands.
    pub fn of(c: &OpenCycle) -> Self {
        if c.portfolio.state != PortfolioState::Active {
            return Self::Paused;
        }
        match c.cycle.status() {
            CycleStatus::Approved(_) | CycleStatus::Closed(_) => Self::Approved,
            CycleStatus::PendingApproval(_) => Self::PendingApproval,
            // Submitted elsewhere, before the import: it is with the AM.
            CycleStatus::Waiting(Notation::DeliverablesSubmitted)
                if c.sets.is_empty() && c.cycle.untracked =>
            {
                Self::PendingApproval
            }
            CycleStatus::Waiting(_) if !c.sets.is_empty() => Self::InProduction,
            CycleStatus::Waiting(_) if c.cycle.refresh_date <= c.today => Self::Due,
            CycleStatus::Waiting(_) => Self::Waiting,
        }
    }
}

/// The cycles by column; in each, the earliest refresh date first, then by client.
pub fn board(mut cycles: Vec<OpenCycle>) -> Vec<(Column, OpenCycle)> {
    cycles.sort_by(|a, b| {
        let key = |c: &OpenCycle| (Column::of(c), c.cycle.refresh_date);
        key(a)
            .cmp(&key(b))
            .then_with(|| a.portfolio.client.cmp(&b.portfolio.client))
    });
    cycles.into_iter().map(|c| (Column::of(&c), c)).collect()
}
