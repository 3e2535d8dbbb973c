//! The kickoff, and what the SAS is told of a decline.

use chrono::NaiveDate;

use crate::domain::question::Question;
use crate::message::{Button, LineKind, Message, Span, Text, emphasis, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{
    self, client, comes_late, date, mention, named, own_words, primary, question_labels, secondary,
};
use crate::wording::view::{CycleView, Late, NoteView};

/// What a reason may weigh.
const REASON: usize = 1_300;

/// Some days before the refresh date: does the client want one? To the AM. `late`: where it
/// was due before.
pub fn kickoff(
    Locale::En: Locale,
    c: &CycleView,
    note: Option<&NoteView>,
    late: Option<Late>,
) -> Message {
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
    let mut text = kickoff_head(c);
    if let Some(late) = late {
        text.push(LineKind::Plain, [comes_late(c, late)]);
    }
    let text = text.and_line(spans![direction]).and_line(spans![
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
        .button(add_note(c))
}

/// What a kickoff begins with.
pub(super) fn kickoff_head(c: &CycleView) -> Text {
    let refresh = date(c, c.cycle.refresh_date);
    Text::line(spans![
        strong(format!("{}: refresh on {refresh}", client(c))),
        format!(" · cycle {} · ", c.cycle.number),
        mention(&c.am),
    ])
}

/// *Add note*.
pub(super) fn add_note(c: &CycleView) -> Button {
    secondary(Press::Note(c.cycle.id), "Add note")
}

/// No refresh this cycle: to the SAS, who need not do anything. `next`: the next refresh date.
pub fn declined(
    Locale::En: Locale,
    c: &CycleView,
    reason: Option<&str>,
    ended: &[Question],
    next: NaiveDate,
) -> Message {
    // The AM may, and a Lead for them.
    let by = if c.cycle.closed_by == Some(c.am.id) {
        named(&c.am)
    } else {
        Span::from("a Lead")
    };
    let mut text = Text::line(spans![
        strong(format!("{}: no refresh this cycle", client(c))),
        format!(" · cycle {} was closed by ", c.cycle.number),
        by,
    ]);
    let (words, files) = own_words(reason.unwrap_or_default(), REASON, "reason");
    text.append(words);
    if !ended.is_empty() {
        let labels = question_labels(ended);
        text.push(
            LineKind::Plain,
            spans![format!(
                "What you asked is closed with it, unanswered: {labels}."
            )],
        );
    }
    text.push(
        LineKind::Plain,
        spans![
            "Nothing is needed from you. Next refresh: ",
            strong(date(c, next)),
            "."
        ],
    );
    Message {
        files,
        ..Message::text(text)
    }
}
