//! Replies to those who set the bot up.

use chrono::NaiveDate;

use crate::domain::people::{Person, Role};
use crate::domain::portfolio::Portfolio;
use crate::message::{LineKind, Message, Text, code, strong};
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{date, named, one_line, ticket};
use crate::wording::view::{CycleView, TicketView};

/// What somebody was assigned to.
#[derive(Debug, Clone, Copy)]
pub enum AssignedTo<'a> {
    /// Everything of the workspace.
    Workspace,
    /// One portfolio.
    Portfolio(&'a Portfolio),
    /// One ticket.
    Ticket(&'a TicketView),
}

/// What a new link ended.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unlinked<'a> {
    /// The person had another account.
    pub account: bool,
    /// The account was another person's.
    pub person: Option<&'a Person>,
}

/// An account belongs to a person now. `has_role`: what they do is known, here or by the platform.
pub fn linked(
    Locale::En: Locale,
    person: &Person,
    account_name: &str,
    unlinked: Unlinked<'_>,
    has_role: bool,
) -> Message {
    let needed = if has_role {
        ", and nothing more is needed"
    } else {
        ""
    };
    let mut text = Text::line(spans![
        "The account ",
        strong(one_line(account_name, 80)),
        " is linked to ",
        strong(one_line(&person.name, 80)),
        format!(
            "{}. They are mentioned here from now on{needed}.",
            address(person)
        )
    ]);
    if unlinked.account {
        text = text.and_line(spans![
            "Another account was linked to them before; it is not any more, and cannot act for them. \
             If that was a mistake, link it again."
        ]);
    }
    if let Some(before) = unlinked.person {
        text = text.and_line(spans![
            strong(one_line(&before.name, 80)),
            address(before),
            ", to whom this account was linked before, has none here now."
        ]);
    }
    if has_role {
        return Message::text(text);
    }
    Message::text(text.and_line(spans![
        "Next: say what they do, unless a role says it: ",
        code("/refresh-admin people assign"),
        "."
    ]))
}

fn address(person: &Person) -> String {
    let email = person.email.as_deref();
    email.map_or_else(String::new, |email| format!(" ({})", one_line(email, 100)))
}

/// Somebody has a role now.
pub fn assigned(Locale::En: Locale, person: &Person, role: Role, what: AssignedTo<'_>) -> Message {
    let (place, next) = match what {
        AssignedTo::Workspace => (
            "the whole workspace".to_owned(),
            "What they may do counts from now on; nothing more is needed.",
        ),
        AssignedTo::Portfolio(portfolio) => (
            one_line(&portfolio.client, 100),
            match role {
                Role::Copywriter | Role::Designer => {
                    "They can get this client's new tickets; nothing more is needed. One that exists \
                     is given to them with the option ticket."
                }
                _ => "The open tasks are theirs, and they are told in the portfolio's channel.",
            },
        ),
        AssignedTo::Ticket(t) => (ticket(t), "They are told in its thread."),
    };
    Message::text(Text::line(spans![
        named(person),
        format!(" is {} for {place} now. {next}", role.title())
    ]))
}

/// A portfolio exists, and its first cycle is open.
pub fn portfolio_added(Locale::En: Locale, c: &CycleView, kickoff: NaiveDate) -> Message {
    let p = &c.portfolio;
    let client = one_line(&p.client, 100);
    let mut text = Text::line(spans![
        strong(one_line(&p.name(), 120)),
        format!(
            " is set up. First refresh {}, then {}; kickoff {}. Dates are read in {}.",
            date(c, c.cycle.refresh_date),
            p.cadence,
            date(c, kickoff),
            p.time_zone
        )
    ]);
    text.push(
        LineKind::Plain,
        spans![
            "Account Manager: ",
            named(&c.am),
            " · Social Ad Specialist: ",
            named(&c.sas)
        ],
    );
    text.push(
        LineKind::Plain,
        spans![
            "Next: name its creatives, unless the workspace's team works for it: ",
            code(format!(
                "/refresh-admin people assign role:designer person:@name portfolio:{client}"
            )),
            "."
        ],
    );
    Message::text(text)
}

/// How to give a person an account: the answer to *Link*.
pub fn link_how(Locale::En: Locale, person: &Person) -> Message {
    let email = person.email.as_deref().unwrap_or("their@address");
    Message::text(
        Text::line(spans![
            "To link ",
            named(person),
            ", choose their account in: ",
            code(format!(
                "/refresh-admin people link person:@name email:{}",
                one_line(email, 100)
            ))
        ])
        .and_line(spans![
            "From then on they are mentioned here and can act. What they missed stands in the \
             portfolio's channel."
        ]),
    )
}

/// The answer to *Start these*: how many cycles were started.
pub fn started_imported(Locale::En: Locale, started: u64) -> Message {
    Message::text(Text::line(match started {
        0 => spans!["They were started before. Nothing changed, and nothing is needed."],
        1 => spans![
            strong("1 cycle is started."),
            " Its prompt is on its way; nothing more is needed."
        ],
        many => spans![
            strong(format!("{many} cycles are started.")),
            " Their prompts are on their way; nothing more is needed."
        ],
    }))
}
