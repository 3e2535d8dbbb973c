//! Notices about what was corrected.

use crate::domain::edit::TicketField;
use crate::domain::notice::Notice;
use crate::domain::question::Question;
use crate::domain::status::TicketStatus;
use crate::message::{Card, LineKind, Message, Span, Text, Tone, strong};
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{
    self, SHOWN, client, due, listed, one_line, people, question_labels, ticket,
};
use crate::wording::view::{CycleView, TicketView};

/// Somebody's reason, in a card of its own.
fn reason_card(c: &CycleView, about: &str, reason: &str, by: &str) -> Card {
    Card {
        title: format!("{} writes", one_line(by, 80)),
        tone: Tone::Neutral,
        body: parts::quote(reason, SHOWN).0,
        fields: Vec::new(),
        footer: format!(
            "{} · cycle {} · {}",
            one_line(about, 100),
            c.cycle.number,
            client(c)
        ),
    }
}

fn with_creatives(mut line: Vec<Span>, t: &TicketView) -> Vec<Span> {
    if !t.creatives().is_empty() {
        line.push(Span::from(" · "));
        line.extend(people(&t.creatives(), true));
    }
    line
}

/// A ticket will not be made: to its creatives. `ended`: its questions that nobody answered. An empty
/// reason: because its cycle was closed; with it, who cancelled it.
pub fn ticket_cancelled(
    Locale::En: Locale,
    c: &CycleView,
    t: &TicketView,
    ended: &[Question],
    (reason, by): (&str, &str),
) -> Message {
    let first = spans![
        strong(format!("Cancelled: {}", ticket(t))),
        format!(" · {}", client(c)),
    ];
    let why = match reason {
        "" => spans![format!(
            "{} closed cycle {} without it: nothing more is needed on it.",
            one_line(by, 80),
            c.cycle.number
        )],
        _ => spans!["It will not be made: nothing more is needed on it."],
    };
    let mut text = Text::line(with_creatives(first, t)).and_line(why);
    if !ended.is_empty() {
        let labels = question_labels(ended);
        text.push(
            LineKind::Plain,
            spans![format!("Closed with it, unanswered: {labels}.")],
        );
    }
    Message {
        text,
        card: (!reason.is_empty()).then(|| reason_card(c, &t.ticket.label(), reason, by)),
        ..Message::default()
    }
}

/// A Lead gave a ticket another status: to its creatives. With the reason, and who wrote it.
pub fn ticket_moved(
    Locale::En: Locale,
    c: &CycleView,
    t: &TicketView,
    status: TicketStatus,
    (reason, by): (&str, &str),
) -> Message {
    let first = spans![
        strong(format!("{} is {} now", ticket(t), status.title())),
        format!(" · set by hand · {}", client(c)),
    ];
    Message {
        text: Text::line(with_creatives(first, t)),
        card: Some(reason_card(c, &t.ticket.label(), reason, by)),
        ..Message::default()
    }
}

/// A ticket was changed: to its creatives, once somebody has begun.
pub fn ticket_edited(
    Locale::En: Locale,
    c: &CycleView,
    t: &TicketView,
    fields: &[TicketField],
    by: &str,
) -> Message {
    let first = spans![
        strong(format!("Changed: {}", ticket(t))),
        format!(" · by {}", one_line(by, 80)),
    ];
    let first = match t.ticket.status {
        TicketStatus::New => first,
        _ => with_creatives(first, t),
    };
    Message::text(Text::line(first).and_line(spans![format!(
        "New: {}. The card shows the ticket as it is now.",
        edited_fields(c, t, fields)
    )]))
}

/// Folder name or number of an Ad Set were corrected: to the portfolio's channel. `None`: the notice
/// is another one.
pub fn set_corrected(Locale::En: Locale, c: &CycleView, notice: &Notice) -> Option<Message> {
    let Notice::SetCorrected {
        folder_before,
        count_before,
        folder,
        count,
        reason,
        by,
        ..
    } = notice
    else {
        return None;
    };
    let mut text = Text::line(spans![
        strong(format!(
            "Ad Set {} is corrected",
            one_line(folder_before, 100)
        )),
        format!(" · {}, cycle {}", client(c), c.cycle.number),
    ]);
    if folder_before != folder {
        text.push(
            LineKind::Item,
            spans![
                "Deliverable Folder Name: now ",
                strong(one_line(folder, 100)),
                ". It holds for every ticket of the set."
            ],
        );
    }
    if count_before != count {
        text.push(
            LineKind::Item,
            spans![
                format!("Number of Deliverables: {count_before}, now "),
                strong(count.to_string()),
                "."
            ],
        );
    }
    Some(Message {
        text,
        card: Some(reason_card(c, folder, reason, by)),
        ..Message::default()
    })
}

/// `name, due date (due Fri 11 Dec) and headline`.
pub(in crate::wording) fn edited_fields(
    c: &CycleView,
    t: &TicketView,
    fields: &[TicketField],
) -> String {
    let named: Vec<String> = fields
        .iter()
        .map(|field| match field {
            TicketField::Due => format!("due date ({})", due(c, t.ticket.due_date)),
            TicketField::Format => format!("format ({})", t.ticket.format.as_str()),
            TicketField::Placement => match &t.ticket.placement {
                Some(placement) => format!("placement ({})", one_line(placement, 100)),
                None => "placement".to_owned(),
            },
            other => other.title().to_owned(),
        })
        .collect();
    listed(&named, "and")
}
