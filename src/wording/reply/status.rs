//! Where a portfolio, an Ad Set or a ticket stands, and what comes next.

use crate::domain::portfolio::PortfolioState;
use crate::domain::status::{CycleStatus, Notation, TicketStatus};
use crate::message::{
    Button, Card, CardField, LineKind, Message, Span, Text, Tone, code, emphasis,
};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::notice::{ad_set_body, ad_set_buttons, ad_set_tone, ticket_card};
use crate::wording::parts::{
    CARD_BODY, client, clone_buttons, count, cycle_status, date, due, folder, is_are, named,
    note_from, one_line, primary, progress, push_items, room, secondary, success,
};
use crate::wording::view::{AdSetView, CycleView, NoteView, TicketView};

/// The most characters of the newest note that are shown.
const NOTE: usize = 120;

/// What comes next for a cycle, for the eye and for the hand.
struct NextStep {
    says: Vec<Span>,
    tone: Tone,
    buttons: Vec<Button>,
}

impl NextStep {
    fn new(tone: Tone, says: Vec<Span>) -> Self {
        Self {
            says,
            tone,
            buttons: Vec::new(),
        }
    }

    fn with(mut self, buttons: impl IntoIterator<Item = Button>) -> Self {
        self.buttons.extend(buttons);
        self
    }
}

/// Where a portfolio's cycle stands.
pub fn status_portfolio(
    Locale::En: Locale,
    c: &CycleView,
    note: Option<&NoteView>,
    sets: &[AdSetView],
) -> Message {
    let next = next_step(c, note, sets);
    let mut body = Text::new();
    let mut line = spans!["Next: "];
    line.extend(next.says);
    body.push(LineKind::Plain, line);
    let items = sets
        .iter()
        .map(|s| spans![emphasis(folder(s)), format!(": {}", progress(s.progress()))]);
    push_items(&mut body, items.collect(), CARD_BODY, "Ad Set");
    let mut buttons = next.buttons;
    if let Some(n) = note.filter(|n| is_cut(n)) {
        buttons.push(secondary(Press::ShowNote(n.note.id), "Show all"));
    }
    Message {
        card: Some(Card {
            title: format!("{} · cycle {}", client(c), c.cycle.number),
            tone: next.tone,
            body,
            fields: facts(c, note),
            footer: format!("Status of {} · cycle {}", client(c), c.cycle.number),
        }),
        buttons,
        ..Message::default()
    }
}

/// Whether the start of the note on the card is not all of it.
fn is_cut(n: &NoteView) -> bool {
    !n.assets.is_empty() || n.note.body.chars().count() > NOTE
}

fn facts(c: &CycleView, note: Option<&NoteView>) -> Vec<CardField> {
    let field = |name: &str, value: Vec<Span>| CardField {
        name: name.to_owned(),
        value: Text::line(value),
        short: true,
    };
    let mut fields = vec![
        field(
            "Creative Refresh Status",
            spans![cycle_status(c.cycle.status())],
        ),
        field(
            "Creative Refresh Date",
            spans![format!(
                "{}, {}",
                date(c, c.cycle.refresh_date),
                c.portfolio.cadence
            )],
        ),
        field("Account Manager", spans![named(&c.am)]),
        field("Social Ad Specialist", spans![named(&c.sas)]),
    ];
    let newest = match note {
        None => "none yet".to_owned(),
        Some(n) => {
            let old = if n.stale {
                " (from before the last refresh closed)"
            } else {
                ""
            };
            format!("{}{old}: {}", note_from(c, n), one_line(&n.note.body, NOTE))
        }
    };
    fields.push(CardField {
        short: false,
        ..field("Newest note", spans![newest])
    });
    fields
}

fn next_step(c: &CycleView, note: Option<&NoteView>, sets: &[AdSetView]) -> NextStep {
    match c.portfolio.state {
        PortfolioState::Paused => {
            return NextStep::new(
                Tone::Neutral,
                spans!["nothing while it is paused; a Lead or an Admin resumes it."],
            );
        }
        PortfolioState::Archived => {
            return NextStep::new(
                Tone::Neutral,
                spans!["nothing, it is archived and kept for its history."],
            );
        }
        PortfolioState::Active => {}
    }
    match c.cycle.status() {
        CycleStatus::Closed(_) => NextStep::new(
            Tone::Good,
            spans!["this cycle is closed; the next one is open."],
        ),
        CycleStatus::Approved(_) => NextStep::new(
            Tone::Action,
            spans![
                named(&c.sas),
                " puts the creatives live in Meta and marks it. Until then no next refresh is scheduled."
            ],
        )
        .with([success(Press::Implement(c.cycle.id), "Mark implemented")]),
        CycleStatus::PendingApproval(_) => NextStep::new(
            Tone::Waiting,
            spans![named(&c.am), " shows them to the client and approves."],
        )
        .with([approve_cycle(c)]),
        CycleStatus::Waiting(notation) if c.cycle.untracked && sets.is_empty() => {
            imported(c, notation)
        }
        CycleStatus::Waiting(notation) => in_work(c, notation, note, sets),
    }
}

fn approve_cycle(c: &CycleView) -> Button {
    success(Press::ApproveCycle(c.cycle.id), "Approve the cycle")
}

/// Imported in the middle: the work is not tracked here.
fn imported(c: &CycleView, notation: Notation) -> NextStep {
    if notation == Notation::DeliverablesSubmitted {
        return NextStep::new(
            Tone::Waiting,
            spans![
                "the tickets of this imported cycle are elsewhere; ",
                named(&c.am),
                " approves here when the client has."
            ],
        )
        .with([approve_cycle(c)]);
    }
    before_tickets(c, None)
}

fn in_work(
    c: &CycleView,
    notation: Notation,
    note: Option<&NoteView>,
    sets: &[AdSetView],
) -> NextStep {
    if sets.is_empty() {
        return before_tickets(c, note);
    }
    if let Some(s) = sets.iter().find(|s| room(s) > 0) {
        let rest = room(s);
        return NextStep::new(
            Tone::Action,
            spans![
                named(&c.sas),
                format!(" creates the other {} of ", count(rest, "ticket")),
                emphasis(folder(s)),
                "."
            ],
        )
        .with(clone_buttons(s));
    }
    if sets.iter().all(is_cancelled) {
        return NextStep::new(
            Tone::Action,
            spans![
                "every ticket is cancelled. If something is still to be made, ",
                named(&c.sas),
                " raises the number with ",
                code("/refresh correct"),
                "; if nothing is, ",
                named(&c.am),
                " closes the cycle with ",
                code("/refresh decline"),
                "."
            ],
        );
    }
    if notation != Notation::DeliverablesSubmitted {
        return NextStep::new(
            Tone::Action,
            spans![
                "all tickets exist; ",
                named(&c.sas),
                " marks them submitted."
            ],
        )
        .with([primary(Press::Done(c.cycle.id), "Mark submitted")]);
    }
    let open: usize = sets.iter().map(in_production).sum();
    NextStep::new(
        Tone::Working,
        spans![format!(
            "the creatives hand in; {} {} still in production.",
            count(open, "ticket"),
            is_are(open)
        )],
    )
}

fn is_cancelled(s: &AdSetView) -> bool {
    s.tickets
        .iter()
        .all(|t| t.ticket.status == TicketStatus::Cancelled)
}

fn in_production(s: &AdSetView) -> usize {
    s.tickets
        .iter()
        .filter(|t| {
            let status = t.ticket.status;
            status != TicketStatus::Cancelled && !status.is_handed_in()
        })
        .count()
}

fn before_tickets(c: &CycleView, note: Option<&NoteView>) -> NextStep {
    let current = note.is_some_and(|n| !n.stale);
    let add_note = secondary(Press::Note(c.cycle.id), "Add note");
    if c.today < c.cycle.refresh_date {
        let says = if current {
            spans![
                named(&c.sas),
                format!(" creates the tickets on {}.", date(c, c.cycle.refresh_date))
            ]
        } else {
            spans![
                named(&c.am),
                format!(
                    " logs a note before {}, the refresh date.",
                    date(c, c.cycle.refresh_date)
                )
            ]
        };
        return NextStep::new(Tone::Neutral, says).with([add_note]);
    }
    let label = if current {
        "Submit first ticket"
    } else {
        "Submit first ticket anyway"
    };
    let says = spans![
        named(&c.sas),
        format!(" creates the tickets, {}.", due(c, c.cycle.refresh_date))
    ];
    let tone = if c.today > c.cycle.refresh_date {
        Tone::Warning
    } else {
        Tone::Action
    };
    NextStep::new(tone, says).with([primary(Press::Submit(c.cycle.id), label), add_note])
}

/// Where an Ad Set stands.
pub fn status_ad_set(Locale::En: Locale, c: &CycleView, s: &AdSetView) -> Message {
    Message {
        card: Some(Card {
            title: format!("Ad Set {} · {}", folder(s), client(c)),
            tone: ad_set_tone(s),
            body: ad_set_body(s).and_line(next_of_set(c, s)),
            fields: Vec::new(),
            footer: format!("Status of Ad Set {} · cycle {}", folder(s), c.cycle.number),
        }),
        buttons: ad_set_buttons(c, s),
        ..Message::default()
    }
}

fn next_of_set(c: &CycleView, s: &AdSetView) -> Vec<Span> {
    let open = in_production(s);
    if c.cycle.outcome.is_some() {
        spans!["Its cycle is closed."]
    } else if room(s) > 0 {
        let rest = count(room(s), "more ticket");
        spans!["Next: ", named(&c.sas), format!(" creates {rest}.")]
    } else if open > 0 {
        spans![format!(
            "Next: the creatives hand in {}.",
            count(open, "more ticket")
        )]
    } else if s.progress().pending > 0 {
        spans!["Next: ", named(&c.am), " approves."]
    } else {
        spans!["Next: nothing, every ticket is approved."]
    }
}

/// Where a ticket stands: its card, and the next step.
pub fn status_ticket(Locale::En: Locale, c: &CycleView, s: &AdSetView, t: &TicketView) -> Message {
    let mut message = ticket_card(Locale::En, c, s, t);
    if let Some(card) = &mut message.card {
        card.footer = format!(
            "Status of {} · cycle {} · {}",
            t.ticket.label(),
            c.cycle.number,
            client(c)
        );
    }
    message.text = Text::line(next_of_ticket(c, t));
    message
}

fn next_of_ticket(c: &CycleView, t: &TicketView) -> Vec<Span> {
    let due = due(c, t.ticket.due_date);
    let creatives = crate::wording::parts::people(&t.creatives(), false);
    let who = if creatives.is_empty() {
        spans!["somebody to be assigned"]
    } else {
        creatives
    };
    let mut spans = spans!["Next: "];
    match t.ticket.status {
        TicketStatus::New => {
            spans.extend(who);
            spans.push(format!(" to start; {due}.").into());
        }
        TicketStatus::InProgress => {
            spans.extend(who);
            spans.push(format!(" to hand it in; {due}.").into());
        }
        TicketStatus::RevisionsRequested => {
            spans.extend(who);
            spans.push(format!(" to make the changes; {due}.").into());
        }
        TicketStatus::PendingApproval => {
            spans.extend(spans![named(&c.am), " to approve it for the client."]);
        }
        TicketStatus::Approved => {
            spans.extend(spans![
                named(&c.sas),
                " to put it live when the whole cycle is approved."
            ]);
        }
        TicketStatus::CompletedDeliverable => spans = spans!["It is live; nothing more to do."],
        TicketStatus::Cancelled => spans = spans!["It will not be made; its place stays empty."],
    }
    spans
}
