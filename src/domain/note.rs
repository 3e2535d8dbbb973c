//! Notes: what the Account Manager logs for the submission (process.md section 2).

use chrono::{DateTime, Utc};

use super::id::{CycleId, NoteId, PersonId, PortfolioId};

/// The newest revision of a Note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Identifier.
    pub id: NoteId,
    /// The portfolio that it directs.
    pub portfolio_id: PortfolioId,
    /// The cycle that was open when it was logged.
    pub cycle_id: CycleId,
    /// Who logged it; `None` for an imported Note of unknown author.
    pub author_id: Option<PersonId>,
    /// The author's name; `None` where unknown.
    pub author: Option<String>,
    /// The text as typed.
    pub body: String,
    /// When it was logged; for an imported Note, when it was imported.
    pub logged_at: DateTime<Utc>,
    /// 1 for the first wording.
    pub revision: i64,
}

impl Note {
    /// Whether it may be stale: older than the end of the previous cycle.
    pub fn is_stale(&self, previous_cycle_closed: Option<DateTime<Utc>>) -> bool {
        previous_cycle_closed.is_some_and(|closed| self.logged_at < closed)
    }
}
