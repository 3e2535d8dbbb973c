//! The links to calendars: whether there are any, and a new one.

use chrono::NaiveDate;

use crate::domain::agenda::Whose;
use crate::domain::calendar::show_date;
use crate::domain::id::PersonId;
use crate::message::{Button, Message, Once, Span, Text, code, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::secondary;

/// The state of a person's links, by the day on which each was made. `team`: for a Lead.
pub fn calendar(
    Locale::En: Locale,
    person: PersonId,
    own: Option<NaiveDate>,
    team: Option<Option<NaiveDate>>,
    today: NaiveDate,
) -> Message {
    let mut text = Text::line(spans![
        strong("Your calendar"),
        " has the refresh dates and kickoffs of your portfolios, and when your tickets are due."
    ]);
    text = text.and_line(state(own, today));
    let mut buttons = vec![new(person, Whose::Own)];
    buttons.extend(own.map(|_| revoke(person, Whose::Own)));
    if let Some(team) = team {
        text = text
            .and_line(spans![
                strong("The team's calendar"),
                " has the same of every client."
            ])
            .and_line(state(team, today));
        buttons.push(new(person, Whose::Team));
        buttons.extend(team.map(|_| revoke(person, Whose::Team)));
    }
    text = text.and_line(spans![
        "Next: press *New link*, and add the link to your calendar program as a calendar from the \
         internet. Whoever has the link can read the calendar."
    ]);
    let mut message = Message::text(text);
    message.buttons = buttons;
    message
}

fn state(made: Option<NaiveDate>, today: NaiveDate) -> Vec<Span> {
    match made {
        None => spans!["There is no link to it."],
        Some(day) => {
            let day = show_date(day, today);
            spans![format!(
                "Its link was made on {day}. It was shown then and cannot be shown again; a new link \
                 makes it stop working."
            )]
        }
    }
}

/// A new link; `replaced`: there was another.
pub fn calendar_link(
    Locale::En: Locale,
    person: PersonId,
    whose: Whose,
    url: Once,
    replaced: bool,
) -> Message {
    let what = match whose {
        Whose::Own => "The link to your calendar:",
        Whose::Team => "The link to the team's calendar:",
    };
    let mut text = Text::line(spans![strong(what)])
        .and_line([Span::Once(url)])
        .and_line(spans![
            "It is shown only now, and to you alone: whoever has it can read the calendar."
        ]);
    if replaced {
        text = text.and_line(spans!["The link before it does not work any more."]);
    }
    text = text.and_line(spans![
        "Next: add it to your calendar program as a calendar from the internet."
    ]);
    Message::text(text).button(revoke(person, whose))
}

/// The link does not work any more; `was`: there was one.
pub fn calendar_revoked(Locale::En: Locale, person: PersonId, was: bool) -> Message {
    let fact = if was {
        "Revoked. The link does not work any more: calendar programs that have it find nothing."
    } else {
        "There was no link. Nothing changed."
    };
    let next = spans![
        "Nothing more is needed. A new link: ",
        code("/refresh todo"),
        ", then Calendar."
    ];
    let message = Message::text(Text::line(spans![fact]).and_line(next));
    message.button(secondary(Press::Calendar(person), "Calendar"))
}

/// Calendars are read nowhere.
pub fn no_calendars(Locale::En: Locale) -> Message {
    Message::text(
        Text::line(spans![
            "There are no calendars here: the bot has no web address."
        ])
        .and_line(spans![
            "Next: ask whoever runs the bot to set ",
            code("http.listen"),
            " and ",
            code("http.public_url"),
            "."
        ]),
    )
}

fn new(person: PersonId, whose: Whose) -> Button {
    match whose {
        Whose::Own => secondary(Press::NewCalendarLink(person), "New link"),
        Whose::Team => secondary(Press::NewTeamLink(person), "New team link"),
    }
}

fn revoke(person: PersonId, whose: Whose) -> Button {
    match whose {
        Whose::Own => secondary(Press::RevokeCalendarLink(person), "Revoke"),
        Whose::Team => secondary(Press::RevokeTeamLink(person), "Revoke the team link"),
    }
}
