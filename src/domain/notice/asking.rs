//! Posts that ask for something, and say what came of it once nobody needs to answer any more.

use super::{Destination, Notice};
use crate::domain::id::{AdSetId, CycleId, QuestionId};

/// What a post asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// Whether the client wants a refresh.
    Kickoff(CycleId),
    /// The first ticket.
    RefreshDay(CycleId),
    /// An answer.
    Question(QuestionId),
    /// The client's review of a set.
    Review(AdSetId),
    /// The implementation.
    Implement(CycleId),
}

impl Asking {
    /// What a notice asks for where everybody sees it; in an inbox it stays as it was sent.
    pub const fn of(notice: &Notice, to: &Destination) -> Option<Self> {
        if !matches!(
            to,
            Destination::Portfolio { .. } | Destination::Ticket { .. }
        ) {
            return None;
        }
        Some(match notice {
            Notice::Kickoff { cycle, .. } => Self::Kickoff(*cycle),
            Notice::RefreshDay { cycle, .. } => Self::RefreshDay(*cycle),
            Notice::QuestionAsked { question } => Self::Question(*question),
            Notice::SetReady { ad_set, .. } => Self::Review(*ad_set),
            Notice::Approved { cycle } => Self::Implement(*cycle),
            _ => return None,
        })
    }

    /// The kind of thing that it is kept as.
    pub const fn entity(self) -> &'static str {
        match self {
            Self::Kickoff(_) => "kickoff",
            Self::RefreshDay(_) => "refresh-day",
            Self::Question(_) => "question",
            Self::Review(_) => "review",
            Self::Implement(_) => "implement",
        }
    }

    /// Which of its kind.
    pub const fn id(self) -> i64 {
        match self {
            Self::Kickoff(cycle) | Self::RefreshDay(cycle) | Self::Implement(cycle) => cycle.0,
            Self::Question(question) => question.0,
            Self::Review(set) => set.0,
        }
    }

    /// Reads what was kept; `None`: it is something else.
    pub fn kept(entity: &str, id: i64) -> Option<Self> {
        [
            Self::Kickoff(CycleId(id)),
            Self::RefreshDay(CycleId(id)),
            Self::Question(QuestionId(id)),
            Self::Review(AdSetId(id)),
            Self::Implement(CycleId(id)),
        ]
        .into_iter()
        .find(|asking| asking.entity() == entity)
    }
}
