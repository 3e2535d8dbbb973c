//! Where every client stands.

use crate::domain::board::Column;
use crate::domain::calendar::{show_date, today};
use crate::domain::id::PageNumber;
use crate::domain::open_cycle::{OpenCycle, OpenSet};
use crate::domain::status::Notation;
use crate::message::{Card, LineKind, Message, Span, Text, Tone, code, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{count, due_on, one_line, secondary};

/// A page of the board: `size` clients, a heading for each column.
pub fn board(
    Locale::En: Locale,
    all: &[(Column, OpenCycle)],
    page: usize,
    pages: usize,
    size: usize,
) -> Message {
    if all.is_empty() {
        return Message::text(
            Text::line(spans!["There is no client yet."]).and_line(spans![
                "Next: an Admin adds one with ",
                code("/refresh-admin portfolio add"),
                "."
            ]),
        );
    }
    let mut body = Text::new();
    let mut heading = None;
    for (column, c) in all.iter().skip((page - 1) * size).take(size) {
        if heading != Some(*column) {
            let clients = all.iter().filter(|(other, _)| other == column).count();
            let title = format!("{} ({clients})", title(*column));
            body.push(LineKind::Plain, spans![strong(title)]);
            heading = Some(*column);
        }
        body.push(LineKind::Item, line(*column, c));
    }
    let late = |(column, c): &&(Column, OpenCycle)| {
        *column == Column::Due && c.cycle.refresh_date < c.today
    };
    let tone = if all.iter().any(|entry| late(&entry)) {
        Tone::Warning
    } else {
        Tone::Neutral
    };
    let message = Message {
        card: Some(Card {
            title: "Where every client stands".to_owned(),
            tone,
            body,
            fields: Vec::new(),
            footer: format!("{} · page {page} of {pages}", count(all.len(), "client")),
        }),
        ..Message::default()
    };
    if page >= pages {
        return message;
    }
    let next = i64::try_from(page + 1).unwrap_or(1);
    message.button(secondary(Press::MoreBoard(PageNumber(next)), "More"))
}

const fn title(column: Column) -> &'static str {
    match column {
        Column::Due => "Refresh due, no ticket yet",
        Column::InProduction => "In production",
        Column::PendingApproval => "Pending approval",
        Column::Approved => "Approved, to be implemented",
        Column::Waiting => "Before the refresh date",
        Column::Paused => "Paused",
    }
}

fn line(column: Column, c: &OpenCycle) -> Vec<Span> {
    let (am, sas) = (one_line(&c.am.name, 30), one_line(&c.sas.name, 30));
    let zone = c.portfolio.time_zone;
    let since = |at: Option<_>| {
        let at = at.unwrap_or(c.cycle.opened_at);
        show_date(today(at, zone), c.today)
    };
    let says = match column {
        Column::Due => {
            let note = if c.has_current_note() {
                ""
            } else {
                " · no note"
            };
            format!("{}{note} · {sas}", due_on(c.today, c.cycle.refresh_date))
        }
        Column::InProduction => production(c),
        Column::PendingApproval => format!("with {am} since {}", since(c.cycle.ready_at)),
        Column::Approved => format!("with {sas} since {}", since(c.cycle.approved_at)),
        Column::Waiting => {
            let wanted = if c.cycle.notation == Notation::RequestSubmitted {
                " · the client wants it"
            } else {
                ""
            };
            let date = show_date(c.cycle.refresh_date, c.today);
            format!("refresh {date}{wanted}")
        }
        Column::Paused => format!("{am}, {sas}"),
    };
    spans![
        strong(one_line(&c.portfolio.client, 50)),
        format!(" · {says}")
    ]
}

/// `4 of 6 handed in · 2 tickets to create · 1 late · 1 question open`.
fn production(c: &OpenCycle) -> String {
    let to_make: i64 = c.sets.iter().map(OpenSet::missing).sum();
    let wanted: i64 = c.sets.iter().map(|set| set.count).sum();
    let handed_in = c.tickets().filter(|t| t.status.is_handed_in()).count();
    let open = c.tickets().filter(|ticket| ticket.is_in_production());
    let late = open.filter(|ticket| ticket.due_date < c.today).count();
    let mut parts = vec![format!("{handed_in} of {wanted} handed in")];
    if to_make > 0 {
        parts.push(format!("{to_make} to create"));
    }
    if late > 0 {
        parts.push(format!("{late} late"));
    }
    if !c.questions.is_empty() {
        parts.push(format!("{} open", count(c.questions.len(), "question")));
    }
    parts.join(" · ")
}
