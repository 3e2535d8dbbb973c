//! Notices about a cycle and its notes.

use crate::domain::people::Person;
use crate::message::{Card, LineKind, Message, Span, Text, Tone, emphasis, strong};
use crate::request::Press;
use crate::spans;
use crate::wording::Locale;
use crate::wording::parts::{
    self, SHOWN, client, comes_late, count, date, day, due, duration, mention, named, note_from,
    one_line, people, primary, secondary, ticket,
};
use crate::wording::view::{CycleSummary, CycleView, Late, NoteView, TicketView};

/// Refresh day: the prompt to the SAS, with the newest Note or a warning. `late`: where it
/// was due before.
pub fn refresh_day(
    Locale::En: Locale,
    c: &CycleView,
    note: Option<&NoteView>,
    late: Option<Late>,
) -> Message {
    let mut text = refresh_day_head(c, &format!("{} · ", due(c, c.cycle.refresh_date)));
    if let Some(late) = late {
        text.push(LineKind::Plain, [comes_late(c, late)]);
    }
    let current = note.filter(|n| !n.stale);
    if current.is_none() {
        text.append(note_missing(c, note));
    }
    let mut message = Message::text(text);
    if let Some(n) = note {
        message = with_note_card(message, c, n);
    }
    if let (Some(card), Some(_)) = (&mut message.card, current) {
        card.body.push(
            LineKind::Plain,
            spans!["Next: create one ticket for each deliverable."],
        );
    }
    let label = match current {
        Some(_) => "Submit first ticket",
        None => "Submit first ticket anyway",
    };
    message
        .buttons
        .insert(0, primary(Press::Submit(c.cycle.id), label));
    let ask = secondary(Press::AskCycle(c.cycle.id), "Ask the AM");
    // Where there is nothing to go by, asking comes first.
    let place = usize::from(current.is_some());
    message.buttons.insert(place, ask);
    message
}

/// What the prompt begins with. `due`: when it is due, as long as it is.
pub(super) fn refresh_day_head(c: &CycleView, due: &str) -> Text {
    Text::line(spans![
        strong(format!("{}: refresh day", client(c))),
        format!(" · cycle {} · {due}", c.cycle.number),
        mention(&c.sas),
    ])
}

fn note_missing(c: &CycleView, newest: Option<&NoteView>) -> Text {
    let fact = match newest {
        Some(n) => format!(
            "There is no note for this cycle; the newest one is from {}, \
             before the last refresh closed. Ask ",
            date(c, day(c, n.note.logged_at))
        ),
        None => "There is no note for this client yet. Ask ".to_owned(),
    };
    Text::line(spans![fact, named(&c.am), " before you start."])
}

/// Puts the note on the message's card, and *Show all* below it where it is cut.
pub(super) fn with_note_card(mut message: Message, c: &CycleView, n: &NoteView) -> Message {
    let (body, is_cut) = note_body(n, SHOWN);
    let title = if n.stale { "Old note" } else { "Newest note" };
    message.card = Some(Card {
        title: format!("{title} {}", note_from(c, n)),
        tone: if n.stale { Tone::Warning } else { Tone::Action },
        body,
        fields: Vec::new(),
        footer: note_footer(c, n),
    });
    if is_cut {
        message
            .buttons
            .push(secondary(Press::ShowNote(n.note.id), "Show all"));
    }
    message
}

/// The note's words and files, and whether something was left out.
fn note_body(n: &NoteView, most: usize) -> (Text, bool) {
    let (mut body, mut is_cut) = parts::quote(&n.note.body, most);
    if !n.assets.is_empty() {
        let mut line = spans!["📎 "];
        let (named, left_out) = parts::assets_posted(&n.assets);
        line.extend(named);
        body.push(LineKind::Plain, line);
        is_cut |= left_out;
    }
    (body, is_cut)
}

fn note_footer(c: &CycleView, n: &NoteView) -> String {
    format!(
        "Note {} · cycle {} · {}",
        n.note.id,
        c.cycle.number,
        client(c)
    )
}

/// A Note was logged: the SAS is told. `started`: tickets of the cycle exist, and people work on them.
pub fn note_logged(Locale::En: Locale, c: &CycleView, n: &NoteView, started: bool) -> Message {
    let title = if n.note.revision > 1 {
        "changed note"
    } else {
        "new note"
    };
    let refresh = date(c, c.cycle.refresh_date);
    let is_due = !started && c.today >= c.cycle.refresh_date;
    let next = if started {
        "Its open tickets are told in their threads. Next: check what it changes for them, and for \
         tickets still to be made."
            .to_owned()
    } else if is_due {
        "Next: read it, then create one ticket for each deliverable.".to_owned()
    } else {
        format!("Next: make the tickets from it on {refresh}.")
    };
    let text = Text::line(spans![
        strong(format!("{}: {title}", client(c))),
        format!(" · cycle {} · refresh date {refresh} · ", c.cycle.number),
        mention(&c.sas),
    ])
    .and_line(spans![next]);
    let mut message = with_note_card(Message::text(text), c, n);
    if is_due {
        // The prompt was posted without this note, and warns of that.
        let submit = primary(Press::Submit(c.cycle.id), "Submit first ticket");
        message.buttons.insert(0, submit);
    }
    message
}

/// A Note was logged after the submission: the creatives of `t` may have started on other words.
pub fn late_note(Locale::En: Locale, c: &CycleView, n: &NoteView, t: &TicketView) -> Message {
    let mut told: Vec<&Person> = t.creatives();
    if told.iter().all(|person| person.id != c.sas.id) {
        told.push(&c.sas);
    }
    let mut first = spans![
        strong(format!("Changed direction for {}", ticket(t))),
        format!(" · {} · cycle {} · ", client(c), c.cycle.number),
    ];
    first.extend(people(&told, true));
    let text = Text::line(first).and_line(spans![
        "This note came after the tickets were created. Check it against what you have started."
    ]);
    let mut message = with_note_card(Message::text(text), c, n);
    if let Some(card) = &mut message.card {
        card.tone = Tone::Warning;
    }
    message
}

/// A cycle was closed by implementation: the AM's confirmation with the next date.
pub fn closed(Locale::En: Locale, c: &CycleView, summary: &CycleSummary) -> Message {
    let mut implemented = "Implemented".to_owned();
    if let Some(at) = c.cycle.closed_at {
        implemented = format!("{implemented} {}", date(c, day(c, at)));
    }
    if let Some(by) = &summary.closed_by {
        implemented = format!("{implemented} by {}", one_line(by, 80));
    }
    if let Some(days) = days_from_refresh(c) {
        implemented = format!("{implemented}, {days}");
    }
    let mut text = Text::line(spans![
        strong(format!("{}: cycle {} is closed", client(c), c.cycle.number)),
        " · ",
        mention(&c.am),
    ])
    .and_line(spans![format!("{implemented}. {}.", counted(summary))]);
    if let Some(reason) = &summary.reason {
        text.push(
            LineKind::Plain,
            spans!["It was closed by hand; what was not approved is cancelled:"],
        );
        text.append(parts::quote(reason, SHOWN).0);
    }
    Message::text(text.and_line(next_dates(c, summary)))
}

/// `16 days after the refresh date`.
pub fn days_from_refresh(c: &CycleView) -> Option<String> {
    let closed = day(c, c.cycle.closed_at?);
    let days = closed
        .signed_duration_since(c.cycle.refresh_date)
        .num_days();
    Some(match days {
        0 => "on the refresh date".to_owned(),
        days if days > 0 => format!("{} after the refresh date", count(days, "day")),
        days => format!("{} before the refresh date", count(-days, "day")),
    })
}

fn counted(summary: &CycleSummary) -> String {
    let mut facts = vec![count(summary.deliverables, "deliverable")];
    facts.push(match summary.revision_rounds {
        0 => "no revisions".to_owned(),
        rounds => count(rounds, "revision round"),
    });
    if summary.questions > 0 {
        let longest =
            summary
                .longest_question
                .map_or_else(String::new, |time| match summary.questions {
                    1 => format!(" (open {})", duration(time)),
                    _ => format!(" (longest open {})", duration(time)),
                });
        facts.push(format!("{}{longest}", count(summary.questions, "question")));
    }
    facts.join(", ")
}

/// `Next refresh: Sun 21 Feb 2027, kickoff Sat 6 Feb.` The kickoff leaves out a year just read.
fn next_dates(c: &CycleView, summary: &CycleSummary) -> Vec<Span> {
    let next = date(c, summary.next_refresh);
    let kickoff = crate::domain::calendar::show_date(summary.next_kickoff, summary.next_refresh);
    spans![
        "Next refresh: ",
        strong(next),
        format!(", kickoff {kickoff}.")
    ]
}

/// An answer that could not be shown at the time: told in the inbox.
pub fn missed_reply(Locale::En: Locale, original: &Message) -> Message {
    let mut text = Text::line(spans![emphasis(
        "This answer could not be shown to you at the time. What it says was done then:"
    )]);
    text.append(original.text.clone());
    Message {
        text,
        ..original.clone()
    }
}

/// The reply to something that was written, for its author alone.
pub fn reply_to_message(Locale::En: Locale, original: &Message) -> Message {
    let mut text = Text::line(spans![emphasis(
        "This answers what you wrote to the bot, for you alone:"
    )]);
    text.append(original.text.clone());
    Message {
        text,
        ..original.clone()
    }
}
