//! How somebody wants to be told: in chat, by mail, or both, for each kind of thing.

use super::notice::Notice;
use super::text_enum::text_enum;

text_enum! {
    /// The kinds of thing that people are told.
    pub enum TellKind {
        /// Kickoffs, refresh days, and that there is no refresh.
        Prompts = "prompts",
        /// Changes to a ticket that is worked on.
        Tickets = "tickets",
        /// What is ready, approved, closed.
        Reviews = "reviews",
        /// What stalls.
        Reminders = "reminders",
        /// The morning's digest.
        Digest = "digest",
    }
}

text_enum! {
    /// Where somebody is told.
    pub enum Channel {
        /// In chat alone.
        Chat = "chat",
        /// By mail; in a channel the message stands for all.
        Mail = "mail",
        /// Both.
        Both = "both",
        /// Nowhere: a digest only, which says nothing that is not told otherwise.
        Nowhere = "none",
    }
}

impl TellKind {
    /// The kind of a notice; `None`: it goes its one way.
    pub const fn of(notice: &Notice) -> Option<Self> {
        Some(match notice {
            Notice::Kickoff { .. } | Notice::RefreshDay { .. } | Notice::Declined { .. } => {
                Self::Prompts
            }
            Notice::LateNote { .. } | Notice::Revisions { .. } => Self::Tickets,
            Notice::SetReady { .. }
            | Notice::SetReadyForSas { .. }
            | Notice::Approved { .. }
            | Notice::Closed { .. } => Self::Reviews,
            Notice::Reminder { .. } => Self::Reminders,
            Notice::Digest { .. } => Self::Digest,
            _ => return None,
        })
    }

    /// Where it goes unless somebody wants it otherwise.
    pub const fn usual(self) -> Channel {
        match self {
            Self::Prompts | Self::Tickets | Self::Reviews => Channel::Both,
            Self::Reminders | Self::Digest => Channel::Chat,
        }
    }

    /// Whether somebody may want it so: what must be known cannot be switched off.
    pub const fn allows(self, channel: Channel) -> bool {
        match self {
            Self::Digest => true,
            _ => !matches!(channel, Channel::Nowhere),
        }
    }
}

impl Channel {
    /// Whether it is told in chat.
    pub const fn chat(self) -> bool {
        matches!(self, Self::Chat | Self::Both)
    }

    /// Whether it is told by mail.
    pub const fn mail(self) -> bool {
        matches!(self, Self::Mail | Self::Both)
    }
}
