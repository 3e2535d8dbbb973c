//! Notices about an Ad Set: its card, and that it is ready.

use crate::domain::status::TicketStatus;
use crate::message::{Button, Card, LineKind, Message, Span, Text, Tone, code, emphasis, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::notice::handover;
use crate::wording::parts::{
    self, CARD_BODY, client, clone_buttons, count, folder, is_are, may_be_submitted, mention,
    named, one_line, progress, room, success, thread, weight,
};
use crate::wording::view::{AdSetView, CycleView, TicketView};

/// The card that always shows how far an Ad Set is.
pub fn ad_set_card(Locale::En: Locale, c: &CycleView, s: &AdSetView) -> Message {
    Message {
        card: Some(Card {
            title: format!("Ad Set {}", folder(s)),
            tone: ad_set_tone(s),
            body: ad_set_body(s),
            fields: Vec::new(),
            footer: format!(
                "Ad Set {} · cycle {} · {}",
                folder(s),
                c.cycle.number,
                client(c)
            ),
        }),
        buttons: ad_set_buttons(c, s),
        ..Message::default()
    }
}

/// How far a set is, as a colour.
pub fn ad_set_tone(s: &AdSetView) -> Tone {
    let progress = s.progress();
    let live = progress.created - progress.cancelled;
    if room(s) > 0 {
        Tone::Action
    } else if live > 0 && progress.approved == live {
        Tone::Good
    } else if s.set.ready {
        Tone::Waiting
    } else {
        Tone::Working
    }
}

/// `4 of 6 created, 2 pending approval`, and a line for each ticket.
pub fn ad_set_body(s: &AdSetView) -> Text {
    let mut text = Text::line(spans![format!("{}.", progress(s.progress()))]);
    // A set has up to 50 tickets: names grow shorter until all of them fit.
    for (name, person) in [(80, 80), (24, 20), (0, 0)] {
        let lines = ticket_lines(s, name, person);
        if weight(&lines) <= CARD_BODY || name == 0 {
            text.append(lines);
            break;
        }
    }
    text
}

fn ticket_lines(s: &AdSetView, name: usize, person: usize) -> Text {
    let mut text = Text::new();
    for t in &s.tickets {
        text.push(LineKind::Plain, ticket_line(t, name, person));
    }
    text
}

fn ticket_line(t: &TicketView, name: usize, person: usize) -> Vec<Span> {
    let position = t.ticket.position;
    let thread = if name == 0 {
        Span::Thread {
            ticket: t.ticket.id,
            name: t.ticket.label(),
        }
    } else {
        thread(&t.ticket, name)
    };
    let mut spans = spans![
        format!("{position}. "),
        thread,
        format!(" · {}", t.ticket.status.title())
    ];
    if t.ticket.status == TicketStatus::Cancelled {
        spans.push(Span::from("; its place stays empty"));
    } else if person > 0 && t.ticket.status.is_open() {
        let names: Vec<String> = t
            .creatives()
            .iter()
            .map(|one| one_line(&one.name, person))
            .collect();
        spans.push(match names.as_slice() {
            [] => Span::from(" · nobody assigned"),
            names => format!(" · {}", names.join(", ")).into(),
        });
    }
    spans
}

/// What can be done with a set at this moment.
pub fn ad_set_buttons(c: &CycleView, s: &AdSetView) -> Vec<Button> {
    if c.cycle.outcome.is_some() {
        return Vec::new();
    }
    if room(s) > 0 {
        return clone_buttons(s);
    }
    let mut buttons = Vec::new();
    if s.set.ready && s.progress().pending > 0 {
        buttons.push(success(Press::ApproveSet(s.set.id), "Approve the set"));
    }
    if may_be_submitted(c) {
        buttons.push(parts::primary(Press::Done(c.cycle.id), "Mark submitted"));
    }
    buttons
}

/// An Ad Set is ready for client review: the AM is told, with everything that was handed in.
pub fn set_ready(Locale::En: Locale, c: &CycleView, s: &AdSetView) -> Message {
    let progress = s.progress();
    let mut waiting = format!(
        "{} {} for approval",
        count(progress.pending, "deliverable"),
        if progress.pending == 1 {
            "waits"
        } else {
            "wait"
        }
    );
    if progress.approved > 0 {
        waiting = format!(
            "{waiting}, {} {} approved already",
            progress.approved,
            is_are(progress.approved)
        );
    }
    let lines = Text::line(spans![format!("{waiting}.")]).and_line(spans![
        "Next: show them to the client. Then press ",
        emphasis("Approve the set"),
        ", or ",
        emphasis("Approve"),
        " on single tickets. If something should change, press ",
        emphasis("Ask for changes"),
        " on that ticket's card, or use ",
        code("/refresh revise"),
        "."
    ]);
    review(c, s, lines).button(success(Press::ApproveSet(s.set.id), "Approve the set"))
}

/// What was handed in for a review, below `lines`.
pub(super) fn review(c: &CycleView, s: &AdSetView, lines: Text) -> Message {
    let again = if s.set.ready_round > 1 {
        " again, after revisions"
    } else {
        ""
    };
    let mut text = Text::line(spans![
        strong(format!(
            "{}: {} is ready for client review{again}",
            client(c),
            folder(s)
        )),
        format!(" · cycle {} · ", c.cycle.number),
        mention(&c.am),
    ]);
    text.append(lines);
    let delivered = handover::Handover::of(c, std::slice::from_ref(s), handover::Texts::AssetsOnly);
    delivered.message(
        text,
        format!("For review: {}", folder(s)),
        Tone::Waiting,
        format!(
            "Review of {}, round {} · cycle {} · {}",
            folder(s),
            s.set.ready_round,
            c.cycle.number,
            client(c)
        ),
    )
}

/// The same, to the SAS: nothing is needed.
pub fn set_ready_for_sas(Locale::En: Locale, c: &CycleView, s: &AdSetView) -> Message {
    let (with, again) = match s.set.ready_round {
        ..=1 => ("is with", String::new()),
        round => ("is again with", format!(" after revisions (round {round})")),
    };
    Message::text(
        Text::line(spans![
            strong(format!("{}: {}", client(c), folder(s))),
            format!(" (cycle {}) {with} the Account Manager, ", c.cycle.number),
            named(&c.am),
            format!(", for client review{again}.")
        ])
        .and_line(spans![
            "Nothing is needed from you now. You are told when it is approved and ready for Meta."
        ]),
    )
}
