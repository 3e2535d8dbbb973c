//! Replies: private answers to the one who asked. Each names the next step.

mod admin;
mod board;
mod calendar;
mod correction;
mod general;
mod history;
mod kickoff;
mod listing;
mod notes;
mod portfolio;
mod question;
mod reminder;
mod review;
mod show;
mod stalled;
mod status;
mod submission;
mod todo;

pub use admin::{
    AssignedTo, Unlinked, assigned, link_how, linked, portfolio_added, started_imported,
};
pub use board::board;
pub use calendar::{calendar, calendar_link, calendar_revoked, no_calendars};
pub use correction::{cancelled, corrected, edited, moved_cycle, moved_ticket};
pub use general::{draft_sent_already, fault, help, refused, refused_to_look, too_many};
pub use history::{HistoryOf, history, past};
pub use kickoff::{confirmed, declined};
pub use listing::{exported, people_list, portfolio_list};
pub use notes::notes;
pub use portfolio::{portfolio_edited, rescheduled, rests};
pub use question::{answer_unread, answered, asked, deliver_anyway, how_to_ask, said_alone};
pub use reminder::{away, handed_over, on_it, preferences, snoozed};
pub use review::{
    approved_cycle, approved_set, approved_ticket, delivered, implemented, revised, started,
};
pub use show::{show_note, show_ticket};
pub use stalled::stalled;
pub(in crate::wording) use stalled::{command as stalled_command, line as stalled_line};
pub use status::{status_ad_set, status_portfolio, status_ticket};
pub use submission::{cloned, confirm_done, done, first_ticket, noted};
pub(in crate::wording) use todo::{entry as todo_entry, says as todo_says};
pub use todo::{todo, todo_of_nobody};
