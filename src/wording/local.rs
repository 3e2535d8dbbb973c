//! What the local workspace says by itself: its clock and its guide.

use chrono::{DateTime, Utc};

use crate::domain::people::Person;
use crate::domain::status::TicketStatus;
use crate::message::{Span, Text, Tone, code, strong};
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{self, named, one_line};

/// What a ticket's status says by its colour.
pub const fn status_tone(status: TicketStatus) -> Tone {
    parts::tone(status)
}

/// Nothing is due that the clock could be moved to.
pub const fn nothing_due() -> &'static str {
    "Nothing is due: no client waits for a date."
}

/// The clock was moved, and what the bot did on the way: each with its client. `written`: how many
/// messages it wrote.
pub fn moved(
    to: DateTime<Utc>,
    zone: chrono_tz::Tz,
    done: &[(Option<&str>, String)],
    written: i64,
) -> String {
    let to = to.with_timezone(&zone).format("%a %-d %b %Y, %H:%M");
    let mut told: Vec<String> = done
        .iter()
        .take(TOLD)
        .map(|(client, what)| match client {
            Some(client) => format!("{what} ({})", one_line(client, 60)),
            None => what.clone(),
        })
        .collect();
    if done.len() > TOLD {
        told.push(format!("{} more", done.len() - TOLD));
    }
    if written > 0 {
        let s = if written == 1 { "" } else { "s" };
        told.push(format!("wrote {written} message{s}"));
    }
    if told.is_empty() {
        return format!("Moved to {to}.");
    }
    format!("Moved to {to}. The bot {}.", told.join("; "))
}

/// How much of what happened on the way is told.
const TOLD: usize = 3;

/// A step of the guide.
#[derive(Debug, Clone, Copy)]
pub enum GuideSays<'a> {
    /// There is no client yet.
    FirstClient,
    /// The refresh day of a client comes, or has come.
    RefreshDay {
        /// The client.
        client: &'a str,
        /// It has come.
        done: bool,
    },
    /// The first ticket.
    Submit {
        /// The client.
        client: &'a str,
        /// Who submits.
        sas: &'a Person,
    },
    /// The others.
    Clone {
        /// How many there are.
        made: i64,
        /// How many there will be.
        count: i64,
    },
    /// *Mark submitted*.
    MarkSubmitted,
    /// A creative begins.
    Start {
        /// With which ticket.
        ticket: Option<&'a str>,
        /// Who.
        who: Option<&'a Person>,
    },
    /// A creative asks.
    Ask {
        /// Who.
        who: Option<&'a Person>,
    },
    /// The SAS answers.
    Answer {
        /// Who.
        sas: &'a Person,
    },
    /// The assets are handed in.
    Deliver {
        /// Of which ticket next.
        ticket: Option<&'a str>,
        /// By whom.
        who: Option<&'a Person>,
        /// How many are in.
        made: usize,
        /// Of how many.
        count: usize,
    },
    /// The client has approved the set.
    ApproveSet {
        /// Who says so.
        am: &'a Person,
    },
    /// And the cycle.
    ApproveCycle,
    /// The creatives are live.
    Implement {
        /// Who says so.
        sas: &'a Person,
    },
    /// The next cycle begins by itself.
    Next {
        /// The client.
        client: &'a str,
    },
}

/// A step of the guide, in a sentence or two.
#[allow(clippy::too_many_lines, reason = "one arm for each step")]
pub fn guide_step(Locale::En: Locale, says: &GuideSays<'_>) -> Text {
    let somebody = |who: Option<&Person>| who.map_or(Span::from("A creative"), named);
    Text::line(match *says {
        GuideSays::FirstClient => spans![
            "Add your first client with ",
            code("/refresh-admin portfolio add"),
            ": its name, how often it refreshes and when, its Account Manager and its Social Ad \
             Specialist."
        ],
        GuideSays::RefreshDay { client, done: true } => {
            spans![format!(
                "{}: the refresh day is here.",
                one_line(client, 60)
            )]
        }
        GuideSays::RefreshDay { client, .. } => spans![
            format!(
                "{} waits for its refresh day. Move the clock to ",
                one_line(client, 60)
            ),
            strong("the next thing due"),
            ", until the bot asks for the tickets."
        ],
        GuideSays::Submit { client, sas } => spans![
            named(sas),
            format!(" is the SAS: {} is due. Press ", one_line(client, 60)),
            strong("Submit first ticket"),
            " below the bot's prompt. A folder name, a number, a name and the direction are enough."
        ],
        GuideSays::Clone { count, .. } if count <= 1 => {
            spans!["Create the other tickets from the first one."]
        }
        GuideSays::Clone { made, count } => spans![
            format!("{made} of {count} tickets are there. Press "),
            strong("Clone the rest"),
            " on the Ad Set's card: one line for each, such as ",
            code("Hero tall | story/reel | 9:16"),
            "."
        ],
        GuideSays::MarkSubmitted => spans![
            "All tickets are there: press ",
            strong("Mark submitted"),
            " on the Ad Set's card."
        ],
        GuideSays::Start { ticket, who } => spans![
            somebody(who),
            " works on it now: press ",
            strong("Start"),
            format!(" in the thread of {}.", ticket.unwrap_or("a ticket"))
        ],
        GuideSays::Ask { who } => spans![
            somebody(who),
            " wants to know something: press ",
            strong("Ask a question"),
            " in the thread."
        ],
        GuideSays::Answer { sas } => spans![
            named(sas),
            " was mentioned in the thread: press ",
            strong("Answer"),
            ". The answer is kept with the question."
        ],
        GuideSays::Deliver { count: 0, .. } => spans![
            "A creative who is done presses ",
            strong("Deliver"),
            " in the ticket's thread."
        ],
        GuideSays::Deliver {
            ticket,
            who,
            made,
            count,
        } => spans![
            format!("{made} of {count} tickets are handed in. Next is "),
            strong(ticket.unwrap_or("the first")),
            ": ",
            somebody(who),
            " presses ",
            strong("Deliver"),
            " in its thread and pastes a link, or attaches files with ",
            code("/refresh deliver"),
            "."
        ],
        GuideSays::ApproveSet { am } => spans![
            "Everything is in review. ",
            named(am),
            " shows it to the client, who likes it: press ",
            strong("Approve the set"),
            "."
        ],
        GuideSays::ApproveCycle => spans![
            "Press ",
            strong("Approve the cycle"),
            " in the answer, or use ",
            code("/refresh approve"),
            " with the portfolio."
        ],
        GuideSays::Implement { sas } => spans![
            named(sas),
            " sets the creatives live in Meta, with all assets and texts at hand. Then press ",
            strong("Mark implemented"),
            ": the cycle closes, and the next date is set."
        ],
        GuideSays::Next { client } => spans![format!(
            "That was a whole cycle. Move the clock to what is due next, until {} is asked \
                 about its next refresh.",
            one_line(client, 60)
        )],
    })
}
