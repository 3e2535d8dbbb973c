//! Notices: what is posted in channels, threads and inboxes. Who should be notified is mentioned in
//! the message's text; details stand on its card.

mod ad_set;
mod correction;
mod cycle;
pub(in crate::wording) mod digest;
mod handover;
mod kickoff;
mod leads;
mod owner;
mod people;
mod question;
mod reminder;
mod settled;
mod table;
mod ticket;

pub(super) use ad_set::{ad_set_body, ad_set_buttons, ad_set_tone};
pub use ad_set::{ad_set_card, set_ready, set_ready_for_sas};
pub(super) use correction::edited_fields;
pub use correction::{set_corrected, ticket_cancelled, ticket_edited, ticket_moved};
pub(super) use cycle::days_from_refresh;
pub use cycle::{closed, late_note, missed_reply, note_logged, refresh_day, reply_to_message};
pub use digest::{digest, digest_by_mail};
pub(in crate::wording) use handover::SHORTENED;
pub(in crate::wording) use handover::live;
pub use handover::{approved, listing};
pub use kickoff::{declined, kickoff};
pub use leads::{
    blocked, given_up, import_summary, in_channel, mail_given_up, own_channel_gone,
    reply_undelivered, role_gone, unassigned, unreachable,
};
pub use owner::taken_over;
pub(in crate::wording) use people::what as moved_what;
pub use people::{away, away_line, handed_over};
pub use question::{answer_unread, question_answered, question_asked, questions_ended};
pub use reminder::{escalation, reminder, reminder_and_digest, reminder_and_digest_by_mail};
pub use settled::{
    approved_settled, kickoff_settled, question_settled, refresh_day_settled, set_ready_settled,
};
pub use ticket::{assigned, delivered, file_lost, files, revisions, thread_name, ticket_card};
