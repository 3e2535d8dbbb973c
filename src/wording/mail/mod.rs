//! What stands in a mail: a notice as it is told in chat, whole where a card has no room for it.

use crate::domain::ticket::Ticket;
use crate::message::{Message, Text, strong};
use crate::spans;
use crate::wording::Locale;
use crate::wording::notice;
use crate::wording::parts::{client, listed_up_to, one_line};
use crate::wording::view::{AdSetView, CycleView, NoteView};

mod command;
mod everything;
mod letter;

pub use command::command;
pub use letter::{Act, Circumstances, Letter, letter};

use everything::everything;

/// How many tickets a mail about a note names.
const NAMED: usize = 12;

/// The client has approved: with everything of every ticket.
pub fn approved(locale: Locale, c: &CycleView, sets: &[AdSetView]) -> Message {
    with_all(notice::approved(locale, c, sets), sets)
}

/// A set is ready for client review: with everything that was handed in.
pub fn set_ready(locale: Locale, c: &CycleView, s: &AdSetView) -> Message {
    with_all(notice::set_ready(locale, c, s), std::slice::from_ref(s))
}

/// A mail has room: what the card shows, shortened or not, stands in it whole.
fn with_all(message: Message, sets: &[AdSetView]) -> Message {
    let Message {
        mut text, buttons, ..
    } = message;
    text.0
        .retain(|line| line.spans != spans![notice::SHORTENED]);
    text.append(everything(sets));
    Message {
        text,
        buttons,
        ..Message::default()
    }
}

/// A Note was logged after the submission: once for all of a person's tickets.
pub fn late_note(locale: Locale, c: &CycleView, n: &NoteView, tickets: &[Ticket]) -> Message {
    let named: Vec<String> = tickets
        .iter()
        .map(|ticket| format!("{} \"{}\"", ticket.label(), one_line(&ticket.name, 80)))
        .collect();
    let told = notice::note_logged(locale, c, n, true);
    let text = Text::line(spans![
        strong(format!("Changed direction: {}", client(c))),
        format!(" · cycle {}", c.cycle.number),
    ])
    .and_line(spans![format!(
        "It concerns {}.",
        listed_up_to(&named, NAMED)
    )])
    .and_line(spans![
        "This note came after the tickets were created. Check it against what you have started."
    ]);
    Message { text, ..told }
}
