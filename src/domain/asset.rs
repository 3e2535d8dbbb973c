//! Files and links that belong to a note or a ticket.

use super::id::{AssetId, NoteId, PersonId, QuestionId, TicketId};
use super::text_enum::text_enum;

text_enum! {
    /// What an asset is for.
    pub enum AssetPurpose {
        /// Given to the creatives with a note or a ticket.
        Reference = "reference",
        /// Handed in by the creatives.
        Delivered = "delivered",
    }
}

text_enum! {
    /// Where an asset's bytes are.
    pub enum AssetState {
        /// A link: there are no bytes to keep.
        Link = "link",
        /// The platform's link still has to be copied.
        Copying = "copying",
        /// Copied into the store.
        Stored = "stored",
        /// The platform's link could not be copied; the sender was told.
        Lost = "lost",
    }
}

/// A file or a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asset {
    /// Identifier.
    pub id: AssetId,
    /// The note that it came with.
    pub note_id: Option<NoteId>,
    /// The ticket that it came with.
    pub ticket_id: Option<TicketId>,
    /// The question that it came with.
    pub question_id: Option<QuestionId>,
    /// What it is for.
    pub purpose: AssetPurpose,
    /// The revision round in which it was delivered.
    pub round: i64,
    /// File name, or the link's text.
    pub name: String,
    /// The link, or the platform's address of the file.
    pub url: String,
    /// Bytes, as the platform said.
    pub size: i64,
    /// Where its bytes are.
    pub state: AssetState,
    /// Its path in the object store, once stored.
    pub stored_path: Option<String>,
    /// Who sent it.
    pub sender_id: Option<PersonId>,
}
