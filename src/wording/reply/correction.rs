//! Replies to those who correct what is there.

use crate::domain::ad_set::AdSet;
use crate::domain::edit::TicketField;
use crate::domain::status::{Phase, TicketStatus};
use crate::message::{LineKind, Message, Span, Text, code, emphasis};
use crate::spans;
use crate::wording::Locale;
use crate::wording::notice::edited_fields;
use crate::wording::parts::{
    client, cycle_status, folder, listed, named, one_line, progress, room, ticket,
};
use crate::wording::view::{AdSetView, CycleView, TicketView};

/// Who is told of a ticket in its thread.
fn told(t: &TicketView) -> String {
    let creatives: Vec<String> = t
        .creatives()
        .into_iter()
        .map(|who| one_line(&who.name, 80))
        .collect();
    if creatives.is_empty() {
        return "Its thread says so; nobody is assigned to it.".to_owned();
    }
    format!("Told in its thread: {}.", listed(&creatives, "and"))
}

/// A ticket is Cancelled. `already`: it was before. `ready`: its set became ready by it.
pub fn cancelled(
    Locale::En: Locale,
    c: &CycleView,
    s: &AdSetView,
    t: &TicketView,
    already: bool,
    ready: bool,
) -> Message {
    if already {
        let fact = format!("{} is Cancelled already. Nothing changed.", ticket(t));
        return Message::text(Text::line(spans![fact]).and_line(next_of_ticket(c, t)));
    }
    let text = Text::line(spans![format!("{} is Cancelled. {}", ticket(t), told(t))]);
    let set = spans![
        emphasis(folder(s)),
        format!(": {}.", progress(s.progress()))
    ];
    let next = if ready {
        spans![
            emphasis(folder(s)),
            " is ready for review now, and ",
            named(&c.am),
            " is told."
        ]
    } else if s.progress().cancelled == s.set.count {
        spans![
            "Every ticket of the set is cancelled, so there is nothing to review in it. Next: if \
             something is still to be made, raise its number with ",
            code("/refresh correct"),
            "; if nothing is, ",
            named(&c.am),
            " closes the cycle with ",
            code("/refresh decline"),
            "."
        ]
    } else {
        spans!["Its position is not used again; nothing more is needed."]
    };
    Message::text(text.and_line(set).and_line(next))
}

/// A ticket was changed.
pub fn edited(
    Locale::En: Locale,
    c: &CycleView,
    t: &TicketView,
    fields: &[TicketField],
) -> Message {
    if fields.is_empty() {
        return Message::text(Text::line(spans![format!(
            "{} says so already. Nothing changed, and nothing is needed.",
            ticket(t)
        )]));
    }
    Message::text(Text::line(spans![format!(
        "{} is changed: {}. Its card and its thread say so; nothing more is needed.",
        ticket(t),
        edited_fields(c, t, fields)
    )]))
}

/// Folder name or number of an Ad Set are corrected; `before` is the set as it was.
pub fn corrected(Locale::En: Locale, c: &CycleView, s: &AdSetView, before: &AdSet) -> Message {
    if s.set.folder_name == before.folder_name && s.set.count == before.count {
        return Message::text(Text::line(spans![
            emphasis(folder(s)),
            " says so already. Nothing changed, and nothing is needed."
        ]));
    }
    let mut text = Text::line(spans![
        emphasis(one_line(&before.folder_name, 100)),
        format!(" of {} is corrected, for every ticket of it:", client(c))
    ]);
    if s.set.folder_name != before.folder_name {
        let fact = format!("Deliverable Folder Name: {}", folder(s));
        text.push(LineKind::Item, spans![fact]);
    }
    if s.set.count != before.count {
        let fact = format!(
            "Number of Deliverables: {} instead of {}",
            s.set.count, before.count
        );
        text.push(LineKind::Item, spans![fact]);
    }
    text.push(
        LineKind::Plain,
        spans!["The portfolio's channel is told, with your reason."],
    );
    let next = match (before.ready, s.set.ready) {
        (true, false) => spans![
            "The set is not ready for review any more. Next: create what is missing with ",
            code("/refresh clone"),
            "."
        ],
        (false, true) => spans![
            "The set is ready for review now, and ",
            named(&c.am),
            " is told."
        ],
        _ if room(s) > 0 => spans![
            format!("Next: {} more with ", room(s)),
            code("/refresh clone"),
            "."
        ],
        _ => return Message::text(text),
    };
    Message::text(text.and_line(next))
}

/// A cycle has another status. `already`: it had it before.
pub fn moved_cycle(Locale::En: Locale, c: &CycleView, already: bool) -> Message {
    let status = cycle_status(c.cycle.status());
    let (word, end) = if already {
        (" already", " Nothing changed.")
    } else {
        ("", " The audit log keeps your reason.")
    };
    Message::text(
        Text::line(spans![format!(
            "{}, cycle {}, is {status}{word}.{end}",
            client(c),
            c.cycle.number
        )])
        .and_line(spans!["What comes next: ", code("/refresh status"), "."]),
    )
}

/// A ticket has another status than `before`; `None`: it had it already.
pub fn moved_ticket(
    Locale::En: Locale,
    c: &CycleView,
    s: &AdSetView,
    t: &TicketView,
    before: Option<TicketStatus>,
) -> Message {
    let status = t.ticket.status.title();
    let fact = match before {
        Some(before) => format!("{} is {status} now; it was {}. ", ticket(t), before.title()),
        None => format!("{} is {status} already. Nothing changed. ", ticket(t)),
    };
    Message::text(
        Text::line(spans![
            fact,
            emphasis(folder(s)),
            format!(": {}.", progress(s.progress()))
        ])
        .and_line(next_of_ticket(c, t)),
    )
}

/// Whose turn it is on a ticket.
fn next_of_ticket(c: &CycleView, t: &TicketView) -> Vec<Span> {
    use TicketStatus as S;
    let am = || named(&c.am);
    match t.ticket.status {
        S::New | S::InProgress | S::RevisionsRequested => spans![
            "Next: its creatives hand it in, with ",
            code("/refresh deliver"),
            "."
        ],
        S::PendingApproval => spans!["Next: ", am(), " approves it, or asks for changes."],
        S::Approved if c.cycle.phase == Phase::Approved => {
            spans!["Next: ", named(&c.sas), " puts it live with the others."]
        }
        S::Approved => spans!["Next: ", am(), " approves the cycle when the client has."],
        S::CompletedDeliverable | S::Cancelled => spans!["Nothing more is to be done on it."],
    }
}
