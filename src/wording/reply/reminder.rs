//! Answers to *I'm on it* and *Snooze*, and to who is told of what, and how.

use chrono::NaiveDate;

use crate::domain::calendar::show_date;
use crate::domain::notice::Moved;
use crate::domain::people::Person;
use crate::domain::preference::{Channel, TellKind};
use crate::message::{LineKind, Message, Text, code, emphasis, strong};
use crate::spans;
use crate::wording::Locale;
use crate::wording::notice::moved_what;
use crate::wording::parts::named;

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

/// What one person had is another's.
pub fn handed_over(Locale::En: Locale, from: &Person, to: &Person, moved: Moved) -> Message {
    if moved.is_nothing() {
        return Message::text(Text::line(spans![
            "Nothing moved: ",
            named(from),
            " has no portfolio, open ticket or task. Who has what: ",
            code("/refresh-admin portfolio list"),
            "."
        ]));
    }
    Message::text(
        Text::line(spans![
            strong(format!("{} moved", moved_what(moved))),
            " from ",
            named(from),
            " to ",
            named(to),
            ". Both are told."
        ])
        .and_line(spans![
            "Reminders go to ",
            named(to),
            " from now on. Roles of the workspace stay as they are: ",
            code("/refresh-admin people assign"),
            "."
        ]),
    )
}

/// Somebody stands in.
pub fn away(
    Locale::En: Locale,
    person: &Person,
    cover: &Person,
    (first, last): (NaiveDate, NaiveDate),
    today: NaiveDate,
) -> Message {
    Message::text(
        Text::line(spans![
            named(person),
            format!(
                " is away from {} to {}; ",
                show_date(first, today),
                show_date(last, today)
            ),
            named(cover),
            " stands in. Both are told."
        ])
        .and_line(spans![
            "Meanwhile reminders, digests and mentions go to ",
            named(cover),
            ", who may do what ",
            named(person),
            " may."
        ]),
    )
}

/// How somebody wants to be told; `mail`: whether mail is set.
pub fn preferences(Locale::En: Locale, wanted: &[(TellKind, Channel)], mail: bool) -> Message {
    let mut text = Text::line(spans![strong("Kept.")]);
    for (kind, channel) in wanted {
        let what = match kind {
            TellKind::Prompts => "Kickoffs and refresh days",
            TellKind::Tickets => "Changes to your tickets",
            TellKind::Reviews => "What is ready, approved or closed",
            TellKind::Reminders => "Reminders",
            TellKind::Digest => "The morning's digest",
        };
        let whereto = match channel {
            Channel::Chat => "in chat",
            Channel::Mail => "by mail",
            Channel::Both => "in chat and by mail",
            Channel::Nowhere => "not sent",
        };
        text.push(LineKind::Item, spans![format!("{what}: {whereto}")]);
    }
    let mails = wanted.iter().any(|(_, channel)| channel.mail());
    if mails && !mail {
        text.push(
            LineKind::Plain,
            spans!["Mail is not set up here yet: until then you are told in chat."],
        );
    }
    text.push(
        LineKind::Plain,
        spans![
            "To change it again: ",
            code("/refresh todo"),
            ", then ",
            emphasis("Preferences"),
            "."
        ],
    );
    Message::text(text)
}
