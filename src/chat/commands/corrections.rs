//! The commands that correct what is there: their options, and what they ask for.

use super::{AD_SET, OptKind, Options, PORTFOLIO, TICKET, formats, must, opt};
use crate::chat::commands::Opt;
use crate::request::{Action, Completion, Correction};

/// Of `/refresh edit`.
pub(super) const EDIT: &[Opt] = &[
    opt("ticket", TICKET),
    opt("name", OptKind::Text),
    opt("format", OptKind::Choice(formats)),
    opt("placement", OptKind::Text),
    opt("url", OptKind::Text),
    opt("due", OptKind::Text),
];

/// Of `/refresh cancel`.
pub(super) const CANCEL: &[Opt] = &[must("reason", OptKind::Text), opt("ticket", TICKET)];

/// Of `/refresh correct`.
pub(super) const CORRECT: &[Opt] = &[
    must("reason", OptKind::Text),
    opt("ad_set", AD_SET),
    opt("folder", OptKind::Text),
    opt("count", OptKind::Text),
];

/// Of `/refresh move`.
pub(super) const MOVE: &[Opt] = &[
    must("status", OptKind::Complete(Completion::Status)),
    opt("portfolio", PORTFOLIO),
    opt("ticket", TICKET),
    opt("reason", OptKind::Text),
];

/// What one of these commands asks for; `None`: it is none of them, or lacks what it must have.
pub(super) fn read(path: &str, given: &mut Options) -> Option<Action> {
    let correction = match path {
        "refresh edit" => Correction::Edit {
            ticket: given.text("ticket"),
            name: given.text("name"),
            options: Box::new(given.ticket_options()),
        },
        "refresh cancel" => Correction::Cancel {
            ticket: given.text("ticket"),
            reason: given.text("reason")?,
        },
        "refresh correct" => Correction::AdSet {
            ad_set: given.text("ad_set"),
            folder: given.text("folder"),
            count: given.text("count"),
            reason: given.text("reason")?,
        },
        "refresh move" => Correction::Move {
            status: given.text("status")?,
            portfolio: given.text("portfolio"),
            ticket: given.text("ticket"),
            reason: given.text("reason"),
        },
        _ => return None,
    };
    Some(Action::Correction(Box::new(correction)))
}
