//! Replies that any request can get: refusals, faults, help.

use crate::domain::id::DraftId;
use crate::domain::people::{Role, Roles};
use crate::domain::refusal::Refusal;
use crate::message::{LineKind, Message, Span, Text, code, emphasis};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::primary;
use crate::wording::refusal::refusal as refusal_text;

/// Something was refused. `again`: the draft that keeps what was typed.
pub fn refused(Locale::En: Locale, refusal: &Refusal, again: Option<DraftId>) -> Message {
    with_again(Message::text(refusal_text(Locale::En, refusal)), again)
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

/// What the actor can do, by their roles.
pub fn help(Locale::En: Locale, roles: &Roles, linked: bool) -> Message {
    let mut text = Text::new();
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
    text.push(
        LineKind::Plain,
        spans![
            "Everyone: ",
            code("/refresh status"),
            " says where a client, an Ad Set or a ticket stands and what comes next. In a \
             portfolio's channel or a ticket's thread you need not name it."
        ],
    );
    Message::text(text)
}

fn help_for(role: Role) -> Text {
    let mut text = Text::line(spans![crate::message::strong(role.title())]);
    let steps: Vec<Vec<Span>> = match role {
        Role::Am => vec![
            spans![
                "Before the refresh date: log the client's direction, ",
                code("/refresh note"),
                "."
            ],
            spans![
                "When a set is ready: show it to the client, then ",
                code("/refresh approve"),
                " for a ticket, an Ad Set or the whole cycle."
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
            " with up to three files or a link when it is done."
        ]],
        Role::Lead => vec![spans![
            "You may do what the others may, for every client. To give a ticket to somebody: ",
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
