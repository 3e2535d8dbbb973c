//! Replies to those who change portfolios.

use chrono::NaiveDate;

use crate::domain::edit::FieldChange;
use crate::domain::portfolio::PortfolioState;
use crate::message::{Message, Span, Text, code, strong};
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{client, date, named, one_line, push_items};
use crate::wording::view::CycleView;

/// What the listed changes may weigh; a message takes 2,000 characters.
const CHANGES: usize = 1_700;

/// A portfolio was changed.
pub fn portfolio_edited(Locale::En: Locale, c: &CycleView, changed: &[FieldChange]) -> Message {
    if changed.is_empty() {
        return Message::text(Text::line(spans![
            strong(client(c)),
            " is set up so already. Nothing changed."
        ]));
    }
    let mut text = Text::line(spans![strong(client(c)), " is changed:"]);
    let mut items = Vec::with_capacity(changed.len());
    for change in changed {
        let before = match change.before.as_str() {
            "" => "nothing".to_owned(),
            before => one_line(before, 80),
        };
        let fact = format!(
            "{}: {} (was {before})",
            change.field,
            one_line(&change.after, 100)
        );
        items.push(spans![fact]);
    }
    push_items(&mut text, items, CHANGES, "change");
    Message::text(text.and_line(spans!["How it stands: ", code("/refresh status"), "."]))
}

/// The refresh date is another one. `anew`: the prompt comes on it; else the tickets exist already.
pub fn rescheduled(Locale::En: Locale, c: &CycleView, before: NaiveDate, anew: bool) -> Message {
    let now = c.cycle.refresh_date;
    if now == before {
        return Message::text(Text::line(spans![format!(
            "The refresh date of {} is {} already. Nothing changed.",
            client(c),
            date(c, now)
        )]));
    }
    let text = Text::line(spans![
        format!(
            "{}: the refresh date of cycle {} is ",
            client(c),
            c.cycle.number
        ),
        strong(date(c, now)),
        format!("; it was {}.", date(c, before))
    ]);
    Message::text(text.and_line(what_comes(c, anew)))
}

/// A portfolio is active, paused or archived. `already`: it was before.
pub fn rests(Locale::En: Locale, c: &CycleView, already: bool, anew: bool) -> Message {
    let word = match c.portfolio.state {
        PortfolioState::Active => "active",
        PortfolioState::Paused => "paused",
        PortfolioState::Archived => "archived",
    };
    let fact = if already {
        format!(" is {word} already. Nothing changed.")
    } else {
        format!(
            " is {word}. Refresh date of cycle {}: {}.",
            c.cycle.number,
            date(c, c.cycle.refresh_date)
        )
    };
    let text = Text::line(spans![strong(client(c)), fact]);
    Message::text(text.and_line(what_comes(c, anew)))
}

fn what_comes(c: &CycleView, anew: bool) -> Vec<Span> {
    let resume = code("/refresh-admin portfolio resume");
    match c.portfolio.state {
        PortfolioState::Paused => spans![
            "Nothing is prompted for it, and its tickets stay as they are, until it is resumed: ",
            resume,
            "."
        ],
        PortfolioState::Archived => spans![
            "It is kept for its history, and nothing is prompted for it. To bring it back: ",
            resume,
            "."
        ],
        PortfolioState::Active if anew => {
            spans!["Next: ", named(&c.sas), " is prompted on that day."]
        }
        PortfolioState::Active => {
            spans![
                "Its work has begun already, so nothing is prompted again, and nothing is needed."
            ]
        }
    }
}
