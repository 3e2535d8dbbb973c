//! Replies to those who submit: first ticket, clones, wrap-up, notes.

use crate::domain::asset::AssetState;
use crate::domain::refusal::Incomplete;
use crate::domain::status::Phase;
use crate::message::{LineKind, Message, Span, Text, code, emphasis, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{
    client, clone_buttons, creatives, date, files_and_links, folder, may_be_submitted, named,
    one_line, primary, push_items, room, thread, ticket,
};
use crate::wording::refusal::incomplete_sets;
use crate::wording::view::{AdSetView, CycleView, NoteView, TicketView};

/// The most characters of each part of the copy that is read back.
const READ_BACK: usize = 120;
/// What the list of new tickets may weigh.
const NAMED: usize = 1_200;

/// The Ad Set and its first ticket exist.
pub fn first_ticket(Locale::En: Locale, c: &CycleView, s: &AdSetView, t: &TicketView) -> Message {
    let mut first = spans![
        format!("{} is 1 of {} in ", ticket(t), s.set.count),
        emphasis(folder(s)),
        ". Its thread: ",
        thread(&t.ticket, 80),
        ". "
    ];
    first.extend(told(t));
    let mut text = Text::line(first);
    if room(s) > 0 {
        text.push(
            LineKind::Plain,
            spans!["Folder name and number of deliverables are set for the whole set from now on."],
        );
    }
    text.append(copy_read(t));
    next_of_set(Message::text(text), c, s)
}

/// Who is told of a ticket.
fn told(t: &TicketView) -> Vec<Span> {
    let mut spans = creatives(t);
    if spans.is_empty() {
        return spans!["Nobody could be assigned; the Leads are told."];
    }
    let verb = if t.creatives().len() == 1 {
        "is"
    } else {
        "are"
    };
    spans.push(format!(" {verb} told.").into());
    spans
}

/// What was read from the field `copy`, where there was any.
fn copy_read(t: &TicketView) -> Text {
    let parts = [
        ("Primary", &t.ticket.primary_text),
        ("Headline", &t.ticket.headline),
        ("CTA", &t.ticket.call_to_action),
    ];
    let mut text = Text::new();
    for (name, typed) in parts {
        if !typed.trim().is_empty() {
            if text.is_empty() {
                text.push(LineKind::Plain, spans!["Read from the copy:"]);
            }
            text.push(
                LineKind::Item,
                spans![format!("{name}: "), one_line(typed, READ_BACK)],
            );
        }
    }
    text
}

/// The next step of a set that is being submitted, with its buttons.
fn next_of_set(mut message: Message, c: &CycleView, s: &AdSetView) -> Message {
    if room(s) > 0 {
        message.buttons.extend(clone_buttons(s));
        return message;
    }
    if may_be_submitted(c) {
        message.text.push(
            LineKind::Plain,
            spans![
                "The set is complete. Next: ",
                emphasis("Mark submitted"),
                ", when this cycle needs no other Ad Set."
            ],
        );
        message
            .buttons
            .push(primary(Press::Done(c.cycle.id), "Mark submitted"));
    } else {
        message.text.push(
            LineKind::Plain,
            spans!["The set is complete; nothing more is needed."],
        );
    }
    message
}

/// Tickets were cloned.
pub fn cloned(Locale::En: Locale, c: &CycleView, s: &AdSetView, created: &[TicketView]) -> Message {
    let mut text = Text::line(spans![
        strong(format!("{} of {} created", s.tickets.len(), s.set.count)),
        " in ",
        emphasis(folder(s)),
        format!(" · {}", client(c)),
    ]);
    let items = created.iter().map(|t| {
        let mut line = spans![thread(&t.ticket, 40), " · "];
        let who = creatives(t);
        if who.is_empty() {
            line.push(Span::from("nobody assigned, the Leads are told"));
        }
        line.extend(who);
        line
    });
    push_items(&mut text, items.collect(), NAMED, "ticket");
    if let [only] = created {
        text.append(copy_read(only));
    }
    next_of_set(Message::text(text), c, s)
}

/// *Mark submitted* was pressed while tickets are missing.
pub fn confirm_done(Locale::En: Locale, c: &CycleView, incomplete: &[Incomplete]) -> Message {
    let fact = if incomplete.is_empty() {
        format!("{} has no tickets in this cycle yet.", client(c))
    } else {
        format!("Tickets are missing: {}.", incomplete_sets(incomplete))
    };
    let command = if incomplete.is_empty() {
        "/refresh submit"
    } else {
        "/refresh clone"
    };
    Message::text(Text::line(spans![fact]).and_line(spans![
        "Nothing changed. Create them with ",
        code(command),
        ", or go on: they can still be created later."
    ]))
    .button(primary(
        Press::DoneAnyway(c.cycle.id),
        "Mark submitted anyway",
    ))
}

/// The cycle is Deliverables Submitted. `already`: it was before, or it is further.
pub fn done(Locale::En: Locale, c: &CycleView, already: bool) -> Message {
    if c.cycle.phase == Phase::PendingApproval {
        let fact = format!(
            "{} is Creatives Pending Approval already (cycle {}), and your task is complete.",
            client(c),
            c.cycle.number
        );
        return Message::text(Text::line(spans![fact]).and_line(spans![
            "Next: ",
            named(&c.am),
            " reviews it with the client. Nothing is needed from you until then."
        ]));
    }
    let fact = if already {
        format!(
            "{} is Deliverables Submitted already (cycle {}). Nothing changed.",
            client(c),
            c.cycle.number
        )
    } else {
        format!(
            "{} is Deliverables Submitted (cycle {}), and your task is complete.",
            client(c),
            c.cycle.number
        )
    };
    Message::text(Text::line(spans![fact]).and_line(spans![
        "Next: the creatives work; you answer their questions. You are told when the set is ready \
         for review."
    ]))
}

/// A Note was logged. `threads`: into how many open tickets' threads it goes too.
pub fn noted(Locale::En: Locale, c: &CycleView, n: &NoteView, threads: usize) -> Message {
    let links = n
        .assets
        .iter()
        .filter(|asset| asset.state == AssetState::Link);
    let links = links.count();
    let files = match n.assets.len() {
        0 => String::new(),
        all => format!(" with {}", files_and_links(all - links, links)),
    };
    let mut text = Text::line(spans![
        format!(
            "Your note for {} (cycle {}) is logged{files}. ",
            client(c),
            c.cycle.number
        ),
        named(&c.sas),
        " is told."
    ]);
    let next = if threads > 0 {
        format!(
            "People have started: as changed direction it goes into the {} too.",
            match threads {
                1 => "thread of the open ticket".to_owned(),
                threads => format!("threads of the {threads} open tickets"),
            }
        )
    } else if c.today < c.cycle.refresh_date {
        format!(
            "The tickets are made from it on {}.",
            date(c, c.cycle.refresh_date)
        )
    } else {
        "The tickets are made from it.".to_owned()
    };
    text.push(LineKind::Plain, spans![next]);
    Message::text(text)
}
