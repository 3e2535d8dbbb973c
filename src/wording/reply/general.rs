//! Replies that any request can get: refusals, faults, help.

use crate::domain::id::DraftId;
use crate::domain::people::{Role, Roles};
use crate::domain::refusal::Refusal;
use crate::message::{Card, LineKind, Message, Span, Text, Tone, code, emphasis, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::primary;
use crate::wording::refusal::{refusal as refusal_text, refusal_of_looking};

/// Something was refused. `again`: the draft that keeps what was typed.
pub fn refused(Locale::En: Locale, refusal: &Refusal, again: Option<DraftId>) -> Message {
    with_again(Message::text(refusal_text(Locale::En, refusal)), again)
}

/// Somebody who only looked is refused.
pub fn refused_to_look(Locale::En: Locale, refusal: &Refusal) -> Message {
    Message::text(refusal_of_looking(Locale::En, refusal))
}

/// Something is broken on our side; `id` names it in the log.
pub fn fault(Locale::En: Locale, id: &str, again: Option<DraftId>) -> Message {
    let mut line = spans![
        "That did not work, and nothing was changed. It is our fault, not yours; the operator \
         finds it under ",
        code(id),
        "."
    ];
    line.push(Span::from(match again {
        Some(_) => " Your text is kept.",
        None => " Please try again in a moment.",
    }));
    with_again(Message::text(Text::line(line)), again)
}

/// The person has so many requests before this one that it was not looked at.
pub fn too_many(Locale::En: Locale) -> Message {
    Message::text(Text::line(spans![
        "That was too many at once, so this one was not looked at, and nothing was changed by it. \
         Send it again when the others are answered."
    ]))
}

fn with_again(message: Message, again: Option<DraftId>) -> Message {
    match again {
        Some(draft) => message.button(primary(Press::Again(draft), "Edit and send again")),
        None => message,
    }
}

/// The form was sent twice: what the first sending brought about.
pub fn draft_sent_already(Locale::En: Locale, original: &Message) -> Message {
    let mut text = Text::line(spans![emphasis(
        "This was sent before and counts once. The answer then:"
    )]);
    text.append(original.text.clone());
    Message {
        text,
        ..original.clone()
    }
}

/// What the actor can do, by their roles. `waiting`: how many things wait for them; `None`: their
/// account is not linked to a person.
pub fn help(Locale::En: Locale, roles: &Roles, waiting: Option<usize>) -> Message {
    let mut text = Text::new();
    let linked = waiting.is_some();
    match waiting {
        Some(0) => text.push(LineKind::Plain, spans!["Nothing waits for you now."]),
        Some(waiting) => text.push(
            LineKind::Plain,
            spans![
                strong(format!(
                    "{} for you: ",
                    if waiting == 1 {
                        "1 thing waits".to_owned()
                    } else {
                        format!("{waiting} things wait")
                    }
                )),
                code("/refresh todo"),
                "."
            ],
        ),
        None => {}
    }
    if !linked {
        text.push(
            LineKind::Plain,
            spans![
                "Your account is not linked to a person yet. Next: ask an Admin to link it, with ",
                code("/refresh-admin people link"),
                "; then you are told what waits for you."
            ],
        );
    }
    for role in roles {
        text.append(help_for(*role));
    }
    if linked && roles.is_empty() {
        text.push(
            LineKind::Plain,
            spans![
                "You have no role yet. What you are named for, you may do; an Admin gives roles with ",
                code("/refresh-admin people assign"),
                "."
            ],
        );
    }
    text.append(help_for_all());
    Message {
        card: Some(Card {
            title: "What you can do".to_owned(),
            tone: Tone::Neutral,
            body: text,
            fields: Vec::new(),
            footer: "Help".to_owned(),
        }),
        ..Message::default()
    }
}

/// What everyone may look at.
fn help_for_all() -> Text {
    let mut text = Text::line(spans![strong("Everyone")]);
    let steps = [
        spans![
            code("/refresh status"),
            " says where a client, an Ad Set or a ticket stands and what comes next; ",
            code("/refresh notes"),
            " what the client wants; ",
            code("/refresh history"),
            " who did what."
        ],
        spans![
            code("/refresh todo"),
            " says what waits for you, ",
            code("/refresh board"),
            " where every client stands, ",
            code("/refresh stalled"),
            " what is stuck and who can act."
        ],
        spans!["In a portfolio's channel or a ticket's thread you need not name it."],
    ];
    for step in steps {
        text.push(LineKind::Item, step);
    }
    text
}

fn help_for(role: Role) -> Text {
    let mut text = Text::line(spans![strong(role.title())]);
    let steps: Vec<Vec<Span>> = match role {
        Role::Am => vec![
            spans![
                "Before the refresh date: ",
                code("/refresh confirm"),
                " or ",
                code("/refresh decline"),
                ", and log the client's direction with ",
                code("/refresh note"),
                "."
            ],
            spans![
                "When a set is ready: show it to the client, then ",
                code("/refresh approve"),
                " for a ticket, an Ad Set or the whole cycle, or ",
                code("/refresh revise"),
                " for what should change."
            ],
        ],
        Role::Sas => vec![
            spans![
                "On the refresh date: read the note, then ",
                code("/refresh submit"),
                " for the first ticket, ",
                code("/refresh clone"),
                " for the others and ",
                code("/refresh done"),
                " at the end."
            ],
            spans![
                "In between: ",
                code("/refresh answer"),
                " what the creatives ask, and ",
                code("/refresh ask"),
                " the Account Manager what you need to know."
            ],
            spans![
                "After approval: put the creatives live in Meta, then ",
                code("/refresh implement"),
                ". Without it the next refresh is not scheduled."
            ],
        ],
        Role::Copywriter | Role::Designer => vec![spans![
            "In your ticket's thread: ",
            code("/refresh start"),
            " when you begin, ",
            code("/refresh deliver"),
            " with up to three files or a link when it is done, ",
            code("/refresh ask"),
            " when something is unclear."
        ]],
        Role::Lead => vec![spans![
            "You may do what the others may, for every client. Begin with ",
            code("/refresh stalled"),
            ". To give a ticket to somebody: ",
            code("/refresh-admin people assign"),
            "."
        ]],
        Role::Admin => vec![spans![
            "Add a client: ",
            code("/refresh-admin portfolio add"),
            ". Add people: ",
            code("/refresh-admin people link"),
            ", then ",
            code("/refresh-admin people assign"),
            "."
        ]],
    };
    for step in steps {
        text.push(LineKind::Item, step);
    }
    text
}
