//! Answers to *I'm on it* and *Snooze*.

use chrono::NaiveDate;

use crate::domain::calendar::show_date;
use crate::message::{Message, Text, code, strong};
use crate::spans;
use crate::wording::Locale;

/// Somebody is on it; `things`: how many of the reminder stand still.
pub fn on_it(Locale::En: Locale, things: usize) -> Message {
    if things == 0 {
        return Message::text(Text::line(spans![
            "It is done already, or snoozed. Nothing changed. What waits for you: ",
            code("/refresh todo"),
            "."
        ]));
    }
    Message::text(
        Text::line(spans![
            strong("Noted: you are on it."),
            " You are not reminded of it again. If it stays open, the Leads are told later than \
             otherwise, and that you said so."
        ])
        .and_line(spans![
            "Next: do it; nothing else needs to be said. What waits for you: ",
            code("/refresh todo"),
            "."
        ]),
    )
}

/// It was snoozed until a day.
pub fn snoozed(Locale::En: Locale, things: usize, until: NaiveDate, today: NaiveDate) -> Message {
    let what = match things {
        1 => "It comes".to_owned(),
        things => format!("{things} things come"),
    };
    Message::text(Text::line(spans![
        strong(format!("Snoozed until {}.", show_date(until, today))),
        format!(" {what} again then, unless done by that time; the Leads are told nothing before.")
    ]))
}
