//! Questions and their answers, where they stand.

use crate::domain::question::Question;
use crate::message::{Message, Span, Text, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{self, client, mention, one_line, primary, secondary, ticket};
use crate::wording::view::{CycleView, TicketView};

/// The most characters of a question or answer that are shown.
const SHOWN: usize = 1_500;

fn about(c: &CycleView, t: Option<&TicketView>) -> String {
    t.map_or_else(
        || format!("{}, cycle {}", client(c), c.cycle.number),
        ticket,
    )
}

/// A question was asked: on a ticket to the SAS, on a cycle to the AM.
pub fn question_asked(
    Locale::En: Locale,
    c: &CycleView,
    t: Option<&TicketView>,
    q: &Question,
) -> Message {
    let to = if t.is_some() { &c.sas } else { &c.am };
    let mut text = Text::line(spans![
        strong(q.label()),
        format!(" from {} on {} · ", one_line(&q.asker, 80), about(c, t)),
        mention(to),
    ]);
    text.append(parts::quote(&q.body, SHOWN).0);
    Message::text(text).button(primary(Press::Answer(q.id), "Answer"))
}

/// A question was answered: to who asked.
pub fn question_answered(
    Locale::En: Locale,
    c: &CycleView,
    t: Option<&TicketView>,
    q: &Question,
) -> Message {
    let asker = match q.asker_id {
        Some(id) => Span::Person {
            id: Some(id),
            name: q.asker.clone(),
            mention: true,
        },
        None => Span::from(one_line(&q.asker, 80)),
    };
    let by = q.answerer.as_deref().unwrap_or("a Lead");
    let mut text = Text::line(spans![
        strong(format!("{} is answered", q.label())),
        format!(" by {} · {} · ", one_line(by, 80), about(c, t)),
        asker,
    ]);
    text.append(parts::quote(&q.body, 300).0);
    text = text.and_line(spans!["Answer:"]);
    text.append(parts::quote(q.answer.as_deref().unwrap_or_default(), SHOWN).0);
    let message = Message::text(text);
    if q.ticket_id.is_none() && q.kept_as_note.is_none() {
        return message.button(secondary(Press::KeepAsNote(q.id), "Keep as note"));
    }
    message
}
