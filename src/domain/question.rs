//! Questions: on a ticket to the SAS, or on a cycle to the AM (process.md section 2).

use chrono::{DateTime, Utc};

use super::id::{CycleId, NoteId, PersonId, QuestionId, TicketId};

/// The longest question or answer, in characters.
pub const MAX_QUESTION: usize = 2_000;

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Identifier.
    pub id: QuestionId,
    /// Its number within the workspace: 3 in `Q-3`.
    pub number: i64,
    /// The cycle that it belongs to.
    pub cycle_id: CycleId,
    /// The ticket that it is about; `None`: it is about the cycle.
    pub ticket_id: Option<TicketId>,
    /// Who asked; `None` for somebody whom the workspace does not know.
    pub asker_id: Option<PersonId>,
    /// Their name.
    pub asker: String,
    /// What was asked, as typed.
    pub body: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// The answer, as typed.
    pub answer: Option<String>,
    /// Who answered, by name.
    pub answerer: Option<String>,
    /// When it was answered.
    pub answered_at: Option<DateTime<Utc>>,
    /// When it was closed without an answer, with its cycle or ticket.
    pub closed_at: Option<DateTime<Utc>>,
    /// The note that its answer was kept as.
    pub kept_as_note: Option<NoteId>,
}

impl Question {
    /// `Q-3`.
    pub fn label(&self) -> String {
        format!("Q-{}", self.number)
    }

    /// Whether it waits for an answer.
    pub fn is_open(&self) -> bool {
        self.answered_at.is_none() && self.closed_at.is_none()
    }
}

/// Reads `Q-3`, `q3` or `3`.
pub fn parse_number(typed: &str) -> Option<i64> {
    let text = typed.trim();
    let digits = text
        .strip_prefix(['Q', 'q'])
        .map_or(text, |rest| rest.strip_prefix('-').unwrap_or(rest));
    digits.parse().ok().filter(|n| *n > 0)
}
