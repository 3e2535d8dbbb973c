//! What stands in a mail: a notice as it is told in chat, with commands and links in the place of
//! buttons.

use crate::domain::ticket::Ticket;
use crate::message::{LineKind, Message, Span, Text, strong};
use crate::spans;
use crate::wording::Locale;
use crate::wording::notice;
use crate::wording::parts::{client, listed_up_to, one_line};
use crate::wording::plain::plain;
use crate::wording::view::{AdSetView, CycleView, NoteView};

mod command;

pub use command::command;

/// How many tickets a mail about a note names.
const NAMED: usize = 12;

/// A mail: what stands in it, without to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// The same for all mails of a cycle: mail programs show them as one thread.
    pub subject: String,
    /// Plain text.
    pub text: String,
}

/// What a button does, as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The button's label.
    pub label: String,
    /// The command.
    pub command: String,
}

/// A mail that says what `message` says in chat. `link`: to that message. `linked`: the recipient has
/// an account there.
pub fn letter(
    Locale::En: Locale,
    c: &CycleView,
    message: &Message,
    acts: &[Act],
    link: Option<&str>,
    linked: bool,
) -> Letter {
    let mut parts = vec![plain(&unmentioned(message))];
    let mut act = Vec::new();
    if !acts.is_empty() {
        act.push("Where to act, in chat:".to_owned());
        act.extend(
            acts.iter()
                .map(|act| format!("- {}: {}", act.label, act.command)),
        );
    }
    if let Some(link) = link {
        act.push(format!("The message in chat: {link}"));
    }
    if !linked {
        act.push(
            "You have no account in the chat that is linked to you yet: ask a Creative Team Lead \
             to link it."
                .to_owned(),
        );
    }
    if !act.is_empty() {
        parts.push(act.join("\n"));
    }
    parts
        .push("-- \nSent by refreshbot. Replies to this mail are not read: answer in chat.".into());
    Letter {
        subject: format!(
            "{}, cycle {}",
            one_line(&c.portfolio.name(), 120),
            c.cycle.number
        ),
        text: format!("{}\n", parts.join("\n\n")),
    }
}

/// In a mail nobody is mentioned; files stay in chat, and buttons become commands.
fn unmentioned(message: &Message) -> Message {
    let mut message = message.clone();
    message.buttons = Vec::new();
    for line in &mut message.text.0 {
        for span in &mut line.spans {
            if let Span::Person { mention, .. } = span {
                *mention = false;
            }
        }
    }
    if !message.files.is_empty() {
        message.text.push(
            LineKind::Plain,
            spans!["The files named here are with the message in chat."],
        );
    }
    message
}

/// The client has approved: with everything of every ticket.
pub fn approved(locale: Locale, c: &CycleView, sets: &[AdSetView]) -> Message {
    with_all(notice::approved(locale, c, sets), c, sets)
}

/// A set is ready for client review: with everything that was handed in.
pub fn set_ready(locale: Locale, c: &CycleView, s: &AdSetView) -> Message {
    with_all(notice::set_ready(locale, c, s), c, std::slice::from_ref(s))
}

/// A mail has room: what the card shows, shortened or not, stands in it whole.
fn with_all(message: Message, c: &CycleView, sets: &[AdSetView]) -> Message {
    let Message {
        mut text, buttons, ..
    } = message;
    text.0
        .retain(|line| line.spans != spans![notice::SHORTENED]);
    if sets.iter().any(|s| !s.tickets.is_empty()) {
        text.push(LineKind::Plain, []);
        for line in notice::listing(c, sets).lines() {
            text.push(LineKind::Plain, spans![line]);
        }
    }
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
