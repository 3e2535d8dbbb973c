//! Ad Sets: the deliverables that are reviewed together (process.md section 2).
//!
//! An Ad Set alone holds the Deliverable Folder Name and the Number of Deliverables, so that no
//! ticket can differ in either.

use chrono::{DateTime, Utc};

use super::id::{AdSetId, CycleId, PortfolioId};
use super::name_key::name_key;
use super::status::TicketStatus;

/// The most deliverables that an Ad Set may have.
pub const MAX_DELIVERABLES: i64 = 50;

/// The longest Deliverable Folder Name, in characters.
pub const MAX_FOLDER_NAME: usize = 100;

/// An Ad Set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdSet {
    /// Identifier.
    pub id: AdSetId,
    /// Its portfolio.
    pub portfolio_id: PortfolioId,
    /// Its cycle.
    pub cycle_id: CycleId,
    /// Deliverable Folder Name, as typed and trimmed.
    pub folder_name: String,
    /// Number of Deliverables In This Ad Set, 1 to 50.
    pub count: i64,
    /// Whether it is ready for review at this moment.
    pub ready: bool,
    /// How often it became ready; the announcement's revision.
    pub ready_round: i64,
    /// When its first ticket was submitted.
    pub created_at: DateTime<Utc>,
}

/// A Deliverable Folder Name: trimmed, not empty, on one line, 100 characters at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FolderName {
    shown: String,
    key: String,
}

/// What is wrong with a typed folder name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FolderNameError {
    /// Nothing but white space.
    #[error("the Deliverable Folder Name is empty")]
    Empty,
    /// Over 100 characters.
    #[error("the Deliverable Folder Name has {0} characters; 100 is the most")]
    TooLong(usize),
    /// More than one line, or a control character.
    #[error("the Deliverable Folder Name must be one line without control characters")]
    NotOneLine,
}

impl FolderName {
    /// Reads a typed folder name.
    ///
    /// # Errors
    /// Empty, too long, or not one line.
    pub fn parse(typed: &str) -> Result<Self, FolderNameError> {
        let shown = typed.trim();
        let key = name_key(shown);
        if key.is_empty() {
            return Err(FolderNameError::Empty);
        }
        let characters = shown.chars().count();
        if characters > MAX_FOLDER_NAME {
            return Err(FolderNameError::TooLong(characters));
        }
        let breaks_lines = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        if shown.chars().any(breaks_lines) {
            return Err(FolderNameError::NotOneLine);
        }
        Ok(Self {
            shown: shown.to_owned(),
            key,
        })
    }

    /// As typed, trimmed.
    pub fn as_str(&self) -> &str {
        &self.shown
    }

    /// Trimmed, NFKC and case-folded: unique within a portfolio.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// Reads a typed Number of Deliverables.
///
/// # Errors
/// Not a whole number from 1 to 50; holds what was typed.
pub fn parse_count(typed: &str) -> Result<i64, CountError> {
    typed
        .trim()
        .parse::<i64>()
        .ok()
        .filter(|n| (1..=MAX_DELIVERABLES).contains(n))
        .ok_or_else(|| CountError(typed.trim().to_owned()))
}

/// A Number of Deliverables that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a whole number from 1 to 50")]
pub struct CountError(pub String);

/// Whether the set is ready: all N tickets exist and every uncancelled one (at least one) has been
/// handed in.
pub fn is_ready(count: i64, tickets: &[TicketStatus]) -> bool {
    let uncancelled = || {
        tickets
            .iter()
            .filter(|status| !matches!(status, TicketStatus::Cancelled))
    };
    i64::try_from(tickets.len()).is_ok_and(|made| made == count)
        && uncancelled().next().is_some()
        && uncancelled().all(|status| status.is_handed_in())
}

/// The highest position that a ticket of the set has; 0: it has none. A set cannot be made smaller
/// than that, not even where the ticket was cancelled.
pub fn highest_position(positions: impl IntoIterator<Item = i64>) -> i64 {
    positions.into_iter().max().unwrap_or(0)
}

/// How many tickets may still be made. A cancelled ticket keeps its position.
pub fn room_left(count: i64, made: usize) -> i64 {
    count - i64::try_from(made).unwrap_or(count).min(count)
}

/// The one number that tells how far a set is, for its card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Progress {
    /// Number of Deliverables.
    pub count: i64,
    /// Tickets made.
    pub created: i64,
    /// Waiting for approval.
    pub pending: i64,
    /// Approved or completed.
    pub approved: i64,
    /// Changes asked for.
    pub revisions: i64,
    /// Cancelled.
    pub cancelled: i64,
}

impl Progress {
    /// Counts `tickets` of a set of `count`.
    pub fn of(count: i64, tickets: impl IntoIterator<Item = TicketStatus>) -> Self {
        let mut progress = Self {
            count,
            ..Self::default()
        };
        for status in tickets {
            progress.created += 1;
            match status {
                TicketStatus::PendingApproval => progress.pending += 1,
                TicketStatus::Approved | TicketStatus::CompletedDeliverable => {
                    progress.approved += 1;
                }
                TicketStatus::RevisionsRequested => progress.revisions += 1,
                TicketStatus::Cancelled => progress.cancelled += 1,
                TicketStatus::New | TicketStatus::InProgress => {}
            }
        }
        progress
    }
}
