//! The kickoff, and its refusal.

use chrono::NaiveDate;

use crate::domain::people::Person;
use crate::message::{Message, Text, emphasis, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{self, client, date, mention, named, primary, secondary};
use crate::wording::view::{CycleView, NoteView};

/// The most characters of a reason that are shown.
const REASON: usize = 1_000;

/// Some days before the refresh date: does the client want one? To the AM.
pub fn kickoff(Locale::En: Locale, c: &CycleView, note: Option<&NoteView>) -> Message {
    let refresh = date(c, c.cycle.refresh_date);
    let direction = match note {
        Some(n) if !n.stale => format!(
            "The newest note is from {}; add another if something changed.",
            parts::date(c, parts::day(c, n.note.logged_at))
        ),
        Some(n) => format!(
            "The newest note is from {}, before the last refresh closed.",
            parts::date(c, parts::day(c, n.note.logged_at))
        ),
        None => "There is no note yet.".to_owned(),
    };
    let text = Text::line(spans![
        strong(format!("{}: refresh on {refresh}", client(c))),
        format!(" · cycle {} · ", c.cycle.number),
        mention(&c.am),
    ])
    .and_line(spans![direction])
    .and_line(spans![
        "Next: discuss it with the client, answer below, and log their direction with ",
        emphasis("Add note"),
        "."
    ]);
    Message::text(text)
        .button(primary(
            Press::Confirm(c.cycle.id),
            "Client wants a refresh",
        ))
        .button(secondary(
            Press::Decline(c.cycle.id),
            "No refresh this cycle",
        ))
        .button(secondary(Press::Note(c.cycle.id), "Add note"))
}

/// No refresh this cycle: to the SAS, who need not do anything. `by`: who closed it, which is a Lead
/// where it was forced. `next`: the next refresh date.
pub fn declined(
    Locale::En: Locale,
    c: &CycleView,
    by: &Person,
    reason: Option<&str>,
    next: NaiveDate,
) -> Message {
    let mut text = Text::line(spans![
        strong(format!("{}: no refresh this cycle", client(c))),
        format!(" · cycle {} is closed by ", c.cycle.number),
        named(by),
    ]);
    if let Some(reason) = reason {
        text.append(parts::quote(reason, REASON).0);
    }
    Message::text(text.and_line(spans![format!(
        "Nothing is needed from you. Next refresh: {}.",
        date(c, next)
    )]))
}
