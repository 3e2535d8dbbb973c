//! What of a ticket may be changed after it was made, and what was.

use super::text_enum::text_enum;
use super::ticket::Ticket;

text_enum! {
    /// A part of a ticket that may be changed. Folder name and number are the Ad Set's.
    pub enum TicketField {
        /// Name.
        Name = "name",
        /// Format.
        Format = "format",
        /// Placement or aspect ratio.
        Placement = "placement",
        /// Landing URL.
        LandingPage = "url",
        /// Due date.
        Due = "due",
        /// Creative direction.
        Direction = "direction",
        /// Primary text.
        Primary = "primary",
        /// Headline.
        Headline = "headline",
        /// Call to action.
        CallToAction = "cta",
    }
}

impl TicketField {
    /// The field as people read it.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Format => "format",
            Self::Placement => "placement",
            Self::LandingPage => "landing page",
            Self::Due => "due date",
            Self::Direction => "creative direction",
            Self::Primary => "primary text",
            Self::Headline => "headline",
            Self::CallToAction => "call to action",
        }
    }

    /// What stands in it.
    pub fn of(self, ticket: &Ticket) -> String {
        match self {
            Self::Name => ticket.name.clone(),
            Self::Format => ticket.format.as_str().to_owned(),
            Self::Placement => ticket.placement.clone().unwrap_or_default(),
            Self::LandingPage => ticket.landing_url.clone().unwrap_or_default(),
            Self::Due => ticket.due_date.to_string(),
            Self::Direction => ticket.direction.clone(),
            Self::Primary => ticket.primary_text.clone(),
            Self::Headline => ticket.headline.clone(),
            Self::CallToAction => ticket.call_to_action.clone(),
        }
    }
}

/// A field that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketChange {
    /// Which.
    pub field: TicketField,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub after: String,
}

/// What differs between a ticket as it was and as it is.
pub fn changes(before: &Ticket, after: &Ticket) -> Vec<TicketChange> {
    TicketField::ALL
        .iter()
        .map(|field| TicketChange {
            field: *field,
            before: field.of(before),
            after: field.of(after),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// A field of a portfolio that changed, as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    /// Which.
    pub field: &'static str,
    /// What stood there; empty: nothing.
    pub before: String,
    /// What stands there now.
    pub after: String,
}
