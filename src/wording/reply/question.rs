//! Replies to who asks and who answers.

use crate::domain::question::Question;
use crate::message::{Message, Text, code, emphasis};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{client, named, one_line, secondary, ticket};
use crate::wording::view::{CycleView, TicketView};

/// A question is asked.
pub fn asked(Locale::En: Locale, c: &CycleView, t: Option<&TicketView>, q: &Question) -> Message {
    let (place, who) = match t {
        Some(t) => (format!("in the thread of {}", ticket(t)), &c.sas),
        None => (format!("in the channel of {}", client(c)), &c.am),
    };
    Message::text(
        Text::line(spans![
            format!("{} is asked {place}. ", q.label()),
            named(who),
            " is told."
        ])
        .and_line(spans![
            "You are mentioned there when it is answered; until then it stays open."
        ]),
    )
}

/// A question is answered.
pub fn answered(Locale::En: Locale, c: &CycleView, q: &Question) -> Message {
    let text = Text::line(spans![format!(
        "{} is answered. {} is told.",
        q.label(),
        one_line(&q.asker, 80)
    )]);
    if q.ticket_id.is_some() {
        return Message::text(text.and_line(spans![
            "The answer stands in the ticket's thread. Does it change the direction for other \
             tickets too? Then it belongs in a note: ",
            code("/refresh note"),
            "."
        ]));
    }
    if q.kept_as_note.is_some() {
        return Message::text(text.and_line(spans![format!(
            "The answer is kept as a note of {}.",
            client(c)
        )]));
    }
    Message::text(text.and_line(spans![
        "Does it hold for the whole submission? ",
        emphasis("Keep as note"),
        " makes it the newest note."
    ]))
    .button(secondary(Press::KeepAsNote(q.id), "Keep as note"))
}
