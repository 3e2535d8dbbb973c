//! What people are told of each other: absences, and things that change hands.

use chrono::NaiveDate;

use crate::domain::calendar::show_date;
use crate::domain::notice::Moved;
use crate::domain::people::Person;
use crate::message::{LineKind, Message, Span, Text, code, strong};
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{count, listed, mention, named, one_line};

/// Somebody who is mentioned is away: the line that mentions who stands in.
pub fn away_line(
    Locale::En: Locale,
    away: &Person,
    cover: &Person,
    back: NaiveDate,
    today: NaiveDate,
) -> Vec<Span> {
    spans![
        named(away),
        format!(" is away until {}; ", show_date(back, today)),
        mention(cover),
        " stands in."
    ]
}

/// Somebody is away, and somebody stands in: to either of them.
pub fn away(
    Locale::En: Locale,
    person: &Person,
    cover: &Person,
    (first, last): (NaiveDate, NaiveDate),
    today: NaiveDate,
    to_cover: bool,
) -> Message {
    let days = if first == last {
        format!("on {}", show_date(first, today))
    } else {
        format!(
            "from {} to {}",
            show_date(first, today),
            show_date(last, today)
        )
    };
    Message::text(if to_cover {
        Text::line(spans![
            strong(format!("You stand in for {}", one_line(&person.name, 80))),
            format!(" {days}.")
        ])
        .and_line(spans![
            "Until then you get what they would get, and may do what they may. What waits: ",
            code("/refresh todo"),
            "."
        ])
    } else {
        Text::line(spans![
            strong(format!("You are away {days}.")),
            " ",
            named(cover),
            " stands in: what waits for you goes to them."
        ])
        .and_line(spans!["Afterwards everything comes to you again."])
    })
}

/// What was one person's is another's now: to either of them.
pub fn handed_over(
    Locale::En: Locale,
    from: &Person,
    to: &Person,
    moved: Moved,
    to_new: bool,
) -> Message {
    let mut text = Text::line(if to_new {
        spans![
            strong(format!("{} is yours now", what(moved))),
            ", from ",
            named(from),
            "."
        ]
    } else {
        spans![
            strong(format!("{} was handed over", what(moved))),
            " to ",
            named(to),
            "."
        ]
    });
    let next = if to_new {
        spans![
            "Next: see what waits for you: ",
            code("/refresh todo"),
            ". Reminders come to you from now on."
        ]
    } else {
        spans!["Nothing of it waits for you any more, and you are reminded of none of it."]
    };
    text.push(LineKind::Plain, next);
    Message::text(text)
}

/// `2 portfolios as Account Manager, 3 tickets and 1 question`.
pub fn what(moved: Moved) -> String {
    let parts = [
        (moved.am, "portfolio", " as Account Manager"),
        (moved.sas, "portfolio", " as Social Ad Specialist"),
        (moved.tickets, "open ticket", ""),
        (moved.tasks, "open task", ""),
        (moved.questions, "open question", ""),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .filter(|(n, ..)| *n > 0)
        .map(|(n, noun, ending)| format!("{}{ending}", count(n, noun)))
        .collect();
    listed(&parts, "and")
}
