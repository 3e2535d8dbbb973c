//! Replies to the Account Manager's answers to the kickoff.

use chrono::NaiveDate;

use crate::message::{Message, Text, emphasis, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{client, date, named, secondary};
use crate::wording::view::CycleView;

/// The client wants a refresh. `already`: it was noted before.
pub fn confirmed(Locale::En: Locale, c: &CycleView, already: bool) -> Message {
    let fact = if already {
        format!(
            "{} is Refresh Request Submitted already (cycle {}). Nothing changed.",
            client(c),
            c.cycle.number
        )
    } else {
        format!(
            "{} is Refresh Request Submitted (cycle {}), and your task is complete.",
            client(c),
            c.cycle.number
        )
    };
    Message::text(Text::line(spans![fact]).and_line(spans![
        "Next: log the client's direction with ",
        emphasis("Add note"),
        " before ",
        date(c, c.cycle.refresh_date),
        ", when ",
        named(&c.sas),
        " creates the tickets from it."
    ]))
    .button(secondary(Press::Note(c.cycle.id), "Add note"))
}

/// No refresh this cycle: it is closed. `next`: the next refresh date.
pub fn declined(Locale::En: Locale, c: &CycleView, next: NaiveDate) -> Message {
    Message::text(
        Text::line(spans![strong(format!(
            "{}: cycle {} is closed without a refresh.",
            client(c),
            c.cycle.number
        ))])
        .and_line(spans![
            "Next refresh: ",
            strong(date(c, next)),
            ". ",
            named(&c.sas),
            " is told; nothing more to do until the next kickoff."
        ]),
    )
}
